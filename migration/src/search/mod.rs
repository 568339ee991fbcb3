//! The index behind the API's `search`: a row of `search_text` for each text that can be found,
//! with its words folded, and the database's own index of words over it (FTS5 on SQLite, a GIN
//! index of a `tsvector` on PostgreSQL).
//!
//! Triggers keep it: whoever writes, by whatever way, and however much, it is never stale. Each
//! [`Source`] is one table whose texts are searched. The descriptions of the API's nouns say
//! which there are; a test compares them with the triggers of a migrated database.

mod fold;
mod index;
mod source;

pub use fold::{Folded, fold};
pub(crate) use index::{create as create_index, functions};
pub use source::{Made, Source, Text};
