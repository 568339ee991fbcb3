//! The reminders of one meeting, in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::PersonId;
use entity::{
    campaign, delivery,
    enums::{Answer, CampaignKind, DeliveryState},
    invitation, meeting,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait, prelude::DateTimeUtc,
};
use serde::Serialize;
use service::{reads::community::Community, time::ToJiff};

use crate::{
    links::Links,
    mail::{
        expand::{Expanded, Expansion},
        freezer::Freezer,
        outbox,
    },
    meeting_by_meeting::Deeds,
    quarterly_invitations::{
        letters::{Occasions, Writer},
        people::{campaign_of, reach, told, unchanged},
    },
    runner::{JobError, RunContext, Sample},
};

/// How many days after the last message on a meeting an answer is asked for at the earliest. That
/// message asked for one, too.
const PATIENCE_DAYS: i32 = 3;

/// A kind of reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reminder {
    /// To those who have not answered.
    Answer,
    /// To all but those who do not come.
    Meeting,
}

/// What was done for a meeting.
#[derive(Debug, Default, Serialize)]
pub(super) struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_reminders: Option<Expanded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_reminders: Option<Expanded>,
    /// Addresses that had a message on the meeting too short a time ago.
    pub just_written_to: usize,
    #[serde(skip)]
    pub samples: Vec<Sample>,
}

impl Deeds for Done {
    fn line(&self) -> String {
        let of = |expanded: &Option<Expanded>| expanded.as_ref().map_or(0, |one| one.messages);
        format!(
            "{} asked for an answer, {} reminded",
            of(&self.answer_reminders),
            of(&self.meeting_reminders)
        )
    }

    fn take_samples(&mut self) -> Vec<Sample> {
        std::mem::take(&mut self.samples)
    }
}

impl Reminder {
    const fn campaign(self) -> CampaignKind {
        match self {
            Self::Answer => CampaignKind::AnswerReminder,
            Self::Meeting => CampaignKind::MeetingReminder,
        }
    }

    /// Whether somebody who answered so is reminded. Who delegated has somebody else attend, who is
    /// an invitee, too.
    const fn is_for(self, answer: Answer) -> bool {
        match (self, answer) {
            (_, Answer::NeedsAction) => true,
            (Self::Meeting, Answer::Accepted | Answer::Tentative) => true,
            (Self::Answer, Answer::Accepted | Answer::Tentative)
            | (_, Answer::Declined | Answer::Delegated) => false,
        }
    }

    /// Whether a message on the meeting is too short a time ago for this one.
    fn comes_too_soon(self, last: Date, today: Date) -> bool {
        let days = today.since(last).map_or(0, |span| span.get_days());
        match self {
            Self::Answer => days < PATIENCE_DAYS,
            Self::Meeting => days < 1,
        }
    }
}

/// Sends the reminders of a meeting that are due. Nothing, when a text is not ready to be sent.
pub(super) async fn remind(
    run: &RunContext,
    community: &Community,
    row: &meeting::Model,
    reminder: Reminder,
    links: &Links,
) -> Result<Option<Done>, JobError> {
    let mut freezer = Freezer::open(run).await?;
    let Some(writer) = Writer::new(run, community, row, links).await? else {
        return Ok(None);
    };
    // Whom no invitation has reached is not reminded of one.
    let told = told(&run.db, row.id, &[DeliveryState::Waiting]).await?;
    let mut answers = answers(&run.db, row.id).await?;
    answers.retain(|person, answer| told.contains_key(person) && reminder.is_for(*answer));
    let people: BTreeSet<PersonId> = answers.keys().copied().collect();
    let silent = answers
        .iter()
        .filter(|(_, answer)| **answer == Answer::NeedsAction);
    let silent: BTreeSet<PersonId> = silent.map(|(person, _)| *person).collect();

    let addressed = reach(run, community, row, &people).await?;
    let campaign = campaign_of(community, row, reminder.campaign());
    let there = match campaign.find(&run.db).await? {
        Some(id) => outbox::addressed(&run.db, id).await?,
        None => BTreeSet::new(),
    };
    let today = community.zone.date_at(run.now);
    let mut quiet = written_to(&run.db, row.id).await?;
    quiet.retain(|address, last| {
        let last = community.zone.date_at(*last);
        !there.contains(address) && reminder.comes_too_soon(last, today)
    });
    let messages = addressed.audience.messages.iter();
    let addresses: Vec<String> = messages.map(|one| one.address.normalized()).collect();
    let is_there = |address: &&String| there.contains(*address);
    let is_quiet = |address: &&String| quiet.contains_key(*address);
    let already_there = addresses.iter().filter(is_there).count();
    let just_written_to = addresses.iter().filter(is_quiet).count();
    let left_out: BTreeSet<String> = there.iter().chain(quiet.keys()).cloned().collect();

    let occasions = match reminder {
        Reminder::Answer => Occasions::Ask,
        Reminder::Meeting => Occasions::Remind { silent: &silent },
    };
    let letters = writer.write(&mut freezer, &addressed, outbox::once(&left_out), occasions);
    let letters = letters.await?;
    let samples = writer.samples(run, &letters, occasions)?;
    let expansion = Expansion {
        campaign,
        there: already_there,
        letters,
        unreachable: addressed.audience.unreachable.clone(),
        facts: None,
    };
    let tx = freezer.begin().await?;
    unchanged(&tx, row).await?;
    let expanded = expansion.write(run, &tx).await?;
    tx.commit().await?;
    let mut done = Done {
        just_written_to,
        samples,
        ..Done::default()
    };
    match reminder {
        Reminder::Answer => done.answer_reminders = Some(expanded),
        Reminder::Meeting => done.meeting_reminders = Some(expanded),
    }
    Ok(Some(done))
}

/// What those answered who are on the list of invitees.
async fn answers(
    db: &impl ConnectionTrait,
    meeting: i64,
) -> Result<BTreeMap<PersonId, Answer>, DbErr> {
    let rows: Vec<(i64, Answer)> = invitation::Entity::find()
        .select_only()
        .columns([invitation::Column::PersonId, invitation::Column::Answer])
        .filter(invitation::Column::MeetingId.eq(meeting))
        .filter(invitation::Column::RemovedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|(id, answer)| (PersonId(id), answer)).collect())
}

/// When each address was last written to about a meeting, be it that the message has not left yet.
async fn written_to(
    db: &impl ConnectionTrait,
    meeting: i64,
) -> Result<BTreeMap<String, Timestamp>, DbErr> {
    use delivery::Column::{CreatedAt, RecipientNormalized, State};
    let never = [DeliveryState::Cancelled, DeliveryState::Failed];
    let rows: Vec<(String, DateTimeUtc)> = delivery::Entity::find()
        .select_only()
        .column(RecipientNormalized)
        .column_as(CreatedAt.max(), "last")
        .join(JoinType::InnerJoin, delivery::Relation::Campaign.def())
        .filter(campaign::Column::MeetingId.eq(meeting))
        .filter(State.is_not_in(never))
        .group_by(RecipientNormalized)
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows.map(|(to, last)| (to, last.to_jiff())).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn whoever_does_not_come_is_not_reminded_and_who_answered_is_not_asked() {
        use Answer::{Accepted, Declined, Delegated, NeedsAction, Tentative};
        let of = |reminder: Reminder| {
            [NeedsAction, Accepted, Tentative, Declined, Delegated]
                .map(|answer| reminder.is_for(answer))
        };
        assert_eq!(of(Reminder::Answer), [true, false, false, false, false]);
        assert_eq!(of(Reminder::Meeting), [true, true, true, false, false]);
    }

    #[test]
    fn nobody_is_asked_on_the_day_of_the_invitation_nor_reminded_on_it() {
        let soon = |reminder: Reminder, day| reminder.comes_too_soon(date(2021, 9, 10), day);
        assert!(soon(Reminder::Answer, date(2021, 9, 10)));
        assert!(soon(Reminder::Answer, date(2021, 9, 12)));
        assert!(!soon(Reminder::Answer, date(2021, 9, 13)));
        assert!(soon(Reminder::Meeting, date(2021, 9, 10)));
        assert!(!soon(Reminder::Meeting, date(2021, 9, 11)));
        assert!(!soon(Reminder::Answer, date(2021, 10, 10)));
    }
}
