//! What the community knows: references, and resources with their parts. What each field means stands
//! in `service/data/README.md`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    jurisdiction::JurisdictionCode, order::OrderOfGovernment, reference::WebAddress, term::Term,
};
use entity::{
    enums::{MetricPrecision, MetricUnit, ReferenceKind, ResourceKind, ResourceState, Visibility},
    reference, reference_address, resource, resource_jurisdiction, resource_metric,
    resource_organization, resource_reference, resource_speaker, resource_topic,
};
use jiff::civil::Date;
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use serde::Deserialize;

use super::{
    DemoError, KNOWLEDGE,
    insert::{Common, Keys, text},
    publications::Known,
    rows::Pair,
};
use crate::{
    commands::knowledge,
    data::{DataError, Place, Source},
    db,
    time::ToChrono,
};

/// Everything that is known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knowledge {
    #[serde(default)]
    references: Vec<Reference>,
    #[serde(default)]
    resources: Vec<Resource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    key: String,
    title: Pair,
    publisher: Option<String>,
    author: Option<String>,
    kind: Option<ReferenceKind>,
    looked_up_on: Date,
    /// By the tag of the language in which it is.
    addresses: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    key: String,
    kind: ResourceKind,
    visibility: Visibility,
    /// A resource without it is a draft.
    published_on: Option<Date>,
    order_of_government: Option<OrderOfGovernment>,
    country: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
    meeting: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    jurisdictions: Vec<JurisdictionCode>,
    #[serde(default)]
    organizations: Vec<Organization>,
    title: Pair,
    text: Pair,
    #[serde(default)]
    remedy: Pair,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    metrics: Vec<Metric>,
    #[serde(default)]
    speakers: Vec<Speaker>,
}

/// One on record, by key, or another, by name.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Organization {
    OnRecord { organization: String },
    Named { name: String },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Metric {
    label: Pair,
    precision: MetricPrecision,
    value: String,
    unit: MetricUnit,
    as_of: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Speaker {
    person: Option<String>,
    name: Option<String>,
    organization: Option<String>,
    organization_name: Option<String>,
}

impl Knowledge {
    /// Reads the file.
    pub fn read(source: &Source) -> Result<Self, DataError> {
        source.document(KNOWLEDGE)
    }

    /// How many blocks it holds.
    pub fn count(&self) -> usize {
        self.references.len() + self.resources.len()
    }

    /// Checks what the commands check of what people enter.
    pub fn check(&self) -> Result<(), DataError> {
        let mut keys = BTreeSet::new();
        for row in &self.references {
            let place = row.place();
            if !keys.insert(&row.key) {
                return Err(place.problem("the reference is there already"));
            }
            both(&row.title, &place)?;
            for given in row.addresses.values() {
                let cleaned = WebAddress::clean(given).map_err(|error| place.problem(error))?;
                if cleaned.address.as_str() != given {
                    let problem = format!("the address is to be written {}", cleaned.address);
                    return Err(place.problem(problem));
                }
            }
        }
        let mut keys = BTreeSet::new();
        for row in &self.resources {
            if !keys.insert(&row.key) {
                return Err(row.place().problem("the resource is there already"));
            }
            row.check()?;
        }
        Ok(())
    }
}

impl Reference {
    fn place(&self) -> Place {
        Place::block(KNOWLEDGE, "references", &self.key)
    }
}

impl Resource {
    fn place(&self) -> Place {
        Place::block(KNOWLEDGE, "resources", &self.key)
    }

    /// The days that it speaks of.
    fn term(&self) -> Result<Option<Term>, DataError> {
        let place = self.place();
        let Some(from) = self.from else {
            return match self.to {
                Some(_) => Err(place.problem("a last day needs a first")),
                None => Ok(None),
            };
        };
        let end = self.to.map(Date::tomorrow).transpose();
        let end = end.map_err(|error| place.problem(error))?;
        let term = Term::new(from, end).map_err(|error| place.problem(error))?;
        Ok(Some(term))
    }

    fn check(&self) -> Result<(), DataError> {
        let place = self.place();
        both(&self.title, &place)?;
        both(&self.text, &place)?;
        let remedy = text(&self.remedy, &place)?;
        let is_barrier = self.kind == ResourceKind::AccessibilityBarrier;
        if remedy.is_reviewed() != is_barrier {
            let problem = "a barrier has a remedy in both languages, and nothing else has one";
            return Err(place.problem(problem));
        }
        if self.visibility == Visibility::Group {
            return Err(place.problem("there are no sub-groups whose members could read it"));
        }
        let is_code =
            |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !self.country.as_ref().is_none_or(is_code) {
            return Err(place.problem("a country is named by its two capital letters"));
        }
        self.term()?;
        for metric in &self.metrics {
            both(&metric.label, &place)?;
            if knowledge::number(&metric.value).as_deref() != Some(&metric.value) {
                let problem = format!("“{}” is not how a number is written", metric.value);
                return Err(place.problem(problem));
            }
        }
        for speaker in &self.speakers {
            let is_one = speaker.person.is_some() != speaker.name.is_some();
            if !is_one || (speaker.organization.is_some() && speaker.organization_name.is_some()) {
                return Err(place.problem("somebody is named by key, or by name, and not by both"));
            }
        }
        Ok(())
    }
}

fn both(pair: &Pair, place: &Place) -> Result<(), DataError> {
    if text(pair, place)?.is_reviewed() {
        return Ok(());
    }
    Err(place.problem("the text must be there in both languages"))
}

/// What else a resource names.
pub struct Named<'a> {
    /// Meetings.
    pub meetings: &'a Keys<&'a str>,
    /// Organizations.
    pub organizations: &'a Keys<&'a str>,
    /// Jurisdictions.
    pub jurisdictions: &'a Keys<JurisdictionCode>,
}

/// Writes everything; gives the keys of what is known, by their names.
pub async fn all<'a>(
    db: &impl ConnectionTrait,
    known: &'a Knowledge,
    common: &Common<'_>,
    named: &Named<'_>,
) -> Result<Known<'a>, DemoError> {
    let references = references(db, &known.references, common).await?;
    let mut models = Vec::new();
    for row in &known.resources {
        models.push(resource_model(row, common, named)?);
    }
    let ids = db::insert_all(db, models).await?;
    let mut parts = Parts::default();
    for (row, id) in known.resources.iter().zip(&ids) {
        parts.add(row, *id, common, named, &references)?;
    }
    parts.write(db).await?;
    let keys = known.resources.iter().map(|row| row.key.as_str());
    Ok(Known {
        resources: Keys::new("resource", keys, ids),
        references,
    })
}

async fn references<'a>(
    db: &impl ConnectionTrait,
    rows: &'a [Reference],
    common: &Common<'_>,
) -> Result<Keys<&'a str>, DemoError> {
    let mut models = Vec::new();
    for row in rows {
        let mut model = reference::ActiveModel {
            community_id: Set(common.community_id),
            publisher: Set(row.publisher.clone()),
            author: Set(row.author.clone()),
            kind: Set(row.kind),
            looked_up_on: Set(row.looked_up_on.to_chrono()),
            created_at: Set(common.now),
            updated_at: Set(common.now),
            ..Default::default()
        };
        model.set_title(&text(&row.title, &row.place())?);
        models.push(model);
    }
    let ids = db::insert_all(db, models).await?;
    let mut addresses = Vec::new();
    for (row, id) in rows.iter().zip(&ids) {
        for (language, address) in &row.addresses {
            addresses.push(reference_address::ActiveModel {
                reference_id: Set(*id),
                language: Set(language.clone()),
                address: Set(address.clone()),
                ..Default::default()
            });
        }
    }
    db::insert_all(db, addresses).await?;
    let keys = rows.iter().map(|row| row.key.as_str());
    Ok(Keys::new("reference", keys, ids))
}

fn resource_model(
    row: &Resource,
    common: &Common<'_>,
    named: &Named<'_>,
) -> Result<resource::ActiveModel, DataError> {
    let place = row.place();
    let meeting = row.meeting.as_deref();
    let meeting = meeting.map(|key| named.meetings.follow(key, &place));
    let mut model = resource::ActiveModel {
        community_id: Set(common.community_id),
        kind: Set(row.kind),
        state: Set(match row.published_on {
            Some(_) => ResourceState::Published,
            None => ResourceState::Draft,
        }),
        visibility: Set(row.visibility),
        working_group_id: Set(None),
        order_of_government: Set(row.order_of_government.map(Into::into)),
        country: Set(row.country.clone()),
        start_on: Set(row.from.to_chrono()),
        end_on: Set(row.term()?.and_then(Term::end).to_chrono()),
        meeting_id: Set(meeting.transpose()?),
        published_on: Set(row.published_on.to_chrono()),
        created_at: Set(common.now),
        updated_at: Set(common.now),
        ..Default::default()
    };
    model.set_title(&text(&row.title, &place)?);
    model.set_text(&text(&row.text, &place)?);
    model.set_remedy(&text(&row.remedy, &place)?);
    Ok(model)
}

/// The parts of all resources, a statement for each kind.
#[derive(Default)]
struct Parts {
    topics: Vec<resource_topic::ActiveModel>,
    jurisdictions: Vec<resource_jurisdiction::ActiveModel>,
    organizations: Vec<resource_organization::ActiveModel>,
    references: Vec<resource_reference::ActiveModel>,
    metrics: Vec<resource_metric::ActiveModel>,
    speakers: Vec<resource_speaker::ActiveModel>,
}

impl Parts {
    fn add(
        &mut self,
        row: &Resource,
        id: i64,
        common: &Common<'_>,
        named: &Named<'_>,
        references: &Keys<&str>,
    ) -> Result<(), DataError> {
        let place = row.place();
        for slug in &row.topics {
            self.topics.push(resource_topic::ActiveModel {
                resource_id: Set(id),
                topic_id: Set(common.topics.follow(slug, &place)?),
                ..Default::default()
            });
        }
        for code in &row.jurisdictions {
            self.jurisdictions.push(resource_jurisdiction::ActiveModel {
                resource_id: Set(id),
                jurisdiction_id: Set(named.jurisdictions.follow(*code, &place)?),
                ..Default::default()
            });
        }
        for (position, one) in (1..).zip(&row.organizations) {
            let (organization, name) = match one {
                Organization::OnRecord { organization } => (
                    Some(named.organizations.follow(organization, &place)?),
                    None,
                ),
                Organization::Named { name } => (None, Some(name.clone())),
            };
            self.organizations.push(resource_organization::ActiveModel {
                resource_id: Set(id),
                position: Set(position),
                organization_id: Set(organization),
                name: Set(name),
                ..Default::default()
            });
        }
        for (position, key) in (1..).zip(&row.references) {
            self.references.push(resource_reference::ActiveModel {
                resource_id: Set(id),
                position: Set(position),
                reference_id: Set(references.follow(key, &place)?),
                ..Default::default()
            });
        }
        for (position, metric) in (1..).zip(&row.metrics) {
            let mut model = resource_metric::ActiveModel {
                resource_id: Set(id),
                position: Set(position),
                precision: Set(metric.precision),
                value: Set(metric.value.clone()),
                unit: Set(metric.unit),
                as_of: Set(metric.as_of.to_chrono()),
                ..Default::default()
            };
            model.set_label(&text(&metric.label, &place)?);
            self.metrics.push(model);
        }
        for (position, speaker) in (1..).zip(&row.speakers) {
            let person = speaker.person.as_deref();
            let person = person.map(|key| common.people.follow(key, &place));
            let organization = speaker.organization.as_deref();
            let organization = organization.map(|key| named.organizations.follow(key, &place));
            self.speakers.push(resource_speaker::ActiveModel {
                resource_id: Set(id),
                position: Set(position),
                person_id: Set(person.transpose()?),
                name: Set(speaker.name.clone()),
                organization_id: Set(organization.transpose()?),
                organization_name: Set(speaker.organization_name.clone()),
                ..Default::default()
            });
        }
        Ok(())
    }

    async fn write(self, db: &impl ConnectionTrait) -> Result<(), DemoError> {
        db::insert_all(db, self.topics).await?;
        db::insert_all(db, self.jurisdictions).await?;
        db::insert_all(db, self.organizations).await?;
        db::insert_all(db, self.references).await?;
        db::insert_all(db, self.metrics).await?;
        db::insert_all(db, self.speakers).await?;
        Ok(())
    }
}
