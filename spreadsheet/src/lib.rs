//! Spreadsheets: bytes in, rows out, and rows in, bytes out; CSV and XLSX.
//!
//! This crate knows how files are made and broken, and nothing of what their cells mean: rows are
//! [`domain::import::Row`]s. Whatever comes in may have been made to do harm, so memory is bounded
//! and a file is refused, with its place, before anything is done with it.

mod formula;
pub mod read;
mod separator;
pub mod write;

pub use separator::Separator;
