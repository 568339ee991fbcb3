//! What happens by itself: the runner, the jobs that it runs, and the mail that they send.

pub mod mail;
pub mod mail_delivery;
pub mod runner;
