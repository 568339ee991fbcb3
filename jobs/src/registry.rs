//! The one visible list of jobs.

use std::sync::Arc;

use crate::{
    council_report::CouncilReport,
    links::Links,
    mail::transport::Transport,
    mail_delivery::MailDelivery,
    quarterly_invitations::QuarterlyInvitations,
    recruitment::Recruitment,
    report_delivery::ReportDelivery,
    runner::{Job, Registry},
};

/// What jobs need to know of the instance that they run on.
#[derive(Debug, Clone)]
pub struct Instance {
    /// How messages leave it.
    pub transport: Transport,
    /// Where its pages are.
    pub links: Links,
}

/// All jobs; `docs/JOBS.md` tells of each.
#[must_use]
pub fn registry(instance: Instance) -> Registry {
    let Instance { transport, links } = instance;
    let jobs: [Arc<dyn Job>; 5] = [
        Arc::new(CouncilReport::new(links.clone())),
        Arc::new(QuarterlyInvitations),
        Arc::new(Recruitment),
        Arc::new(ReportDelivery::new(links)),
        Arc::new(MailDelivery::new(transport)),
    ];
    Registry::new(jobs)
}
