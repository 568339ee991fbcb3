//! Audiences: rules that say whom a meeting is for, kept under a name.

use std::collections::{BTreeMap, BTreeSet};

use domain::audience::rule::{DEEPEST, Leaf, MOST_PARTS, Rule};
use entity::{audience, enums::MeetingState, meeting};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};

use super::{
    CommandError, Done, Problem, ProblemCode,
    check::{Check, community},
    given::GivenTexts,
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
    reads::audience::rule::{self, Named},
    time::ToChrono,
};

/// An audience that is kept.
#[derive(Debug, Clone)]
pub struct Create {
    /// What it is called: invitations say it.
    pub name: GivenTexts,
    /// Whom it means.
    pub rule: Rule,
}

/// Keeps an audience.
///
/// # Errors
/// A name with no words; a rule as [`mistakes`] finds them.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Create,
) -> Result<Done<audience::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?.id;
    let name = check.title("name", &input.name);
    look(&mut check, tx, &input.rule, None).await?;
    check.done()?;
    let Some(name) = name else {
        return Err(check.refused());
    };
    let mut row = audience::ActiveModel {
        community_id: Set(community),
        rule: Set(kept(&input.rule)?),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_name(&name);
    let row = row.insert(tx).await?;
    record(
        tx,
        act,
        "audience.created",
        row.clone(),
        Change::created(&row),
    )
    .await
}

/// What of an audience changes.
#[derive(Debug, Clone)]
pub struct Update {
    /// The audience’s key.
    pub audience: i64,
    /// What it is called.
    pub name: Option<GivenTexts>,
    /// Whom it means.
    pub rule: Option<Rule>,
}

/// Changes an audience. Once a meeting was convened with it, it stays as it is: others would be meant
/// than those who were invited.
///
/// # Errors
/// An audience that is not there, was retired, or that a meeting uses that was convened; otherwise as
/// [`create`].
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Update,
) -> Result<Done<audience::Model>, CommandError> {
    let mut check = Check::new();
    let before = in_use(&mut check, tx, input.audience).await?;
    let convened = meeting::Entity::find()
        .filter(meeting::Column::AudienceId.eq(before.id))
        .filter(meeting::Column::State.is_in([MeetingState::Convened, MeetingState::Held]));
    if convened.one(tx).await?.is_some() {
        let state = "convened_with";
        check.refuse("audience", ProblemCode::NotAllowedInState { state });
    }
    let mut row = before.clone().into_active_model();
    if let Some(given) = &input.name
        && let Some(name) = check.title("name", &given.over(&before.name()?))
    {
        row.set_name(&name);
    }
    if let Some(rule) = &input.rule {
        look(&mut check, tx, rule, Some(&rule::read(&before)?)).await?;
        row.rule = Set(kept(rule)?);
    }
    check.done()?;
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    record(tx, act, "audience.updated", after, change).await
}

/// An audience for which no meeting is planned any more.
#[derive(Debug, Clone, Copy)]
pub struct Retire {
    /// The audience’s key.
    pub audience: i64,
}

/// Retires an audience: no meeting is planned for it any more. Those that are planned for it are so
/// still.
///
/// # Errors
/// An audience that is not there, or was retired.
pub async fn retire(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Retire,
) -> Result<Done<audience::Model>, CommandError> {
    let mut check = Check::new();
    let before = in_use(&mut check, tx, input.audience).await?;
    let mut row = before.clone().into_active_model();
    row.retired_at = Set(Some(act.now.to_chrono()));
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    record(tx, act, "audience.retired", after, change).await
}

/// An audience that was not retired.
pub(super) async fn in_use(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<audience::Model, CommandError> {
    let found = check.row::<audience::Entity>(tx, "audience", id).await?;
    let Some(row) = found else {
        return Err(check.refused());
    };
    if row.retired_at.is_some() {
        let state = "audience_retired";
        check.refuse("audience", ProblemCode::NotAllowedInState { state });
        return Err(check.refused());
    }
    Ok(row)
}

/// Has the rules about somebody speak of another from now on.
pub(super) async fn hand_over(
    tx: &DatabaseTransaction,
    (kept_person, merged): (i64, i64),
    change: Change,
) -> Result<Change, CommandError> {
    let all = audience::Entity::find().order_by_asc(audience::Column::Id);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for row in all.all(tx).await? {
        let there = rule::read(&row)?;
        let now = there.with_person(merged.into(), kept_person.into());
        if now != there {
            let mut new = row.clone().into_active_model();
            new.rule = Set(kept(&now)?);
            after.push(new.update(tx).await?);
            before.push(row);
        }
    }
    Ok(change.rows(&before, &after))
}

async fn look(
    check: &mut Check,
    tx: &DatabaseTransaction,
    rule: &Rule,
    before: Option<&Rule>,
) -> Result<(), CommandError> {
    let named = rule::named(tx, rule).await?;
    for Problem { path, code } in mistakes(rule, &named, before) {
        check.refuse_at(path, code);
    }
    Ok(())
}

/// What is wrong with a rule, given the rows that it speaks of: an empty list, too many parts, lists that
/// go too deep, rows that are not there, and such as nobody is to speak of anew, unless the rule did
/// before.
#[must_use]
pub fn mistakes(rule: &Rule, named: &BTreeMap<Leaf, Named>, before: Option<&Rule>) -> Vec<Problem> {
    let at = |path: &[String], code| Problem {
        path: path.to_vec(),
        code,
    };
    let mut path = vec!["rule".to_owned()];
    if rule.parts() > MOST_PARTS {
        let code = ProblemCode::TooMany { most: MOST_PARTS };
        return vec![at(&path, code)];
    }
    if rule.depth() > DEEPEST {
        let code = ProblemCode::TooDeep { most: DEEPEST };
        return vec![at(&path, code)];
    }
    let mut places = Vec::new();
    places_of(rule, &mut path, &mut places);
    let before = before.map(Rule::leaves).unwrap_or_default();
    let before: BTreeSet<Leaf> = before.into_iter().collect();
    let mistake = |(path, leaf): (Vec<String>, Option<Leaf>)| {
        let Some(leaf) = leaf else {
            return Some(at(&path, ProblemCode::Missing));
        };
        let noun = noun_of(leaf)?;
        let code = match named.get(&leaf) {
            None => ProblemCode::NotFound { noun },
            Some(row) if before.contains(&leaf) || row.gone.is_none() => return None,
            Some(row) => ProblemCode::NotAllowedInState { state: row.gone? },
        };
        Some(at(&path, code))
    };
    places.into_iter().filter_map(mistake).collect()
}

/// The places of all that a rule asks, and of its empty lists.
fn places_of(rule: &Rule, path: &mut Vec<String>, places: &mut Vec<(Vec<String>, Option<Leaf>)>) {
    let (field, inner) = match rule {
        Rule::All(rules) => ("all", rules.as_slice()),
        Rule::Any(rules) => ("any", rules.as_slice()),
        Rule::Not(rule) => {
            path.push("not".to_owned());
            places_of(rule, path, places);
            path.pop();
            return;
        }
        Rule::Is(leaf) => {
            path.push(field_of(*leaf).to_owned());
            places.push((path.clone(), Some(*leaf)));
            path.pop();
            return;
        }
    };
    path.push(field.to_owned());
    if inner.is_empty() {
        places.push((path.clone(), None));
    }
    for (place, rule) in inner.iter().enumerate() {
        path.push(place.to_string());
        places_of(rule, path, places);
        path.pop();
    }
    path.pop();
}

const fn field_of(leaf: Leaf) -> &'static str {
    match leaf {
        Leaf::Track(_) => "track",
        Leaf::Topic(_) => "topic",
        Leaf::Order(_) => "order",
        Leaf::Jurisdiction(_) => "jurisdiction",
        Leaf::WorkingGroup(_) => "working_group",
        Leaf::Office(_) => "office",
        Leaf::Person(_) => "person",
    }
}

/// The table of the row that it speaks of, if it speaks of one.
const fn noun_of(leaf: Leaf) -> Option<&'static str> {
    match leaf {
        Leaf::Topic(_) | Leaf::Jurisdiction(_) | Leaf::WorkingGroup(_) | Leaf::Person(_) => {
            Some(field_of(leaf))
        }
        Leaf::Track(_) | Leaf::Order(_) | Leaf::Office(_) => None,
    }
}

fn kept(rule: &Rule) -> Result<serde_json::Value, ServiceError> {
    serde_json::to_value(rule).map_err(ServiceError::unreadable)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: audience::Model,
    change: Change,
) -> Result<Done<audience::Model>, CommandError> {
    let subject = Subject::row("audience", row.id);
    audit::record(tx, act, action, subject, change).await?;
    Ok(Done::new(row))
}
