//! Publications: their issues, with what stands in them. What each field means stands in
//! `service/data/README.md`.

use std::collections::BTreeSet;

use domain::language::Bilingual;
use entity::{
    enums::{Cadence, PublicationSectionKind},
    publication, publication_issue, publication_item, publication_section,
};
use jiff::civil::Date;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};
use serde::Deserialize;

use super::{
    DemoError, PUBLICATIONS,
    insert::{Common, Keys, text},
    rows::Pair,
};
use crate::{
    data::{DataError, Place, Source},
    db,
    time::ToChrono,
};

/// All publications.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publications {
    #[serde(default)]
    publications: Vec<Publication>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Publication {
    slug: String,
    name: Pair,
    cadence: Option<Cadence>,
    #[serde(default)]
    issues: Vec<Issue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    number: i32,
    as_of: Date,
    title: Pair,
    #[serde(default)]
    introduction: Pair,
    #[serde(default)]
    sections: Vec<Section>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    kind: PublicationSectionKind,
    #[serde(default)]
    title: Pair,
    #[serde(default)]
    introduction: Pair,
    #[serde(default)]
    items: Vec<Item>,
}

/// What stands in a section, by key.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Item {
    Resource(String),
    Reference(String),
}

/// What the items name.
pub struct Known<'a> {
    /// Resources.
    pub resources: Keys<&'a str>,
    /// References.
    pub references: Keys<&'a str>,
}

impl Publications {
    /// Reads the file.
    pub fn read(source: &Source) -> Result<Self, DataError> {
        source.document(PUBLICATIONS)
    }

    /// How many blocks it holds.
    pub fn count(&self) -> usize {
        let blocks = |publication: &Publication| {
            let issues = publication.issues.iter();
            1 + issues.map(|issue| 1 + issue.sections.len()).sum::<usize>()
        };
        self.publications.iter().map(blocks).sum()
    }

    /// Checks what the commands check of what people enter.
    pub fn check(&self) -> Result<(), DataError> {
        let mut slugs = BTreeSet::new();
        for row in &self.publications {
            let place = row.place();
            if !slugs.insert(&row.slug) {
                return Err(place.problem("the publication is there already"));
            }
            both(&text(&row.name, &place)?, &place)?;
            let mut numbers = BTreeSet::new();
            for issue in &row.issues {
                both(&text(&issue.title, &place)?, &place)?;
                if issue.number < 1 || !numbers.insert(issue.number) {
                    let problem = format!("{} is no number for an issue", issue.number);
                    return Err(place.problem(problem));
                }
            }
        }
        Ok(())
    }
}

impl Publication {
    fn place(&self) -> Place {
        Place::block(PUBLICATIONS, "publications", &self.slug)
    }
}

fn both(text: &Bilingual, place: &Place) -> Result<(), DataError> {
    match text.is_reviewed() {
        true => Ok(()),
        false => Err(place.problem("the text must be there in both languages")),
    }
}

/// Writes everything.
pub async fn all(
    db: &impl ConnectionTrait,
    publications: &Publications,
    common: &Common<'_>,
    known: &Known<'_>,
) -> Result<(), DemoError> {
    for row in &publications.publications {
        let place = row.place();
        let mut model = publication::ActiveModel {
            community_id: Set(common.community_id),
            slug: Set(row.slug.clone()),
            cadence: Set(row.cadence),
            created_at: Set(common.now),
            updated_at: Set(common.now),
            ..Default::default()
        };
        model.set_name(&text(&row.name, &place)?);
        let publication = model.insert(db).await?.id;
        for one in &row.issues {
            issue(db, one, (publication, &place), common, known).await?;
        }
    }
    Ok(())
}

async fn issue(
    db: &impl ConnectionTrait,
    row: &Issue,
    (publication, place): (i64, &Place),
    common: &Common<'_>,
    known: &Known<'_>,
) -> Result<(), DemoError> {
    let mut model = publication_issue::ActiveModel {
        publication_id: Set(publication),
        number: Set(row.number),
        as_of: Set(row.as_of.to_chrono()),
        report_id: Set(None),
        created_at: Set(common.now),
        updated_at: Set(common.now),
        ..Default::default()
    };
    model.set_title(&text(&row.title, place)?);
    model.set_introduction(&text(&row.introduction, place)?);
    let issue = model.insert(db).await?.id;
    let mut sections = Vec::new();
    for (position, section) in (1..).zip(&row.sections) {
        let mut model = publication_section::ActiveModel {
            publication_issue_id: Set(issue),
            position: Set(position),
            kind: Set(section.kind),
            ..Default::default()
        };
        model.set_title(&text(&section.title, place)?);
        model.set_introduction(&text(&section.introduction, place)?);
        sections.push(model);
    }
    let ids = db::insert_all(db, sections).await?;
    let mut items = Vec::new();
    for (section, id) in row.sections.iter().zip(ids) {
        for (position, item) in (1..).zip(&section.items) {
            let (resource, reference) = match item {
                Item::Resource(key) => (Some(known.resources.follow(key, place)?), None),
                Item::Reference(key) => (None, Some(known.references.follow(key, place)?)),
            };
            items.push(publication_item::ActiveModel {
                publication_section_id: Set(id),
                position: Set(position),
                resource_id: Set(resource),
                reference_id: Set(reference),
                ..Default::default()
            });
        }
    }
    db::insert_all(db, items).await?;
    Ok(())
}
