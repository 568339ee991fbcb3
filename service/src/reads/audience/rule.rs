//! Whom a rule means on a day, and why; and what it speaks of.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    audience::rule::{Leaf, Office, Profile, Reason, Rule},
    id::{JurisdictionId, PersonId, TopicId, WorkingGroupId},
    roster::{CountingRule, Roster, Track},
};
use entity::{
    audience, interest, jurisdiction, person, topic, working_group, working_group_member,
};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    error::ServiceError,
    reads::{
        community::Community,
        holds_on,
        jurisdictions::{self, Jurisdictions},
        offices, roster,
    },
};

/// Somebody whom a rule means, and why.
pub type Meant = (PersonId, Vec<Reason>);

/// The rule of an audience.
///
/// # Errors
/// [`ServiceError::Absent`] when there is no such audience.
pub async fn of_audience(db: &impl ConnectionTrait, id: i64) -> Result<Rule, ServiceError> {
    let row = audience::Entity::find_by_id(id).one(db).await?;
    let noun = "audience";
    read(&row.ok_or(ServiceError::Absent { noun, id })?)
}

/// The rule that an audience keeps.
///
/// # Errors
/// When it can't be read.
pub fn read(row: &audience::Model) -> Result<Rule, ServiceError> {
    serde_json::from_value(row.rule.clone()).map_err(ServiceError::unreadable)
}

/// Whom a rule means among the members of a day, of whichever track, by person and each with the
/// reasons: in six statements at most, however large the rule or the community.
///
/// # Errors
/// When the database fails.
pub async fn meant(
    db: &impl ConnectionTrait,
    community: &Community,
    rule: &Rule,
    date: Date,
) -> Result<Vec<Meant>, ServiceError> {
    let jurisdictions = jurisdictions::all(db).await?;
    let roster = roster::on(db, community, &jurisdictions, date).await?;
    let known = Known::read(db, community, rule, date).await?;
    let profiles = profiles(&roster, &jurisdictions, known, date);
    let meant = profiles.filter_map(|one| Some((one.person, rule.why(&one)?)));
    Ok(meant.collect())
}

/// What is known of members beside the roster, as far as a rule asks.
#[derive(Default)]
struct Known {
    topics: BTreeMap<PersonId, Vec<TopicId>>,
    groups: BTreeMap<PersonId, Vec<WorkingGroupId>>,
    offices: BTreeMap<PersonId, Vec<Office>>,
}

impl Known {
    async fn read(
        db: &impl ConnectionTrait,
        community: &Community,
        rule: &Rule,
        date: Date,
    ) -> Result<Self, DbErr> {
        let asked = Asked::of(&rule.leaves());
        let mut known = Self::default();
        for (person, topic) in interests(db, &asked.topics).await? {
            let own = known.topics.entry(PersonId(person)).or_default();
            own.push(TopicId(topic));
        }
        for (person, group) in members(db, &asked.groups, date).await? {
            let own = known.groups.entry(PersonId(person)).or_default();
            own.push(WorkingGroupId(group));
        }
        for office in offices::at(db, community, date).await?.iter() {
            let own = known.offices.entry(PersonId(office.person_id)).or_default();
            own.push(office.role.into());
        }
        Ok(known)
    }
}

async fn interests(db: &impl ConnectionTrait, topics: &[i64]) -> Result<Vec<(i64, i64)>, DbErr> {
    use interest::Column::{PersonId, TopicId};
    let named = interest::Entity::find()
        .select_only()
        .columns([PersonId, TopicId])
        .filter(TopicId.is_in(topics.iter().copied()));
    named.into_tuple().all(db).await
}

async fn members(
    db: &impl ConnectionTrait,
    groups: &[i64],
    date: Date,
) -> Result<Vec<(i64, i64)>, DbErr> {
    use working_group_member::Column::{EndOn, PersonId, StartOn, WorkingGroupId};
    let places = working_group_member::Entity::find()
        .select_only()
        .columns([PersonId, WorkingGroupId])
        .filter(WorkingGroupId.is_in(groups.iter().copied()))
        .filter(holds_on(StartOn, EndOn, date));
    places.into_tuple().all(db).await
}

/// The members of a day, as rules see them, by person.
fn profiles<'a>(
    roster: &'a Roster,
    jurisdictions: &'a Jurisdictions,
    mut known: Known,
    date: Date,
) -> impl Iterator<Item = Profile> + 'a {
    let all = CountingRule {
        count_managers: true,
    };
    let tracks = [Track::Executive, Track::Manager]
        .map(|track| (track, roster.track_at(date, track).collect::<BTreeSet<_>>()));
    roster.members_at(date, all).map(move |member| {
        let person = member.person;
        let own = tracks.iter().filter(|(_, people)| people.contains(&person));
        let works_for = member.affiliation.map(|one| one.organization);
        let works_for = works_for.and_then(|one| {
            let jurisdiction = jurisdictions.get(one.jurisdiction)?;
            Some((one.order, JurisdictionId(jurisdiction.id)))
        });
        Profile {
            person,
            tracks: own.map(|(track, _)| *track).collect(),
            works_for,
            topics: known.topics.remove(&person).unwrap_or_default(),
            groups: known.groups.remove(&person).unwrap_or_default(),
            offices: known.offices.remove(&person).unwrap_or_default(),
        }
    })
}

/// The keys of the rows that a rule speaks of.
#[derive(Default)]
struct Asked {
    topics: Vec<i64>,
    groups: Vec<i64>,
    jurisdictions: Vec<i64>,
    people: Vec<i64>,
}

impl Asked {
    fn of(leaves: &[Leaf]) -> Self {
        let mut asked = Self::default();
        for leaf in leaves {
            match leaf {
                Leaf::Topic(id) => asked.topics.push(id.0),
                Leaf::WorkingGroup(id) => asked.groups.push(id.0),
                Leaf::Jurisdiction(id) => asked.jurisdictions.push(id.0),
                Leaf::Person(id) => asked.people.push(id.0),
                Leaf::Track(_) | Leaf::Order(_) | Leaf::Office(_) => {}
            }
        }
        asked
    }
}

/// A row that a rule speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is called in French; of a jurisdiction, with its preposition. None while there are no
    /// words.
    pub fr: Option<String>,
    /// In English.
    pub en: Option<String>,
    /// What became of it, where nobody is to speak of it anew.
    pub gone: Option<&'static str>,
}

/// The rows that a rule speaks of, as far as they are there; in four statements.
///
/// # Errors
/// When the database fails.
pub async fn named(
    db: &impl ConnectionTrait,
    rule: &Rule,
) -> Result<BTreeMap<Leaf, Named>, ServiceError> {
    let asked = Asked::of(&rule.leaves());
    let mut named = BTreeMap::new();
    for row in rows::<topic::Entity>(db, topic::Column::Id, asked.topics).await? {
        let is_in_use = row.retired_on.is_none();
        let gone = (!is_in_use).then_some("topic_retired");
        let found = Named {
            fr: row.name_fr,
            en: row.name_en,
            gone,
        };
        named.insert(Leaf::Topic(TopicId(row.id)), found);
    }
    for row in rows::<working_group::Entity>(db, working_group::Column::Id, asked.groups).await? {
        let found = Named {
            fr: row.name_fr,
            en: row.name_en,
            gone: None,
        };
        named.insert(Leaf::WorkingGroup(WorkingGroupId(row.id)), found);
    }
    let ids = asked.jurisdictions;
    for row in rows::<jurisdiction::Entity>(db, jurisdiction::Column::Id, ids).await? {
        let (fr, en) = (Some(row.of_fr), Some(row.running_en));
        let found = Named { fr, en, gone: None };
        named.insert(Leaf::Jurisdiction(JurisdictionId(row.id)), found);
    }
    for row in rows::<person::Entity>(db, person::Column::Id, asked.people).await? {
        let gone = crate::commands::people::gone(&row);
        let name = Some(format!("{} {}", row.given_name, row.family_name));
        let found = Named {
            fr: name.clone(),
            en: name,
            gone,
        };
        named.insert(Leaf::Person(PersonId(row.id)), found);
    }
    Ok(named)
}

async fn rows<E: EntityTrait>(
    db: &impl ConnectionTrait,
    key: E::Column,
    ids: Vec<i64>,
) -> Result<Vec<E::Model>, DbErr> {
    E::find().filter(key.is_in(ids)).all(db).await
}
