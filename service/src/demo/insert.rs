//! Writes the rows: the community, its organizations, its people and their places. A key that
//! another row names is followed here; one that leads nowhere is an error with its place.

use std::{collections::HashMap, fmt::Display, hash::Hash};

use chrono::{DateTime, Utc};
use domain::{jurisdiction::JurisdictionCode, language::Bilingual};
use entity::{
    affiliation, community, council_seat, council_seat_term, email_address, membership, office,
    organization, organization_name, organization_succession, person, terms_of_reference, topic,
};
use jiff::Timestamp;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};

use super::{
    COMMUNITY, DemoError, knowledge, publications,
    rows::{self, DataSet, Pair, reviewed},
    work,
};
use crate::{
    data::{DataError, Place},
    db,
    time::ToChrono,
};

/// Which row of the database a key of the data set became.
pub struct Keys<K> {
    noun: &'static str,
    keys: HashMap<K, i64>,
}

impl<K: Hash + Eq + Display> Keys<K> {
    pub fn new(noun: &'static str, keys: impl IntoIterator<Item = K>, ids: Vec<i64>) -> Self {
        Self {
            noun,
            keys: keys.into_iter().zip(ids).collect(),
        }
    }

    /// Follows a key from a row that names it.
    pub fn follow(&self, key: K, place: &Place) -> Result<i64, DataError> {
        let id = self.keys.get(&key).copied();
        id.ok_or_else(|| place.problem(format!("there is no {} “{key}”", self.noun)))
    }
}

/// What all rows share.
pub struct Common<'a> {
    pub community_id: i64,
    pub now: DateTime<Utc>,
    pub people: Keys<&'a str>,
    pub topics: Keys<&'a str>,
}

/// Writes everything and returns the community's key.
pub async fn all(
    db: &impl ConnectionTrait,
    set: &DataSet,
    jurisdictions: HashMap<JurisdictionCode, i64>,
    now: Timestamp,
) -> Result<i64, DemoError> {
    let now = now.to_chrono();
    let jurisdictions = Keys {
        noun: "jurisdiction",
        keys: jurisdictions,
    };
    let community_id = community(db, &set.community, now).await?;
    let topics = topics(db, &set.community, community_id).await?;
    let organizations = organizations(db, set, &jurisdictions, now).await?;
    let people = people(db, set, now).await?;
    affiliations(db, set, &people, &organizations).await?;
    let common = Common {
        community_id,
        now,
        people,
        topics,
    };
    places(db, set, &common).await?;
    council(db, set, &common, &jurisdictions).await?;
    let meetings = work::all(db, set, &common).await?;
    let named = knowledge::Named {
        meetings: &meetings,
        organizations: &organizations,
        jurisdictions: &jurisdictions,
    };
    let known = knowledge::all(db, &set.knowledge, &common, &named).await?;
    publications::all(db, &set.publications, &common, &known).await?;
    Ok(community_id)
}

/// The text of a pair, at its place.
pub fn text(pair: &Pair, place: &Place) -> Result<Bilingual, DataError> {
    pair.reviewed().map_err(|error| place.problem(error))
}

async fn community(
    db: &impl ConnectionTrait,
    row: &rows::Community,
    now: DateTime<Utc>,
) -> Result<i64, DemoError> {
    let place = Place::block(COMMUNITY, "community", &row.slug);
    let mut model = community::ActiveModel {
        slug: Set(row.slug.clone()),
        zone: Set(row.zone.name().to_owned()),
        organizer_name: Set(row.organizer_name.clone()),
        organizer_address: Set(row.organizer_address.as_str().to_owned()),
        municipality_represents: Set(row.settings.municipality_represents),
        count_managers: Set(row.settings.count_managers),
        invitation_lead_days: Set(row.settings.invitation_lead_days.into()),
        recruitment_follow_up_days: Set(row.settings.recruitment_follow_up_days.into()),
        created_at: Set(now),
        social_networks: Set(
            (!row.social_networks.is_empty()).then(|| serde_json::json!(row.social_networks))
        ),
        ..Default::default()
    };
    model.set_name(&text(&row.name, &place)?);
    model.set_short_name(&text(&row.short_name, &place)?);
    model.set_council_name(&text(&row.council_name, &place)?);
    model.set_council_short_name(&text(&row.council_short_name, &place)?);
    let community_id = model.insert(db).await?.id;
    let mut models = Vec::new();
    for (index, terms) in row.terms_of_reference.iter().enumerate() {
        let next = row.terms_of_reference.get(index + 1);
        let mut model = terms_model(terms)?;
        model.community_id = Set(community_id);
        model.end_on = Set(next.map(|next| next.start_on.to_chrono()));
        models.push(model);
    }
    db::insert_all(db, models).await?;
    Ok(community_id)
}

fn terms_model(row: &rows::TermsOfReference) -> Result<terms_of_reference::ActiveModel, DataError> {
    let place = Place::block(COMMUNITY, "terms_of_reference", row.version);
    let mut model = terms_of_reference::ActiveModel {
        version: Set(row.version.into()),
        start_on: Set(row.start_on.to_chrono()),
        ..Default::default()
    };
    model.set_context(&text(&row.context, &place)?);
    model.set_mandate(&text(&row.mandate, &place)?);
    model.set_objectives(&text(&row.objectives, &place)?);
    model.set_membership(&text(&row.membership, &place)?);
    model.set_co_chairs(&text(&row.co_chairs, &place)?);
    model.set_reporting(&text(&row.reporting, &place)?);
    model.set_decision_making(&text(&row.decision_making, &place)?);
    model.set_funding(&text(&row.funding, &place)?);
    model.set_meeting_frequency(&text(&row.meeting_frequency, &place)?);
    Ok(model)
}

async fn topics<'a>(
    db: &impl ConnectionTrait,
    row: &'a rows::Community,
    community_id: i64,
) -> Result<Keys<&'a str>, DemoError> {
    let mut models = Vec::new();
    for topic in &row.topics {
        let place = Place::block(COMMUNITY, "topics", &topic.slug);
        let mut model = topic::ActiveModel {
            community_id: Set(community_id),
            slug: Set(topic.slug.clone()),
            ..Default::default()
        };
        model.set_name(&text(&topic.name, &place)?);
        models.push(model);
    }
    let slugs = row.topics.iter().map(|topic| topic.slug.as_str());
    Ok(Keys::new("topic", slugs, db::insert_all(db, models).await?))
}

async fn organizations<'a>(
    db: &impl ConnectionTrait,
    set: &'a DataSet,
    jurisdictions: &Keys<JurisdictionCode>,
    now: DateTime<Utc>,
) -> Result<Keys<&'a str>, DemoError> {
    let mut models = Vec::new();
    for row in &set.organizations {
        models.push(organization::ActiveModel {
            jurisdiction_id: Set(jurisdictions.follow(row.value.jurisdiction, &row.place)?),
            order_of_government: Set(row.value.order_of_government.into()),
            zone: Set(row.value.zone.as_ref().map(|zone| zone.name().to_owned())),
            start_on: Set(row.value.start_on.to_chrono()),
            end_on: Set(row.value.end_on.to_chrono()),
            created_at: Set(now),
            ..Default::default()
        });
    }
    let keys = set.organizations.iter().map(|row| row.value.key.as_str());
    let organizations = Keys::new("organization", keys, db::insert_all(db, models).await?);

    let mut models = Vec::new();
    for row in &set.organization_names {
        let name = reviewed(row.value.name_fr.as_deref(), row.value.name_en.as_deref());
        let mut model = organization_name::ActiveModel {
            organization_id: Set(organizations.follow(&row.value.organization, &row.place)?),
            acronym_fr: Set(row.value.acronym_fr.clone()),
            acronym_en: Set(row.value.acronym_en.clone()),
            start_on: Set(row.value.start_on.to_chrono()),
            end_on: Set(row.value.end_on.to_chrono()),
            ..Default::default()
        };
        model.set_name(&name.map_err(|error| row.place.problem(error))?);
        models.push(model);
    }
    db::insert_all(db, models).await?;

    let mut models = Vec::new();
    for row in &set.successions {
        models.push(organization_succession::ActiveModel {
            predecessor_id: Set(organizations.follow(&row.value.predecessor, &row.place)?),
            successor_id: Set(organizations.follow(&row.value.successor, &row.place)?),
            kind: Set(row.value.kind),
            effective_on: Set(row.value.effective_on.to_chrono()),
            ..Default::default()
        });
    }
    db::insert_all(db, models).await?;
    Ok(organizations)
}

async fn people<'a>(
    db: &impl ConnectionTrait,
    set: &'a DataSet,
    now: DateTime<Utc>,
) -> Result<Keys<&'a str>, DemoError> {
    let models = set.people.iter().map(|row| person::ActiveModel {
        given_name: Set(row.value.given_name.clone()),
        family_name: Set(row.value.family_name.clone()),
        language: Set(row.value.language.map(Into::into)),
        zone: Set(row.value.zone.as_ref().map(|zone| zone.name().to_owned())),
        phone: Set(None),
        erased_at: Set(None),
        created_at: Set(now),
        ..Default::default()
    });
    let ids = db::insert_all(db, models).await?;
    let keys = set.people.iter().map(|row| row.value.key.as_str());
    let people = Keys::new("person", keys, ids);

    let mut models = Vec::new();
    for row in &set.addresses {
        models.push(email_address::ActiveModel {
            person_id: Set(people.follow(&row.value.person, &row.place)?),
            address: Set(row.value.address.as_str().to_owned()),
            normalized: Set(row.value.address.normalized()),
            is_primary: Set(row.value.is_primary),
            suppressed_at: Set(None),
            suppressed_reason: Set(None),
            ..Default::default()
        });
    }
    db::insert_all(db, models).await?;
    Ok(people)
}

async fn affiliations(
    db: &impl ConnectionTrait,
    set: &DataSet,
    people: &Keys<&str>,
    organizations: &Keys<&str>,
) -> Result<(), DemoError> {
    let mut models = Vec::new();
    for row in &set.affiliations {
        let title = reviewed(row.value.title_fr.as_deref(), row.value.title_en.as_deref());
        let mut model = affiliation::ActiveModel {
            person_id: Set(people.follow(&row.value.person, &row.place)?),
            organization_id: Set(organizations.follow(&row.value.organization, &row.place)?),
            is_primary: Set(row.value.is_primary),
            start_on: Set(row.value.start_on.to_chrono()),
            end_on: Set(row.value.end_on.to_chrono()),
            ..Default::default()
        };
        model.set_title(&title.map_err(|error| row.place.problem(error))?);
        models.push(model);
    }
    db::insert_all(db, models).await?;
    Ok(())
}

async fn places(
    db: &impl ConnectionTrait,
    set: &DataSet,
    common: &Common<'_>,
) -> Result<(), DemoError> {
    let mut models = Vec::new();
    for row in &set.memberships {
        models.push(membership::ActiveModel {
            community_id: Set(common.community_id),
            person_id: Set(common.people.follow(&row.value.person, &row.place)?),
            track: Set(row.value.track),
            start_on: Set(row.value.start_on.to_chrono()),
            end_on: Set(row.value.end_on.to_chrono()),
            ..Default::default()
        });
    }
    db::insert_all(db, models).await?;
    let mut models = Vec::new();
    for row in &set.offices {
        models.push(office::ActiveModel {
            community_id: Set(common.community_id),
            person_id: Set(common.people.follow(&row.value.person, &row.place)?),
            role: Set(row.value.role),
            start_on: Set(row.value.start_on.to_chrono()),
            end_on: Set(row.value.end_on.to_chrono()),
            ..Default::default()
        });
    }
    db::insert_all(db, models).await?;
    Ok(())
}

async fn council(
    db: &impl ConnectionTrait,
    set: &DataSet,
    common: &Common<'_>,
    jurisdictions: &Keys<JurisdictionCode>,
) -> Result<(), DemoError> {
    let mut models = Vec::new();
    for row in &set.council_seats {
        models.push(council_seat::ActiveModel {
            community_id: Set(common.community_id),
            jurisdiction_id: Set(jurisdictions.follow(row.value.jurisdiction, &row.place)?),
            ..Default::default()
        });
    }
    let codes = set.council_seats.iter().map(|row| row.value.jurisdiction);
    let seats = Keys::new("council seat of", codes, db::insert_all(db, models).await?);

    let mut models = Vec::new();
    for row in &set.council_seat_terms {
        let title = reviewed(row.value.title_fr.as_deref(), row.value.title_en.as_deref());
        let mut model = council_seat_term::ActiveModel {
            council_seat_id: Set(seats.follow(row.value.jurisdiction, &row.place)?),
            person_id: Set(common.people.follow(&row.value.person, &row.place)?),
            start_on: Set(row.value.start_on.to_chrono()),
            end_on: Set(row.value.end_on.to_chrono()),
            ..Default::default()
        };
        model.set_title(&title.map_err(|error| row.place.problem(error))?);
        models.push(model);
    }
    db::insert_all(db, models).await?;
    Ok(())
}
