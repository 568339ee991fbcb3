//! An object of a store as something that can be read from anywhere, a piece at a time.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use tokio::runtime::Handle;

/// Bytes that are fetched at a time.
const PIECE: u64 = 64 * 1024;

/// An object, for whoever may wait: it blocks.
pub(super) struct Remote {
    runtime: Handle,
    objects: Arc<dyn ObjectStore>,
    path: Path,
    size: u64,
    at: u64,
    /// Where the bytes at hand begin.
    from: u64,
    bytes: Vec<u8>,
}

impl Remote {
    /// To be made on the runtime, and read off it.
    pub fn new(objects: Arc<dyn ObjectStore>, path: Path, size: u64) -> Self {
        Self {
            runtime: Handle::current(),
            objects,
            path,
            size,
            at: 0,
            from: 0,
            bytes: Vec::new(),
        }
    }

    /// The bytes at hand from here on.
    fn at_hand(&self) -> &[u8] {
        let skipped = self.at.checked_sub(self.from);
        let skipped = skipped.and_then(|skipped| usize::try_from(skipped).ok());
        skipped
            .and_then(|skipped| self.bytes.get(skipped..))
            .unwrap_or_default()
    }
}

impl Read for Remote {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || out.is_empty() {
            return Ok(0);
        }
        if self.at_hand().is_empty() {
            let range = self.at..self.size.min(self.at.saturating_add(PIECE));
            let fetched = self.objects.get_range(&self.path, range);
            let fetched = self.runtime.block_on(fetched).map_err(io::Error::other)?;
            (self.from, self.bytes) = (self.at, fetched.into());
        }
        let there = self.at_hand();
        let count = there.len().min(out.len());
        out[..count].copy_from_slice(&there[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Remote {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
