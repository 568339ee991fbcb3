//! From what stands in an issue to its report.

use std::collections::BTreeMap;

use documents::report::{
    Finding, Report,
    executive::{
        Cited, Contact, ExecutiveReport, Figure, IssueItem, IssueSection, Known, Openness,
    },
};
use domain::language::Bilingual;
use entity::{
    enums::{ResourceState, Visibility},
    resource, resource_metric,
};
use service::{
    error::ServiceError,
    reads::{
        community::Community,
        publications::{IssueFacts, ItemFacts, ReferenceFacts, ResourceFacts, SectionFacts},
    },
    time::ToJiff,
};

use crate::council_report::tree::{paragraphs, queries::rows, row};

/// The report of an issue, with what is wrong with what stands in it.
pub(crate) fn tree(
    facts: &IssueFacts,
    community: &Community,
) -> Result<(Report, Vec<Finding>), ServiceError> {
    let keys = keys(&facts.sections);
    let sections = facts.sections.iter().zip(keys);
    let report = ExecutiveReport {
        community: community.row.name()?,
        publication: facts.publication.name()?,
        number: facts.issue.number.into(),
        title: facts.issue.title()?,
        introduction: paragraphs(&facts.issue.introduction()?)?,
        period: facts.period()?,
        as_of: facts.as_of(),
        sections: sections
            .map(|(one, key)| section(one, key))
            .collect::<Result<_, _>>()?,
        contact: Contact {
            address: community.row.organizer_address.clone(),
            networks: community.social_networks()?,
        },
    };
    let findings = report.findings();
    Ok((report.into_tree(), findings))
}

/// The names of sections in paths: their kinds, numbered from the second of a kind on.
fn keys(sections: &[SectionFacts]) -> Vec<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let key = |section: &SectionFacts| {
        let kind = section.row.kind.as_str();
        let number = seen.entry(kind).or_default();
        *number += 1;
        let name = kind.replace('_', "-");
        match *number {
            1 => name,
            number => format!("{name}-{number}"),
        }
    };
    sections.iter().map(key).collect()
}

fn section(section: &SectionFacts, key: String) -> Result<IssueSection, ServiceError> {
    let title = section.row.title()?;
    let items = section.items.iter();
    Ok(IssueSection {
        key,
        kind: section.row.kind.as_str().to_owned(),
        title: (title != Bilingual::MISSING).then_some(title),
        introduction: paragraphs(&section.row.introduction()?)?,
        items: items.map(item).collect::<Result<_, _>>()?,
    })
}

fn item(item: &ItemFacts) -> Result<IssueItem, ServiceError> {
    Ok(match item {
        ItemFacts::Resource(one) => IssueItem::Known(Box::new(known(one)?)),
        ItemFacts::Reference(one) => IssueItem::ToRead(cited(one)?),
    })
}

fn known(facts: &ResourceFacts) -> Result<Known, ServiceError> {
    let resource = &facts.row;
    let (figures, references) = (facts.metrics.iter(), facts.references.iter());
    Ok(Known {
        row: row("Resource", resource.id),
        title: resource.title()?,
        text: paragraphs(&resource.text()?)?,
        remedy: paragraphs(&resource.remedy()?)?,
        figures: figures.map(figure).collect::<Result<_, _>>()?,
        references: references.map(cited).collect::<Result<_, _>>()?,
        openness: openness(resource),
    })
}

/// The report goes to the members and to the council.
fn openness(resource: &resource::Model) -> Openness {
    match (resource.state, resource.visibility) {
        (ResourceState::Published, Visibility::Public | Visibility::Council) => Openness::Open,
        (ResourceState::Published, Visibility::Members) => Openness::Members,
        _ => Openness::Withheld,
    }
}

fn figure(metric: &resource_metric::Model) -> Result<Figure, ServiceError> {
    let id = metric.id;
    Ok(Figure {
        row: row("ResourceMetric", id),
        query: rows(
            "resourceMetrics",
            format!("{{id: {{eq: \"ResourceMetric:{id}\"}}}}"),
        ),
        label: metric.label()?,
        precision: metric.precision.as_str().to_owned(),
        unit: metric.unit.as_str().to_owned(),
        value: metric.value.clone(),
        as_of: metric.as_of.to_jiff(),
    })
}

fn cited(facts: &ReferenceFacts) -> Result<Cited, ServiceError> {
    let reference = &facts.row;
    let addresses = facts.addresses.iter();
    Ok(Cited {
        row: row("Reference", reference.id),
        title: reference.title()?,
        author: reference.author.clone(),
        publisher: reference.publisher.clone(),
        looked_up_on: reference.looked_up_on.to_jiff(),
        addresses: addresses
            .map(|one| (one.language.clone(), one.address.clone()))
            .collect(),
    })
}
