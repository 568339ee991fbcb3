//! A roster as a spreadsheet says it, and what it would change.
//!
//! A file becomes rows of [`Cell`]s, each at its [`Place`]; everything after that is decided here,
//! whatever the file was.

pub mod cell;

pub use cell::{Cell, Place};
