//! From a host's name to a connection on which messages may be offered, one step after the other.
//!
//! The first words are ours, not lettre's: it forgets the greeting, says nothing of the TLS that it
//! made, and takes what was sent in plain text along with the answer to STARTTLS for an answer of
//! the protected connection.

use std::{io, net::IpAddr, path::PathBuf, sync::Arc, time::Duration};

use lettre::transport::smtp::{
    authentication::{Credentials as Login, DEFAULT_MECHANISMS},
    client::AsyncSmtpConnection,
    extension::ClientId,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{self, CertificateError, ClientConfig, pki_types::ServerName},
};

use super::{
    super::answer::without_addresses,
    Credentials, Security, SmtpConfig, said,
    wire::{Doubt, Wire},
};
use crate::trust::{self, TrustError};

/// The longest line that a relay may say, and the most lines of one answer.
const LINE: u64 = 2_000;
const LINES: usize = 100;

/// Why there is no connection to the relay. Texts hold no address.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Its name leads nowhere.
    #[error("the relay's name is not known: {why}")]
    Name {
        /// What the system said.
        why: String,
    },
    /// Nothing listens there.
    #[error("the relay can't be reached: connection refused")]
    Refused,
    /// The network does not lead there.
    #[error("the relay can't be reached: {why}")]
    Unreachable {
        /// What the system said.
        why: String,
    },
    /// It said nothing for too long.
    #[error("the relay did not answer in time ({during})")]
    Silent {
        /// What it was to answer.
        during: Step,
    },
    /// It closed the connection.
    #[error("the relay closed the connection ({during})")]
    Closed {
        /// When.
        during: Step,
    },
    /// What listens there speaks no SMTP.
    #[error("what listens there does not speak SMTP ({during})")]
    NoSmtp {
        /// When that showed.
        during: Step,
    },
    /// It does not want us.
    #[error("the relay refused us ({code}, {during}): {why}")]
    Unwanted {
        /// What it answered.
        during: Step,
        /// The code of its answer.
        code: u16,
        /// What it said.
        why: String,
    },
    /// TLS was asked for and is not to be had.
    #[error("the relay offers no STARTTLS, and nothing is sent in plain text")]
    NoStartTls,
    /// Its certificate is not to be trusted.
    #[error("the relay's certificate is not to be trusted: {problem}")]
    Certificate {
        /// What is wrong with it.
        problem: CertificateProblem,
    },
    /// No TLS came about, for another reason.
    #[error("no TLS with the relay: {why}")]
    Tls {
        /// What is known of it.
        why: String,
    },
    /// The file of certificates is of no use.
    #[error("the certificates in {path} can't be used: {why}")]
    Authorities {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// It knows no way of logging in that we know.
    #[error("the relay offers no way of logging in that is known here (PLAIN, LOGIN)")]
    NoLogin,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateProblem {
    /// It is another host's.
    #[error("it is for another name")]
    OtherName,
    /// Nobody whom we trust has signed it.
    #[error("its authority is not known")]
    UnknownAuthority,
    /// Its time is over, or has not come.
    #[error("it is not good at this time")]
    OutOfTime,
    /// Something else.
    #[error("it is not well-formed or not good for this")]
    Other,
}

/// A step towards a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The host's name is looked up.
    Name,
    /// The network's connection.
    Connect,
    /// The relay's first words.
    Greeting,
    /// Plain text becomes TLS.
    Tls,
    /// We say who we are, and it what it can do.
    Hello,
    /// We log in.
    Login,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Connect => "connection",
            Self::Greeting => "greeting",
            Self::Tls => "TLS",
            Self::Hello => "hello",
            Self::Login => "login",
        })
    }
}

/// A step that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Milestone {
    /// The host has these addresses.
    Resolved(Vec<IpAddr>),
    /// One of them took our connection.
    Connected(IpAddr),
    /// The relay said this first.
    Greeted(String),
    /// The connection is protected, by this version of TLS; the certificate is good.
    Protected(String),
    /// It knows who we are.
    LoggedIn,
}

/// Who hears of the steps that were made.
pub type Listener<'a> = &'a mut (dyn FnMut(Milestone) + Send);

/// Connects, protects the connection and logs in.
pub(super) async fn dial(
    config: &SmtpConfig,
    listener: Listener<'_>,
) -> Result<(AsyncSmtpConnection, Doubt), ConnectError> {
    let limit = Limit(Duration::from_secs(config.step_seconds));
    let stream = connect(config, limit, listener).await?;
    // Commands and answers are short and take turns: none waits for the next.
    let _ = stream.set_nodelay(true);
    let (mut inner, doubt) = match config.security {
        Security::None => {
            let stream = greeted(stream, limit, listener).await?.into_inner();
            hello(stream, config, limit).await?
        }
        Security::Tls => {
            let stream = protect(stream, config, limit, listener).await?;
            let stream = greeted(stream, limit, listener).await?.into_inner();
            hello(stream, config, limit).await?
        }
        Security::StartTls => {
            let stream = greeted(stream, limit, listener).await?;
            let stream = start_tls(stream, config, limit).await?;
            let stream = protect(stream, config, limit, listener).await?;
            hello(stream, config, limit).await?
        }
    };
    if let Some(credentials) = &config.credentials {
        log_in(&mut inner, credentials, limit).await?;
        listener(Milestone::LoggedIn);
    }
    Ok((inner, doubt))
}

/// How long a step may take.
#[derive(Clone, Copy)]
struct Limit(Duration);

impl Limit {
    async fn of<T>(
        self,
        during: Step,
        step: impl Future<Output = Result<T, ConnectError>>,
    ) -> Result<T, ConnectError> {
        let step = timeout(self.0, step).await;
        step.unwrap_or(Err(ConnectError::Silent { during }))
    }
}

async fn connect(
    config: &SmtpConfig,
    limit: Limit,
    listener: Listener<'_>,
) -> Result<TcpStream, ConnectError> {
    let host = config.host.trim_matches(['[', ']']);
    let unknown = |why: String| ConnectError::Name { why };
    let found = limit.of(Step::Name, async {
        let found = lookup_host((host, config.port)).await;
        let found = found.map_err(|error| unknown(error.to_string()))?;
        Ok(found.collect::<Vec<_>>())
    });
    let found = found.await?;
    if found.is_empty() {
        return Err(unknown("it has no address".to_owned()));
    }
    listener(Milestone::Resolved(
        found.iter().map(|address| address.ip()).collect(),
    ));
    let mut failure = ConnectError::Refused;
    for address in found {
        let attempt = async {
            TcpStream::connect(address)
                .await
                .map_err(|error| match error.kind() {
                    io::ErrorKind::ConnectionRefused => ConnectError::Refused,
                    _ => ConnectError::Unreachable {
                        why: error.to_string(),
                    },
                })
        };
        match limit.of(Step::Connect, attempt).await {
            Ok(stream) => {
                listener(Milestone::Connected(address.ip()));
                return Ok(stream);
            }
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

/// Reads the relay's first words.
async fn greeted<S: AsyncRead + Unpin>(
    stream: S,
    limit: Limit,
    listener: Listener<'_>,
) -> Result<BufReader<S>, ConnectError> {
    let mut stream = BufReader::new(stream);
    let reply = limit
        .of(Step::Greeting, read(&mut stream, Step::Greeting))
        .await?;
    let greeting = reply.expecting(220, Step::Greeting)?;
    listener(Milestone::Greeted(greeting));
    Ok(stream)
}

/// Asks for TLS, and sees to it that nothing came along in plain text with the answer.
async fn start_tls(
    mut stream: BufReader<TcpStream>,
    config: &SmtpConfig,
    limit: Limit,
) -> Result<TcpStream, ConnectError> {
    let hello = ClientId::Domain(config.hello_name.clone());
    let hello = format!("EHLO {hello}\r\n");
    let reply = limit
        .of(Step::Hello, ask(&mut stream, &hello, Step::Hello))
        .await?;
    let offers = |line: &String| line.trim().eq_ignore_ascii_case("STARTTLS");
    if reply.code == 250 && !reply.lines.iter().any(offers) {
        return Err(ConnectError::NoStartTls);
    }
    reply.expecting(250, Step::Hello)?;
    let reply = limit
        .of(Step::Tls, ask(&mut stream, "STARTTLS\r\n", Step::Tls))
        .await?;
    reply.expecting(220, Step::Tls)?;
    if !stream.buffer().is_empty() {
        return Err(ConnectError::NoSmtp { during: Step::Tls });
    }
    Ok(stream.into_inner())
}

async fn protect(
    stream: TcpStream,
    config: &SmtpConfig,
    limit: Limit,
    listener: Listener<'_>,
) -> Result<TlsStream<TcpStream>, ConnectError> {
    let host = config.host.trim_matches(['[', ']']).to_owned();
    let host = ServerName::try_from(host).map_err(|error| ConnectError::Tls {
        why: error.to_string(),
    })?;
    let connector = TlsConnector::from(Arc::new(trusted(config)?));
    let shake = async { connector.connect(host, stream).await.map_err(tls_failure) };
    let stream = limit.of(Step::Tls, shake).await?;
    let version = match stream.get_ref().1.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_3) => "TLS 1.3",
        _ => "TLS 1.2",
    };
    listener(Milestone::Protected(version.to_owned()));
    Ok(stream)
}

/// Whom we believe: the public authorities, and those of the house.
fn trusted(config: &SmtpConfig) -> Result<ClientConfig, ConnectError> {
    trust::client(config.ca_file.as_deref()).map_err(|error| match error {
        TrustError::Authorities(why) => ConnectError::Authorities {
            path: config.ca_file.clone().unwrap_or_default(),
            why,
        },
        TrustError::Tls(why) => ConnectError::Tls { why },
    })
}

fn tls_failure(error: io::Error) -> ConnectError {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
    let Some(cause) = cause else {
        return match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
                ConnectError::Closed { during: Step::Tls }
            }
            _ => ConnectError::Tls {
                why: error.to_string(),
            },
        };
    };
    match cause {
        rustls::Error::InvalidCertificate(problem) => ConnectError::Certificate {
            problem: match problem {
                CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. } => CertificateProblem::OtherName,
                CertificateError::UnknownIssuer => CertificateProblem::UnknownAuthority,
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. } => CertificateProblem::OutOfTime,
                _ => CertificateProblem::Other,
            },
        },
        cause => ConnectError::Tls {
            why: cause.to_string(),
        },
    }
}

/// Hands the connection over to lettre, which greets the relay.
async fn hello<S>(
    stream: S,
    config: &SmtpConfig,
    limit: Limit,
) -> Result<(AsyncSmtpConnection, Doubt), ConnectError>
where
    S: AsyncRead + AsyncWrite + Send + Sync + Unpin + std::fmt::Debug + 'static,
{
    let (wire, doubt) = Wire::after_greeting(stream);
    let name = ClientId::Domain(config.hello_name.clone());
    let greet = async {
        AsyncSmtpConnection::connect_with_transport(Box::new(wire), &name)
            .await
            .map_err(|error| unwanted(&error, Step::Hello))
    };
    Ok((limit.of(Step::Hello, greet).await?, doubt))
}

async fn log_in(
    inner: &mut AsyncSmtpConnection,
    Credentials { user, password }: &Credentials,
    limit: Limit,
) -> Result<(), ConnectError> {
    let offered = inner.server_info();
    if offered.get_auth_mechanism(DEFAULT_MECHANISMS).is_none() {
        return Err(ConnectError::NoLogin);
    }
    let login = Login::new(user.clone(), password.clone());
    let attempt = async {
        let answer = inner.auth(DEFAULT_MECHANISMS, &login).await;
        answer.map_err(|error| silenced(unwanted(&error, Step::Login)))
    };
    let answer = limit.of(Step::Login, attempt).await?;
    if u16::from(answer.code()) == 235 {
        return Ok(());
    }
    Err(ConnectError::NoSmtp {
        during: Step::Login,
    })
}

fn unwanted(error: &lettre::transport::smtp::Error, during: Step) -> ConnectError {
    match error.status() {
        Some(code) => ConnectError::Unwanted {
            during,
            code: code.into(),
            why: said(error),
        },
        None if error.is_response() => ConnectError::NoSmtp { during },
        None => ConnectError::Closed { during },
    }
}

/// What a relay says of a login may repeat what it was told: its enhanced code alone is kept.
fn silenced(error: ConnectError) -> ConnectError {
    let ConnectError::Unwanted { during, code, why } = error else {
        return error;
    };
    let is_code = |word: &&str| {
        word.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let why = why.split(' ').next().filter(is_code).unwrap_or_default();
    ConnectError::Unwanted {
        during,
        code,
        why: why.to_owned(),
    }
}

/// An answer of the relay's.
struct Reply {
    code: u16,
    lines: Vec<String>,
}

impl Reply {
    /// What it says, if its code is the one that is wanted.
    fn expecting(self, code: u16, during: Step) -> Result<String, ConnectError> {
        let why = without_addresses(&self.lines.join(" "));
        match self.code {
            given if given == code => Ok(why),
            code if code >= 400 => Err(ConnectError::Unwanted { during, code, why }),
            _ => Err(ConnectError::NoSmtp { during }),
        }
    }
}

async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    command: &str,
    during: Step,
) -> Result<Reply, ConnectError> {
    let sent = stream.get_mut().write_all(command.as_bytes()).await;
    sent.map_err(|_| ConnectError::Closed { during })?;
    read(stream, during).await
}

/// Reads lines until one that has no hyphen after its code.
async fn read<S: AsyncRead + Unpin>(
    stream: &mut BufReader<S>,
    during: Step,
) -> Result<Reply, ConnectError> {
    let mut lines = Vec::new();
    while lines.len() < LINES {
        let mut line = Vec::new();
        let read = (&mut *stream).take(LINE).read_until(b'\n', &mut line).await;
        match read {
            Ok(1..) => {}
            Ok(0) | Err(_) => return Err(ConnectError::Closed { during }),
        }
        let line = String::from_utf8_lossy(&line);
        let line = line
            .strip_suffix('\n')
            .ok_or(ConnectError::NoSmtp { during })?;
        let line = line.trim_end();
        let code = line.get(..3).and_then(|code| code.parse::<u16>().ok());
        let code = code.filter(|code| (200..600).contains(code));
        let code = code.ok_or(ConnectError::NoSmtp { during })?;
        lines.push(line.get(4..).unwrap_or_default().to_owned());
        match line.as_bytes().get(3) {
            Some(b'-') => {}
            Some(b' ') | None => return Ok(Reply { code, lines }),
            Some(_) => break,
        }
    }
    Err(ConnectError::NoSmtp { during })
}
