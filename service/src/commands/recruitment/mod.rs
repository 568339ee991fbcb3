//! The search for representatives, as the secretariat and council members carry it on: who sees to a
//! case, who was spoken with, when to ask again; the candidates are in [`candidates`], the
//! letter in [`letter`].
//!
//! Cases are opened, addressed and closed by the job `recruitment`, from the roster. The one who
//! joins by [`candidates::admit`] closes theirs in the same move.

pub mod candidates;
pub mod letter;

use domain::access::Role;
use entity::{
    candidate, contact_attempt,
    enums::{CandidateState, ContactChannel, ContactOutcome},
    membership, recruitment_case,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::{
    CommandError, Done, ProblemCode,
    check::{Check, SHOWN, community},
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
    reads::{community::Community, roles},
    time::{ToChrono, ToJiff},
};

/// Those who keep the community's data, whom a case may be given to.
pub const SECRETARIAT: &[Role] = &[Role::Support, Role::CoChair, Role::Administrator];

/// A case that somebody sees to.
#[derive(Debug, Clone)]
pub struct Assign {
    /// The case's key.
    pub case: i64,
    /// The person's key; none when nobody in particular does.
    pub owner: Option<i64>,
}

/// Gives a case to somebody, who is reminded of its follow-ups.
///
/// # Errors
/// A case that is not there or is closed; somebody who is not of the secretariat today, and would not
/// see the case.
pub async fn assign(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Assign,
) -> Result<Done<recruitment_case::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let case = open_case(&mut check, tx, input.case).await?;
    if let Some(owner) = input.owner
        && let Some(owner) = check.person(tx, "owner", owner).await?
        && !roles::of(tx, owner.id, today).await?.has_any(SECRETARIAT)
    {
        check.refuse("owner", ProblemCode::NotOfTheSecretariat);
    }
    check.done()?;
    let Some(before) = case else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.owner_id = Set(input.owner);
    row.updated_at = Set(act.now.to_chrono());
    let case = row.update(tx).await?;
    let change = Change::between(&before, &case);
    record(tx, act, "recruitment_case.assigned", &case, change).await?;
    Ok(Done::new(case))
}

/// Somebody was spoken with, or was not reached.
#[derive(Debug, Clone)]
pub struct RecordAttempt {
    /// The case's key.
    pub case: i64,
    /// How.
    pub channel: ContactChannel,
    /// What came of it.
    pub outcome: ContactOutcome,
    /// A note.
    pub note: Option<String>,
    /// When; now where it is not given.
    pub attempted_at: Option<String>,
    /// The key of the candidate who was spoken with, if it was one.
    pub candidate: Option<i64>,
    /// The day on which to ask again; where it is not given, so many days after the attempt as the
    /// community waits, or after today if that has come by now, and never sooner than was set before.
    pub next_follow_up_on: Option<String>,
}

/// Puts an attempt on record, and the day on which to ask again.
///
/// # Errors
/// A case that is not there or is closed; a candidate of another case; a moment that has not come; a
/// day that has passed.
pub async fn record_attempt(
    tx: &DatabaseTransaction,
    act: &Act,
    input: RecordAttempt,
) -> Result<Done<contact_attempt::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let today = act.today(&community.zone);
    let case = open_case(&mut check, tx, input.case).await?;
    let at = match input.attempted_at.as_deref() {
        Some(given) => past_moment(&mut check, "attempted_at", given, &community, act),
        None => Some(act.now),
    };
    let note = input.note.as_deref().filter(|note| !note.trim().is_empty());
    let note = note.and_then(|note| check.remark("note", note));
    if let Some(candidate) = input.candidate {
        is_candidate_of(&mut check, tx, candidate, input.case).await?;
    }
    let next = match input.next_follow_up_on.as_deref() {
        Some(given) => coming_day(&mut check, "next_follow_up_on", given, &community, act),
        None => at.zip(case.as_ref()).map(|(at, case)| {
            let attempted_on = community.zone.date_at(at);
            next_follow_up(&community, case, attempted_on, today)
        }),
    };
    check.done()?;
    let (Some(before), Some(at), Some(next)) = (case, at, next) else {
        return Err(check.refused());
    };
    let attempt = contact_attempt::ActiveModel {
        recruitment_case_id: Set(before.id),
        candidate_id: Set(input.candidate),
        attempted_at: Set(at.to_chrono()),
        channel: Set(input.channel),
        outcome: Set(input.outcome),
        note: Set(note),
        recorded_by: Set(Some(act.actor.to_string())),
        ..Default::default()
    };
    let attempt = attempt.insert(tx).await?;
    let case = set_follow_up(tx, act, &before, next).await?;
    let change = Change::created(&attempt).rows(&[before], &[case]);
    let subject = Subject::row("contact_attempt", attempt.id);
    audit::record(tx, act, "contact_attempt.recorded", subject, change).await?;
    Ok(Done::new(attempt))
}

/// When to ask again, counted from a day on which somebody was asked.
#[must_use]
pub fn follow_up(community: &Community, asked_on: Date) -> Date {
    let wait = i64::from(community.row.recruitment_follow_up_days).days();
    asked_on.saturating_add(wait)
}

/// When to ask again after an attempt on a day: somebody may put it on record late, and whoever sees
/// to the case was told of the days up to today.
fn next_follow_up(
    community: &Community,
    case: &recruitment_case::Model,
    attempted_on: Date,
    today: Date,
) -> Date {
    let mut next = follow_up(community, attempted_on);
    if next <= today {
        next = follow_up(community, today);
    }
    next.max(case.next_follow_up_on.to_jiff())
}

/// Sets the day on which to ask again.
///
/// # Errors
/// When the database fails.
pub async fn set_follow_up(
    tx: &impl ConnectionTrait,
    act: &Act,
    before: &recruitment_case::Model,
    on: Date,
) -> Result<recruitment_case::Model, ServiceError> {
    let mut row = before.clone().into_active_model();
    row.next_follow_up_on = Set(on.to_chrono());
    row.updated_at = Set(act.now.to_chrono());
    Ok(row.update(tx).await?)
}

/// Closes a case: somebody represents its jurisdiction. Never before the day on which it was opened.
///
/// # Errors
/// When the database fails.
pub async fn close(
    tx: &impl ConnectionTrait,
    act: &Act,
    before: &recruitment_case::Model,
    on: Date,
) -> Result<recruitment_case::Model, ServiceError> {
    let mut row = before.clone().into_active_model();
    row.closed_on = Set(Some(on.max(before.opened_on.to_jiff()).to_chrono()));
    row.updated_at = Set(act.now.to_chrono());
    Ok(row.update(tx).await?)
}

/// The candidates who were admitted and whose membership only begins after a day: their cases wait
/// for it, and nobody else is looked for. Where it does not come about, the search goes on.
#[must_use]
pub fn yet_to_begin(day: Date) -> Select<candidate::Entity> {
    let memberships = membership::Entity::find()
        .select_only()
        .column(membership::Column::PersonId)
        .filter(membership::Column::StartOn.gt(day.to_chrono()))
        .into_query();
    candidate::Entity::find()
        .filter(candidate::Column::State.eq(CandidateState::Joined))
        .filter(candidate::Column::PersonId.in_subquery(memberships))
}

/// A case that goes on.
async fn open_case(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<Option<recruitment_case::Model>, CommandError> {
    let case = check.row::<recruitment_case::Entity>(tx, "case", id);
    let case = case.await?;
    is_open(check, "case", case.as_ref());
    Ok(case)
}

fn is_open(check: &mut Check, field: &str, case: Option<&recruitment_case::Model>) {
    if case.is_some_and(|case| case.closed_on.is_some()) {
        let state = "case_closed";
        check.refuse(field, ProblemCode::NotAllowedInState { state });
    }
}

async fn is_candidate_of(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
    case: i64,
) -> Result<(), CommandError> {
    let candidate = check.row::<candidate::Entity>(tx, "candidate", id);
    let candidate = candidate.await?;
    if candidate.is_some_and(|candidate| candidate.recruitment_case_id != case) {
        let noun = "candidate";
        check.refuse("candidate", ProblemCode::NotFound { noun });
    }
    Ok(())
}

/// A moment up to now, such as `2021-09-01T13:00:00Z`.
fn past_moment(
    check: &mut Check,
    field: &str,
    given: &str,
    community: &Community,
    act: &Act,
) -> Option<Timestamp> {
    let Ok(at) = given.trim().parse::<Timestamp>() else {
        let given = given.chars().take(SHOWN).collect();
        check.refuse(field, ProblemCode::NotAnInstant { given });
        return None;
    };
    if at > act.now {
        let day = community.zone.date_at(at);
        check.refuse(field, ProblemCode::InTheFuture { day });
        return None;
    }
    Some(at)
}

/// A day from today on.
fn coming_day(
    check: &mut Check,
    field: &str,
    given: &str,
    community: &Community,
    act: &Act,
) -> Option<Date> {
    let day = check.date(field, given)?;
    if day < act.today(&community.zone) {
        let midnight = day.to_zoned(community.zone.rules().clone());
        let at = midnight.unwrap_or_else(|_| community.zone.at(act.now));
        check.refuse(field, ProblemCode::InThePast { at });
        return None;
    }
    Some(day)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    case: &recruitment_case::Model,
    change: Change,
) -> Result<(), CommandError> {
    let subject = Subject::row("recruitment_case", case.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}
