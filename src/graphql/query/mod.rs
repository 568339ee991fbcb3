//! Fields that are computed rather than stored.

pub mod server;
pub mod viewer;
