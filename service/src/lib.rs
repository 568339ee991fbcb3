//! The use cases that the API and the jobs share: commands that write, reads that are compiled from
//! several tables, and the demonstration's data.
//!
//! Whatever touches the database takes `&impl ConnectionTrait`, so that it works alone and inside of
//! a transaction; [`db::begin_write`] is the one place where a write begins. Rules live in `domain`;
//! this crate loads rows, turns them into the domain's inputs and writes what comes of it.

pub mod access;
pub mod access_log;
pub mod alerts;
pub mod audit;
pub mod commands;
pub mod context;
pub mod data;
pub mod db;
pub mod demo;
pub mod error;
pub mod live;
pub mod reads;
pub mod reference;
pub mod references;
pub mod row;
pub mod time;
