//! Jurisdictions, and organizations with their names and successions.

use entity::{
    affiliation, council_seat, enums, initiative_party, jurisdiction, organization, organization_name,
    organization_succession, recruitment_case, resource_jurisdiction, resource_organization,
};

use super::people::active_membership;
use crate::graphql::layer::{
    describe::{Link, Noun},
    search::describe::Weight,
};

pub(super) fn jurisdiction() -> Noun {
    use jurisdiction::Column as C;
    Noun::new::<jurisdiction::Entity>("Jurisdiction", "jurisdictions", "Canada, a province or a territory.")
        .small()
        .ascending(C::Position)
        .column(C::Code, "Its ISO 3166 code, such as CA-QC; CA for the federal order.")
        .column(C::Sgc, "Its code in the Standard Geographical Classification.")
        .words::<enums::OrderOfGovernment>(C::OrderOfGovernment, "Its order of government.")
        .column(C::Position, "Its place in the order of reports.")
        .pair(C::NameFr, C::NameEn, "Its name.")
        .pair(C::AbbreviationFr, C::AbbreviationEn, "Its abbreviation.")
        .column(C::DefaultTimeZone, "The time zone of most of it, an IANA name.")
        .column(C::OtherTimeZones, "Its other time zones, as the reference list has them.")
        .many("organizations", Link::from("Organization", organization::Column::JurisdictionId), "Its organizations, past and present.")
        .many("councilSeats", Link::from("CouncilSeat", council_seat::Column::JurisdictionId).small(), "Its seats on councils.")
        .many("recruitmentCases", Link::from("RecruitmentCase", recruitment_case::Column::JurisdictionId), "The searches for a representative of it.")
        .many("resources", Link::through("Resource", resource_jurisdiction::Column::JurisdictionId, resource_jurisdiction::Column::ResourceId), "What is known from it.")
}

pub(super) fn organization() -> Noun {
    use organization::Column as C;
    use organization_succession::Column as Succession;
    Noun::new::<organization::Entity>("Organization", "organizations", "A department, ministry, municipality or other organization.")
        .words::<enums::OrderOfGovernment>(C::OrderOfGovernment, "Its order of government.")
        .column(C::Zone, "Its time zone, an IANA name; its jurisdiction's where none is given.")
        .days(C::StartOn, C::EndOn, "The first day on which it exists.", "The last day on which it exists; none while it does.")
        .column(C::CreatedAt, "When it was entered.")
        .one("jurisdiction", "Jurisdiction", C::JurisdictionId, "Where it governs.")
        .one_at("name", Link::from("OrganizationName", organization_name::Column::OrganizationId), "Its name at a date.")
        .many("names", Link::from("OrganizationName", organization_name::Column::OrganizationId).small(), "All its names.")
        .many("affiliations", Link::from("Affiliation", affiliation::Column::OrganizationId), "Who worked for it when.")
        .many("members", Link::through("Person", affiliation::Column::OrganizationId, affiliation::Column::PersonId).dated().only(affiliation::Column::IsPrimary).scoped(active_membership()), "The members who work for it first of all, at a date.")
        .many("initiativeParties", Link::from("InitiativeParty", initiative_party::Column::OrganizationId).small(), "The initiatives that it took part in, and when.")
        .many("resourceOrganizations", Link::from("ResourceOrganization", resource_organization::Column::OrganizationId), "The resources that are about it.")
        .many("predecessors", Link::from("OrganizationSuccession", Succession::SuccessorId).small(), "What it came from.")
        .many("successors", Link::from("OrganizationSuccession", Succession::PredecessorId).small(), "What it became.")
        .searched(Weight::Title, &["names.name", "names.acronym"])
}

pub(super) fn organization_name() -> Noun {
    use organization_name::Column as C;
    Noun::new::<organization_name::Entity>("OrganizationName", "organizationNames", "A name that an organization has for a time.")
        .ascending(C::StartOn)
        .text([C::NameFr, C::NameFrState, C::NameEn, C::NameEnState], "The name.")
        .pair(C::AcronymFr, C::AcronymEn, "The acronym.")
        .days(C::StartOn, C::EndOn, "The first day of the name.", "The last day of the name; none while it is in use.")
        .one("organization", "Organization", C::OrganizationId, "Whose name it is.")
}

pub(super) fn organization_succession() -> Noun {
    use organization_succession::Column as C;
    Noun::new::<organization_succession::Entity>("OrganizationSuccession", "organizationSuccessions", "An organization followed another.")
        .ascending(C::EffectiveOn)
        .words::<enums::OrganizationSuccessionKind>(C::Kind, "How.")
        .column(C::EffectiveOn, "Since when.")
        .one("predecessor", "Organization", C::PredecessorId, "The one that was.")
        .one("successor", "Organization", C::SuccessorId, "The one that followed.")
}
