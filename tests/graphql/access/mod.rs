//! Who may see and do what, held to `docs/ACCESS.md`.
//!
//! The tests go through all of the schema by introspection, so that a new noun, field or mutation
//! is in them without anybody thinking of it; what has no line in the document fails.

pub mod atlas;
mod fields;
mod groups;
mod hidden;
mod log;
mod matrix;
mod mutations;
mod offices;
mod profile;
mod recruitment;
pub mod rows;
mod schema;
mod stage;
