//! SMTP, on lettre's bare connection and under our own rules.
//!
//! lettre's timeout does not fire while the relay is silent after the final dot, and a cancelled
//! send leaves its connection out of step. So each step has our timeout, and a connection is owned
//! by the step that uses it: it comes back only when it is certainly in step, and is dropped, and
//! closed with that, on any doubt.

use std::{error::Error as _, fmt, time::Duration};

use domain::email::EmailAddress;
use lettre::{
    Address,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials as Login, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Quit, Rcpt, Rset},
        extension::ClientId,
        response::Response,
    },
};
use serde::Deserialize;
use tokio::time::timeout;

use super::answer::{Answer, without_addresses};

/// How the connection to the relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Plain text becomes TLS by STARTTLS, or nothing is sent.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// No protection: for a relay on the same machine.
    None,
}

/// Who we are to the relay.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The user name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// The relay, and how long we wait for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Its port: 587 with STARTTLS, 465 with TLS.
    #[serde(default = "submission_port")]
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub security: Security,
    /// Who we are; none for a relay that knows us by our address.
    #[serde(default)]
    pub credentials: Option<Credentials>,
    /// The name that we greet it with.
    #[serde(default = "hello_name")]
    pub hello_name: String,
    /// The longest wait for an answer to a command, in seconds.
    #[serde(default = "step_seconds")]
    pub step_seconds: u64,
    /// The longest wait for the answer to a message's content, in seconds: a relay may look through
    /// it first (RFC 5321 asks for ten minutes).
    #[serde(default = "content_seconds")]
    pub content_seconds: u64,
}

const fn submission_port() -> u16 {
    587
}

fn hello_name() -> String {
    "localhost".to_owned()
}

const fn step_seconds() -> u64 {
    30
}

const fn content_seconds() -> u64 {
    600
}

/// Why there is no connection to the relay.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// It can't be reached, or it refused us; the code is its answer's.
    #[error("the relay can't be used{}: {why}", code.map(|code| format!(" ({code})")).unwrap_or_default())]
    Relay {
        /// The code of its answer, where it answered.
        code: Option<u16>,
        /// What it or the network said, without addresses.
        why: String,
    },
    /// It said nothing for too long.
    #[error("the relay did not answer in time")]
    Silent,
    /// TLS was asked for and is not to be had.
    #[error("the relay offers no STARTTLS, and nothing is sent in plain text")]
    NoStartTls,
}

impl From<SmtpError> for ConnectError {
    fn from(error: SmtpError) -> Self {
        Self::Relay {
            code: error.status().map(u16::from),
            why: said(&error),
        }
    }
}

/// A connection that is in step: the relay waits for a new message.
pub struct Connection {
    inner: Box<AsyncSmtpConnection>,
    step: Duration,
    content: Duration,
}

/// A connection on which the relay waits for a message's content.
pub struct Ready(Connection);

impl Connection {
    /// Connects, protects the connection and logs in.
    ///
    /// # Errors
    /// When the relay can't be reached, is silent, refuses us or offers no TLS where it is asked.
    pub async fn open(config: &SmtpConfig) -> Result<Self, ConnectError> {
        let step = Duration::from_secs(config.step_seconds);
        let inner = timeout(step.saturating_mul(3), connect(config))
            .await
            .map_err(|_| ConnectError::Silent)??;
        Ok(Self {
            inner: Box::new(inner),
            step,
            content: Duration::from_secs(config.content_seconds),
        })
    }

    /// Offers a message: its sender, its recipient, and the wish to send its content.
    ///
    /// # Errors
    /// The relay's refusal, with the connection if it is still in step. Nothing was sent.
    pub async fn offer(
        mut self,
        from: &EmailAddress,
        to: &EmailAddress,
    ) -> Result<Ready, (Option<Self>, Answer)> {
        let (Ok(from), Ok(to)) = (
            from.as_str().parse::<Address>(),
            to.as_str().parse::<Address>(),
        ) else {
            return Err((Some(self), Answer::refused(553, "the address is malformed")));
        };
        for command in [
            Mail::new(Some(from), vec![]).to_string(),
            Rcpt::new(to, vec![]).to_string(),
        ] {
            if let Err(answer) = self.command(&command, 250..=259).await {
                return Err(self.reset(answer).await);
            }
        }
        match self.command(&Data.to_string(), 354..=354).await {
            Ok(()) => Ok(Ready(self)),
            Err(answer) => Err(self.reset(answer).await),
        }
    }

    /// Says goodbye; a relay that does not answer is left.
    pub async fn close(mut self) {
        let _ = timeout(self.step, self.inner.command(Quit)).await;
    }

    async fn command(
        &mut self,
        command: &str,
        expected: std::ops::RangeInclusive<u16>,
    ) -> Result<(), Answer> {
        match timeout(self.step, self.inner.command(command)).await {
            Ok(Ok(response)) if expected.contains(&response.code().into()) => Ok(()),
            Ok(Ok(response)) => Err(Answer::later(None, &joined(&response))),
            Ok(Err(error)) => {
                Err(refusal(&error).unwrap_or_else(|| Answer::later(None, &said(&error))))
            }
            Err(_) => Err(Answer::later(None, "no answer in time")),
        }
    }

    /// After a refusal: brings the connection back in step, if that can be known.
    async fn reset(mut self, answer: Answer) -> (Option<Self>, Answer) {
        let goes_on = answer.code().is_some_and(|code| code != 421);
        if goes_on && self.command(&Rset.to_string(), 250..=250).await.is_ok() {
            (Some(self), answer)
        } else {
            (None, answer)
        }
    }
}

impl Ready {
    /// Sends the content and waits for the relay's word; only 250 means that it has the message.
    ///
    /// The connection comes back when that word leaves no doubt.
    pub async fn send(self, message: &[u8]) -> (Option<Connection>, Answer) {
        let Self(mut connection) = self;
        // lettre ends the content with a line break of its own.
        let content = message.strip_suffix(b"\r\n").unwrap_or(message);
        let limit = connection.content;
        match timeout(limit, connection.inner.message(content)).await {
            Ok(Ok(response)) if u16::from(response.code()) == 250 => {
                let answer = Answer::accepted(250, &joined(&response));
                (Some(connection), answer)
            }
            Ok(Ok(response)) => (None, Answer::unknown(&joined(&response))),
            Ok(Err(error)) => match refusal(&error) {
                Some(answer) if answer.code() == Some(421) => (None, answer),
                Some(answer) => (Some(connection), answer),
                None => (None, Answer::unknown(&said(&error))),
            },
            Err(_) => (None, Answer::unknown("no answer after the content")),
        }
    }
}

async fn connect(config: &SmtpConfig) -> Result<AsyncSmtpConnection, ConnectError> {
    let hello = ClientId::Domain(config.hello_name.clone());
    let server = (config.host.as_str(), config.port);
    let step = Some(Duration::from_secs(config.step_seconds));
    let tls = || TlsParameters::new(config.host.clone());
    let wrapper = match config.security {
        Security::Tls => Some(tls()?),
        Security::StartTls | Security::None => None,
    };
    let mut inner =
        AsyncSmtpConnection::connect_tokio1(server, step, &hello, wrapper, None).await?;
    if config.security == Security::StartTls {
        if !inner.can_starttls() {
            return Err(ConnectError::NoStartTls);
        }
        inner.starttls(tls()?, &hello).await?;
    }
    if let Some(Credentials { user, password }) = &config.credentials {
        let login = Login::new(user.clone(), password.clone());
        inner.auth(DEFAULT_MECHANISMS, &login).await?;
    }
    Ok(inner)
}

/// What a 4xx or 5xx says; none when there was no such answer.
fn refusal(error: &SmtpError) -> Option<Answer> {
    let code = u16::from(error.status()?);
    let text = said(error);
    Some(if error.is_permanent() {
        Answer::refused(code, &text)
    } else {
        Answer::later(Some(code), &text)
    })
}

fn said(error: &SmtpError) -> String {
    let text = error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string);
    without_addresses(&text)
}

fn joined(response: &Response) -> String {
    let text = response.message().collect::<Vec<_>>().join(" ");
    without_addresses(&text)
}

#[cfg(test)]
mod tests;
