//! Files that people attach: what they are, by their bytes and not by their names, and where they are kept,
//! each once, under its hash.

mod kind;
mod look;
mod name;
mod package;
mod store;

pub use kind::{Kind, NotTaken};
pub use name::{FileName, NameError};
pub use store::{Object, StageError, Staged, Store, StoreError};
