//! The search for representatives.

use entity::{contact_attempt, enums, recruitment_case};

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
        .many("contactAttempts", Link::from("ContactAttempt", contact_attempt::Column::RecruitmentCaseId).small(), "Attempts at finding somebody.")
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
        .one("recruitmentCase", "RecruitmentCase", C::RecruitmentCaseId, "The search.")
}
