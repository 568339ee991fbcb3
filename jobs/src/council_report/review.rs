//! The message that says that a draft waits to be looked over.

use documents::mail::{Recipient, ReviewRequest, Reviewer};
use domain::audience::Message;
use entity::{
    enums::{CampaignKind, OfficeRole, WritingKind},
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
        outbox::{self, About, Campaign, Letter},
        samples::samples,
    },
    runner::{JobError, RunContext, Sample},
};

/// The messages to co-chairs and support about a new version, which the transaction keeps as well,
/// and samples of them.
pub(super) async fn requests(
    run: &RunContext,
    db: &impl ConnectionTrait,
    community: &Community,
    links: &Links,
    version: &report_version::Model,
    compiled: &Compiled,
) -> Result<(Expansion, Vec<Sample>), JobError> {
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
            turn: 0,
        },
    };
    let sender = sender(community)?;
    let unready = compiled.tree.unready().len();
    let render = |kind: WritingKind, recipient: Recipient| {
        let request = ReviewRequest {
            recipient,
            sender: sender.clone(),
            period: compiled.tree.period,
            reviewer: match kind {
                WritingKind::CompletionRequest => Reviewer::Support,
                _ => Reviewer::CoChair,
            },
            unready,
            link: links.report(version.report_id),
        };
        request.render()
    };
    let letter = |message: &Message| -> Result<Letter, JobError> {
        let recipient = recipient(community, &addressed, message);
        let names = recipient.names.clone();
        let kind = asked(&offices, message);
        let rendered = render(kind, recipient).map_err(JobError::fail)?;
        desk.letter(kind, message, &names, &rendered, &[])
            .map_err(JobError::fail)
    };
    let messages = addressed.audience.messages.iter();
    let letters: Vec<Letter> = messages.map(letter).collect::<Result<_, _>>()?;
    let letters = outbox::seal(db, Some(run.run_id), letters, run.clock_now()).await?;
    let samples = samples(run, &letters, &community.zone, render)?;
    let expansion = Expansion {
        campaign: Campaign {
            community: community.id,
            kind: CampaignKind::ReviewRequest,
            about: About::ReportVersion(version.id),
            revision: 0,
        },
        letters,
        there: 0,
        unreachable: addressed.audience.unreachable.clone(),
        facts: None,
    };
    Ok((expansion, samples))
}

/// What a campaign about a version is about, in its messages' identity.
pub(crate) fn subject_of(version: &report_version::Model) -> String {
    format!("report-{}-{}", version.report_id, version.number)
}

/// Support completes; whoever else holds an office can approve.
fn asked(offices: &Offices, message: &Message) -> WritingKind {
    let support = offices.holder(OfficeRole::Support);
    let mut readers = message.recipients.iter();
    if readers.all(|reader| Some(reader.person) == support) {
        WritingKind::CompletionRequest
    } else {
        WritingKind::ReviewRequest
    }
}
