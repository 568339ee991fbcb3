//! The clocks that a running service has: the machine's, and the demonstration's.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::clock::Clock;
use jiff::Timestamp;

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's time comes in"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The demonstration's clock: it starts at a given moment and runs on at the usual pace, so that
/// nothing of 2021 is overdue.
#[derive(Clone, Copy, Debug)]
pub struct DemonstrationClock {
    start: Timestamp,
    since: Instant,
}

impl DemonstrationClock {
    /// A clock that shows `start` now.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self {
            start,
            since: Instant::now(),
        }
    }
}

impl Clock for DemonstrationClock {
    fn now(&self) -> Timestamp {
        let elapsed = Duration::from_micros(
            u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX),
        );
        self.start.checked_add(elapsed).unwrap_or(Timestamp::MAX)
    }
}

/// A clock that several parts of the service read.
pub type SharedClock = Arc<dyn Clock>;
