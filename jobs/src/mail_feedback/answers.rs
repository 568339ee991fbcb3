//! Answers of calendars, which end where all answers end.

use std::collections::BTreeSet;

use documents::calendar::reply::{self, Incoming};
use domain::email::EmailAddress;
use entity::email_address;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use service::{
    commands::answers::{self, Outcome},
    context::Act,
};

use crate::{
    runner::{JobError, RunContext, RunTransaction},
    triggers::run_for,
};

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Taken {
    /// It was late, or said nothing new.
    WithoutEffect,
    /// It holds.
    Holds,
    /// A person has to look at it: it can't be read, is not from whom it says, or of somebody whom
    /// nobody invited.
    ForAPerson,
}

/// Takes the answers of a calendar object that came from an address.
///
/// # Errors
/// When the database fails.
pub(super) async fn take(
    run: &RunContext,
    tx: &RunTransaction,
    act: &Act,
    calendar: &str,
    from: Option<&str>,
) -> Result<Taken, JobError> {
    let (Ok(Incoming::Replies(replies)), Some(from)) = (reply::read(calendar.as_bytes()), from)
    else {
        return Ok(Taken::ForAPerson);
    };
    for reply in &replies {
        if !is_theirs(&**tx, from, &reply.attendee).await? {
            return Ok(Taken::ForAPerson);
        }
    }
    let mut taken = Taken::WithoutEffect;
    for reply in replies {
        let done = answers::by_calendar(tx, act, reply).await?;
        taken = taken.max(match done.value {
            Outcome::Taken => Taken::Holds,
            Outcome::UnknownMeeting | Outcome::NotInvited => Taken::ForAPerson,
            _ => Taken::WithoutEffect,
        });
        for trigger in done.triggers {
            let asked = run.enqueue(tx, run_for(trigger, &act.actor)).await;
            asked.map_err(JobError::fail)?;
        }
    }
    Ok(taken)
}

/// Whether an answer for an attendee may come from an address: it is the attendee's, or another of
/// the same person.
async fn is_theirs(
    db: &impl ConnectionTrait,
    from: &str,
    attendee: &EmailAddress,
) -> Result<bool, DbErr> {
    let attendee = attendee.normalized();
    if from == attendee {
        return Ok(true);
    }
    let senders = readers_of(db, from).await?;
    Ok(!senders.is_disjoint(&readers_of(db, &attendee).await?))
}

async fn readers_of(db: &impl ConnectionTrait, address: &str) -> Result<BTreeSet<i64>, DbErr> {
    let readers: Vec<i64> = email_address::Entity::find()
        .filter(email_address::Column::Normalized.eq(address))
        .select_only()
        .column(email_address::Column::PersonId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(readers.into_iter().collect())
}
