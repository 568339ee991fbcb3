//! Those who may attend in somebody's place: people of the same organization.

use entity::{affiliation, email_address, person};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::holds_on;

/// The people whose organization at a date is that of all of these, and whom mail reaches, by name.
/// Nobody, where these have no organization or not the same.
///
/// # Errors
/// When the database fails.
pub async fn of(
    db: &impl ConnectionTrait,
    people: &[i64],
    date: Date,
) -> Result<Vec<person::Model>, DbErr> {
    let Some(organization) = shared(db, people, date).await? else {
        return Ok(Vec::new());
    };
    let there = affiliation::Entity::find()
        .select_only()
        .column(affiliation::Column::PersonId)
        .filter(affiliation::Column::OrganizationId.eq(organization))
        .filter(affiliation::Column::IsPrimary.eq(true))
        .filter(holds_on(
            affiliation::Column::StartOn,
            affiliation::Column::EndOn,
            date,
        ));
    let reachable = email_address::Entity::find()
        .select_only()
        .column(email_address::Column::PersonId)
        .filter(email_address::Column::IsPrimary.eq(true))
        .filter(email_address::Column::SuppressedAt.is_null());
    person::Entity::find()
        .filter(person::Column::Id.in_subquery(there.into_query()))
        .filter(person::Column::Id.in_subquery(reachable.into_query()))
        .filter(person::Column::Id.is_not_in(people.iter().copied()))
        .filter(person::Column::ErasedAt.is_null())
        .order_by_asc(person::Column::FamilyName)
        .order_by_asc(person::Column::GivenName)
        .order_by_asc(person::Column::Id)
        .all(db)
        .await
}

/// The organization that these people have in common.
async fn shared(
    db: &impl ConnectionTrait,
    people: &[i64],
    date: Date,
) -> Result<Option<i64>, DbErr> {
    let found: Vec<(i64, i64)> = affiliation::Entity::find()
        .select_only()
        .column(affiliation::Column::PersonId)
        .column(affiliation::Column::OrganizationId)
        .filter(affiliation::Column::PersonId.is_in(people.iter().copied()))
        .filter(affiliation::Column::IsPrimary.eq(true))
        .filter(holds_on(
            affiliation::Column::StartOn,
            affiliation::Column::EndOn,
            date,
        ))
        .into_tuple()
        .all(db)
        .await?;
    let everybody = people
        .iter()
        .all(|one| found.iter().any(|(person, _)| person == one));
    let mut organizations = found.iter().map(|(_, organization)| *organization);
    let first = organizations.next();
    let same = first.is_some_and(|first| organizations.all(|other| other == first));
    Ok(first.filter(|_| everybody && same))
}
