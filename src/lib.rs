//! Tribune: the secretariat of an inter-governmental community of practice, as one service.
//!
//! `docs/ARCHITECTURE.md` says what stands where.

pub mod app;
pub mod cli;
pub mod config;
pub mod export;
pub mod graphql;
pub mod http;
pub mod limits;
pub mod roster;
