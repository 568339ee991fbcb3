//! Where messages that came back lie until they are read.

use std::io;

use super::{imap::ImapError, settle::Shelf};

/// A folder of messages.
#[async_trait::async_trait]
pub(super) trait Tray: Send {
    /// What one message is known by in it.
    type Key: Send + Sync;

    /// The keys of the oldest messages, so many at most.
    async fn list(&mut self, most: usize) -> Result<Vec<Self::Key>, TrayError>;

    /// A message, or as much of it as is looked at; none when it has gone.
    async fn read(&mut self, key: &Self::Key) -> Result<Option<Vec<u8>>, TrayError>;

    /// Puts a message that was read where it belongs. One that has gone is no mistake.
    async fn put(&mut self, key: Self::Key, shelf: Shelf) -> Result<(), TrayError>;

    /// Lets go of the folder.
    async fn close(self);
}

/// Why a folder can't be read. Texts hold no address and nothing of a message.
#[derive(Debug, thiserror::Error)]
pub enum TrayError {
    /// There is no Maildir where one should be.
    #[error("[mail.feedback] maildir leads to no Maildir: there is no folder “new” in it")]
    NoMaildir,
    /// The file system refuses.
    #[error("the Maildir can't be read or written: {0}")]
    Files(#[from] io::Error),
    /// The mail server refuses, or does not answer.
    #[error(transparent)]
    Imap(#[from] ImapError),
}
