//! Why Tribune does not start, each with what to do about it.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::config::ConfigError;

/// Why a command stops. Its text is for whoever typed it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings are not right.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The data folder can't be made or written to.
    #[error(
        "the data folder {path} can't be written to: {source}\nName another one with --data-dir, or change its permissions."
    )]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder or the database holds something else than a demonstration.
    #[error(
        "{place} holds something that is no demonstration of Tribune, and is left alone.\nName an empty folder with --data-dir, or an empty database with --database-url."
    )]
    NoDemonstration {
        /// The folder, or the word for the database.
        place: String,
    },
    /// A demonstration's data are for the demonstration.
    #[error(
        "this database is a demonstration's, and its people are made up.\nStart it with `tribune demo`, or name another database."
    )]
    Demonstration,
    /// The demonstration is open to all, so it stays on this machine.
    #[error(
        "the demonstration is open to anyone who reaches it, so it listens on this machine only.\nName an address such as 127.0.0.1:8080 with --listen."
    )]
    NotLoopback,
    /// The database does not answer.
    #[error(
        "the database does not answer: {reason}\nCheck --database-url and whether the database is up."
    )]
    Unreachable {
        /// What the driver said, without the address.
        reason: String,
    },
    /// There is nothing in the database yet.
    #[error("the database is empty.\nStart once with --migrate to set it up.")]
    Empty,
    /// Another service has the folder.
    #[error(
        "a service is up on {path} already.\nStop it first, or name another folder with --data-dir; several instances share a PostgreSQL database."
    )]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The schema is older than this version.
    #[error(
        "the database is {state}.\nStart once with --migrate to bring it to this version; make a copy of it first."
    )]
    Pending {
        /// How far behind it is.
        state: String,
    },
    /// The schema is newer than this version.
    #[error(
        "the database was written by a newer Tribune (it has {newest}).\nStart that version, or restore a copy from before."
    )]
    Newer {
        /// The newest step that this version does not know.
        newest: String,
    },
    /// The database holds somebody else's tables.
    #[error(
        "the database holds tables that are not Tribune's, and is left alone.\nName an empty database with --database-url."
    )]
    Foreign,
    /// The port is taken, or the address is not this machine's.
    #[error(
        "{address} can't be listened on: {source}\nName another address with --listen, such as 127.0.0.1:8081; port 0 takes any free one."
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is nothing to load.
    #[error("there is no folder {path}.\nName the one that holds the data files.")]
    NoFolder {
        /// What was named.
        path: PathBuf,
    },
    /// The data set is not right.
    #[error(transparent)]
    Data(#[from] service::demo::DemoError),
    /// A job or its parameters are not right.
    #[error(transparent)]
    Enqueue(#[from] jobs::runner::EnqueueError),
    /// What was typed can't be meant.
    #[error("{0}")]
    Usage(String),
    /// The run failed; it was told already.
    #[error("the run did not succeed")]
    RunFailed,
    /// The runner failed.
    #[error("the runner failed: {0}")]
    Runner(String),
    /// The service failed.
    #[error(transparent)]
    Service(#[from] service::error::ServiceError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The terminal or the network failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
