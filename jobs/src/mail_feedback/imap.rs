//! A folder of a mail server, over IMAP (RFC 3501): read by UID, and each message that was read is
//! moved to a folder of its own (RFC 6851), or copied there and deleted.
//!
//! A move comes after the commit: whoever is killed in between finds the message again, and knows it
//! by then. Every step has a time-out, and the connection ends with the first that goes wrong.

use std::{fmt, future::Future, io, sync::Arc, time::Duration};

use async_imap::{Client, Session, error::Error as ServerError};
use futures::TryStreamExt;
use serde::Deserialize;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use super::{
    LARGEST,
    settle::Shelf,
    tray::{Tray, TrayError},
};
use crate::{
    mail::{answer::without_addresses, smtp::Security},
    trust::{self, TrustError},
};

/// A folder of a mail server.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImapConfig {
    /// The server's name, which its certificate must bear.
    pub host: String,
    /// Its port: 993 with TLS, 143 with STARTTLS.
    #[serde(default = "port")]
    pub port: u16,
    /// How the connection is protected.
    #[serde(default = "security")]
    pub security: Security,
    /// A file of certificates (PEM) that are trusted beside the public authorities'.
    #[serde(default)]
    pub ca_file: Option<std::path::PathBuf>,
    /// The user name.
    pub user: String,
    /// The password.
    pub password: String,
    /// The folder that is read.
    #[serde(default = "folder")]
    pub folder: String,
    /// The folder to which messages go that were read.
    #[serde(default = "done_folder")]
    pub done_folder: String,
    /// The folder to which messages go that a person should read.
    #[serde(default = "other_folder")]
    pub other_folder: String,
    /// The longest wait for an answer, in seconds.
    #[serde(default = "step_seconds")]
    pub step_seconds: u64,
}

const fn port() -> u16 {
    993
}

const fn security() -> Security {
    Security::Tls
}

fn folder() -> String {
    "INBOX".to_owned()
}

fn done_folder() -> String {
    "Done".to_owned()
}

fn other_folder() -> String {
    "Other".to_owned()
}

const fn step_seconds() -> u64 {
    30
}

impl fmt::Debug for ImapConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImapConfig({}:{}, …)", self.host, self.port)
    }
}

/// Why a mail server can't be read from. Texts hold no address and nothing of a message.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    /// The network does not lead there.
    #[error("the IMAP server can't be reached: {0}")]
    Unreachable(io::Error),
    /// It said nothing for too long.
    #[error("the IMAP server did not answer in time ({0})")]
    Silent(&'static str),
    /// The connection is not protected as it should be.
    #[error("no TLS with the IMAP server: {0}")]
    Tls(String),
    /// It would not do it.
    #[error("the IMAP server refused ({during}): {said}")]
    Refused {
        /// What.
        during: &'static str,
        /// What it said.
        said: String,
    },
    /// It broke off, or says what is no IMAP.
    #[error("the connection to the IMAP server broke ({0})")]
    Broken(&'static str),
}

/// A connection of any kind.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Wire for T {}

/// A folder that is open.
pub(super) struct Imap {
    session: Session<Box<dyn Wire>>,
    limit: Limit,
    done_folder: String,
    other_folder: String,
    /// The server moves messages by itself (RFC 6851).
    can_move: bool,
    /// The server takes single messages away (RFC 4315).
    can_expunge: bool,
}

/// The longest wait for an answer.
#[derive(Clone, Copy)]
struct Limit(Duration);

impl Limit {
    /// One step; what the server says to it is masked.
    async fn step<T>(
        self,
        during: &'static str,
        step: impl Future<Output = Result<T, ServerError>>,
    ) -> Result<T, ImapError> {
        match timeout(self.0, step).await {
            Err(_) => Err(ImapError::Silent(during)),
            Ok(Ok(done)) => Ok(done),
            Ok(Err(ServerError::No(said) | ServerError::Bad(said))) => Err(ImapError::Refused {
                during,
                said: without_addresses(&said),
            }),
            Ok(Err(_)) => Err(ImapError::Broken(during)),
        }
    }
}

impl Imap {
    /// Connects, signs in and opens the folder; those for what was read are made when they are not
    /// there.
    ///
    /// # Errors
    /// When any of it goes wrong.
    pub async fn open(config: &ImapConfig) -> Result<Self, ImapError> {
        let limit = Limit(Duration::from_secs(config.step_seconds));
        let client = connect(config, limit).await?;
        let login = client.login(&config.user, &config.password);
        let login = async { login.await.map_err(|(error, _)| error) };
        let mut session = limit.step("login", login).await?;
        let can = limit.step("capabilities", session.capabilities()).await?;
        let (can_move, can_expunge) = (can.has_str("MOVE"), can.has_str("UIDPLUS"));
        for folder in [&config.done_folder, &config.other_folder] {
            match limit.step("create", session.create(folder)).await {
                // It is there.
                Ok(()) | Err(ImapError::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        limit.step("select", session.select(&config.folder)).await?;
        Ok(Self {
            session,
            limit,
            done_folder: config.done_folder.clone(),
            other_folder: config.other_folder.clone(),
            can_move,
            can_expunge,
        })
    }
}

#[async_trait::async_trait]
impl Tray for Imap {
    /// The UID in the folder.
    type Key = u32;

    async fn list(&mut self, most: usize) -> Result<Vec<u32>, TrayError> {
        let search = self.session.uid_search("UNDELETED");
        let uids = self.limit.step("search", search).await?;
        let mut uids: Vec<u32> = uids.into_iter().collect();
        uids.sort_unstable();
        uids.truncate(most);
        Ok(uids)
    }

    async fn read(&mut self, uid: &u32) -> Result<Option<Vec<u8>>, TrayError> {
        let session = &mut self.session;
        let fetch = async move {
            // `PEEK` leaves it unread for others, and no more is asked for than is looked at.
            let query = format!("(UID BODY.PEEK[]<0.{LARGEST}>)");
            let fetched = session.uid_fetch(uid.to_string(), query).await?;
            let fetched: Vec<_> = fetched.try_collect().await?;
            let message = fetched.iter().find(|fetched| fetched.uid == Some(*uid));
            Ok(message
                .and_then(|message| message.body())
                .map(<[u8]>::to_vec))
        };
        Ok(self.limit.step("fetch", fetch).await?)
    }

    async fn put(&mut self, uid: u32, shelf: Shelf) -> Result<(), TrayError> {
        let folder = match shelf {
            Shelf::Done => &self.done_folder,
            Shelf::Other => &self.other_folder,
        };
        let (session, uid) = (&mut self.session, uid.to_string());
        if self.can_move {
            self.limit.step("move", session.uid_mv(uid, folder)).await?;
            return Ok(());
        }
        self.limit
            .step("copy", session.uid_copy(&uid, folder))
            .await?;
        let flag = async {
            let flagged = session.uid_store(&uid, "+FLAGS.SILENT (\\Deleted)").await?;
            flagged.try_collect::<Vec<_>>().await
        };
        self.limit.step("store", flag).await?;
        // Without UIDPLUS a server would take away what others have flagged, too.
        if self.can_expunge {
            let expunge = async {
                let gone = session.uid_expunge(&uid).await?;
                gone.try_collect::<Vec<_>>().await
            };
            self.limit.step("expunge", expunge).await?;
        }
        Ok(())
    }

    async fn close(mut self) {
        // It is over either way.
        let _ = self.limit.step("logout", self.session.logout()).await;
    }
}

async fn connect(config: &ImapConfig, limit: Limit) -> Result<Client<Box<dyn Wire>>, ImapError> {
    let stream = TcpStream::connect((config.host.as_str(), config.port));
    let stream = match timeout(limit.0, stream).await {
        Err(_) => return Err(ImapError::Silent("connection")),
        Ok(Err(error)) => return Err(ImapError::Unreachable(error)),
        Ok(Ok(stream)) => stream,
    };
    match config.security {
        Security::None => greeted(Box::new(stream), limit).await,
        Security::Tls => greeted(protect(stream, config, limit).await?, limit).await,
        Security::StartTls => {
            let mut client = Client::new(stream);
            limit.step("greeting", greeting(&mut client)).await?;
            let start = client.run_command_and_check_ok("STARTTLS", None);
            limit.step("STARTTLS", start).await?;
            // Whatever was sent along in plain text stays behind with the client.
            let stream = protect(client.into_inner(), config, limit).await?;
            Ok(Client::new(stream))
        }
    }
}

async fn greeted(stream: Box<dyn Wire>, limit: Limit) -> Result<Client<Box<dyn Wire>>, ImapError> {
    let mut client = Client::new(stream);
    limit.step("greeting", greeting(&mut client)).await?;
    Ok(client)
}

async fn greeting<T: Wire>(client: &mut Client<T>) -> Result<(), ServerError> {
    match client.read_response().await? {
        Some(_) => Ok(()),
        None => Err(ServerError::ConnectionLost),
    }
}

async fn protect(
    stream: TcpStream,
    config: &ImapConfig,
    limit: Limit,
) -> Result<Box<dyn Wire>, ImapError> {
    let tls = |error: &dyn fmt::Display| ImapError::Tls(error.to_string());
    let rules = trust::client(config.ca_file.as_deref()).map_err(|error| match error {
        TrustError::Authorities(why) => ImapError::Tls(format!("ca_file can't be used: {why}")),
        TrustError::Tls(why) => ImapError::Tls(why),
    })?;
    let name = ServerName::try_from(config.host.clone()).map_err(|error| tls(&error))?;
    let connector = TlsConnector::from(Arc::new(rules));
    match timeout(limit.0, connector.connect(name, stream)).await {
        Err(_) => Err(ImapError::Silent("TLS")),
        Ok(Err(error)) => Err(tls(&error)),
        Ok(Ok(stream)) => Ok(Box::new(stream)),
    }
}
