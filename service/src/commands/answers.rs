//! Answers to invitations: by link, from calendars and from the secretariat's desk, all end here.
//!
//! Each is a row of `rsvp`, and stays. The one that holds stands in its invitation as well, with
//! its place among the others ([`domain::answer`] tells which holds). What comes twice leaves one row.

mod calendar;
mod desk;

use domain::{
    answer::{Place, Reply},
    id::PersonId,
};
use entity::{
    enums::{Answer, AnswerWay, InvitationReason, MeetingState},
    invitation, meeting, person, rsvp,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::json;

use super::{Done, Trigger};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
    reads::{colleagues, community},
    time::{ToChrono, ToJiff},
};
pub use calendar::by_calendar;
pub use desk::{WriteDown, write_down};

/// By which way an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the link in a message.
    Link,
    /// Somebody told it, or wrote it down for themselves.
    Desk,
    /// From a calendar, which says to what it answers and when.
    Calendar(Place),
}

/// What became of an answer, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// No meeting has this UID or key.
    UnknownMeeting,
    /// The meeting was cancelled.
    Cancelled,
    /// The meeting is over.
    Over,
    /// They were never invited.
    NotInvited,
    /// They were invited, and no longer are.
    Removed,
    /// The calendar says that they have not answered yet.
    NoAnswer,
    /// Whom they name is no colleague of theirs, cannot be reached, or has named somebody as well.
    NoSuchColleague,
    /// It is older than the answer that holds, or to a time at which the meeting is no longer.
    Stale,
    /// It is the answer that holds already.
    Unchanged,
    /// It holds from now on.
    Taken,
}

impl Outcome {
    /// The word for it, in results of jobs and in the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownMeeting => "unknown_meeting",
            Self::Cancelled => "cancelled",
            Self::Over => "over",
            Self::NotInvited => "not_invited",
            Self::Removed => "removed",
            Self::NoAnswer => "no_answer",
            Self::NoSuchColleague => "no_such_colleague",
            Self::Stale => "stale",
            Self::Unchanged => "unchanged",
            Self::Taken => "taken",
        }
    }
}

/// Takes the answer of some people, who read at one address, to a meeting: it counts for each of
/// them. What became of it is the best that became of it for any of them.
///
/// Whoever is named to attend instead is entered among the invitees, and a run of the invitations is
/// called for: it invites them, or strikes the meeting out for whom nobody names any more.
///
/// # Errors
/// When the database fails, or what it holds can't be read.
pub async fn answer(
    tx: &DatabaseTransaction,
    act: &Act,
    meeting: i64,
    people: &[i64],
    reply: Reply,
    way: Way,
) -> Result<Done<Outcome>, ServiceError> {
    // Held until the end, so that of two answers at once the second sees the first.
    let invitations = invitations_of(tx, meeting, people).await?;
    let Some(meeting) = meeting::Entity::find_by_id(meeting).one(tx).await? else {
        return Ok(Done::new(Outcome::UnknownMeeting));
    };
    if let Some(outcome) = closed(&meeting, act.now) {
        return Ok(Done::new(outcome));
    }
    let mut outcome = match invitations.is_empty() {
        true => Outcome::NotInvited,
        false => Outcome::Removed,
    };
    let erased = erased(tx, people).await?;
    let still =
        |one: &invitation::Model| one.removed_at.is_none() && !erased.contains(&one.person_id);
    let invitations: Vec<_> = invitations.into_iter().filter(still).collect();
    if invitations.is_empty() {
        return Ok(Done::new(outcome));
    }
    if let Some(delegate) = reply.delegate()
        && !may_attend_instead(tx, act, &meeting, people, delegate).await?
    {
        return Ok(Done::new(Outcome::NoSuchColleague));
    }
    let mut delegates = false;
    for invitation in invitations {
        let before = invitation.delegate_id;
        let became = take(tx, act, &meeting, invitation, reply, way).await?;
        let named = before.is_some() || reply.delegate().is_some();
        delegates |= became == Outcome::Taken && named;
        outcome = outcome.max(became);
    }
    let done = Done::new(outcome);
    if !delegates {
        return Ok(done);
    }
    if let Some(delegate) = reply.delegate() {
        enter(tx, act, &meeting, delegate).await?;
    }
    let meeting = meeting.id;
    Ok(done.and(Trigger::Invitations { meeting }))
}

/// Why a meeting takes no answers any more.
#[must_use]
pub fn closed(meeting: &meeting::Model, now: Timestamp) -> Option<Outcome> {
    match meeting.state {
        MeetingState::Cancelled => Some(Outcome::Cancelled),
        MeetingState::Held => Some(Outcome::Over),
        MeetingState::Planned | MeetingState::Convened => {
            (meeting.ends_at.to_jiff() <= now).then_some(Outcome::Over)
        }
    }
}

/// Those of some people whose data were erased: nobody answers for them any more.
pub(crate) async fn erased(db: &impl ConnectionTrait, people: &[i64]) -> Result<Vec<i64>, DbErr> {
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Id.is_in(people.iter().copied()))
        .filter(person::Column::ErasedAt.is_not_null())
        .into_tuple()
        .all(db)
        .await
}

async fn invitations_of(
    tx: &DatabaseTransaction,
    meeting: i64,
    people: &[i64],
) -> Result<Vec<invitation::Model>, DbErr> {
    invitation::Entity::find()
        .filter(invitation::Column::MeetingId.eq(meeting))
        .filter(invitation::Column::PersonId.is_in(people.iter().copied()))
        .order_by_asc(invitation::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
}

/// Those who may be named to attend a meeting instead of some people: colleagues of theirs who have
/// not named anybody themselves.
///
/// # Errors
/// When the database fails, or what it holds can't be read.
pub async fn may_be_named(
    db: &impl ConnectionTrait,
    now: Timestamp,
    meeting: &meeting::Model,
    people: &[i64],
) -> Result<Vec<person::Model>, ServiceError> {
    let community = community::get(db, meeting.community_id).await?;
    let mut colleagues = colleagues::of(db, people, community.zone.date_at(now)).await?;
    let elsewhere: Vec<i64> = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::PersonId)
        .filter(invitation::Column::MeetingId.eq(meeting.id))
        .filter(invitation::Column::Answer.eq(Answer::Delegated))
        .into_tuple()
        .all(db)
        .await?;
    colleagues.retain(|colleague| !elsewhere.contains(&colleague.id));
    Ok(colleagues)
}

async fn may_attend_instead(
    tx: &DatabaseTransaction,
    act: &Act,
    meeting: &meeting::Model,
    people: &[i64],
    delegate: PersonId,
) -> Result<bool, ServiceError> {
    let colleagues = may_be_named(tx, act.now, meeting, people).await?;
    Ok(colleagues.iter().any(|one| one.id == delegate.0))
}

/// Takes an answer for one invitation.
async fn take(
    tx: &DatabaseTransaction,
    act: &Act,
    meeting: &meeting::Model,
    before: invitation::Model,
    reply: Reply,
    way: Way,
) -> Result<Outcome, ServiceError> {
    let revision = u32::try_from(meeting.sequence).unwrap_or_default();
    let place = match way {
        Way::Calendar(place) => place,
        Way::Link | Way::Desk => Place {
            sequence: revision,
            stamp: act.now,
        },
    };
    let place = place.within(revision, act.now);
    let holds = place.overtakes(held(&before));
    let answer = Answer::from(reply.answer());
    let delegate = reply.delegate().map(i64::from);
    if before.answer == answer && before.delegate_id == delegate {
        if holds {
            // Nothing is new but how old an answer must be to come too late.
            let mut row = before.into_active_model();
            set_place(&mut row, place);
            row.update(tx).await?;
        }
        return Ok(Outcome::Unchanged);
    }
    if !holds && came_before(tx, before.id, answer, place).await? {
        return Ok(Outcome::Unchanged);
    }
    let came = note(tx, act, &before, reply, (way, place), holds).await?;
    let mut change = Change::default().rows(&[], &[came]);
    if holds {
        let mut row = before.clone().into_active_model();
        row.answer = Set(answer);
        row.answered_at = Set(Some(act.now.to_chrono()));
        row.delegate_id = Set(delegate);
        set_place(&mut row, place);
        change = change.and(Change::between(&before, &row.update(tx).await?));
    }
    let subject = Subject::row("invitation", before.id);
    audit::record(tx, act, "invitation.answered", subject, change).await?;
    Ok(match holds {
        true => Outcome::Taken,
        false => Outcome::Stale,
    })
}

/// Writes an answer into the history.
async fn note(
    tx: &DatabaseTransaction,
    act: &Act,
    invitation: &invitation::Model,
    reply: Reply,
    (way, place): (Way, Place),
    holds: bool,
) -> Result<rsvp::Model, DbErr> {
    let (way, place) = match way {
        Way::Link => (AnswerWay::Link, None),
        Way::Desk => (AnswerWay::Desk, None),
        Way::Calendar(_) => (AnswerWay::Calendar, Some(place)),
    };
    let row = rsvp::ActiveModel {
        invitation_id: Set(invitation.id),
        answer: Set(reply.answer().into()),
        way: Set(way),
        delegate_id: Set(reply.delegate().map(i64::from)),
        sequence: Set(place.map(|place| column(place.sequence))),
        stamp: Set(place.map(|place| place.stamp.to_chrono())),
        holds: Set(holds),
        answered_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.insert(tx).await
}

/// Whether a calendar's answer that comes too late is in the history: mail may be read twice.
async fn came_before(
    tx: &DatabaseTransaction,
    invitation: i64,
    answer: Answer,
    place: Place,
) -> Result<bool, DbErr> {
    let same = rsvp::Entity::find()
        .filter(rsvp::Column::InvitationId.eq(invitation))
        .filter(rsvp::Column::Way.eq(AnswerWay::Calendar))
        .filter(rsvp::Column::Answer.eq(answer))
        .filter(rsvp::Column::Sequence.eq(column(place.sequence)))
        .filter(rsvp::Column::Stamp.eq(place.stamp.to_chrono()));
    Ok(same.one(tx).await?.is_some())
}

/// The place of what holds.
fn held(invitation: &invitation::Model) -> Option<Place> {
    let sequence = u32::try_from(invitation.answer_sequence?).ok()?;
    let stamp = invitation.answer_stamp?.to_jiff();
    Some(Place { sequence, stamp })
}

fn set_place(row: &mut invitation::ActiveModel, place: Place) {
    row.answer_sequence = Set(Some(column(place.sequence)));
    row.answer_stamp = Set(Some(place.stamp.to_chrono()));
}

fn column(sequence: u32) -> i32 {
    i32::try_from(sequence).unwrap_or(i32::MAX)
}

/// Enters somebody who is to attend instead among the invitees; whoever is there stays as they are.
async fn enter(
    tx: &DatabaseTransaction,
    act: &Act,
    meeting: &meeting::Model,
    delegate: PersonId,
) -> Result<(), DbErr> {
    let there = invitation::Entity::find()
        .filter(invitation::Column::MeetingId.eq(meeting.id))
        .filter(invitation::Column::PersonId.eq(delegate.0))
        .one(tx)
        .await?;
    let (row, change) = match there {
        Some(row) if row.removed_at.is_none() => return Ok(()),
        Some(before) => {
            let mut row = before.clone().into_active_model();
            row.reason = Set(InvitationReason::Delegate);
            row.removed_at = Set(None);
            row.answer = Set(Answer::NeedsAction);
            row.answered_at = Set(None);
            row.delegate_id = Set(None);
            row.answer_sequence = Set(None);
            row.answer_stamp = Set(None);
            let row = row.update(tx).await?;
            let change = Change::between(&before, &row);
            (row, change)
        }
        None => {
            let row = invitation::ActiveModel {
                meeting_id: Set(meeting.id),
                person_id: Set(delegate.0),
                reason: Set(InvitationReason::Delegate),
                answer: Set(Answer::NeedsAction),
                created_at: Set(act.now.to_chrono()),
                ..Default::default()
            };
            let row = row.insert(tx).await?;
            let change = Change::created(&row);
            (row, change)
        }
    };
    let subject = Subject::row("invitation", row.id);
    audit::record(tx, act, "invitation.delegated", subject, change).await
}

/// Asks everybody anew, as the meeting is at another time from this revision on: nobody has said
/// that they can be there then. Whoever named somebody to attend instead is asked nothing, as it is
/// the other who is. What was answered stays in the history, and an answer to the old time that
/// arrives after this comes too late.
///
/// # Errors
/// When the database fails.
pub(super) async fn ask_anew(
    tx: &DatabaseTransaction,
    act: &Act,
    meeting: &meeting::Model,
) -> Result<(), DbErr> {
    use invitation::Column;
    let of_meeting = invitation::Entity::update_many().filter(Column::MeetingId.eq(meeting.id));
    of_meeting
        .clone()
        .col_expr(Column::AnswerSequence, Expr::val(meeting.sequence))
        .col_expr(Column::AnswerStamp, Expr::val(act.now.to_chrono()))
        .exec(tx)
        .await?;
    let answered = [Answer::Accepted, Answer::Declined, Answer::Tentative];
    let asked = of_meeting
        .col_expr(Column::Answer, Expr::val(Answer::NeedsAction.as_str()))
        .col_expr(
            Column::AnsweredAt,
            Expr::val(Option::<sea_orm::prelude::DateTimeUtc>::None),
        )
        .filter(Column::Answer.is_in(answered))
        .exec(tx)
        .await?;
    if asked.rows_affected == 0 {
        return Ok(());
    }
    let subject = Subject::row("meeting", meeting.id);
    let detail = json!({ "answers": asked.rows_affected, "revision": meeting.sequence });
    audit::record(tx, act, "meeting.asked_anew", subject, detail).await
}
