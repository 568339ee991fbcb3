//! SMTP, on lettre's bare connection and under our own rules.
//!
//! lettre's timeout does not fire while the relay is silent after the final dot, and a cancelled
//! send leaves its connection out of step. So each step has our timeout, and a connection is owned
//! by the step that uses it: it comes back only when it is certainly in step, and is dropped, and
//! closed with that, on any doubt.

use std::{error::Error as _, time::Duration};

use domain::email::EmailAddress;
use lettre::{
    Address,
    transport::smtp::{
        Error as SmtpError,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Quit, Rcpt, Rset},
        response::Response,
    },
};
use tokio::time::timeout;

use super::answer::{Answer, without_addresses};

mod config;
mod dial;
mod wire;

pub use config::{Credentials, Security, SmtpConfig};
pub use dial::{CertificateProblem, ConnectError, Listener, Milestone, Step};

/// A connection that is in step: the relay waits for a new message.
pub struct Connection {
    inner: Box<AsyncSmtpConnection>,
    doubt: wire::Doubt,
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
        Self::open_before(config, &mut |_| {}).await
    }

    /// As [`Self::open`]; somebody hears of each step that was made.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_before(
        config: &SmtpConfig,
        listener: Listener<'_>,
    ) -> Result<Self, ConnectError> {
        let (inner, doubt) = dial::dial(config, listener).await?;
        Ok(Self {
            inner: Box::new(inner),
            doubt,
            step: Duration::from_secs(config.step_seconds),
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
        let answer = timeout(self.step, self.inner.command(command)).await;
        if self.doubt.is_there() {
            return Err(Answer::later(None, "more was answered than was asked"));
        }
        match answer {
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
        let answer = timeout(limit, connection.inner.message(content)).await;
        if connection.doubt.is_there() {
            return (None, Answer::unknown("more was answered than was asked"));
        }
        match answer {
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
