//! The end of an organization: its names, its people, what follows.

use domain::term::TermError;
use entity::{
    affiliation, enums::OrganizationSuccessionKind, organization, organization_name,
    organization_succession,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::Expr,
};

use super::{
    super::{CommandError, ProblemCode, Raced, check::Check},
    goes_beyond,
};
use crate::{
    audit::Change,
    time::{self, ToChrono},
};

/// An organization that can end in favour of what begins on a day: one that goes on, and began before.
pub(super) async fn one_that_ends(
    check: &mut Check,
    tx: &DatabaseTransaction,
    field: &str,
    id: i64,
    from: Option<Date>,
) -> Result<Option<organization::Model>, CommandError> {
    let found = check.row::<organization::Entity>(tx, field, id);
    let (Some(row), Some(from)) = (found.await?, from) else {
        return Ok(None);
    };
    match time::term(row.start_on, row.end_on)?.end_on(from) {
        Ok(_) => return Ok(Some(row)),
        Err(TermError::AlreadyEnded { .. }) => {
            check.refuse(field, ProblemCode::NotAllowedInState { state: "ended" });
        }
        Err(_) => check.refuse(field, ProblemCode::NotInForceOn { day: from }),
    }
    Ok(None)
}

/// Ends an organization and the name of the day. A name that was to come later never does.
pub(super) async fn end(
    tx: &DatabaseTransaction,
    organization: organization::Model,
    end: Date,
    change: Change,
) -> Result<(organization::Model, Change), CommandError> {
    let id = organization.id;
    let names_before = names(tx, id).await?;
    let mut row = organization.clone().into_active_model();
    row.end_on = Set(Some(end.to_chrono()));
    let ended = row.update(tx).await?;
    organization_name::Entity::delete_many()
        .filter(organization_name::Column::OrganizationId.eq(id))
        .filter(organization_name::Column::StartOn.gte(end.to_chrono()))
        .exec(tx)
        .await?;
    organization_name::Entity::update_many()
        .col_expr(
            organization_name::Column::EndOn,
            Expr::value(end.to_chrono()),
        )
        .filter(organization_name::Column::OrganizationId.eq(id))
        .filter(goes_beyond(organization_name::Column::EndOn, end))
        .exec(tx)
        .await?;
    let change = change.rows(&[organization], std::slice::from_ref(&ended));
    let change = change.rows(&names_before, &names(tx, id).await?);
    Ok((ended, change))
}

/// The names of an organization, in the order of their days.
pub(super) async fn names(
    tx: &DatabaseTransaction,
    organization: i64,
) -> Result<Vec<organization_name::Model>, CommandError> {
    let names = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.eq(organization))
        .order_by_asc(organization_name::Column::StartOn);
    Ok(names.all(tx).await?)
}

/// The affiliations with an organization that hold on a day or later.
pub(super) async fn working_there(
    tx: &DatabaseTransaction,
    organization: i64,
    day: Date,
) -> Result<Vec<affiliation::Model>, CommandError> {
    let rows = affiliation::Entity::find()
        .filter(affiliation::Column::OrganizationId.eq(organization))
        .filter(goes_beyond(affiliation::Column::EndOn, day))
        .order_by_asc(affiliation::Column::Id)
        .lock_exclusive();
    Ok(rows.all(tx).await?)
}

/// From the day on, people work at the organization that `whither` says for each, with the same title;
/// an affiliation that only starts later is that organization's from its start.
pub(super) async fn move_people(
    tx: &DatabaseTransaction,
    affected: Vec<affiliation::Model>,
    day: Date,
    change: Change,
    whither: impl Fn(i64) -> i64,
) -> Result<Change, CommandError> {
    let mut moved = Vec::with_capacity(affected.len());
    for there in affected.iter().cloned() {
        let organization = whither(there.person_id);
        let starts_before = time::term(there.start_on, there.end_on)?.start() < day;
        let mut row = there.clone().into_active_model();
        if !starts_before {
            row.organization_id = Set(organization);
            moved.push(row.update(tx).await?);
            continue;
        }
        row.end_on = Set(Some(day.to_chrono()));
        moved.push(row.update(tx).await?);
        let mut next = there.into_active_model().reset_all();
        next.id = NotSet;
        next.organization_id = Set(organization);
        next.start_on = Set(day.to_chrono());
        moved.push(next.insert(tx).await.or_overlaps("from")?);
    }
    Ok(change.rows(&affected, &moved))
}

/// Puts on record that one organization follows on another.
pub(super) async fn succeed(
    tx: &DatabaseTransaction,
    (predecessor, successor): (i64, i64),
    kind: OrganizationSuccessionKind,
    from: Date,
    change: Change,
) -> Result<Change, CommandError> {
    let row = organization_succession::ActiveModel {
        predecessor_id: Set(predecessor),
        successor_id: Set(successor),
        kind: Set(kind),
        effective_on: Set(from.to_chrono()),
        ..Default::default()
    };
    let succession = row.insert(tx).await.or_in_use("predecessors")?;
    Ok(change.rows(&[], &[succession]))
}
