//! Fields that are computed rather than stored.

pub mod audiences;
pub mod commitments;
pub mod community;
pub mod history;
pub mod interests;
pub mod recruitment;
pub mod reports;
pub mod representation;
pub mod runner;
pub mod search;
pub mod server;
pub mod viewer;
