//! The API against both databases.

mod errors;
mod jobs;
mod pages;
mod queries;
mod representation;
mod schema;
mod statements;
mod support;
