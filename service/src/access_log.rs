//! The record of who read which personal data, when.

use entity::{access_event, enums::AccessWay};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

use crate::{context::Actor, time::ToChrono};

/// How long the name of an operation may be that is kept.
const NAME: usize = 100;

/// What somebody read: by name, never what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Who read it; none for those who are not known.
    pub actor: Option<Actor>,
    /// By which way.
    pub way: AccessWay,
    /// The name of the operation, or the page.
    pub operation: Option<String>,
    /// The fields: `Person.phone`.
    pub fields: Vec<String>,
}

/// Puts readings on record, each with its moment.
///
/// # Errors
/// When the database fails.
pub async fn record(
    db: &impl ConnectionTrait,
    readings: &[(Reading, Timestamp)],
) -> Result<(), DbErr> {
    if readings.is_empty() {
        return Ok(());
    }
    let rows = readings.iter().map(|(reading, at)| row(reading, *at));
    access_event::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

fn row(reading: &Reading, at: Timestamp) -> access_event::ActiveModel {
    let actor = reading.actor.as_ref().map(ToString::to_string);
    let name = reading.operation.as_ref();
    access_event::ActiveModel {
        at: Set(at.to_chrono()),
        actor: Set(actor.unwrap_or_else(|| "unknown".to_owned())),
        way: Set(reading.way),
        operation: Set(name.map(|name| name.chars().take(NAME).collect())),
        fields: Set(reading.fields.clone().into()),
        ..Default::default()
    }
}
