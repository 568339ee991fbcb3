//! The message that says that a draft waits to be looked over.

use documents::mail::{Recipient, Reported, ReviewRequest, Reviewer};
use domain::audience::Message;
use entity::{
    campaign,
    enums::{CampaignKind, OfficeRole, WritingKind},
    report_approval, report_version,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use service::{
    error::ServiceError,
    reads::{
        audience,
        community::Community,
        offices::{self, Offices},
    },
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

/// Whether an edit of a report leaves something new to act on for those who were asked to look its
/// last version, or one before, over: a correction begins, or something was approved since that has to
/// be approved again.
pub(super) async fn is_called_for(
    db: &impl ConnectionTrait,
    latest: &report_version::Model,
) -> Result<bool, ServiceError> {
    use report_version::Column;
    if latest.sent_at.is_some() {
        return Ok(true);
    }
    let asked: Option<(i32, i32)> = campaign::Entity::find()
        .inner_join(report_version::Entity)
        .select_only()
        .column(Column::Number)
        .column(campaign::Column::Revision)
        .filter(campaign::Column::Kind.eq(CampaignKind::ReviewRequest))
        .filter(Column::ReportId.eq(latest.report_id))
        .order_by_desc(Column::Number)
        .order_by_desc(campaign::Column::Revision)
        .into_tuple()
        .one(db)
        .await?;
    let Some((number, revision)) = asked else {
        return Ok(true);
    };
    let since = voided()
        .filter(Column::ReportId.eq(latest.report_id))
        .filter(Column::Number.gte(number));
    Ok(since.count(db).await? > u64::try_from(revision).unwrap_or_default())
}

/// The revision of a request to look a version over: how many of its approvals hold no more. After
/// another one was voided, a request is another message.
async fn revision(db: &impl ConnectionTrait, version: i64) -> Result<i32, DbErr> {
    let voided = voided().filter(report_version::Column::Id.eq(version));
    Ok(i32::try_from(voided.count(db).await?).unwrap_or(i32::MAX))
}

/// The approvals that hold no more, with their versions.
fn voided() -> Select<report_approval::Entity> {
    report_approval::Entity::find()
        .inner_join(report_version::Entity)
        .filter(report_approval::Column::VoidedAt.is_not_null())
}

/// The messages to co-chairs and support about a version that waits for them, which the transaction
/// keeps as well, and samples of them.
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
    let revision = revision(db, version.id).await?;
    let desk = Desk {
        from,
        reply_to,
        date: run.now,
        identity: Identity {
            kind: "review_request",
            subject: &subject,
            revision,
            turn: 0,
        },
    };
    let sender = sender(community)?;
    let unready = compiled.tree.unready().len();
    let render = |kind: WritingKind, recipient: Recipient| {
        let request = ReviewRequest {
            recipient,
            sender: sender.clone(),
            report: Reported::of(&compiled.tree),
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
            revision,
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
