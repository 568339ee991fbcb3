//! Organizations that end in favour of another.

use std::collections::BTreeSet;

use entity::{enums::OrganizationSuccessionKind, organization};
use jiff::civil::Date;
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::{
    super::{CommandError, Done, ProblemCode, Trigger, check::Check, initiatives},
    ending::{end, move_people, one_that_ends, succeed, working_there},
    record,
    successor::{Follower, Successor},
};
use crate::{audit::Change, context::Act};

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
    let follower = Follower::read(&mut check, tx, &input.successor, &input.predecessors, from);
    let follower = follower.await?;
    check.done()?;
    let (Some(from), Some(follower)) = (from, follower) else {
        return Err(check.refused());
    };
    let (successor, name) = follower.enter(tx, act, from).await?;
    let mut change = match name {
        Some(name) => Change::created(&successor).rows(&[], &[name]),
        None => Change::default(),
    };
    let kind = match predecessors.len() {
        1 => OrganizationSuccessionKind::Replacement,
        _ => OrganizationSuccessionKind::Merger,
    };
    for predecessor in predecessors {
        let id = predecessor.id;
        let people = working_there(tx, id, from).await?;
        change = end(tx, predecessor, from, change).await?.1;
        change = move_people(tx, people, from, change, |_| successor.id).await?;
        let pair = (id, Some(successor.id));
        change = initiatives::succeed(tx, pair, from, change).await?;
        change = succeed(tx, (id, successor.id), kind, from, change).await?;
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
        predecessors.extend(one_that_ends(check, tx, &place, *id, from).await?);
    }
    check.leave();
    Ok(predecessors)
}
