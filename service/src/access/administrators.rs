//! Administrators: people who keep the service.

use entity::{administrator, email_address, person};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, Raced, check::Check},
    context::Act,
    time::ToChrono,
};

/// Makes a person an administrator.
///
/// # Errors
/// There is no such person, they were erased, or they are one already.
pub async fn grant(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
) -> Result<Done<administrator::Model>, CommandError> {
    let mut check = Check::new();
    let row = check.person(tx, "person", person).await?;
    if row.is_some() && standing(tx, person).await?.is_some() {
        check.refuse("person", ProblemCode::AlreadyDone);
    }
    check.done()?;
    let row = administrator::ActiveModel {
        person_id: Set(person),
        granted_at: Set(act.now.to_chrono()),
        granted_by: Set(act.actor.to_string()),
        ..Default::default()
    };
    let row = row.insert(tx).await.or_in_use("person")?;
    let change = Change::default().rows(&[], std::slice::from_ref(&row));
    record(tx, act, "administrator.granted", person, change).await?;
    Ok(Done::new(row))
}

/// Takes it back. Whoever has the configured token stays able to grant it again.
///
/// # Errors
/// There is no such person, or they are none.
pub async fn revoke(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
) -> Result<Done<administrator::Model>, CommandError> {
    let mut check = Check::new();
    check.row::<person::Entity>(tx, "person", person).await?;
    check.done()?;
    let Some(before) = standing(tx, person).await? else {
        return Err(CommandError::problem("person", ProblemCode::AlreadyDone));
    };
    let mut row = before.clone().into_active_model();
    row.revoked_at = Set(Some(act.now.to_chrono()));
    row.revoked_by = Set(Some(act.actor.to_string()));
    let row = row.update(tx).await?;
    let change = Change::default().rows(&[before], std::slice::from_ref(&row));
    record(tx, act, "administrator.revoked", person, change).await?;
    Ok(Done::new(row))
}

/// Those who are administrators now, by when they became such.
///
/// # Errors
/// When the database fails.
pub async fn all(
    db: &impl ConnectionTrait,
) -> Result<Vec<(administrator::Model, Option<person::Model>)>, DbErr> {
    administrator::Entity::find()
        .filter(administrator::Column::RevokedAt.is_null())
        .order_by_asc(administrator::Column::Id)
        .find_also_related(person::Entity)
        .all(db)
        .await
}

/// The people who are written to at an address: mostly one, or none. Where the address bounces for
/// one of them, it does for all.
///
/// # Errors
/// When the database fails.
pub async fn people_at(
    db: &impl ConnectionTrait,
    normalized: &str,
) -> Result<Vec<person::Model>, DbErr> {
    let found = email_address::Entity::find()
        .filter(email_address::Column::Normalized.eq(normalized))
        .order_by_asc(email_address::Column::PersonId)
        .find_also_related(person::Entity)
        .all(db)
        .await?;
    if found.iter().any(|(row, _)| row.suppressed_at.is_some()) {
        return Ok(Vec::new());
    }
    let primary = found.into_iter().filter(|(row, _)| row.is_primary);
    let people = primary.filter_map(|(_, person)| person);
    Ok(people.filter(|person| person.erased_at.is_none()).collect())
}

async fn standing(
    tx: &DatabaseTransaction,
    person: i64,
) -> Result<Option<administrator::Model>, DbErr> {
    administrator::Entity::find()
        .filter(administrator::Column::PersonId.eq(person))
        .filter(administrator::Column::RevokedAt.is_null())
        .one(tx)
        .await
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    person: i64,
    change: Change,
) -> Result<(), DbErr> {
    audit::record(tx, act, action, Subject::row("person", person), change).await
}
