//! What the community knows, with those who speak of it, its figures, and where more is to be read.

use std::collections::HashMap;

use async_graphql::Value;
use domain::reference::WebAddress;
use entity::{
    attachment, enums, reference, reference_address, resource, resource_jurisdiction,
    resource_metric, resource_organization, resource_reference, resource_speaker, resource_topic,
};

use super::rules;
use crate::graphql::{
    error::ApiError,
    layer::{
        column::Column,
        describe::{Computed, Kind, Link, Noun, Values},
        execute::Reader,
        openness::Openness,
        search::describe::Weight,
    },
};

pub(super) fn resource() -> Noun {
    use resource::Column as C;
    Noun::new::<resource::Entity>("Resource", "resources", "Something that a community knows: a practice, a lesson, an innovation, a story, a barrier, research, a presentation.")
        .seen_by(rules::resources)
        .descending(C::PublishedOn)
        .words::<enums::ResourceKind>(C::Kind, "What kind of knowledge it is.")
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "Its title.")
        .text([C::TextFr, C::TextFrState, C::TextEn, C::TextEnState], "What there is to know, in paragraphs. A line that begins with `- ` is a point of a list, one with `> ` a quotation, and `> — ` after it says whose.")
        .text([C::RemedyFr, C::RemedyFrState, C::RemedyEn, C::RemedyEnState], "What to do about it, of an accessibility barrier, in paragraphs.")
        .words::<enums::ResourceState>(C::State, "How far it has come.")
        .words::<enums::Visibility>(C::Visibility, "Who may read it once it is published.")
        .words::<enums::OrderOfGovernment>(C::OrderOfGovernment, "The order of government that it is from; null where it is from none in particular.")
        .column(C::Country, "The country that it is from, by its code (ISO 3166-1 alpha-2); null where it is from none in particular, or nobody said.")
        .field("from", "The first day that it speaks of.", Kind::Column(Column::of(C::StartOn)))
        .field("to", "The last day that it speaks of.", Kind::Column(Column::last_day(C::EndOn)))
        .column(C::PublishedOn, "The day on which it was published; null before.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::UpdatedAt, "When it was last changed.")
        .one("community", "Community", C::CommunityId, "Whose it is.")
        .one("workingGroup", "WorkingGroup", C::WorkingGroupId, "The sub-group whose members may read it; null where it is not for one alone.")
        .one("meeting", "Meeting", C::MeetingId, "The meeting at which it was shown or told.")
        .one("proposedBy", "Person", C::ProposedById, "The member who handed it in; null where the secretariat wrote it.")
        .many("topics", Link::through("Topic", resource_topic::Column::ResourceId, resource_topic::Column::TopicId).small(), "Its topics.")
        .many("jurisdictions", Link::through("Jurisdiction", resource_jurisdiction::Column::ResourceId, resource_jurisdiction::Column::JurisdictionId).small(), "The jurisdictions that it is from.")
        .many("organizations", Link::from("ResourceOrganization", resource_organization::Column::ResourceId).small(), "The organizations that it is about.")
        .many("references", Link::through("Reference", resource_reference::Column::ResourceId, resource_reference::Column::ReferenceId).small(), "Where more is to be read.")
        .many("speakers", Link::from("ResourceSpeaker", resource_speaker::Column::ResourceId).small(), "Those who speak of it.")
        .many("metrics", Link::from("ResourceMetric", resource_metric::Column::ResourceId).small(), "Its figures.")
        .many("attachments", Link::from("Attachment", attachment::Column::ResourceId).small(), "The files that are attached to it.")
        .searched(Weight::Title, &["title"])
        .searched(Weight::Body, &["text", "remedy"])
}

pub(super) fn resource_speaker() -> Noun {
    use resource_speaker::Column as C;
    Noun::new::<resource_speaker::Entity>(
        "ResourceSpeaker",
        "resourceSpeakers",
        "Somebody who speaks of a resource, with the organization for which they worked then.",
    )
    .seen_with("resource")
    .ascending(C::Position)
    .column(
        C::Position,
        "The place among those who speak of it, from 1.",
    )
    .column(C::Name, "The name of somebody who is not on record.")
    .for_only(Openness::People)
    .column(
        C::OrganizationName,
        "The name of an organization that is not on record.",
    )
    .one("resource", "Resource", C::ResourceId, "The resource.")
    .one(
        "person",
        "Person",
        C::PersonId,
        "Who; null where it is somebody who is not on record.",
    )
    .one(
        "organization",
        "Organization",
        C::OrganizationId,
        "For whom they worked then; null where it is not on record.",
    )
}

pub(super) fn resource_organization() -> Noun {
    use resource_organization::Column as C;
    Noun::new::<resource_organization::Entity>(
        "ResourceOrganization",
        "resourceOrganizations",
        "An organization that a resource is about.",
    )
    .seen_with("resource")
    .ascending(C::Position)
    .column(
        C::Position,
        "The place among those that it is about, from 1.",
    )
    .column(C::Name, "The name of one that is not on record.")
    .one("resource", "Resource", C::ResourceId, "The resource.")
    .one(
        "organization",
        "Organization",
        C::OrganizationId,
        "Which; null where it is not on record.",
    )
}

pub(super) fn resource_metric() -> Noun {
    use resource_metric::Column as C;
    Noun::new::<resource_metric::Entity>(
        "ResourceMetric",
        "resourceMetrics",
        "A figure of a resource.",
    )
    .seen_with("resource")
    .ascending(C::Position)
    .column(C::Position, "The place among its figures, from 1.")
    .text(
        [C::LabelFr, C::LabelFrState, C::LabelEn, C::LabelEnState],
        "What it counts.",
    )
    .words::<enums::MetricPrecision>(C::Precision, "How exact it is.")
    .column(
        C::Value,
        "The figure in digits, with a point before decimals.",
    )
    .words::<enums::MetricUnit>(C::Unit, "Of what it is.")
    .column(
        C::AsOf,
        "The day of which it is; null where nobody knows, which is a fault to be mended.",
    )
    .one("resource", "Resource", C::ResourceId, "The resource.")
}

pub(super) fn attachment() -> Noun {
    use attachment::Column as C;
    let address = Computed {
        graphql: "String!",
        load: |_, rows| -> Values<'_> {
            let addresses = rows.iter().map(|row| (*row, address_of(*row)));
            let addresses: HashMap<i64, Value> = addresses.collect();
            Box::pin(async move { Ok(addresses) })
        },
        otherwise: Value::Null,
    };
    Noun::new::<attachment::Entity>(
        "Attachment",
        "attachments",
        "A file that is attached to a resource.",
    )
    .seen_with("resource")
    .column(
        C::Name,
        "What it is called; the ending is that of what it is.",
    )
    .text(
        [C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState],
        "What people read of it, where it has more than a name.",
    )
    .column(
        C::Language,
        "The tag of the language that it is in (BCP 47); null where nobody said.",
    )
    .column(C::MediaType, "What it is, by its content.")
    .column(C::Size, "How many bytes it has.")
    .column(
        C::Sha256,
        "The hash of its bytes (SHA-256), in hexadecimal digits.",
    )
    .field(
        "address",
        "Where it is to be had by GET, whole or in ranges: a path of this service.",
        Kind::Computed(address),
    )
    .column(C::CreatedAt, "When it came.")
    .column(
        C::UpdatedAt,
        "When what people read of it was last changed.",
    )
    .column(C::UploadedBy, "Who sent it.")
    .for_only(Openness::Secretariat)
    .one("resource", "Resource", C::ResourceId, "The resource.")
}

fn address_of(attachment: i64) -> Value {
    Value::String(format!("/files/{attachment}"))
}

pub(super) fn reference() -> Noun {
    use reference::Column as C;
    Noun::new::<reference::Entity>(
        "Reference",
        "references",
        "Something that is to be read elsewhere.",
    )
    .descending(C::LookedUpOn)
    .text(
        [C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState],
        "Its title.",
    )
    .column(C::Publisher, "Who brought it out; null where nobody knows.")
    .column(C::Author, "Who wrote it; null where nobody knows.")
    .words::<enums::ReferenceKind>(C::Kind, "What kind of thing it is; null where nobody said.")
    .column(C::LookedUpOn, "The day on which somebody read it.")
    .column(C::CreatedAt, "When it was entered.")
    .column(C::UpdatedAt, "When it was last changed.")
    .one(
        "community",
        "Community",
        C::CommunityId,
        "Who refers to it.",
    )
    .many(
        "addresses",
        Link::from("ReferenceAddress", reference_address::Column::ReferenceId).small(),
        "Where it is to be read.",
    )
    .many(
        "resources",
        Link::through(
            "Resource",
            resource_reference::Column::ReferenceId,
            resource_reference::Column::ResourceId,
        ),
        "The resources that refer to it.",
    )
    .searched(Weight::Title, &["title"])
}

pub(super) fn reference_address() -> Noun {
    use reference_address::Column as C;
    let is_search = Computed {
        graphql: "Boolean!",
        load: |reader, addresses| -> Values<'_> { Box::pin(searches(reader, addresses)) },
        otherwise: Value::Boolean(false),
    };
    Noun::new::<reference_address::Entity>(
        "ReferenceAddress",
        "referenceAddresses",
        "Where a reference is to be read in a language.",
    )
    .ascending(C::Language)
    .column(C::Language, "The language's tag (BCP 47).")
    .column(C::Address, "The address.")
    .field(
        "isSearch",
        "Whether it is a page on which a search engine lists what it found, which is no source.",
        Kind::Computed(is_search),
    )
    .words::<enums::LinkState>(C::State, "What became of whoever followed it last.")
    .column(C::CheckedAt, "When that was; null before.")
    .column(
        C::NextCheckAt,
        "It is not followed again before then; null where it may be at any time.",
    )
    .column(
        C::Status,
        "The status of the last answer (HTTP); null where there was none.",
    )
    .column(
        C::MovedTo,
        "Where it is for good, where that is somewhere else.",
    )
    .column(C::Failures, "How often in a row it failed.")
    .column(
        C::FailingSince,
        "Since when it fails; null where it does not.",
    )
    .column(
        C::DeadSince,
        "Since when it is dead: gone, or failing three times and for a week; null where it is not.",
    )
    .one("reference", "Reference", C::ReferenceId, "The reference.")
}

/// Which addresses are a search engine's lists.
async fn searches(reader: &Reader<'_>, addresses: &[i64]) -> Result<HashMap<i64, Value>, ApiError> {
    let mut sql = reader.sql();
    let row = sql.alias();
    sql.push("SELECT ")
        .column(row, "id")
        .push(", ")
        .column(row, "address");
    sql.push(" FROM ").table("reference_address", row);
    sql.push(" WHERE ").keyed(row, "id", addresses);
    let mut found = HashMap::new();
    for row in reader.fetch(sql.finish()).await? {
        let (id, address): (i64, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let is_search = WebAddress::clean(&address).is_ok_and(|one| one.address.is_search());
        found.insert(id, Value::Boolean(is_search));
    }
    Ok(found)
}
