//! Initiatives and partnerships, who takes part in them, and where their money is on record.

use entity::{enums, funding_reference, initiative, initiative_party, recommendation, working_group};

use super::rules;
use crate::graphql::layer::{
    describe::{Link, Noun},
    search::describe::Weight,
};

pub(super) fn initiative() -> Noun {
    use initiative::Column as C;
    Noun::new::<initiative::Entity>("Initiative", "initiatives", "What a community undertakes: an initiative of its own, or a partnership.")
        .ascending(C::StartOn)
        .words::<enums::InitiativeKind>(C::Kind, "What it is.")
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "Its title.")
        .text([C::DescriptionFr, C::DescriptionFrState, C::DescriptionEn, C::DescriptionEnState], "What it is about, in paragraphs.")
        .text([C::OutcomeFr, C::OutcomeFrState, C::OutcomeEn, C::OutcomeEnState], "What came of it, in paragraphs.")
        .days(C::StartOn, C::EndOn, "The first day.", "The last day; none while none is known.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::UpdatedAt, "When it was last changed.")
        .one("community", "Community", C::CommunityId, "Whose it is.")
        .one("lead", "Person", C::LeadId, "Who leads it for the community; null where nobody in particular does.")
        .many("parties", Link::from("InitiativeParty", initiative_party::Column::InitiativeId).small(), "Which organizations took part when, as what.")
        .many("workingGroups", Link::from("WorkingGroup", working_group::Column::InitiativeId).small(), "The sub-groups that work for it.")
        .many("recommendations", Link::from("Recommendation", recommendation::Column::InitiativeId).small(), "The recommendations to the council that came of it.")
        .many("fundingReferences", Link::from("FundingReference", funding_reference::Column::InitiativeId).small(), "Where its money is on record.")
        .searched(Weight::Title, &["title"])
        .searched(Weight::Body, &["description"])
}

pub(super) fn initiative_party() -> Noun {
    use initiative_party::Column as C;
    Noun::new::<initiative_party::Entity>("InitiativeParty", "initiativeParties", "An organization takes part in an initiative for a time.")
        .ascending(C::StartOn)
        .words::<enums::InitiativeRole>(C::Role, "As what.")
        .days(C::StartOn, C::EndOn, "The first day.", "The last day; none while none is known.")
        .one("initiative", "Initiative", C::InitiativeId, "The initiative.")
        .one("organization", "Organization", C::OrganizationId, "The organization.")
}

pub(super) fn funding_reference() -> Noun {
    use funding_reference::Column as C;
    Noun::new::<funding_reference::Entity>("FundingReference", "fundingReferences", "Where money for an initiative, or for what a recommendation asks for, is on record.")
        .seen_by(rules::funding_references)
        .ascending(C::FiscalYear)
        .column(C::Reference, "What the agreement or the approval is known by.")
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "Its title.")
        .column(C::FiscalYear, "Its fiscal year, by the calendar year of its April: 2021 is from April 2021 to March 2022.")
        .column(C::Amount, "How many dollars; null where it is not known.")
        .column(C::ApprovedOn, "The day on which it was approved; null where it was not.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::UpdatedAt, "When it was last changed.")
        .one("community", "Community", C::CommunityId, "Whose it is.")
        .one("initiative", "Initiative", C::InitiativeId, "The initiative; null where it is a recommendation.")
        .one("recommendation", "Recommendation", C::RecommendationId, "The recommendation; null where it is an initiative.")
}
