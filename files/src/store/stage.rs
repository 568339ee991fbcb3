//! The way in: bytes are written as they come, and are a file once they were looked at.

use std::fmt::Write as _;

use futures::{Stream, StreamExt as _};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use tokio::task::{JoinError, spawn_blocking};

use super::seek::Remote;
use super::{STAGED, Store, StoreError, place};
use crate::kind::{Kind, NotTaken};
use crate::look::{Found, Look};
use crate::package;

/// Bytes that are written at a time: as many as stores of the cloud want at the least. An upload takes twice
/// as much memory, however long it is.
const PIECE: usize = 5 << 20;

/// Why a body is no file.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// It broke off.
    #[error("the body broke off")]
    BrokenOff,
    /// It is longer than files may be.
    #[error("the body is longer than {0} bytes")]
    TooLong(u64),
    /// It is of no kind that is taken.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// What the store says.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The look at it came to no end.
    #[error("the file could not be looked at")]
    Lost(#[from] JoinError),
}

impl From<object_store::Error> for StageError {
    fn from(error: object_store::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A file that is whole and has no place yet. Where it is dropped, its bytes go.
#[derive(Debug)]
pub struct Staged {
    /// How many bytes it has.
    pub size: u64,
    /// Their hash (SHA-256, in hexadecimal digits).
    pub sha256: String,
    /// What it is.
    pub kind: Kind,
    written: Written,
}

impl Staged {
    /// Gives it its place under its hash, where it may stand already.
    ///
    /// # Errors
    /// What the store says.
    pub async fn keep(&self) -> Result<(), StoreError> {
        let Written { store, path } = &self.written;
        Ok(store.objects.copy(path, &place(&self.sha256)).await?)
    }
}

impl Store {
    /// Writes a body as it comes, under a name that nothing else has. Of a body that is not taken, breaks
    /// off, or that nobody waits for any more, nothing stays.
    ///
    /// # Errors
    /// See [`StageError`].
    pub async fn stage<B, E>(
        &self,
        name: &str,
        body: impl Stream<Item = Result<B, E>>,
        most: u64,
    ) -> Result<Staged, StageError>
    where
        B: AsRef<[u8]>,
    {
        self.prepare()?;
        let path = Path::from_iter([STAGED, name]);
        let mut upload = Upload::begin(self, &path).await?;
        let (mut look, mut hash, mut size) = (Look::default(), Sha256::new(), 0);
        let mut body = std::pin::pin!(body);
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(|_| StageError::BrokenOff)?;
            let piece = piece.as_ref();
            size += piece.len() as u64;
            if size > most {
                return Err(StageError::TooLong(most));
            }
            look.take(piece);
            hash.update(piece);
            upload.write(piece).await?;
        }
        let found = look.end()?;
        let written = Written {
            store: self.clone(),
            path,
        };
        upload.end().await?;
        let kind = match found {
            Found::Kind(kind) => kind,
            Found::Package => written.package(size).await?,
        };
        let mut sha256 = String::new();
        for byte in hash.finalize() {
            // A text takes whatever is written.
            let _ = write!(sha256, "{byte:02x}");
        }
        Ok(Staged {
            size,
            sha256,
            kind,
            written,
        })
    }
}

/// An object that is being written. Where it is dropped before its end, what was written goes.
struct Upload {
    writing: Option<Box<dyn MultipartUpload>>,
    piece: Vec<u8>,
}

impl Upload {
    async fn begin(store: &Store, path: &Path) -> Result<Self, StoreError> {
        let writing = store.objects.put_multipart(path).await?;
        Ok(Self {
            writing: Some(writing),
            piece: Vec::new(),
        })
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.hand_on().await?;
        }
        Ok(())
    }

    async fn hand_on(&mut self) -> Result<(), StoreError> {
        let piece = std::mem::take(&mut self.piece);
        if let Some(writing) = &mut self.writing {
            writing.put_part(piece.into()).await?;
        }
        Ok(())
    }

    async fn end(mut self) -> Result<(), StoreError> {
        self.hand_on().await?;
        if let Some(writing) = &mut self.writing {
            writing.complete().await?;
        }
        self.writing = None;
        Ok(())
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let (Some(mut writing), Ok(runtime)) = (self.writing.take(), Handle::try_current()) else {
            return;
        };
        runtime.spawn(async move {
            if let Err(error) = writing.abort().await {
                tracing::warn!(%error, "what was written of a file stays until housekeeping");
            }
        });
    }
}

/// An object that is written and has no place yet.
#[derive(Debug)]
struct Written {
    store: Store,
    path: Path,
}

impl Written {
    /// What a package is, read where it lies.
    async fn package(&self, size: u64) -> Result<Kind, StageError> {
        let file = Remote::new(self.store.objects.clone(), self.path.clone(), size);
        Ok(spawn_blocking(move || package::kind(file)).await??)
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let (store, path) = (self.store.clone(), self.path.clone());
        runtime.spawn(async move {
            if let Err(error) = store.objects.delete(&path).await {
                tracing::warn!(%error, "a file that was not taken stays until housekeeping");
            }
        });
    }
}
