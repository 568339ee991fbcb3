//! What happens by itself: the runner, the jobs that it runs, and the mail that they send.

pub mod alerts;
pub mod bulletin;
pub mod council_report;
pub mod executive_report;
pub mod housekeeping;
pub mod invitation_reminders;
mod key;
pub mod link_check;
pub mod links;
pub mod mail;
pub mod mail_delivery;
pub mod mail_feedback;
mod meeting_by_meeting;
pub mod quarterly_invitations;
pub mod recruitment;
pub mod recruitment_follow_up;
pub mod recruitment_letters;
pub mod registry;
pub mod report_delivery;
pub mod report_watch;
pub mod roster_import;
pub mod runner;
pub mod sign_in;
pub mod subscriptions;
pub mod triggers;
mod trust;
