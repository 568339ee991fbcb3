//! The rules of the community, pure: no async, no input or output, no database.
//!
//! Time and chance come in as values or through [`clock::Clock`] and [`random::Random`]; everything
//! else is a function of its arguments. What the database holds is turned into this crate's types at
//! the edge, so that each rule can be read, and tested, on one page.

pub mod access;
pub mod answer;
pub mod approval;
pub mod audience;
pub mod bounce;
pub mod cadence;
pub mod calendar;
pub mod clock;
pub mod commitment;
pub mod email;
pub mod fold;
pub mod id;
pub mod import;
pub mod initiative;
pub mod jurisdiction;
pub mod language;
pub mod meeting;
pub mod order;
pub mod period;
pub mod phone;
pub mod random;
pub mod recommendation;
pub mod recruitment;
pub mod reference;
pub mod report;
pub mod representation;
pub mod roster;
pub mod term;
pub mod zone;

#[cfg(test)]
mod testing;
