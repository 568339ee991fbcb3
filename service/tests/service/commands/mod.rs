//! The commands, on SQLite and on PostgreSQL: what each does, what it refuses, and that a refusal
//! leaves nothing behind.

mod audiences;
mod communities;
mod groups;
mod initiatives;
mod meetings;
mod merged;
mod offices;
mod organizations;
mod people;
mod recommendations;
mod record;
mod recruitment;
mod reorganizations;
mod reports;
mod seats;
mod support;
mod work;
