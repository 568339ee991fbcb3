//! Mail: how a message is built, how it leaves, and what became of it.
//!
//! The only place that names lettre. Bytes are frozen once in the database and sent as they are, so
//! that a second attempt is the same message.

pub mod answer;
pub mod dispatch;
pub mod expand;
pub mod forecast;
pub mod freezer;
pub mod kinds;
pub mod letter;
pub mod message;
pub mod outbox;
pub mod relay;
pub mod return_path;
pub mod samples;
pub mod signing;
pub mod smtp;
pub mod transport;
pub mod trial;
