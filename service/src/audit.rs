//! The record of who did what, when.

use entity::audit_event;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use serde_json::Value;

use crate::{context::Act, time::ToChrono};

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
/// `action` is `noun.verb` (`membership.ended`). `detail` says what changed, by keys, dates and
/// states: never a name, an address, a phone number or a text, because the record outlives the
/// person's erasure.
///
/// # Errors
/// When the database fails.
pub async fn record(
    db: &impl ConnectionTrait,
    act: &Act,
    action: &str,
    subject: Subject,
    detail: Value,
) -> Result<(), DbErr> {
    let event = audit_event::ActiveModel {
        at: Set(act.now.to_chrono()),
        actor: Set(act.actor.to_string()),
        action: Set(action.to_owned()),
        subject_type: Set(subject.noun.to_owned()),
        subject_id: Set(subject.id),
        detail: Set(detail),
        job_run_id: Set(act.job_run()),
        ..Default::default()
    };
    audit_event::Entity::insert(event)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
