//! A clock that goes when it is told to.

use std::sync::Mutex;

use domain::clock::Clock;
use jiff::Timestamp;

/// Shows the moment that it was set to last.
pub struct FakeClock(Mutex<Timestamp>);

impl FakeClock {
    /// A clock that shows this moment.
    pub fn showing(moment: &str) -> Self {
        Self(Mutex::new(moment.parse().unwrap()))
    }

    /// Sets it.
    pub fn set(&self, moment: &str) {
        *self.0.lock().unwrap() = moment.parse().unwrap();
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}
