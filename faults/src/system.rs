//! Time and chance, as a process has them.

use std::time::{Duration, Instant};

use domain::{clock::Clock, random::Random};
use jiff::{SignedDuration, Timestamp};
use rand::{Rng, RngExt};

/// The machine's clock, or one that is off by some seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct OffClock {
    /// How far it is ahead; less than nothing when it is behind.
    pub ahead: SignedDuration,
}

impl Clock for OffClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's time comes into these processes"
    )]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_add(self.ahead).unwrap_or(now)
    }
}

/// Chance from the operating system.
#[derive(Clone, Copy, Debug)]
pub struct Chance;

impl Random for Chance {
    fn uuid(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }

    fn below(&self, n: u64) -> u64 {
        if n == 0 {
            0
        } else {
            rand::rng().random_range(0..n)
        }
    }
}

/// A span of time that is less than `most`, by chance.
#[must_use]
pub fn some_time(most: Duration) -> Duration {
    let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(Chance.below(most))
}

/// How long something took, and what came of it.
pub async fn timed<T>(what: impl Future<Output = T>) -> (T, Duration) {
    let begin = Instant::now();
    let done = what.await;
    (done, begin.elapsed())
}
