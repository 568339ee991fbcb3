//! The record of who did what, when, and what was there before and after.
//!
//! Events are only ever added, and go when their period of retention is over: both databases refuse
//! to change one or to take one away before. So an event never holds what an erasure would have to
//! find: see [`Change`].

mod change;

use entity::audit_event;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

use crate::{context::Act, time::ToChrono};
pub use change::Change;

/// What an event is about: a row by its table and key, or a table as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The table's name.
    pub noun: &'static str,
    /// The row's key.
    pub id: Option<i64>,
}

impl Subject {
    /// One row.
    #[must_use]
    pub const fn row(noun: &'static str, id: i64) -> Self {
        Self { noun, id: Some(id) }
    }
}

/// Records one event, in the transaction of the deed itself.
///
/// `action` is `noun.verb` (`membership.ended`). Where no row says what happened, a JSON value takes
/// the place of a change, and becomes its detail (see [`Change::noting`]).
///
/// # Errors
/// When the database fails.
pub async fn record(
    db: &impl ConnectionTrait,
    act: &Act,
    action: &str,
    subject: Subject,
    change: impl Into<Change>,
) -> Result<(), DbErr> {
    let Change {
        before,
        after,
        detail,
    } = change.into();
    let event = audit_event::ActiveModel {
        at: Set(act.now.to_chrono()),
        actor: Set(act.actor.to_string()),
        action: Set(action.to_owned()),
        subject_type: Set(subject.noun.to_owned()),
        subject_id: Set(subject.id),
        detail: Set(detail),
        job_run_id: Set(act.job_run()),
        before: Set(before.into_json()),
        after: Set(after.into_json()),
        ..Default::default()
    };
    audit_event::Entity::insert(event)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
