//! What stands in a store, and what goes from it.

use std::path::Path as Folder;
use std::time::SystemTime;

use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStoreExt as _};
use tokio::task::spawn_blocking;

use super::{OBJECTS, Object, STAGED, Store, StoreError, place};

impl Store {
    /// All files that are there, in no order.
    #[must_use]
    pub fn list(&self) -> BoxStream<'static, Result<Object, StoreError>> {
        let all = self.objects.list(Some(&Path::from(OBJECTS)));
        let named = all.map_ok(|found| Object {
            sha256: found.location.filename().unwrap_or_default().to_owned(),
            at: written_at(&found),
        });
        named.map_err(StoreError::from).boxed()
    }

    /// Lets go of a file, unless it was put there anew since a moment; says whether it went.
    ///
    /// # Errors
    /// What the store says.
    pub async fn remove(&self, sha256: &str, since: Timestamp) -> Result<bool, StoreError> {
        let path = place(sha256);
        match self.objects.head(&path).await {
            Ok(found) if written_at(&found) >= since => return Ok(false),
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            found => found?,
        };
        self.objects.delete(&path).await?;
        Ok(true)
    }

    /// Lets go of what has been on its way since before a moment: whoever wrote it is gone. Gives how many
    /// there were.
    ///
    /// # Errors
    /// What the store says.
    pub async fn clear_staged(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut cleared = 0;
        let mut staged = self.objects.list(Some(&Path::from(STAGED)));
        while let Some(found) = staged.try_next().await? {
            if written_at(&found) < before {
                self.objects.delete(&found.location).await?;
                cleared += 1;
            }
        }
        let Some(folder) = self.folder.clone() else {
            return Ok(cleared);
        };
        let halves = spawn_blocking(move || clear_halves(&folder, before.into())).await;
        Ok(cleared + halves.unwrap_or_default())
    }
}

fn written_at(found: &ObjectMeta) -> Timestamp {
    Timestamp::from_second(found.last_modified.timestamp()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A folder's file is called `NAME#1` until it is whole, and no list has it: where the process was killed
/// meanwhile, it would stay.
fn clear_halves(folder: &Folder, before: SystemTime) -> u64 {
    let mut cleared = 0;
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let Ok(found) = entry.metadata() else {
            continue;
        };
        if found.is_dir() {
            cleared += clear_halves(&entry.path(), before);
            continue;
        }
        let is_half = entry.file_name().to_string_lossy().contains('#');
        let is_old = found.modified().is_ok_and(|modified| modified < before);
        if is_half && is_old && std::fs::remove_file(entry.path()).is_ok() {
            cleared += 1;
        }
    }
    cleared
}
