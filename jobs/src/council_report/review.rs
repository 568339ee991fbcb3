//! The message that says that a draft waits to be looked over.

use documents::mail::{ReviewRequest, Reviewer};
use domain::audience::Message;
use entity::{
    enums::{CampaignKind, OfficeRole},
    report_version,
};
use sea_orm::ConnectionTrait;
use service::reads::{
    audience,
    community::Community,
    offices::{self, Offices},
};

use super::store::Compiled;
use crate::{
    links::Links,
    mail::{
        expand::{Expansion, correspondents, recipient, sender},
        letter::Desk,
        message::Identity,
        outbox::{About, Campaign, Letter},
    },
    runner::{JobError, RunContext},
};

/// The messages to co-chairs and support about a new version.
pub(super) async fn requests(
    run: &RunContext,
    db: &impl ConnectionTrait,
    community: &Community,
    links: &Links,
    version: &report_version::Model,
    compiled: &Compiled,
) -> Result<Expansion, JobError> {
    let today = community.zone.date_at(run.now);
    let offices = offices::at(db, community, today).await?;
    let addressed = audience::for_review(db, community, today).await?;
    let (from, reply_to) = correspondents(db, community, today).await?;
    let subject = subject_of(version);
    let desk = Desk {
        from,
        reply_to,
        date: run.now,
        identity: Identity {
            kind: "review_request",
            subject: &subject,
            revision: 0,
        },
    };
    let sender = sender(community)?;
    let unready = compiled.tree.unready().len();
    let letter = |message: &Message| -> Result<Letter, JobError> {
        let recipient = recipient(community, &addressed, message);
        let names = recipient.names.clone();
        let request = ReviewRequest {
            recipient,
            sender: sender.clone(),
            period: compiled.tree.period,
            reviewer: reviewer(&offices, message),
            unready,
            link: links.report(version.report_id),
        };
        let rendered = request.render().map_err(JobError::fail)?;
        desk.letter(message, &names, &rendered, &[])
            .map_err(JobError::fail)
    };
    let messages = addressed.audience.messages.iter();
    Ok(Expansion {
        campaign: Campaign {
            community: community.id,
            kind: CampaignKind::ReviewRequest,
            about: About::ReportVersion(version.id),
            revision: 0,
        },
        letters: messages.map(letter).collect::<Result<_, _>>()?,
        unreachable: addressed.audience.unreachable.clone(),
    })
}

/// What a campaign about a version is about, in its messages' identity.
pub(crate) fn subject_of(version: &report_version::Model) -> String {
    format!("report-{}-{}", version.report_id, version.number)
}

/// Support completes; whoever else holds an office can approve.
fn reviewer(offices: &Offices, message: &Message) -> Reviewer {
    let support = offices.holder(OfficeRole::Support);
    let mut readers = message.recipients.iter();
    if readers.all(|reader| Some(reader.person) == support) {
        Reviewer::Support
    } else {
        Reviewer::CoChair
    }
}
