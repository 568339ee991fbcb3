//! Documents: typed content in, bytes out.
//!
//! The council report, the messages and the calendar objects that a community sends. This crate
//! knows no database and no clock: the same content gives the same bytes. Every word that a person
//! reads comes from `locales/` and `templates/`, in French and in English.

pub mod audience;
pub mod calendar;
pub mod chart;
pub mod locale;
pub mod mail;
pub mod report;
pub mod roster_plan;
pub mod roster_words;
pub mod sample;
pub mod typography;
mod xml;
