//! Tribune from end to end: what it promises, asked for over HTTP, at the command line and in the
//! database, on SQLite and on PostgreSQL. `tests/run` installs what these tests need.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

mod access_command;
mod administration;
mod administrator;
mod agenda;
mod answers;
mod approval;
mod attacks;
mod audiences;
mod bad_input;
mod browser;
mod calendar_life;
mod calendars;
mod clients;
mod command;
mod command_jobs;
mod command_refusals;
mod commitments;
mod csv;
mod due_times;
mod examples;
mod feedback;
mod groups;
mod history;
mod http;
mod http_to_the_letter;
mod imap;
mod import_kills;
mod initiatives;
mod interests;
mod invitations;
mod issues;
mod kills;
mod mail_command;
mod mail_kills;
mod meeting_desk;
mod meeting_hours;
mod message_headers;
mod metrics;
mod ministries;
mod offices;
mod paths;
mod people;
mod recommendations;
mod recruitment;
mod recruitment_life;
mod refusals;
mod report;
mod report_life;
mod representation;
mod roles;
mod roster_import;
mod roster_sheet;
mod schema_drift;
mod sessions;
mod sign_in;
mod sockets;
mod subscriptions;
mod telemetry;
mod tokens;
mod year;
mod zones;
