//! Who is in a sub-group at a date.

use entity::{enums::GroupRole, membership, working_group_member};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::holds_on;

/// The people in a sub-group of a community on a day, by key: those of them who are its members then, of
/// whichever track.
///
/// # Errors
/// When the database fails.
pub async fn members(
    db: &impl ConnectionTrait,
    (community, group): (i64, i64),
    date: Date,
) -> Result<Vec<i64>, DbErr> {
    use working_group_member::Column::{EndOn, PersonId, StartOn, WorkingGroupId};
    let belong = {
        use membership::Column::{CommunityId, EndOn, PersonId, StartOn};
        let members = membership::Entity::find().select_only().column(PersonId);
        members
            .filter(CommunityId.eq(community))
            .filter(holds_on(StartOn, EndOn, date))
            .into_query()
    };
    let people = working_group_member::Entity::find()
        .select_only()
        .column(PersonId)
        .filter(WorkingGroupId.eq(group))
        .filter(holds_on(StartOn, EndOn, date))
        .filter(PersonId.in_subquery(belong))
        .order_by_asc(PersonId);
    people.into_tuple().all(db).await
}

/// Whether a person leads a sub-group on a day.
///
/// # Errors
/// When the database fails.
pub async fn leads(
    db: &impl ConnectionTrait,
    (person, group): (i64, i64),
    date: Date,
) -> Result<bool, DbErr> {
    use working_group_member::Column::{EndOn, PersonId, Role, StartOn, WorkingGroupId};
    let lead = working_group_member::Entity::find()
        .filter(WorkingGroupId.eq(group))
        .filter(PersonId.eq(person))
        .filter(Role.eq(GroupRole::Lead))
        .filter(holds_on(StartOn, EndOn, date));
    Ok(lead.one(db).await?.is_some())
}

/// The sub-group of somebody's time in one; none when there is no such time.
///
/// # Errors
/// When the database fails.
pub async fn of_place(db: &impl ConnectionTrait, place: i64) -> Result<Option<i64>, DbErr> {
    let row = working_group_member::Entity::find_by_id(place)
        .one(db)
        .await?;
    Ok(row.map(|row| row.working_group_id))
}
