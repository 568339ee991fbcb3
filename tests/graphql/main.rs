//! The API against both databases.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails where something is not there"
)]

mod absence;
mod access;
mod aggregates;
mod answers;
mod buckets;
mod coverage;
mod derived;
mod differential;
mod documentation;
mod errors;
mod filters;
mod groups;
mod guard;
mod history;
mod jobs;
mod mutations;
mod orders;
mod pages;
mod queries;
mod records;
mod report_facts;
mod representation;
mod schema;
mod search;
mod search_index;
mod search_questions;
mod statements;
mod support;
mod tables;
mod texts;
