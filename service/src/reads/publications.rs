//! Issues of publications, with what stands in them.

use std::collections::BTreeMap;

use domain::period::Period;
use entity::{
    enums::Cadence, publication, publication_issue, publication_item, publication_section,
    reference, reference_address, resource, resource_metric, resource_reference,
};
use jiff::{ToSpan, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::{error::ServiceError, time::ToJiff};

/// An issue as it is compiled.
#[derive(Debug, Clone)]
pub struct IssueFacts {
    /// The publication.
    pub publication: publication::Model,
    /// The issue.
    pub issue: publication_issue::Model,
    /// Its sections, in order.
    pub sections: Vec<SectionFacts>,
}

/// A section of an issue.
#[derive(Debug, Clone)]
pub struct SectionFacts {
    /// The row.
    pub row: publication_section::Model,
    /// What stands in it, in order.
    pub items: Vec<ItemFacts>,
}

/// What stands in a section.
#[derive(Debug, Clone)]
pub enum ItemFacts {
    /// Something that the community knows.
    Resource(Box<ResourceFacts>),
    /// Something that is to be read elsewhere.
    Reference(ReferenceFacts),
}

/// Something that the community knows.
#[derive(Debug, Clone)]
pub struct ResourceFacts {
    /// The row.
    pub row: resource::Model,
    /// Its figures, in order.
    pub metrics: Vec<resource_metric::Model>,
    /// What it refers to, in order.
    pub references: Vec<ReferenceFacts>,
}

/// Something that is to be read elsewhere.
#[derive(Debug, Clone)]
pub struct ReferenceFacts {
    /// The row.
    pub row: reference::Model,
    /// Where, by language.
    pub addresses: Vec<reference_address::Model>,
}

impl IssueFacts {
    /// The days since the issue before, as often as the publication comes out, up to the issue's day; of
    /// one that comes out now and then, that day alone.
    ///
    /// # Errors
    /// At the edge of the calendar.
    pub fn period(&self) -> Result<Period, ServiceError> {
        period_of(&self.publication, &self.issue)
    }

    /// The day up to which it tells what is known.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.issue.as_of.to_jiff()
    }
}

fn period_of(
    publication: &publication::Model,
    issue: &publication_issue::Model,
) -> Result<Period, ServiceError> {
    let as_of: Date = issue.as_of.to_jiff();
    let end = as_of.saturating_add(1.day());
    let start = match publication.cadence {
        Some(Cadence::Weekly) => end.saturating_sub(1.week()),
        Some(Cadence::Monthly) => end.saturating_sub(1.month()),
        Some(Cadence::Quarterly) => end.saturating_sub(3.months()),
        Some(Cadence::HalfYearly) => end.saturating_sub(6.months()),
        Some(Cadence::Daily) | None => as_of,
    };
    Period::new(start, end).map_err(ServiceError::unreadable)
}

/// The issue that a report was compiled from; none for any other report.
///
/// # Errors
/// When the database fails.
pub async fn of_report(
    db: &impl ConnectionTrait,
    report: i64,
) -> Result<Option<publication_issue::Model>, DbErr> {
    publication_issue::Entity::find()
        .filter(publication_issue::Column::ReportId.eq(report))
        .one(db)
        .await
}

/// An issue with all that stands in it; none where there is none of this key.
///
/// # Errors
/// When the database fails or what it holds can't be read.
pub async fn issue(db: &impl ConnectionTrait, id: i64) -> Result<Option<IssueFacts>, ServiceError> {
    let found = publication_issue::Entity::find_by_id(id)
        .find_also_related(publication::Entity)
        .one(db)
        .await?;
    let Some((issue, Some(publication))) = found else {
        return Ok(None);
    };
    let sections = publication_section::Entity::find()
        .filter(publication_section::Column::PublicationIssueId.eq(id))
        .order_by_asc(publication_section::Column::Position)
        .all(db)
        .await?;
    let keys: Vec<i64> = sections.iter().map(|section| section.id).collect();
    let items = publication_item::Entity::find()
        .filter(publication_item::Column::PublicationSectionId.is_in(keys))
        .order_by_asc(publication_item::Column::Position)
        .all(db)
        .await?;
    let shelf = Shelf::of(db, &items).await?;
    let sections = sections.into_iter().map(|row| {
        let mine = items
            .iter()
            .filter(|item| item.publication_section_id == row.id);
        let items = mine
            .map(|item| shelf.item(item))
            .collect::<Result<_, _>>()?;
        Ok::<_, ServiceError>(SectionFacts { row, items })
    });
    Ok(Some(IssueFacts {
        sections: sections.collect::<Result<_, _>>()?,
        publication,
        issue,
    }))
}

/// All that the items of an issue name, by key.
struct Shelf {
    resources: BTreeMap<i64, ResourceFacts>,
    references: BTreeMap<i64, ReferenceFacts>,
}

impl Shelf {
    async fn of(
        db: &impl ConnectionTrait,
        items: &[publication_item::Model],
    ) -> Result<Self, ServiceError> {
        let resources: Vec<i64> = items.iter().filter_map(|item| item.resource_id).collect();
        let cited = resource_reference::Entity::find()
            .filter(resource_reference::Column::ResourceId.is_in(resources.clone()))
            .order_by_asc(resource_reference::Column::Position)
            .all(db)
            .await?;
        let named = items.iter().filter_map(|item| item.reference_id);
        let references = named.chain(cited.iter().map(|one| one.reference_id));
        let references = references_of(db, references.collect()).await?;
        let metrics = resource_metric::Entity::find()
            .filter(resource_metric::Column::ResourceId.is_in(resources.clone()))
            .order_by_asc(resource_metric::Column::Position)
            .all(db)
            .await?;
        let rows = resource::Entity::find()
            .filter(resource::Column::Id.is_in(resources))
            .all(db)
            .await?;
        let resources = rows.into_iter().map(|row| {
            let metrics = metrics.iter().filter(|one| one.resource_id == row.id);
            let cited = cited.iter().filter(|one| one.resource_id == row.id);
            let facts = ResourceFacts {
                metrics: metrics.cloned().collect(),
                references: cited
                    .filter_map(|one| references.get(&one.reference_id).cloned())
                    .collect(),
                row,
            };
            (facts.row.id, facts)
        });
        Ok(Self {
            resources: resources.collect(),
            references,
        })
    }

    fn item(&self, item: &publication_item::Model) -> Result<ItemFacts, ServiceError> {
        let resource = item.resource_id.and_then(|id| self.resources.get(&id));
        if let Some(resource) = resource {
            return Ok(ItemFacts::Resource(Box::new(resource.clone())));
        }
        let reference = item.reference_id.and_then(|id| self.references.get(&id));
        let reference = reference.ok_or(ServiceError::Absent {
            noun: "publication_item",
            id: item.id,
        })?;
        Ok(ItemFacts::Reference(reference.clone()))
    }
}

async fn references_of(
    db: &impl ConnectionTrait,
    keys: Vec<i64>,
) -> Result<BTreeMap<i64, ReferenceFacts>, ServiceError> {
    let addresses = reference_address::Entity::find()
        .filter(reference_address::Column::ReferenceId.is_in(keys.clone()))
        .order_by_asc(reference_address::Column::Language)
        .all(db)
        .await?;
    let rows = reference::Entity::find()
        .filter(reference::Column::Id.is_in(keys))
        .all(db)
        .await?;
    let with_addresses = rows.into_iter().map(|row| {
        let mine = addresses.iter().filter(|one| one.reference_id == row.id);
        let facts = ReferenceFacts {
            addresses: mine.cloned().collect(),
            row,
        };
        (facts.row.id, facts)
    });
    Ok(with_addresses.collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::time::ToChrono as _;
    use entity::enums::TextState;

    fn days(cadence: Option<Cadence>) -> (Date, Date) {
        let now = jiff::Timestamp::UNIX_EPOCH.to_chrono();
        let publication = publication::Model {
            id: 1,
            community_id: 1,
            slug: "rapport".to_owned(),
            name_fr: None,
            name_fr_state: TextState::Missing,
            name_en: None,
            name_en_state: TextState::Missing,
            cadence,
            created_at: now,
            updated_at: now,
        };
        let issue = publication_issue::Model {
            id: 1,
            publication_id: 1,
            number: 1,
            title_fr: None,
            title_fr_state: TextState::Missing,
            title_en: None,
            title_en_state: TextState::Missing,
            introduction_fr: None,
            introduction_fr_state: TextState::Missing,
            introduction_en: None,
            introduction_en_state: TextState::Missing,
            as_of: date(2020, 9, 30).to_chrono(),
            report_id: None,
            created_at: now,
            updated_at: now,
        };
        let period = period_of(&publication, &issue).unwrap();
        (period.first(), period.last())
    }

    #[test]
    fn the_days_of_an_issue_are_those_since_the_one_before() {
        let last = date(2020, 9, 30);
        assert_eq!(days(None), (last, last));
        let monthly = days(Some(Cadence::Monthly));
        assert_eq!(monthly, (date(2020, 9, 1), last));
        let quarterly = days(Some(Cadence::Quarterly));
        assert_eq!(quarterly, (date(2020, 7, 1), last));
        let half_yearly = days(Some(Cadence::HalfYearly));
        assert_eq!(half_yearly, (date(2020, 4, 1), last));
    }
}
