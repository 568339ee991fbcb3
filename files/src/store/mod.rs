//! Where files are kept: each once, under its hash.
//!
//! A file is written beside the others first, as it comes (`staged/`), and gets its place (`objects/`) once
//! it is whole and of a kind that is taken. So nothing stands under a hash that it does not have.

mod seek;
mod stage;
mod sweep;

use std::fs::DirBuilder;
use std::ops::Range;
use std::path::{Path as Folder, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _};
use url::Url;

pub use stage::{StageError, Staged};

/// Why the store does not do what is asked of it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Its address is of no store that this build knows.
    #[error("{0} is no store of files that this build knows: file:///… is")]
    Unknown(String),
    /// The folder can't be made or named.
    #[error("the folder of files {folder}: {source}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no such object.
    #[error("the store has no file with this hash")]
    Missing,
    /// What the store says.
    #[error(transparent)]
    Store(object_store::Error),
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            error => Self::Store(error),
        }
    }
}

/// A store of files. The clones are one.
#[derive(Clone, Debug)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    /// Where it is a folder of this machine.
    folder: Option<Arc<Folder>>,
}

/// What stands in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The hash of its bytes (SHA-256, in hexadecimal digits), under which it stands.
    pub sha256: String,
    /// When it was put there, by the store's clock.
    pub at: Timestamp,
}

impl Store {
    /// A folder of this machine. It is made when the first file comes.
    ///
    /// # Errors
    /// When the folder has no name that a path can be made of.
    pub fn folder(folder: &Folder) -> Result<Self, StoreError> {
        let refused = |source| StoreError::Folder {
            folder: folder.to_owned(),
            source,
        };
        let whole = std::path::absolute(folder).map_err(refused)?;
        let prefix = Path::from_absolute_path(&whole)
            .map_err(|error| refused(std::io::Error::other(error)))?;
        // Synchronized: what a row speaks of is there after a power cut, too.
        let files = LocalFileSystem::new().with_fsync(true);
        Ok(Self {
            objects: Arc::new(PrefixStore::new(files, prefix)),
            folder: Some(whole.into()),
        })
    }

    /// The store at an address (`file:///…`).
    ///
    /// # Errors
    /// When this build knows no store of that kind.
    pub fn at(address: &str) -> Result<Self, StoreError> {
        let unknown = || StoreError::Unknown(address.to_owned());
        let url = Url::parse(address).map_err(|_| unknown())?;
        if url.scheme() == "file" {
            return Self::folder(&url.to_file_path().map_err(|()| unknown())?);
        }
        let (objects, prefix) = object_store::parse_url(&url).map_err(|_| unknown())?;
        Ok(Self {
            objects: Arc::new(PrefixStore::new(objects, prefix)),
            folder: None,
        })
    }

    /// A store that is gone with the process, for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            objects: Arc::new(InMemory::new()),
            folder: None,
        }
    }

    /// Makes the folder, for its owner alone.
    fn prepare(&self) -> Result<(), StoreError> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|source| StoreError::Folder {
            folder: folder.to_path_buf(),
            source,
        })
    }

    /// The bytes of a range of a file, piece by piece.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no such file; what the store says.
    pub async fn read(
        &self,
        sha256: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let found = self.objects.get_opts(&place(sha256), options).await?;
        Ok(found.into_stream().map_err(StoreError::from).boxed())
    }

    /// Whether a file is there.
    ///
    /// # Errors
    /// What the store says.
    pub async fn has(&self, sha256: &str) -> Result<bool, StoreError> {
        match self.objects.head(&place(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// What all files stand under.
const OBJECTS: &str = "objects";
/// What files stand under that are on their way.
const STAGED: &str = "staged";

/// The place of a file: the folders of a file system stay small.
fn place(sha256: &str) -> Path {
    let folder = sha256.get(..2).unwrap_or_default();
    Path::from_iter([OBJECTS, folder, sha256])
}
