//! The demonstration's data, the reads and the database's own refusals, on both databases.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod access;
mod agenda;
mod commands;
mod commitments;
mod common;
mod constraints;
mod demo;
mod export;
mod full_disk;
mod live;
mod patience;
mod reads;
mod report_facts;
