//! Files read and written, good ones and broken ones.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod broken;
mod good;
mod memory;
mod round_trips;
mod support;
