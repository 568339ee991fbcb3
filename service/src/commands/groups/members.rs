//! Who is in a sub-group, and as what.

use std::collections::BTreeSet;

use domain::term::Term;
use entity::{enums::GroupRole, membership, working_group, working_group_member};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
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
    reads::holds_on,
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

/// Ends somebody's time in a sub-group. A last day before the first of a time that has not begun takes
/// it away: there is none then.
///
/// # Errors
/// A day that does not exist, or comes after the last, or before the first of a time that has begun; a
/// time that is over.
pub async fn leave(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Leave,
) -> Result<Done<Option<working_group_member::Model>>, CommandError> {
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
    if last < there.start() && today < there.start() {
        return take_away(tx, act, before).await;
    }
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
    tell(tx, act, Done::new(Some(row)), group).await
}

/// Takes away a time in a sub-group that has not begun.
async fn take_away(
    tx: &DatabaseTransaction,
    act: &Act,
    row: working_group_member::Model,
) -> Result<Done<Option<working_group_member::Model>>, CommandError> {
    row.clone().into_active_model().delete(tx).await?;
    let change = Changed::removed(&row);
    record(tx, act, "working_group_member.removed", &row, change).await?;
    tell(tx, act, Done::new(None), row.working_group_id).await
}

/// Rows as they were and as they are.
#[derive(Default)]
pub(in super::super) struct Followed {
    pub before: Vec<working_group_member::Model>,
    pub after: Vec<working_group_member::Model>,
}

/// Gives those who are in a sub-group from its first day, or to its last, its new days; those who are no
/// members of the community on a later last day stay to the one before. Who would come after it does
/// not.
pub(super) async fn follow(
    check: &mut Check,
    tx: &DatabaseTransaction,
    group: i64,
    (was, is): (Term, Term),
) -> Result<Followed, CommandError> {
    let mut followed = Followed::default();
    let is_longer = was
        .end()
        .is_some_and(|was| is.end().is_none_or(|is| is > was));
    let staying = staying(tx, group, is).await?;
    for row in all(tx, group).await? {
        let there = term_of(&row)?;
        let start = if there.start() == was.start() {
            is.start()
        } else {
            there.start()
        };
        if is.end().is_some_and(|end| end <= start) {
            row.clone().into_active_model().delete(tx).await?;
            followed.before.push(row);
            continue;
        }
        let follows = !is_longer || staying.contains(&row.person_id);
        let end = if there.end() == was.end() && follows {
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

/// Those in a sub-group who are members of the community on the last day of a term; where it has none,
/// those whose membership has none either.
async fn staying(
    tx: &DatabaseTransaction,
    group: i64,
    term: Term,
) -> Result<BTreeSet<i64>, CommandError> {
    use membership::Column::{EndOn, PersonId, StartOn};
    let places = working_group_member::Entity::find()
        .select_only()
        .column(working_group_member::Column::PersonId)
        .filter(working_group_member::Column::WorkingGroupId.eq(group));
    let last = term.end().and_then(|end| end.yesterday().ok());
    let there = match last {
        Some(last) => holds_on(StartOn, EndOn, last),
        None => Condition::all().add(EndOn.is_null()),
    };
    let people = membership::Entity::find()
        .select_only()
        .column(PersonId)
        .filter(PersonId.in_subquery(places.into_query()))
        .filter(there);
    let people: Vec<i64> = people.into_tuple().all(tx).await?;
    Ok(people.into_iter().collect())
}

/// Ends, with a day, the time in all sub-groups of somebody whose membership ends with it, and takes
/// away what would only begin; says which meetings call for it. A place stays that another membership
/// covers: on that day or, where it begins later, on its first.
pub(in super::super) async fn leave_all(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
    end: Date,
) -> Result<(Followed, Vec<Trigger>), CommandError> {
    let (mut followed, mut triggers) = (Followed::default(), Vec::new());
    let theirs = membership::Entity::find().filter(membership::Column::PersonId.eq(person));
    let theirs = theirs.all(tx).await?;
    let theirs = theirs
        .iter()
        .map(|row| time::term(row.start_on, row.end_on));
    let theirs: Vec<Term> = theirs.collect::<Result<_, _>>()?;
    let places = working_group_member::Entity::find()
        .filter(working_group_member::Column::PersonId.eq(person))
        .order_by_asc(working_group_member::Column::Id);
    for row in places.all(tx).await? {
        let there = term_of(&row)?;
        let day = there.start().max(end);
        let is_over = there.end().is_some_and(|known| known <= end);
        if is_over || theirs.iter().any(|term| term.contains(day)) {
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
