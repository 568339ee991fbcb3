//! The search for representatives.

use entity::{campaign, candidate, contact_attempt, eligibility_check, enums, recruitment_case};

use super::rules;
use crate::graphql::layer::{
    describe::{Link, Noun},
    openness::Openness,
};

pub(super) fn recruitment_case() -> Noun {
    use recruitment_case::Column as C;
    Noun::new::<recruitment_case::Entity>("RecruitmentCase", "recruitmentCases", "The search for a representative of a jurisdiction.")
        .seen_by(rules::recruitment)
        .descending(C::OpenedOn)
        .column(C::GapSince, "Since when nobody represents the jurisdiction; null where nobody ever did.")
        .column(C::OpenedOn, "The day on which the search began.")
        .column(C::ClosedOn, "The day on which it ended; null while it goes on.")
        .span("daysToFill", [C::GapSince, C::OpenedOn], C::ClosedOn, "How many days the jurisdiction was without a representative: from the gap, or from the beginning of the search where nobody ever represented it, to its end; null while it goes on.")
        .words::<enums::Addressee>(C::AddressedTo, "Who is asked.")
        .text([C::RequestSubjectFr, C::RequestSubjectFrState, C::RequestSubjectEn, C::RequestSubjectEnState], "The subject of the request.")
        .text([C::RequestFr, C::RequestFrState, C::RequestEn, C::RequestEnState], "The request.")
        .column(C::NextFollowUpOn, "The day on which to ask again.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::UpdatedAt, "When it was last changed.")
        .one("community", "Community", C::CommunityId, "Who searches.")
        .one("jurisdiction", "Jurisdiction", C::JurisdictionId, "Who has no representative.")
        .one("previousCase", "RecruitmentCase", C::PreviousCaseId, "The search before, of the same jurisdiction.")
        .one("addressee", "Person", C::AddresseeId, "The person who is asked.")
        .one("owner", "Person", C::OwnerId, "Who sees to it; null where nobody in particular does.")
        .many("contactAttempts", Link::from("ContactAttempt", contact_attempt::Column::RecruitmentCaseId).small(), "Attempts at finding somebody.")
        .many("campaigns", Link::from("Campaign", campaign::Column::RecruitmentCaseId).small(), "The letters that were sent.")
        .many("candidates", Link::from("Candidate", candidate::Column::RecruitmentCaseId).small(), "Those who were named.")
}

pub(super) fn candidate() -> Noun {
    use candidate::Column as C;
    Noun::new::<candidate::Entity>("Candidate", "candidates", "Somebody who was named as a representative of a jurisdiction.")
        .seen_with("recruitmentCase")
        .words::<enums::CandidateState>(C::State, "How far they have come.")
        .column(C::NamedOn, "The day on which they were named.")
        .column(C::CreatedAt, "When they were entered.")
        .column(C::UpdatedAt, "When something last changed about them.")
        .one("recruitmentCase", "RecruitmentCase", C::RecruitmentCaseId, "The search.")
        .one("person", "Person", C::PersonId, "Who it is.")
        .one("organization", "Organization", C::OrganizationId, "The organization for which they would join.")
        .many("eligibilityChecks", Link::from("EligibilityCheck", eligibility_check::Column::CandidateId).small(), "What was found of what the terms of reference say of members.")
        .many("contactAttempts", Link::from("ContactAttempt", contact_attempt::Column::CandidateId).small(), "When they were spoken with.")
}

pub(super) fn eligibility_check() -> Noun {
    use eligibility_check::Column as C;
    Noun::new::<eligibility_check::Entity>("EligibilityCheck", "eligibilityChecks", "Whether one thing holds of a candidate that the terms of reference say of members.")
        .seen_by(rules::drafts)
        .words::<enums::EligibilityCriterion>(C::Criterion, "What.")
        .column(C::Holds, "Whether it does.")
        .column(C::Note, "A note.")
        .column(C::CheckedAt, "When it was checked.")
        .column(C::CheckedBy, "By whom, as events name who acts.")
        .one("candidate", "Candidate", C::CandidateId, "Of whom.")
}

pub(super) fn contact_attempt() -> Noun {
    use contact_attempt::Column as C;
    Noun::new::<contact_attempt::Entity>("ContactAttempt", "contactAttempts", "An attempt at finding a representative.")
        .seen_with("recruitmentCase")
        .descending(C::AttemptedAt)
        .column(C::AttemptedAt, "When.")
        .words::<enums::ContactChannel>(C::Channel, "How.")
        .words::<enums::ContactOutcome>(C::Outcome, "What came of it.")
        .column(C::Note, "A note.")
        .for_only(Openness::Secretariat)
        .column(C::RecordedBy, "Who put it on record, as events name who acts; null for what was entered before this was kept.")
        .for_only(Openness::Secretariat)
        .one("recruitmentCase", "RecruitmentCase", C::RecruitmentCaseId, "The search.")
        .one("candidate", "Candidate", C::CandidateId, "The candidate who was spoken with; null where it was somebody else.")
}
