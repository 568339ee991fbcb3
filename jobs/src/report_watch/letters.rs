//! The messages that say that a report is due.

use documents::mail::{self, Recipient, ReportDueMessage};
use domain::audience::{Message, Reason};
use entity::enums::{NoticeStage, WritingKind};
use sea_orm::ConnectionTrait;
use service::reads::{audience, community::Community};

use super::look::{Pressing, Task};
use crate::{
    links::Links,
    mail::{
        expand::{correspondents, invited, recipient, sender},
        letter::Desk,
        message::Identity,
        outbox::{self, Letter, Sealed},
        samples::samples,
    },
    runner::{JobError, RunContext, Sample},
};

/// A letter to each address of those who must act, and samples of them.
pub(super) async fn of(
    run: &RunContext,
    db: &impl ConnectionTrait,
    community: &Community,
    links: &Links,
    found: &Pressing,
) -> Result<(Vec<Sealed>, Vec<Sample>), JobError> {
    let today = community.zone.date_at(run.now);
    let readers = invited(found.people.iter().copied(), Reason::OfficeHolder);
    let addressed = audience::address(db, community, readers, today).await?;
    let (from, reply_to) = correspondents(db, community, today).await?;
    let subject = format!("{}-{}", found.period.start(), found.stage.as_str());
    let desk = Desk {
        from,
        reply_to,
        date: run.now,
        identity: Identity {
            kind: "report_due",
            subject: &subject,
            revision: 0,
            turn: 0,
        },
    };
    let sender = sender(community)?;
    let render = |_: WritingKind, recipient: Recipient| {
        let message = ReportDueMessage {
            recipient,
            sender: sender.clone(),
            period: found.period,
            due_on: found.due_on,
            is_late: found.stage == NoticeStage::Late,
            task: match found.task {
                Task::Compile => mail::ReportTask::Compile,
                Task::Mend(count) => mail::ReportTask::Mend(count),
                Task::Approve => mail::ReportTask::Approve,
            },
            link: match found.report {
                Some(report) => links.report(report),
                None => links.home(),
            },
        };
        message.render()
    };
    let kind = WritingKind::ReportDue;
    let letter = |message: &Message| -> Result<Letter, JobError> {
        let recipient = recipient(community, &addressed, message);
        let names = recipient.names.clone();
        let rendered = render(kind, recipient).map_err(JobError::fail)?;
        desk.letter(kind, message, &names, &rendered, &[])
            .map_err(JobError::fail)
    };
    let messages = addressed.audience.messages.iter();
    let letters: Vec<Letter> = messages.map(letter).collect::<Result<_, _>>()?;
    let letters = outbox::seal(db, Some(run.run_id), letters, run.clock_now()).await?;
    let samples = samples(run, &letters, &community.zone, render)?;
    Ok((letters, samples))
}
