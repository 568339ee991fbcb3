//! A clock that stands.

use domain::clock::Clock;
use jiff::Timestamp;

/// Shows one moment.
pub struct FakeClock(Timestamp);

impl FakeClock {
    /// A clock that shows this moment.
    pub fn showing(moment: &str) -> Self {
        Self(moment.parse().unwrap())
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}
