//! A roster as a spreadsheet says it, and what it would change.
//!
//! A file becomes [`Row`]s of [`Cell`]s, each at its [`Place`]; the first says by its headings what
//! stands in which [`Column`], and that [`Mapping`] turns every further row into a [`Line`] of
//! typed values and of [`Fault`]s. Whatever the file was, everything after its cells is decided
//! here, without a word of French or English: those come in as [`Headings`] and [`Vocabulary`].

pub mod broken;
pub mod cell;
pub mod column;
pub mod day;
pub mod fault;
pub mod line;
mod name;
mod value;
pub mod vocabulary;

pub use broken::{Broken, BrokenKind};
pub use cell::{Cell, Place, Row};
pub use column::{Column, Headings, Mapping};
pub use day::DateOrder;
pub use fault::{Fault, FaultKind};
pub use line::Line;
pub use value::Value;
pub use vocabulary::{Vocabulary, Words};
