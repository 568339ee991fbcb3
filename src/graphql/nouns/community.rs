//! The community, its terms of reference and its topics.

use entity::{
    activity, audience, campaign, community, council_seat, funding_reference, initiative, interest, issue, meeting, meeting_topic, membership, office,
    planned_item, publication, recommendation, recruitment_case, report, resource_topic, terms_of_reference, topic, working_group,
};

use crate::graphql::layer::{
    describe::{Link, Noun},
    openness::Openness,
};

pub(super) fn community() -> Noun {
    use community::Column as C;
    Noun::new::<community::Entity>("Community", "communities", "A community of practice with its settings.")
        .small()
        .ascending(C::Slug)
        .column(C::Slug, "A short name for addresses.")
        .text([C::NameFr, C::NameFrState, C::NameEn, C::NameEnState], "Its name.")
        .text([C::ShortNameFr, C::ShortNameFrState, C::ShortNameEn, C::ShortNameEnState], "Its short name.")
        .text([C::CouncilNameFr, C::CouncilNameFrState, C::CouncilNameEn, C::CouncilNameEnState], "The name of the council that it reports to.")
        .text([C::CouncilShortNameFr, C::CouncilShortNameFrState, C::CouncilShortNameEn, C::CouncilShortNameEnState], "The short name of that council.")
        .column(C::Zone, "The time zone of its calendar, an IANA name.")
        .column(C::OrganizerName, "Who its invitations come from.")
        .column(C::OrganizerAddress, "The address that its invitations come from.")
        .column(C::MunicipalityRepresents, "Whether a municipal member alone represents a jurisdiction.")
        .column(C::CountManagers, "Whether managers count as members in figures.")
        .column(C::InvitationLeadDays, "How many days before a meeting invitations go out.")
        .column(C::AnswerReminderDays, "How many days before a meeting those are asked who have not answered.")
        .column(C::MeetingReminderDays, "How many days before a meeting all are reminded but those who declined.")
        .column(C::ReportSections, "The keys of a report's sections, in order; null for those that it has by itself.")
        .column(C::ReportDueDays, "How many days after its half-year a scheduled report is due.")
        .column(C::ReportNoticeDays, "How many days before that those who must act are told first.")
        .column(C::ReportLastNoticeDays, "How many days before it they are told again.")
        .column(C::ReportLinkDays, "For how many days the links to a report open it.")
        .column(C::SocialNetworks, "Where it is followed, in order: addresses of its pages on social networks; null for none.")
        .column(C::RecruitmentFollowUpDays, "After how many days a recruitment request is followed up.")
        .column(C::CreatedAt, "When it was entered.")
        .many("termsOfReference", Link::from("TermsOfReference", terms_of_reference::Column::CommunityId).small(), "Its terms of reference, by version.")
        .one_at("termsOfReferenceAt", Link::from("TermsOfReference", terms_of_reference::Column::CommunityId), "The terms of reference that hold at a date.")
        .many("topics", Link::from("Topic", topic::Column::CommunityId).small(), "Its topics.")
        .many("memberships", Link::from("Membership", membership::Column::CommunityId), "Its memberships, past and present.")
        .many("offices", Link::from("Office", office::Column::CommunityId).small(), "Who held its offices when.")
        .many("councilSeats", Link::from("CouncilSeat", council_seat::Column::CommunityId).small(), "The seats of the council that it reports to.")
        .many("meetings", Link::from("Meeting", meeting::Column::CommunityId), "Its meetings.")
        .many("activities", Link::from("Activity", activity::Column::CommunityId), "What it did.")
        .many("issues", Link::from("Issue", issue::Column::CommunityId), "Its issues.")
        .many("plannedItems", Link::from("PlannedItem", planned_item::Column::CommunityId), "Its plans.")
        .many("audiences", Link::from("Audience", audience::Column::CommunityId).small(), "Whom its meetings may be for: rules that it keeps.")
        .many("workingGroups", Link::from("WorkingGroup", working_group::Column::CommunityId).small(), "Its sub-groups.")
        .many("recommendations", Link::from("Recommendation", recommendation::Column::CommunityId), "What it recommends to the council.")
        .many("initiatives", Link::from("Initiative", initiative::Column::CommunityId), "What it undertakes.")
        .many("fundingReferences", Link::from("FundingReference", funding_reference::Column::CommunityId), "Where the money of its initiatives and recommendations is on record.")
        .many("recruitmentCases", Link::from("RecruitmentCase", recruitment_case::Column::CommunityId), "Its searches for representatives.")
        .many("reports", Link::from("Report", report::Column::CommunityId), "Its reports.")
        .many("publications", Link::from("Publication", publication::Column::CommunityId).small(), "What it brings out in issues.")
        .many("campaigns", Link::from("Campaign", campaign::Column::CommunityId), "What it sent.")
}

pub(super) fn terms_of_reference() -> Noun {
    use terms_of_reference::Column as C;
    Noun::new::<terms_of_reference::Entity>("TermsOfReference", "termsOfReference", "A version of a community's terms of reference.")
        .small()
        .ascending(C::Version)
        .column(C::Version, "The version's number.")
        .text([C::ContextFr, C::ContextFrState, C::ContextEn, C::ContextEnState], "The context.")
        .text([C::MandateFr, C::MandateFrState, C::MandateEn, C::MandateEnState], "The mandate.")
        .text([C::ObjectivesFr, C::ObjectivesFrState, C::ObjectivesEn, C::ObjectivesEnState], "The objectives.")
        .text([C::MembershipFr, C::MembershipFrState, C::MembershipEn, C::MembershipEnState], "Who may be a member.")
        .text([C::CoChairsFr, C::CoChairsFrState, C::CoChairsEn, C::CoChairsEnState], "The co-chairs.")
        .text([C::ReportingFr, C::ReportingFrState, C::ReportingEn, C::ReportingEnState], "Reporting.")
        .text([C::DecisionMakingFr, C::DecisionMakingFrState, C::DecisionMakingEn, C::DecisionMakingEnState], "How decisions are made.")
        .text([C::FundingFr, C::FundingFrState, C::FundingEn, C::FundingEnState], "Funding.")
        .text([C::MeetingFrequencyFr, C::MeetingFrequencyFrState, C::MeetingFrequencyEn, C::MeetingFrequencyEnState], "How often the community meets.")
        .days(C::StartOn, C::EndOn, "The first day on which they hold.", "The last day on which they hold; none while they are in force.")
        .one("community", "Community", C::CommunityId, "Whose they are.")
}

pub(super) fn topic() -> Noun {
    use topic::Column as C;
    Noun::new::<topic::Entity>("Topic", "topics", "A topic of interest to a community.")
        .small()
        .ascending(C::Slug)
        .column(C::Slug, "A short name for addresses.")
        .text([C::NameFr, C::NameFrState, C::NameEn, C::NameEnState], "Its name.")
        .column(C::RetiredOn, "The day from which on nobody names it anew, and no meeting is planned about it; none while it is in use.")
        .one("community", "Community", C::CommunityId, "Whose topic it is.")
        .many("meetings", Link::through("Meeting", meeting_topic::Column::TopicId, meeting_topic::Column::MeetingId), "The meetings about it.")
        .many("people", Link::through("Person", interest::Column::TopicId, interest::Column::PersonId), "The people who are interested in it.")
        .for_only(Openness::Secretariat)
        .many("resources", Link::through("Resource", resource_topic::Column::TopicId, resource_topic::Column::ResourceId), "What is known about it.")
}
