//! Whether anybody was erased, or turned out to be another, since something was read: what is written
//! from it would bring back what is gone.

use entity::{community, person};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, sea_query::LockType,
};

/// How many people have been erased, and how many turned out to be others; indexes alone are read.
///
/// # Errors
/// When the database fails.
pub async fn count(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let erased = person::Entity::find().filter(person::Column::ErasedAt.is_not_null());
    let merged = person::Entity::find().filter(person::Column::MergedIntoId.is_not_null());
    Ok(erased.count(db).await? + merged.count(db).await?)
}

/// The same, and until the transaction ends an erasure waits: it then finds what the transaction
/// has written.
///
/// # Errors
/// When the database fails.
pub async fn count_and_hold(tx: &DatabaseTransaction) -> Result<u64, DbErr> {
    lock(tx, LockType::Share).await?;
    count(tx).await
}

/// Waits for whoever writes what they have read about people, and lets nobody begin until the
/// transaction ends: the first thing that an erasure does.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    lock(tx, LockType::NoKeyUpdate).await
}

/// What both hold is the row of the community, of which nobody else minds.
async fn lock(tx: &DatabaseTransaction, how: LockType) -> Result<(), DbErr> {
    let held = community::Entity::find()
        .select_only()
        .column(community::Column::Id)
        .lock(how);
    held.into_tuple::<i64>().all(tx).await.map(|_| ())
}
