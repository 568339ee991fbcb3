//! Rows as they move: runs of jobs, the deliveries of a campaign, the answers to a meeting's
//! invitations.
//!
//! Whoever follows something is told first how it stands, then what moves. The rows are the truth:
//! they are read every so often, by one reader for all who follow the same thing in this process,
//! and by none where nobody does. A [`Bell`] only makes the next reading come sooner. The runner of
//! this process rings it, and on PostgreSQL so does any other instance (see `listen`).
//!
//! A follower who is slow keeps what moved in the meantime by row, each as it was seen last, so what
//! waits for them never grows beyond the rows there are.

mod follower;
mod hub;
mod listen;
mod read;

use std::sync::Arc;

use tokio::sync::watch;

pub use follower::{Follower, News};
pub use hub::{Hub, Pace};
pub use listen::{Notice, listen};
pub use read::Row;

/// What somebody follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The runs of a job, or of all: those that have not ended, and whatever moves from now on.
    Runs {
        /// The job.
        job: Option<i64>,
    },
    /// A run, even if it ended long ago.
    Run(i64),
    /// All deliveries of a campaign.
    Deliveries {
        /// The campaign.
        campaign: i64,
    },
    /// All invitations to a meeting, with their answers.
    Answers {
        /// The meeting.
        meeting: i64,
    },
}

/// What is read at once, for all who follow something of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Topic {
    Runs,
    Campaign(i64),
    Meeting(i64),
}

impl Wanted {
    fn topic(self) -> Topic {
        match self {
            Self::Runs { .. } | Self::Run(_) => Topic::Runs,
            Self::Deliveries { campaign } => Topic::Campaign(campaign),
            Self::Answers { meeting } => Topic::Meeting(meeting),
        }
    }

    fn has(self, row: &Row) -> bool {
        match self {
            Self::Runs { job } => job.is_none_or(|job| row.of == job),
            Self::Run(run) => row.id == run,
            Self::Deliveries { campaign } => row.of == campaign,
            Self::Answers { meeting } => row.of == meeting,
        }
    }

    /// Whether a row is part of how things stand.
    fn begins_with(self, row: &Row) -> bool {
        self.has(row) && !(row.ended && matches!(self, Self::Runs { .. }))
    }

    /// The run that is looked for whether or not it goes on.
    fn run(self) -> Option<i64> {
        match self {
            Self::Run(run) => Some(run),
            _ => None,
        }
    }
}

/// Tells that something may have moved. Cheap to clone; the clones are one.
#[derive(Clone, Debug)]
pub struct Bell(Arc<watch::Sender<()>>);

impl Default for Bell {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }
}

impl Bell {
    /// Rings it. Nobody need listen.
    pub fn ring(&self) {
        self.0.send_replace(());
    }

    fn heard(&self) -> watch::Receiver<()> {
        self.0.subscribe()
    }
}
