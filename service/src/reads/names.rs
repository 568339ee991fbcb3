//! What organizations were called at a date.

use std::collections::HashMap;

use entity::organization_name;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::holds_on;

/// The names of some organizations at a date, by the organization's key; one statement. One that had
/// no name on that day is not among them.
///
/// # Errors
/// When the database fails.
pub async fn at(
    db: &impl ConnectionTrait,
    organizations: impl IntoIterator<Item = i64>,
    date: Date,
) -> Result<HashMap<i64, organization_name::Model>, DbErr> {
    use organization_name::Column::{EndOn, OrganizationId, StartOn};
    let names = organization_name::Entity::find()
        .filter(OrganizationId.is_in(organizations))
        .filter(holds_on(StartOn, EndOn, date))
        .all(db)
        .await?;
    Ok(names
        .into_iter()
        .map(|name| (name.organization_id, name))
        .collect())
}
