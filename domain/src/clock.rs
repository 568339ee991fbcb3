//! The one clock.
//!
//! Nothing reads the machine's time but an implementation of [`Clock`], wired where the service is
//! put together. The demonstration's clock starts in 2021; a test's clock stands still.

use jiff::Timestamp;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}
