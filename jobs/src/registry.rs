//! The one visible list of jobs.

use std::sync::Arc;

use files::Store;

use crate::{
    alerts::Alerts,
    bulletin::Bulletins,
    council_report::CouncilReport,
    executive_report::ExecutiveReport,
    housekeeping::{Housekeeping, Retention},
    invitation_reminders::InvitationReminders,
    link_check::{LinkCheck, LinkConfig},
    links::Links,
    mail::transport::Transport,
    mail_delivery::MailDelivery,
    mail_feedback::{MailFeedback, Returns},
    quarterly_invitations::QuarterlyInvitations,
    recruitment::Recruitment,
    recruitment_follow_up::FollowUp,
    recruitment_letters::RecruitmentLetters,
    report_delivery::ReportDelivery,
    report_watch::ReportWatch,
    roster_import::RosterImport,
    runner::{Job, Registry},
};

/// What jobs need to know of the instance that they run on.
#[derive(Debug, Clone)]
pub struct Instance {
    /// How messages leave it.
    pub transport: Transport,
    /// Where they come back to, and where that is read.
    pub returns: Returns,
    /// Where its pages are.
    pub links: Links,
    /// How long things are kept.
    pub retention: Retention,
    /// How addresses of references are asked.
    pub link_check: LinkConfig,
    /// Where files are kept that are attached to something.
    pub files: Store,
}

/// All jobs; `docs/JOBS.md` tells of each.
#[must_use]
pub fn registry(instance: Instance) -> Registry {
    let Instance {
        transport,
        returns,
        links,
        retention,
        files,
        link_check,
    } = instance;
    let jobs: [Arc<dyn Job>; 16] = [
        Arc::new(CouncilReport::new(links.clone())),
        Arc::new(ExecutiveReport::new(links.clone())),
        Arc::new(QuarterlyInvitations::new(links.clone())),
        Arc::new(InvitationReminders::new(links.clone())),
        Arc::new(Recruitment),
        Arc::new(RecruitmentLetters),
        Arc::new(FollowUp::new(links.clone())),
        Arc::new(ReportDelivery::new(links.clone())),
        Arc::new(ReportWatch::new(links.clone())),
        Arc::new(RosterImport),
        Arc::new(Bulletins::new(links.clone())),
        Arc::new(MailDelivery::new(transport, returns.address.clone())),
        Arc::new(MailFeedback::new(returns)),
        Arc::new(LinkCheck::new(link_check, links.clone())),
        Arc::new(Alerts::new(links)),
        Arc::new(Housekeeping::new(retention, files)),
    ];
    Registry::new(jobs)
}
