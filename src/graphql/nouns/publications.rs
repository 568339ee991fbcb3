//! Publications, their issues, and what stands in them.

use entity::{
    campaign, enums, publication, publication_issue, publication_item, publication_section,
    publication_subscription, subscriber,
};

use super::rules;
use crate::graphql::layer::{
    describe::{Link, Noun},
    openness::Openness,
};

pub(super) fn publication() -> Noun {
    use publication::Column as C;
    Noun::new::<publication::Entity>(
        "Publication",
        "publications",
        "Something that a community brings out in issues: what it knows of a subject, for those who decide.",
    )
    .ascending(C::Slug)
    .column(C::Slug, "Its name in addresses.")
    .text(
        [C::NameFr, C::NameFrState, C::NameEn, C::NameEnState],
        "What it is called.",
    )
    .words::<enums::Cadence>(
        C::Cadence,
        "How often it comes out; null where it does now and then.",
    )
    .column(C::CreatedAt, "When it was entered.")
    .column(C::UpdatedAt, "When it was last changed.")
    .one("community", "Community", C::CommunityId, "Whose it is.")
    .many(
        "publicationIssues",
        Link::from("PublicationIssue", publication_issue::Column::PublicationId),
        "Its issues.",
    )
    .many(
        "publicationSubscriptions",
        Link::from(
            "PublicationSubscription",
            publication_subscription::Column::PublicationId,
        ),
        "Who asked for its bulletins.",
    )
    .many(
        "campaigns",
        Link::from("Campaign", campaign::Column::PublicationId),
        "Its bulletins.",
    )
}

pub(super) fn publication_issue() -> Noun {
    use publication_issue::Column as C;
    Noun::new::<publication_issue::Entity>(
        "PublicationIssue",
        "publicationIssues",
        "An issue of a publication, as those who make it see it; others read the report that it is compiled into.",
    )
    .seen_by(rules::drafts)
    .descending(C::AsOf)
    .column(C::Number, "The issue's number, from 1.")
    .text(
        [C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState],
        "What it is called.",
    )
    .text(
        [
            C::IntroductionFr,
            C::IntroductionFrState,
            C::IntroductionEn,
            C::IntroductionEnState,
        ],
        "What stands before its sections, in paragraphs.",
    )
    .column(C::AsOf, "The day up to which it tells what is known.")
    .column(C::CreatedAt, "When it was entered.")
    .column(C::UpdatedAt, "When it was last changed.")
    .one(
        "publication",
        "Publication",
        C::PublicationId,
        "The publication.",
    )
    .one(
        "report",
        "Report",
        C::ReportId,
        "What it was compiled into; null before.",
    )
    .many(
        "sections",
        Link::from(
            "PublicationSection",
            publication_section::Column::PublicationIssueId,
        )
        .small(),
        "Its sections.",
    )
}

pub(super) fn publication_section() -> Noun {
    use publication_section::Column as C;
    Noun::new::<publication_section::Entity>(
        "PublicationSection",
        "publicationSections",
        "A section of an issue.",
    )
    .seen_with("publicationIssue")
    .ascending(C::Position)
    .column(C::Position, "Its place in the issue, from 1.")
    .words::<enums::PublicationSectionKind>(C::Kind, "What it tells.")
    .text(
        [C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState],
        "What stands above it; missing where that is its kind.",
    )
    .text(
        [
            C::IntroductionFr,
            C::IntroductionFrState,
            C::IntroductionEn,
            C::IntroductionEnState,
        ],
        "What stands before its items, in paragraphs.",
    )
    .one(
        "publicationIssue",
        "PublicationIssue",
        C::PublicationIssueId,
        "The issue.",
    )
    .many(
        "items",
        Link::from(
            "PublicationItem",
            publication_item::Column::PublicationSectionId,
        )
        .small(),
        "What stands in it.",
    )
}

pub(super) fn publication_item() -> Noun {
    use publication_item::Column as C;
    Noun::new::<publication_item::Entity>(
        "PublicationItem",
        "publicationItems",
        "What stands in a section of an issue: something that the community knows, or that is to be read elsewhere.",
    )
    .seen_with("publicationSection")
    .ascending(C::Position)
    .column(C::Position, "Its place in the section, from 1.")
    .one(
        "publicationSection",
        "PublicationSection",
        C::PublicationSectionId,
        "The section.",
    )
    .one(
        "resource",
        "Resource",
        C::ResourceId,
        "What the community knows; null where it is a reference.",
    )
    .one(
        "reference",
        "Reference",
        C::ReferenceId,
        "What is to be read elsewhere; null where it is a resource.",
    )
}

pub(super) fn subscriber() -> Noun {
    use subscriber::Column as C;
    Noun::new::<subscriber::Entity>(
        "Subscriber",
        "subscribers",
        "Somebody who asked for publications, known by an address alone.",
    )
    .seen_by(rules::subscribers)
    .column(C::Address, "The address.")
    .for_only(Openness::Secretariat)
    .column(C::Normalized, "The address as addresses are compared.")
    .for_only(Openness::Secretariat)
    .column(C::SuppressedAt, "Since when it is not written to any more.")
    .column(C::SuppressedReason, "Why not.")
    .for_only(Openness::Secretariat)
    .column(C::CreatedAt, "When it was entered.")
    .many(
        "publicationSubscriptions",
        Link::from(
            "PublicationSubscription",
            publication_subscription::Column::SubscriberId,
        )
        .small(),
        "What was asked for there.",
    )
}

pub(super) fn publication_subscription() -> Noun {
    use publication_subscription::Column as C;
    Noun::new::<publication_subscription::Entity>(
        "PublicationSubscription",
        "publicationSubscriptions",
        "Whether a subscriber gets the bulletins of a publication.",
    )
    .seen_by(rules::subscribers)
    .words::<enums::Language>(C::Language, "In which language.")
    .words::<enums::SubscriptionState>(C::State, "How far it has come.")
    .column(C::Asked, "How often it was asked for.")
    .column(C::AskedAt, "When it was last asked for.")
    .column(C::CreatedAt, "When it was first asked for.")
    .column(C::ConfirmedAt, "When it was confirmed.")
    .column(C::EndedAt, "When it ended.")
    .one(
        "subscriber",
        "Subscriber",
        C::SubscriberId,
        "Who asked for it.",
    )
    .one(
        "publication",
        "Publication",
        C::PublicationId,
        "The publication.",
    )
}
