//! Tribune.

pub mod graphql;
pub mod http;
