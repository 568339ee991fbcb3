//! Tribune.

pub mod http;
