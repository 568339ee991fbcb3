//! The jobs and their mail, on both databases.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod alerts;
mod answers;
mod campaigns;
mod commitments;
mod connections;
mod delivery;
mod dry_run;
mod erasure;
mod feedback;
mod freezing;
mod housekeeping;
mod invitations;
mod link_check;
mod outbox;
mod recruitment;
mod recruitment_letters;
mod relay;
mod reminders;
mod report;
mod report_edits;
mod report_sent;
mod report_watch;
mod thanks;
mod turns;
mod world;
