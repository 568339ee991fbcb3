//! The access log: noted beside the reading of personal data, written behind it.
//!
//! A note waits in a bounded queue until a task of its own writes it, many at a time. Where the
//! queue is full whoever reads waits: a note is not lost because there are many.

use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::DatabaseConnection;
use service::access_log::{self, Reading};
use tokio::sync::{mpsc, oneshot};

use super::clock::SharedClock;

/// How many notes may wait.
const WAITING: usize = 1_024;
/// How many are written at a time.
const AT_ONCE: usize = 200;
/// How often writing is tried.
const ATTEMPTS: u32 = 3;

/// The log, to be added to. What it holds is written as long as one of its clones is there, and
/// to the last note.
#[derive(Clone)]
pub struct AccessLog {
    queue: mpsc::Sender<Entry>,
    clock: SharedClock,
}

enum Entry {
    Note(Reading, Timestamp),
    /// All before it is written.
    Mark(oneshot::Sender<()>),
}

impl AccessLog {
    /// Begins to write to a database. It must be called within a runtime.
    #[must_use]
    pub fn start(db: DatabaseConnection, clock: SharedClock) -> Self {
        let (queue, entries) = mpsc::channel(WAITING);
        tokio::spawn(write_all(db, entries));
        Self {
            queue,
            clock: Arc::clone(&clock),
        }
    }

    /// Notes a reading. It waits only where a thousand others wait to be written.
    pub async fn note(&self, reading: Reading) {
        let entry = Entry::Note(reading, self.clock.now());
        if self.queue.send(entry).await.is_err() {
            tracing::error!("a reading of personal data is not on record: the log is closed");
        }
    }

    /// Waits until all that was noted before is written.
    pub async fn flush(&self) {
        let (mark, written) = oneshot::channel();
        if self.queue.send(Entry::Mark(mark)).await.is_ok() {
            // The task may be gone with the runtime.
            let _ = written.await;
        }
    }
}

async fn write_all(db: DatabaseConnection, mut entries: mpsc::Receiver<Entry>) {
    let mut batch = Vec::with_capacity(AT_ONCE);
    while entries.recv_many(&mut batch, AT_ONCE).await > 0 {
        let (mut readings, mut marks) = (Vec::new(), Vec::new());
        for entry in batch.drain(..) {
            match entry {
                Entry::Note(reading, at) => readings.push((reading, at)),
                Entry::Mark(mark) => marks.push(mark),
            }
        }
        write(&db, &readings).await;
        for mark in marks {
            // Whoever waited may have gone.
            let _ = mark.send(());
        }
    }
}

async fn write(db: &DatabaseConnection, readings: &[(Reading, Timestamp)]) {
    for attempt in 1..=ATTEMPTS {
        let written = service::db::write(db, async |tx| access_log::record(tx, readings).await);
        match written.await {
            Ok(()) => return,
            Err(error) if attempt == ATTEMPTS => {
                let lost = readings.len();
                tracing::error!(%error, lost, "readings of personal data are not on record");
            }
            Err(error) => tracing::warn!(%error, "the access log is tried again"),
        }
    }
}
