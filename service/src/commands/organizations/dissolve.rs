//! An organization that ends, and nothing follows.

use std::collections::BTreeSet;

use entity::{affiliation, membership, organization};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, ModelTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    super::{CommandError, Done, ProblemCode, Trigger, check::Check, groups, initiatives},
    ending::{end, one_that_ends, working_there},
    goes_beyond, record,
};
use crate::{
    audit::Change,
    context::Act,
    time::{ToChrono, ToJiff},
};

/// What becomes of those who work for an organization that is dissolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Employees {
    /// They work nowhere from then on, as far as is known, and stay members.
    EndAffiliations,
    /// Those who work there first of all leave the community, too.
    LeaveCommunity,
}

/// An organization that is dissolved.
#[derive(Debug, Clone)]
pub struct Dissolve {
    /// The organization's key.
    pub organization: i64,
    /// Its last day.
    pub to: String,
    /// What becomes of its people; none while nobody may work there any more.
    pub people: Option<Employees>,
}

/// Ends an organization without a successor.
///
/// # Errors
/// An organization that has ended, or begins later; people who work there beyond the day, unless it
/// is said what becomes of them.
pub async fn dissolve(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Dissolve,
) -> Result<Done<organization::Model>, CommandError> {
    let mut check = Check::new();
    let to = check.date("to", &input.to);
    let after = to.and_then(|last| last.tomorrow().ok());
    let there = one_that_ends(&mut check, tx, "organization", input.organization, after).await?;
    let staff = match (&there, after) {
        (Some(there), Some(after)) => working_there(tx, there.id, after).await?,
        _ => Vec::new(),
    };
    if !staff.is_empty() && input.people.is_none() {
        check.refuse("people", ProblemCode::people_work_there(&staff));
    }
    check.done()?;
    let (Some(there), Some(after)) = (there, after) else {
        return Err(check.refused());
    };
    let (ended, mut change) = end(tx, there, after, Change::default()).await?;
    change = initiatives::succeed(tx, (ended.id, None), after, change).await?;
    let mut triggers = vec![Trigger::Recruitment];
    if input.people == Some(Employees::LeaveCommunity) {
        let here = staff.iter().filter(|row| row.is_primary);
        let people: BTreeSet<i64> = here.map(|row| row.person_id).collect();
        for person in people {
            let (left, told) = leave(tx, act, person, after, change).await?;
            change = left;
            triggers.extend(told);
        }
    }
    let change = end_affiliations(tx, staff, after, change).await?;
    record(tx, act, "organization.dissolved", ended.id, change).await?;
    Ok(Done {
        value: ended,
        triggers,
    })
}

/// Ends affiliations; what would only begin goes.
async fn end_affiliations(
    tx: &DatabaseTransaction,
    staff: Vec<affiliation::Model>,
    end: Date,
    change: Change,
) -> Result<Change, CommandError> {
    let mut after = Vec::new();
    for row in &staff {
        if row.start_on.to_jiff() < end {
            let mut new = row.clone().into_active_model();
            new.end_on = Set(Some(end.to_chrono()));
            after.push(new.update(tx).await?);
        } else {
            row.clone().delete(tx).await?;
        }
    }
    Ok(change.rows(&staff, &after))
}

/// Ends the memberships of somebody, and with them their time in sub-groups.
async fn leave(
    tx: &DatabaseTransaction,
    act: &Act,
    person: i64,
    end: Date,
    change: Change,
) -> Result<(Change, Vec<Trigger>), CommandError> {
    let before = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(goes_beyond(membership::Column::EndOn, end))
        .order_by_asc(membership::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let mut after = Vec::new();
    for row in &before {
        if row.start_on.to_jiff() < end {
            let mut new = row.clone().into_active_model();
            new.end_on = Set(Some(end.to_chrono()));
            after.push(new.update(tx).await?);
        } else {
            row.clone().delete(tx).await?;
        }
    }
    let (places, told) = groups::leave_all(tx, act, person, end).await?;
    let change = change
        .rows(&before, &after)
        .rows(&places.before, &places.after);
    Ok((change, told))
}
