//! Files that something is attached by.

use std::collections::BTreeMap;

use entity::attachment;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

/// The hashes of all files that are attached to something, each with the key of one attachment.
///
/// # Errors
/// When the database fails.
pub async fn hashes(db: &impl ConnectionTrait) -> Result<BTreeMap<String, i64>, DbErr> {
    let rows: Vec<(String, i64)> = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::Sha256)
        .column_as(attachment::Column::Id.min(), "id")
        .group_by(attachment::Column::Sha256)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whether something is attached by a file with this hash.
///
/// # Errors
/// When the database fails.
pub async fn is_attached(db: &impl ConnectionTrait, sha256: &str) -> Result<bool, DbErr> {
    let found = attachment::Entity::find()
        .filter(attachment::Column::Sha256.eq(sha256))
        .one(db)
        .await?;
    Ok(found.is_some())
}
