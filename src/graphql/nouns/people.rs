//! People, where they can be reached, where they work, and their memberships.

use entity::{
    affiliation, agenda_item, agenda_proposal, attendance, candidate, council_seat_term, delivery_person, email_address, enums,
    interest, invitation, membership, office, person, recruitment_case, report_approval, unreachable, working_group_member, resource_speaker,
};

use super::rules;
use crate::graphql::layer::{
    describe::{Entry, Link, Noun, Scope, WordArgument},
    openness::Openness,
    search::describe::Weight,
    words::Words,
};

pub(super) fn person() -> Noun {
    use person::Column as C;
    let works_for = || {
        Link::through("Organization", affiliation::Column::PersonId, affiliation::Column::OrganizationId)
            .only(affiliation::Column::IsPrimary)
    };
    let works = || Link::from("Affiliation", affiliation::Column::PersonId);
    Noun::new::<person::Entity>("Person", "people", "Somebody: a member, a council member, support.")
        .ascending(C::FamilyName)
        .ascending(C::GivenName)
        .column(C::GivenName, "The given name.")
        .for_only(Openness::People)
        .column(C::FamilyName, "The family name.")
        .for_only(Openness::People)
        .words::<enums::Language>(C::Language, "The language to write in; null where unknown: then both.")
        .for_only(Openness::People)
        .column(C::Zone, "The person's own time zone; the organization's where none is given.")
        .for_only(Openness::People)
        .column(C::Phone, "A telephone number.")
        .for_only(Openness::Secretariat)
        .column(C::ErasedAt, "When personal data were erased.")
        .column(C::CreatedAt, "When the person was entered.")
        .one("mergedInto", "Person", C::MergedIntoId, "Who the person turned out to be: what referred to them refers to that one.")
        .many("mergedPeople", Link::from("Person", C::MergedIntoId).small(), "Those who turned out to be the person.")
        .one_at("organization", works_for(), "The organization that the person works for first of all, at a date.")
        .one_at("affiliation", works().only(affiliation::Column::IsPrimary), "The place that the person holds first of all, at a date.")
        .many("affiliations", works().small(), "All places, past and present.")
        .many("memberships", Link::from("Membership", membership::Column::PersonId).small(), "All memberships, past and present.")
        .many("emailAddresses", Link::from("EmailAddress", email_address::Column::PersonId).small(), "Where to write to.")
        .many("offices", Link::from("Office", office::Column::PersonId).small(), "Offices held.")
        .many("councilSeatTerms", Link::from("CouncilSeatTerm", council_seat_term::Column::PersonId).small(), "Times on a council.")
        .many("workingGroupMembers", Link::from("WorkingGroupMember", working_group_member::Column::PersonId).small(), "Times in sub-groups.")
        .many("meetingsAttended", Link::through("Meeting", attendance::Column::PersonId, attendance::Column::MeetingId), "The meetings that the person attended.")
        .many("interests", Link::through("Topic", interest::Column::PersonId, interest::Column::TopicId).small(), "The topics that the person is interested in.")
        .for_only(Openness::Secretariat)
        .many("invitations", Link::from("Invitation", invitation::Column::PersonId), "Invitations to meetings.")
        .many("agendaItems", Link::from("AgendaItem", agenda_item::Column::SpeakerId), "What the person spoke about.")
        .many("resourceSpeakers", Link::from("ResourceSpeaker", resource_speaker::Column::PersonId), "The resources of which the person speaks.")
        .many("agendaProposals", Link::from("AgendaProposal", agenda_proposal::Column::PersonId), "What the person would have on agendas.")
        .many("deliveries", Link::through("Delivery", delivery_person::Column::PersonId, delivery_person::Column::DeliveryId), "Messages that were written to the person.")
        .many("unreachable", Link::from("Unreachable", unreachable::Column::PersonId), "Messages that could not be.")
        .many("recruitmentCases", Link::from("RecruitmentCase", recruitment_case::Column::AddresseeId), "Requests to find a representative that the person got.")
        .many("ownedRecruitmentCases", Link::from("RecruitmentCase", recruitment_case::Column::OwnerId), "Searches for a representative that the person sees to.")
        .many("candidacies", Link::from("Candidate", candidate::Column::PersonId).small(), "Where the person was named as a representative.")
        .many("reportApprovals", Link::from("ReportApproval", report_approval::Column::PersonId), "Approvals given.")
        .for_only(Openness::People)
        .searched(Weight::Title, &["givenName familyName"])
        .searched(Weight::Body, &["affiliations.title", "councilSeatTerms.title"])
}

pub(super) fn email_address() -> Noun {
    use email_address::Column as C;
    Noun::new::<email_address::Entity>("EmailAddress", "emailAddresses", "An email address of a person.")
        .seen_by(rules::addresses)
        .column(C::Address, "The address.")
        .for_only(Openness::People)
        .column(C::Normalized, "The address as addresses are compared.")
        .for_only(Openness::People)
        .column(C::IsPrimary, "Whether it is the one that is written to.")
        .column(C::SuppressedAt, "Since when it is not written to.")
        .column(C::SuppressedReason, "Why it is not written to.")
        .for_only(Openness::Secretariat)
        .one("person", "Person", C::PersonId, "Whose it is.")
}

pub(super) fn affiliation() -> Noun {
    use affiliation::Column as C;
    Noun::new::<affiliation::Entity>("Affiliation", "affiliations", "A person works for an organization for a time.")
        .descending(C::StartOn)
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "The person's title there.")
        .for_only(Openness::People)
        .column(C::IsPrimary, "Whether it is the person's first place.")
        .days(C::StartOn, C::EndOn, "The first day.", "The last day; none while it goes on.")
        .one("person", "Person", C::PersonId, "Who.")
        .one("organization", "Organization", C::OrganizationId, "For whom.")
}

pub(super) fn membership() -> Noun {
    use membership::Column as C;
    Noun::new::<membership::Entity>("Membership", "memberships", "A person belongs to a track of a community for a time.")
        .descending(C::StartOn)
        .words::<enums::Track>(C::Track, "The track.")
        .days(C::StartOn, C::EndOn, "The first day.", "The last day; none while it goes on.")
        .one("community", "Community", C::CommunityId, "The community.")
        .one("person", "Person", C::PersonId, "The person.")
}

/// Those who have a membership of a track at a date.
pub(super) fn active_membership() -> Scope {
    Scope {
        table: "membership",
        column: "person_id",
        word: WordArgument {
            name: "track",
            doc: "Of which track.",
            words: enums::Track::described(),
            default: enums::Track::Executive.as_str(),
        },
    }
}

/// The members at a date.
pub(super) fn members() -> Entry {
    Entry {
        name: "members",
        doc: "People with an active membership of a track at a date.".to_owned(),
        noun: "Person",
        scope: Some(active_membership()),
        small: false,
    }
}
