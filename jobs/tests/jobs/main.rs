//! The jobs and their mail, on both databases.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod alerts;
mod delivery;
mod dry_run;
mod erasure;
mod housekeeping;
mod invitations;
mod outbox;
mod recruitment;
mod report;
mod world;
