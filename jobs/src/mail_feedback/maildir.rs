//! A folder of files, one a message, as mail servers write it (Maildir): `new` and `cur` are read,
//! and what was read is moved to a folder of its own, `.Done` or `.Other`.
//!
//! A move is one step of the file system, so a message is always in exactly one place. It comes
//! after the commit: whoever is killed in between finds the message again, and knows it by then.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{
    fs::{self, File},
    io::AsyncReadExt,
};

use super::{
    LARGEST,
    settle::Shelf,
    tray::{Tray, TrayError},
};

/// A Maildir.
pub(super) struct Maildir {
    root: PathBuf,
}

/// The flag of a message that was seen, as it stands in a file's name.
const SEEN: &str = ":2,S";

impl Maildir {
    /// The Maildir at a path.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open(root: &Path) -> Result<Self, TrayError> {
        let new = fs::metadata(root.join("new")).await;
        if !new.is_ok_and(|new| new.is_dir()) {
            return Err(TrayError::NoMaildir);
        }
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// Whether there is anything to read.
    pub async fn is_empty(&self) -> Result<bool, TrayError> {
        for folder in ["new", "cur"] {
            if !self.names(folder).await?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The names of the messages in a folder, the oldest first: they begin with the second in which
    /// each came.
    async fn names(&self, folder: &str) -> Result<Vec<String>, TrayError> {
        let mut names = Vec::new();
        let mut entries = match fs::read_dir(self.root.join(folder)).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(names),
            Err(error) => return Err(error.into()),
        };
        while let Some(entry) = entries.next_entry().await? {
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            // A link may lead anywhere, and is no message.
            if !name.starts_with('.') && entry.file_type().await?.is_file() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    async fn shelf(&self, shelf: Shelf) -> Result<PathBuf, TrayError> {
        let folder = self.root.join(match shelf {
            Shelf::Done => ".Done",
            Shelf::Other => ".Other",
        });
        for part in ["new", "tmp", "cur"] {
            fs::create_dir_all(folder.join(part)).await?;
        }
        // Mail servers know a folder within a Maildir by this file.
        fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join("maildirfolder"))
            .await?;
        Ok(folder.join("cur"))
    }
}

#[async_trait::async_trait]
impl Tray for Maildir {
    /// The path within the Maildir.
    type Key = PathBuf;

    async fn list(&mut self, most: usize) -> Result<Vec<PathBuf>, TrayError> {
        let mut keys = Vec::new();
        for folder in ["new", "cur"] {
            let names = self.names(folder).await?.into_iter();
            keys.extend(names.map(|name| Path::new(folder).join(name)));
        }
        keys.truncate(most);
        Ok(keys)
    }

    async fn read(&mut self, key: &PathBuf) -> Result<Option<Vec<u8>>, TrayError> {
        let file = match File::open(self.root.join(key)).await {
            Ok(file) => file,
            // A mail server gives a message other flags, or somebody took it away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = Vec::new();
        file.take(LARGEST).read_to_end(&mut bytes).await?;
        Ok(Some(bytes))
    }

    async fn put(&mut self, key: PathBuf, shelf: Shelf) -> Result<(), TrayError> {
        let name = key
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (base, flags) = match name.split_once(":2,") {
            Some((base, flags)) if flags.contains('S') => (base, format!(":2,{flags}")),
            Some((base, flags)) => (base, format!(":2,{flags}S")),
            None => (name.as_str(), SEEN.to_owned()),
        };
        let folder = self.shelf(shelf).await?;
        // A move would take the place of another file of that name without a word.
        let mut target = folder.join(format!("{base}{flags}"));
        let mut copy = 1;
        while fs::try_exists(&target).await? {
            target = folder.join(format!("{base}.{copy}{flags}"));
            copy += 1;
        }
        match fs::rename(self.root.join(key), target).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    async fn close(self) {}
}
