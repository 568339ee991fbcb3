//! Who is in a sub-group, and as what.

use domain::term::Term;
use entity::{enums::GroupRole, working_group, working_group_member};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{
    super::{
        CommandError, Done, ProblemCode, Raced, Trigger,
        check::{Check, community},
    },
    is_member, tell,
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    error::ServiceError,
    time::{self, ToChrono},
};

/// Somebody who comes into a sub-group, or is something else in it.
#[derive(Debug, Clone)]
pub struct Add {
    /// The sub-group's key.
    pub working_group: i64,
    /// The person's key.
    pub person: i64,
    /// As what.
    pub role: GroupRole,
    /// The first day.
    pub from: String,
}

/// Puts a person into a sub-group from a day on, to its end. Whoever is in it as something else is
/// that to the day before; on their first day, altogether what they become.
///
/// # Errors
/// A day that does not exist, or on which there is no such sub-group; somebody who is no member of
/// the community on it, is in the sub-group so already, or comes into it later; a second lead.
pub async fn add(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Add,
) -> Result<Done<working_group_member::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let found = check.row::<working_group::Entity>(tx, "working_group", input.working_group);
    let group = found.await?;
    let from = check.date("from", &input.from);
    is_member(&mut check, tx, &community, ("person", input.person), from).await?;
    let (Some(group), Some(from)) = (group, from) else {
        return Err(check.refused());
    };
    let term = Term::new(from, super::term_of(&group)?.end());
    let term = term
        .ok()
        .filter(|_| super::term_of(&group).is_ok_and(|all| all.contains(from)));
    let Some(term) = term else {
        check.refuse("from", ProblemCode::NotInForceOn { day: from });
        return Err(check.refused());
    };
    let (own, others): (Vec<_>, Vec<_>) = all(tx, group.id)
        .await?
        .into_iter()
        .partition(|row| row.person_id == input.person);
    if input.role == GroupRole::Lead {
        let leads = others.iter().filter(|row| row.role == GroupRole::Lead);
        check.is_free("role", term, leads.map(term_of))?;
    }
    let before = was_until(&mut check, &own, (input.role, term))?;
    check.done()?;
    let (row, change) = match before {
        Some(before) => becomes(tx, before, (input.role, term)).await?,
        None => {
            let row = place(group.id, input.person, input.role, term);
            let row = row.insert(tx).await.or_overlaps("from")?;
            let change = Changed::created(&row);
            (row, change)
        }
    };
    record(tx, act, "working_group_member.started", &row, change).await?;
    tell(tx, act, Done::new(row), group.id).await
}

/// Makes somebody who is in a sub-group something else in it. From their first day on, that is what
/// they are altogether.
async fn becomes(
    tx: &DatabaseTransaction,
    before: working_group_member::Model,
    (role, term): (GroupRole, Term),
) -> Result<(working_group_member::Model, Changed), CommandError> {
    let mut row = before.clone().into_active_model();
    if term_of(&before)?.start() == term.start() {
        row.role = Set(role);
        let row = row.update(tx).await?;
        let change = Changed::between(&before, &row);
        return Ok((row, change));
    }
    row.end_on = Set(Some(term.start().to_chrono()));
    let ended = row.update(tx).await?;
    let row = place(before.working_group_id, before.person_id, role, term);
    let row = row.insert(tx).await.or_overlaps("from")?;
    let change = Changed::created(&row).rows(&[before], &[ended]);
    Ok((row, change))
}

/// As what else a person is in a sub-group until a term begins.
fn was_until(
    check: &mut Check,
    own: &[working_group_member::Model],
    (role, term): (GroupRole, Term),
) -> Result<Option<working_group_member::Model>, CommandError> {
    let mut before = None;
    for row in own {
        let there = term_of(row)?;
        if !there.overlaps(term) {
            continue;
        }
        if row.role == role || there.start() > term.start() {
            check.refuse("from", ProblemCode::Overlaps { with: Some(there) });
        } else {
            before = Some(row.clone());
        }
    }
    Ok(before)
}

/// Somebody who leaves a sub-group.
#[derive(Debug, Clone)]
pub struct Leave {
    /// The key of their time in it.
    pub working_group_member: i64,
    /// The last day.
    pub to: String,
}

/// Ends somebody's time in a sub-group.
///
/// # Errors
/// A day that does not exist, or comes before the first or after the last; a time that is over.
pub async fn leave(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Leave,
) -> Result<Done<working_group_member::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let id = input.working_group_member;
    let found = check.row::<working_group_member::Entity>(tx, "working_group_member", id);
    let found = found.await?;
    let last = check.date("to", &input.to);
    let (Some(before), Some(last)) = (found, last) else {
        return Err(check.refused());
    };
    let there = term_of(&before)?;
    if there.end().is_some_and(|end| end <= today) {
        let state = "ended";
        check.refuse(
            "working_group_member",
            ProblemCode::NotAllowedInState { state },
        );
    }
    if there.end().is_some_and(|end| end <= last) {
        check.refuse("to", ProblemCode::NotInForceOn { day: last });
    }
    let ended = check.term_of(there.start(), Some(last));
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.end_on = Set(ended.and_then(Term::end).to_chrono());
    let row = row.update(tx).await?;
    let change = Changed::between(&before, &row).noting(json!({ "person": row.person_id }));
    record(tx, act, "working_group_member.ended", &row, change).await?;
    let group = row.working_group_id;
    tell(tx, act, Done::new(row), group).await
}

/// Rows as they were and as they are.
#[derive(Default)]
pub(in super::super) struct Followed {
    pub before: Vec<working_group_member::Model>,
    pub after: Vec<working_group_member::Model>,
}

/// Gives those who are in a sub-group from its first day, or to its last, its new days.
pub(super) async fn follow(
    check: &mut Check,
    tx: &DatabaseTransaction,
    group: i64,
    (was, is): (Term, Term),
) -> Result<Followed, CommandError> {
    let mut followed = Followed::default();
    for row in all(tx, group).await? {
        let there = term_of(&row)?;
        let start = if there.start() == was.start() {
            is.start()
        } else {
            there.start()
        };
        let end = if there.end() == was.end() {
            is.end()
        } else {
            there.end()
        };
        let term = Term::new(start, end).ok();
        let Some(term) = term.filter(|term| is.intersection(*term) == Some(*term)) else {
            let field = if start < is.start() { "from" } else { "to" };
            check.refuse(field, ProblemCode::Overlaps { with: Some(there) });
            return Ok(followed);
        };
        if term != there {
            let mut new = row.clone().into_active_model();
            new.start_on = Set(term.start().to_chrono());
            new.end_on = Set(term.end().to_chrono());
            followed.after.push(new.update(tx).await?);
            followed.before.push(row);
        }
    }
    Ok(followed)
}

/// Ends, with a day, the time of somebody who leaves the community in all its sub-groups, and takes
/// away what would only begin; says which meetings call for it.
pub(in super::super) async fn leave_all(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
    end: Date,
) -> Result<(Followed, Vec<Trigger>), CommandError> {
    let (mut followed, mut triggers) = (Followed::default(), Vec::new());
    let places = working_group_member::Entity::find()
        .filter(working_group_member::Column::PersonId.eq(person))
        .order_by_asc(working_group_member::Column::Id);
    for row in places.all(tx).await? {
        let there = term_of(&row)?;
        if there.end().is_some_and(|known| known <= end) {
            continue;
        }
        let mut new = row.clone().into_active_model();
        if there.start() < end {
            new.end_on = Set(Some(end.to_chrono()));
            followed.after.push(new.update(tx).await?);
        } else {
            new.delete(tx).await?;
        }
        let told = tell(tx, act, Done::new(()), row.working_group_id).await?;
        triggers.extend(told.triggers);
        followed.before.push(row);
    }
    Ok((followed, triggers))
}

/// Everybody who is, was or will be in a sub-group.
async fn all(
    tx: &DatabaseTransaction,
    group: i64,
) -> Result<Vec<working_group_member::Model>, CommandError> {
    let rows = working_group_member::Entity::find()
        .filter(working_group_member::Column::WorkingGroupId.eq(group))
        .order_by_asc(working_group_member::Column::StartOn)
        .order_by_asc(working_group_member::Column::Id);
    Ok(rows.all(tx).await?)
}

/// Somebody's place in a sub-group, to be inserted.
pub(super) fn place(
    group: i64,
    person: i64,
    role: GroupRole,
    term: Term,
) -> working_group_member::ActiveModel {
    working_group_member::ActiveModel {
        working_group_id: Set(group),
        person_id: Set(person),
        role: Set(role),
        start_on: Set(term.start().to_chrono()),
        end_on: Set(term.end().to_chrono()),
        ..Default::default()
    }
}

fn term_of(row: &working_group_member::Model) -> Result<Term, ServiceError> {
    time::term(row.start_on, row.end_on)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: &working_group_member::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("working_group_member", row.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}
