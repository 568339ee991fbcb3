//! An organization that becomes several.

use std::collections::BTreeMap;

use entity::{affiliation, enums::OrganizationSuccessionKind, organization};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::{
    super::{CommandError, Done, ProblemCode, Trigger, check::Check, initiatives},
    ending::{end, move_people, one_that_ends, succeed, working_there},
    record,
    successor::{Follower, Successor},
};
use crate::{audit::Change, context::Act};

/// The fewest parts, and the most.
const PARTS: std::ops::RangeInclusive<usize> = 2..=20;

/// What a part of an organization goes on as.
#[derive(Debug, Clone)]
pub struct Part {
    /// The organization.
    pub successor: Successor,
    /// The keys of those who go with it.
    pub people: Vec<i64>,
}

/// An organization that becomes several.
#[derive(Debug, Clone)]
pub struct Split {
    /// The key of the one that ends.
    pub organization: i64,
    /// What follows.
    pub parts: Vec<Part>,
    /// The first day of the parts: the organization's last is the day before.
    pub from: String,
}

/// Ends an organization in favour of several, and moves the people who work there on that day: whoever
/// is named goes with the part that names them, everybody else with the first. Gives the organization
/// that ended.
///
/// # Errors
/// Fewer than two parts; an organization that has ended or only starts on the day; a part that is it,
/// or another part, or does not exist on the day; a person who is named twice, or does not work there
/// on the day or later.
pub async fn split(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Split,
) -> Result<Done<organization::Model>, CommandError> {
    let mut check = Check::new();
    let from = check.date("from", &input.from);
    let whole = one_that_ends(&mut check, tx, "organization", input.organization, from).await?;
    if !PARTS.contains(&input.parts.len()) {
        check.refuse("parts", ProblemCode::OutOfRange { least: 2, most: 20 });
    }
    let staff = match (&whole, from) {
        (Some(whole), Some(from)) => working_there(tx, whole.id, from).await?,
        _ => Vec::new(),
    };
    let mut taken = vec![input.organization];
    let mut followers = Vec::new();
    check.enter("parts");
    for (place, part) in input.parts.iter().enumerate() {
        check.enter(place);
        followers.extend(Follower::read(&mut check, tx, &part.successor, &taken, from).await?);
        if let Successor::Existing(id) = part.successor {
            taken.push(id);
        }
        check.leave();
    }
    check.leave();
    let parts = read_people(&mut check, &input.parts, whole.as_ref().map(|_| &staff[..]));
    check.done()?;
    let (Some(from), Some(whole)) = (from, whole) else {
        return Err(check.refused());
    };
    let mut change = Change::default();
    let mut successors = Vec::new();
    for follower in followers {
        let (successor, name) = follower.enter(tx, act, from).await?;
        successors.push(successor.id);
        if let Some(name) = name {
            change = change.rows(&[], &[successor]).rows(&[], &[name]);
        }
    }
    let (ended, mut change) = end(tx, whole, from, change).await?;
    let whither = |person| {
        let part = parts.get(&person).copied().unwrap_or(0);
        successors.get(part).copied().unwrap_or(ended.id)
    };
    change = move_people(tx, staff, from, change, whither).await?;
    let pair = (ended.id, successors.first().copied());
    change = initiatives::succeed(tx, pair, from, change).await?;
    for successor in &successors {
        let kind = OrganizationSuccessionKind::Split;
        change = succeed(tx, (ended.id, *successor), kind, from, change).await?;
    }
    let change = change.noting(json!({ "successors": successors }));
    record(tx, act, "organization.split", ended.id, change).await?;
    Ok(Done::new(ended).and(Trigger::Recruitment))
}

/// With which part people go, by their keys. Whether they work there is not asked where it is not known
/// which organization is meant.
fn read_people(
    check: &mut Check,
    parts: &[Part],
    staff: Option<&[affiliation::Model]>,
) -> BTreeMap<i64, usize> {
    let mut found = BTreeMap::new();
    check.enter("parts");
    for (place, part) in parts.iter().enumerate() {
        check.enter(place);
        check.enter("people");
        for (index, person) in part.people.iter().enumerate() {
            let works_there = |staff: &[affiliation::Model]| {
                let mut staff = staff.iter();
                staff.any(|row| row.person_id == *person)
            };
            if found.insert(*person, place).is_some() {
                check.refuse(&index.to_string(), ProblemCode::NamedTwice);
            } else if staff.is_some_and(|staff| !works_there(staff)) {
                let noun = "affiliation";
                check.refuse(&index.to_string(), ProblemCode::NotFound { noun });
            }
        }
        check.leave();
        check.leave();
    }
    check.leave();
    found
}
