//! What came of a meeting that was held, told to those who were there.

use std::collections::BTreeSet;

use documents::mail::{Highlight, Link, Molds, Recipient, Sender, ThanksMessage};
use domain::{audience::Message, id::PersonId, language::Bilingual};
use entity::{
    attendance,
    enums::{Answer, CampaignKind, WritingKind},
    invitation, meeting,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use service::{
    access::signing::{Purpose, SigningKey, UnsubscribeLink},
    error::ServiceError,
    reads::{
        audience::Addressed,
        community::Community,
        report_facts::{self, PointFact},
    },
    time::ToJiff,
};

use super::{
    meeting::Done,
    people::{campaign_of, reach, still_invited, unchanged},
};
use crate::{
    links::Links,
    mail::{
        expand::{Expansion, correspondents, recipient, sender, subscribed},
        freezer::Freezer,
        letter::Desk,
        message::{Identity, Named},
        outbox::{self, Letter, Sealed},
        samples::samples,
        signing::key,
    },
    runner::{JobError, RunContext},
};

/// Why nothing came of it.
pub(super) enum Nothing {
    /// What was done at the meeting is not on record, or has no highlights.
    NoHighlights,
    /// A text of what was done is missing or a draft.
    NotReviewed,
}

/// Thanks those who were at a meeting, with its highlights.
pub(super) async fn thank(
    run: &RunContext,
    community: &Community,
    row: &meeting::Model,
    links: &Links,
) -> Result<Result<Done, Nothing>, JobError> {
    let mut freezer = Freezer::open(run).await?;
    let activities = match highlights(run, row).await? {
        Ok(activities) => activities,
        Err(nothing) => return Ok(Err(nothing)),
    };
    let title = row.title().map_err(ServiceError::from)?;
    if !title.is_reviewed() {
        return Ok(Err(Nothing::NotReviewed));
    }
    let (people, attended) = thanked(&run.db, row.id).await?;
    let (people, unsubscribed) = subscribed(&run.db, CampaignKind::Thanks, people).await?;
    let addressed = reach(run, community, row, &people).await?;
    let campaign = campaign_of(community, row, CampaignKind::Thanks);
    let there = match campaign.find(&run.db).await? {
        Some(id) => outbox::addressed(&run.db, id).await?,
        None => BTreeSet::new(),
    };
    let today = community.zone.date_at(run.now);
    let (from, reply_to) = correspondents(&run.db, community, today).await?;
    let writer = Writer {
        community,
        row,
        activities,
        attended,
        title,
        sender: sender(community)?,
        from,
        reply_to,
        links,
        key: key(run, Purpose::Unsubscribe).await?,
    };
    let letters = writer.write(&mut freezer, &addressed, &there).await?;
    let render = |_: WritingKind, recipient| {
        let sample = writer.message(recipient, links.unsubscribe("sample"));
        sample.render()
    };
    let samples = samples(run, &letters, &community.zone, render)?;
    let expansion = Expansion {
        campaign,
        there: addressed.audience.messages.len() - letters.len(),
        letters,
        unreachable: addressed.audience.unreachable.clone(),
        facts: None,
    };
    let tx = freezer.begin().await?;
    unchanged(&tx, row).await?;
    let expanded = expansion.write(run, &tx).await?;
    tx.commit().await?;
    Ok(Ok(Done {
        thanks: Some(expanded),
        unsubscribed,
        samples,
        ..Done::default()
    }))
}

/// What was done at a meeting, if there is something to tell and all of it is reviewed in both
/// languages.
async fn highlights(
    run: &RunContext,
    row: &meeting::Model,
) -> Result<Result<Vec<Highlight>, Nothing>, JobError> {
    let activities = report_facts::done_at(&run.db, row.id).await?;
    if activities.iter().all(|one| one.points.is_empty()) {
        return Ok(Err(Nothing::NoHighlights));
    }
    let activities = activities.into_iter().map(|activity| Highlight {
        text: activity.title,
        points: activity.points.into_iter().map(highlight).collect(),
    });
    let activities: Vec<Highlight> = activities.collect();
    let is_ready = activities.iter().all(is_reviewed);
    Ok(is_ready.then_some(activities).ok_or(Nothing::NotReviewed))
}

fn highlight(point: PointFact) -> Highlight {
    Highlight {
        text: point.text,
        points: point.points.into_iter().map(highlight).collect(),
    }
}

fn is_reviewed(highlight: &Highlight) -> bool {
    highlight.text.is_reviewed() && highlight.points.iter().all(is_reviewed)
}

/// Those invitees of a meeting who are thanked: who attended, where attendance is on record, else
/// who did not decline or have somebody else attend; and which of the two it is.
async fn thanked(
    db: &impl ConnectionTrait,
    meeting: i64,
) -> Result<(BTreeSet<PersonId>, bool), DbErr> {
    let invited = still_invited(db, meeting).await?;
    let people = |rows: Vec<i64>| rows.into_iter().map(PersonId);
    let present = attendance::Entity::find()
        .select_only()
        .column(attendance::Column::PersonId)
        .filter(attendance::Column::MeetingId.eq(meeting))
        .into_tuple()
        .all(db)
        .await?;
    let present: BTreeSet<PersonId> = people(present).collect();
    if !present.is_empty() {
        return Ok((invited.intersection(&present).copied().collect(), true));
    }
    let declined = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::PersonId)
        .filter(invitation::Column::MeetingId.eq(meeting))
        .filter(invitation::Column::Answer.is_in([Answer::Declined, Answer::Delegated]))
        .into_tuple()
        .all(db)
        .await?;
    let declined: BTreeSet<PersonId> = people(declined).collect();
    Ok((invited.difference(&declined).copied().collect(), false))
}

/// Writes the letters.
struct Writer<'a> {
    community: &'a Community,
    row: &'a meeting::Model,
    activities: Vec<Highlight>,
    attended: bool,
    title: Bilingual,
    sender: Sender,
    from: Named,
    reply_to: Named,
    links: &'a Links,
    key: SigningKey,
}

impl Writer<'_> {
    async fn write(
        &self,
        freezer: &mut Freezer<'_>,
        addressed: &Addressed,
        there: &BTreeSet<String>,
    ) -> Result<Vec<Sealed>, JobError> {
        let all = addressed.audience.messages.iter();
        let messages: Vec<&Message> = all
            .filter(|message| !there.contains(&message.address.normalized()))
            .collect();
        let (run, mut molds) = (freezer.run(), Molds::default());
        let letter = |message: &Message| self.letter(run, &mut molds, addressed, message);
        freezer.freeze(&messages, letter).await
    }

    fn letter(
        &self,
        run: &RunContext,
        molds: &mut Molds<ThanksMessage>,
        addressed: &Addressed,
        message: &Message,
    ) -> Result<Letter, JobError> {
        let recipient = recipient(self.community, addressed, message);
        let names = recipient.names.clone();
        let thanks = self.message(recipient, self.unsubscribe(message));
        let rendered = molds.render(&thanks).map_err(JobError::fail)?;
        let desk = Desk {
            from: self.from.clone(),
            reply_to: self.reply_to.clone(),
            date: run.now,
            identity: Identity {
                kind: CampaignKind::Thanks.as_str(),
                subject: &self.row.uid,
                revision: self.row.sequence,
                turn: 0,
            },
        };
        desk.letter(WritingKind::Thanks, message, &names, &rendered, &[])
            .map_err(JobError::fail)
    }

    /// The page on which those do without such messages to whom this one goes.
    fn unsubscribe(&self, message: &Message) -> Link {
        let link = UnsubscribeLink {
            kind: CampaignKind::Thanks,
            people: message.recipients.iter().map(|one| one.person.0).collect(),
        };
        self.links.unsubscribe(&link.write(&self.key))
    }

    fn message(&self, recipient: Recipient, unsubscribe: Link) -> ThanksMessage {
        ThanksMessage {
            recipient,
            sender: self.sender.clone(),
            title: self.title.clone(),
            start: self.row.starts_at.to_jiff(),
            attended: self.attended,
            activities: self.activities.clone(),
            unsubscribe,
        }
    }
}
