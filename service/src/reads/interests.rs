//! Which topics the members name: where interests overlap, and where there are none.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{OrganizationId, PersonId},
    order::OrderOfGovernment,
    roster::{CountingRule, Organization, Track},
};
use entity::{interest, topic};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{community::Community, jurisdictions, roster};
use crate::{error::ServiceError, time::ToChrono};

/// What the members of a day are interested in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InterestMap {
    /// How many members there are.
    pub members: usize,
    /// Every topic that is in use on the day, by its short name.
    pub topics: Vec<TopicInterest>,
    /// Pairs of topics that the same people name, those of the most people first.
    pub overlaps: Vec<Overlap>,
    /// The members who name no topic.
    pub without: Vec<PersonId>,
}

/// Who names a topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopicInterest {
    /// The topic’s key.
    pub topic: i64,
    /// The members who name it.
    pub people: Vec<PersonId>,
    /// The organizations that they work for.
    pub organizations: Vec<OrganizationId>,
    /// The keys of the jurisdictions of these.
    pub jurisdictions: Vec<i64>,
    /// The orders of government of these.
    pub orders: Vec<OrderOfGovernment>,
}

/// Two topics that the same people name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The keys of the topics, in the order of the map.
    pub topics: [i64; 2],
    /// The members who name both.
    pub people: Vec<PersonId>,
}

/// What the members of a day name, of one track or of whichever; in five statements. What somebody is
/// interested in has no days: it is what they name now.
///
/// # Errors
/// When the database fails.
pub async fn map(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
    track: Option<Track>,
) -> Result<InterestMap, ServiceError> {
    let jurisdictions = jurisdictions::all(db).await?;
    let roster = roster::on(db, community, &jurisdictions, date).await?;
    let all = CountingRule {
        count_managers: true,
    };
    let people: Vec<PersonId> = match track {
        Some(track) => roster.track_at(date, track).collect(),
        None => roster.members_at(date, all).map(|one| one.person).collect(),
    };
    let works_for = |person: PersonId| (person, roster.organization_of(person, date));
    let members: BTreeMap<PersonId, Option<Organization>> =
        people.into_iter().map(works_for).collect();
    let topics = in_use(db, community, date).await?;
    let mut named: BTreeMap<i64, BTreeSet<PersonId>> = BTreeMap::new();
    for (person, topic) in interests(db, &topics).await? {
        if members.contains_key(&person) {
            named.entry(topic).or_default().insert(person);
        }
    }
    let code = |one: &Organization| jurisdictions.get(one.jurisdiction).map(|row| row.id);
    let of = |topic: &i64| {
        let people: Vec<PersonId> = named.get(topic).into_iter().flatten().copied().collect();
        let theirs = people.iter().filter_map(|one| members.get(one).copied()?);
        let theirs: Vec<Organization> = theirs.collect();
        TopicInterest {
            topic: *topic,
            organizations: distinct(theirs.iter().map(|one| one.id)),
            jurisdictions: distinct(theirs.iter().filter_map(code)),
            orders: distinct(theirs.iter().map(|one| one.order)),
            people,
        }
    };
    let without = members.keys().copied();
    let without = without.filter(|one| !named.values().any(|people| people.contains(one)));
    Ok(InterestMap {
        members: members.len(),
        topics: topics.iter().map(of).collect(),
        overlaps: overlaps(&topics, &named),
        without: without.collect(),
    })
}

/// Each once, in order.
fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let all: BTreeSet<T> = all.collect();
    all.into_iter().collect()
}

/// Pairs of topics that share people, those that share the most first.
fn overlaps(topics: &[i64], named: &BTreeMap<i64, BTreeSet<PersonId>>) -> Vec<Overlap> {
    let mut found = Vec::new();
    for (place, first) in topics.iter().enumerate() {
        for second in &topics[place + 1..] {
            let (Some(one), Some(other)) = (named.get(first), named.get(second)) else {
                continue;
            };
            let people: Vec<PersonId> = one.intersection(other).copied().collect();
            if !people.is_empty() {
                let topics = [*first, *second];
                found.push(Overlap { topics, people });
            }
        }
    }
    found.sort_by_key(|pair| std::cmp::Reverse(pair.people.len()));
    found
}

/// The keys of the topics that are in use on a day, by short name.
async fn in_use(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
) -> Result<Vec<i64>, DbErr> {
    use topic::Column::{CommunityId, Id, RetiredOn, Slug};
    let in_use = Condition::any()
        .add(RetiredOn.is_null())
        .add(RetiredOn.gt(date.to_chrono()));
    let topics = topic::Entity::find()
        .select_only()
        .column(Id)
        .filter(CommunityId.eq(community.id))
        .filter(in_use)
        .order_by_asc(Slug);
    topics.into_tuple().all(db).await
}

/// Who names which of some topics.
async fn interests(
    db: &impl ConnectionTrait,
    topics: &[i64],
) -> Result<Vec<(PersonId, i64)>, DbErr> {
    use interest::Column::{PersonId as Who, TopicId};
    let rows: Vec<(i64, i64)> = interest::Entity::find()
        .select_only()
        .columns([Who, TopicId])
        .filter(TopicId.is_in(topics.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(person, topic)| (PersonId(person), topic))
        .collect())
}
