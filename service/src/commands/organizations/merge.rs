//! Organizations that end in favour of another.

use std::collections::BTreeSet;

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
use serde_json::json;

use super::{
    super::{CommandError, Done, ProblemCode, Raced, Trigger, check::Check},
    CreateOrganization, New, goes_beyond, record,
};
use crate::{
    audit::Change,
    context::Act,
    time::{self, ToChrono},
};

/// What follows on organizations that end.
#[derive(Debug, Clone)]
pub enum Successor {
    /// One that is there.
    Existing(i64),
    /// A new one; its first day is the day of the merger, whatever is given.
    New(Box<CreateOrganization>),
}

/// Organizations that become one.
#[derive(Debug, Clone)]
pub struct Merge {
    /// The keys of those that end.
    pub predecessors: Vec<i64>,
    /// What follows.
    pub successor: Successor,
    /// The first day of the successor: the predecessors' last is the day before.
    pub from: String,
}

/// Ends organizations in favour of another, and moves the people who work there on that day. One
/// predecessor is replaced; several are merged.
///
/// # Errors
/// No predecessor, one that is named twice, is the successor, has ended, or only starts on the
/// day; a successor that does not exist on the day.
pub async fn merge(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Merge,
) -> Result<Done<organization::Model>, CommandError> {
    let mut check = Check::new();
    let from = check.date("from", &input.from);
    let predecessors = read_predecessors(&mut check, tx, &input.predecessors, from).await?;
    let mut new = None;
    let mut existing = None;
    check.enter("successor");
    match &input.successor {
        Successor::Existing(id) => {
            existing = read_successor(&mut check, tx, *id, &input.predecessors, from).await?;
        }
        Successor::New(given) => {
            check.enter("create");
            new = New::read(&mut check, tx, given).await?;
            check.leave();
        }
    }
    check.leave();
    check.done()?;
    let Some(from) = from else {
        return Err(check.refused());
    };
    let (successor, mut change) = match (new, existing) {
        (Some(new), _) => {
            let (successor, name) = new.insert(tx, act, from).await?;
            let change = Change::created(&successor).rows(&[], &[name]);
            (successor, change)
        }
        (None, Some(existing)) => (existing, Change::default()),
        (None, None) => return Err(check.refused()),
    };
    let kind = match predecessors.len() {
        1 => OrganizationSuccessionKind::Replacement,
        _ => OrganizationSuccessionKind::Merger,
    };
    for predecessor in predecessors {
        let id = predecessor.id;
        change = end_organization(tx, predecessor, from, change).await?;
        change = move_people(tx, id, successor.id, from, change).await?;
        let row = organization_succession::ActiveModel {
            predecessor_id: Set(id),
            successor_id: Set(successor.id),
            kind: Set(kind),
            effective_on: Set(from.to_chrono()),
            ..Default::default()
        };
        let succession = row.insert(tx).await.or_in_use("predecessors")?;
        change = change.rows(&[], &[succession]);
    }
    let change = change.noting(json!({ "predecessors": input.predecessors, "kind": kind }));
    record(tx, act, "organization.merged", successor.id, change).await?;
    Ok(Done::new(successor).and(Trigger::Recruitment))
}

async fn read_predecessors(
    check: &mut Check,
    tx: &DatabaseTransaction,
    given: &[i64],
    from: Option<Date>,
) -> Result<Vec<organization::Model>, CommandError> {
    if given.is_empty() {
        check.refuse("predecessors", ProblemCode::Missing);
    }
    let mut seen = BTreeSet::new();
    let mut predecessors = Vec::new();
    check.enter("predecessors");
    for (place, id) in given.iter().enumerate() {
        let place = place.to_string();
        if !seen.insert(*id) {
            check.refuse(&place, ProblemCode::NamedTwice);
            continue;
        }
        let found = check.row::<organization::Entity>(tx, &place, *id);
        let (Some(row), Some(from)) = (found.await?, from) else {
            continue;
        };
        match time::term(row.start_on, row.end_on)?.end_on(from) {
            Ok(_) => predecessors.push(row),
            Err(TermError::AlreadyEnded { .. }) => {
                check.refuse(&place, ProblemCode::NotAllowedInState { state: "ended" });
            }
            Err(_) => check.refuse(&place, ProblemCode::NotInForceOn { day: from }),
        }
    }
    check.leave();
    Ok(predecessors)
}

async fn read_successor(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
    predecessors: &[i64],
    from: Option<Date>,
) -> Result<Option<organization::Model>, CommandError> {
    if predecessors.contains(&id) {
        check.refuse("existing", ProblemCode::NamedTwice);
        return Ok(None);
    }
    let found = check.row::<organization::Entity>(tx, "existing", id);
    let successor = found.await?;
    if let (Some(row), Some(day)) = (&successor, from) {
        let exists = time::term(row.start_on, row.end_on)?;
        if !exists.contains(day) || !exists.is_open() {
            check.refuse("existing", ProblemCode::NotInForceOn { day });
        }
    }
    Ok(successor)
}

/// Ends an organization and the name of the day. A name that was to come later never does.
async fn end_organization(
    tx: &DatabaseTransaction,
    organization: organization::Model,
    end: Date,
    change: Change,
) -> Result<Change, CommandError> {
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
    let change = change.rows(&[organization], &[ended]);
    Ok(change.rows(&names_before, &names(tx, id).await?))
}

async fn names(
    tx: &DatabaseTransaction,
    organization: i64,
) -> Result<Vec<organization_name::Model>, CommandError> {
    let names = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.eq(organization))
        .order_by_asc(organization_name::Column::Id);
    Ok(names.all(tx).await?)
}

/// From the day on, the people who work at the predecessor work at the successor, with the same
/// title; an affiliation that only starts later is the successor's from its start.
async fn move_people(
    tx: &DatabaseTransaction,
    predecessor: i64,
    successor: i64,
    day: Date,
    change: Change,
) -> Result<Change, CommandError> {
    let affected = affiliation::Entity::find()
        .filter(affiliation::Column::OrganizationId.eq(predecessor))
        .filter(goes_beyond(affiliation::Column::EndOn, day))
        .order_by_asc(affiliation::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let mut moved = Vec::with_capacity(affected.len());
    for there in affected.iter().cloned() {
        let starts_before = time::term(there.start_on, there.end_on)?.start() < day;
        let mut row = there.clone().into_active_model();
        if !starts_before {
            row.organization_id = Set(successor);
            moved.push(row.update(tx).await?);
            continue;
        }
        row.end_on = Set(Some(day.to_chrono()));
        moved.push(row.update(tx).await?);
        let mut next = there.into_active_model().reset_all();
        next.id = NotSet;
        next.organization_id = Set(successor);
        next.start_on = Set(day.to_chrono());
        moved.push(next.insert(tx).await.or_overlaps("from")?);
    }
    Ok(change.rows(&affected, &moved))
}
