//! Recommendations to the council, whom they concern, what was answered and what came of them.

use entity::{enums, funding_reference, recommendation, recommendation_answer, recommendation_follow_up, recommendation_party};

use super::rules;
use crate::graphql::layer::{
    describe::{Link, Noun},
    search::describe::Weight,
};

pub(super) fn recommendation() -> Noun {
    use recommendation::Column as C;
    Noun::new::<recommendation::Entity>("Recommendation", "recommendations", "A recommendation of a community to the council.")
        .seen_by(rules::recommendations)
        .ascending(C::Number)
        .column(C::Number, "Its number, from 1.")
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "Its title.")
        .text([C::TextFr, C::TextFrState, C::TextEn, C::TextEnState], "What is recommended, in paragraphs.")
        .words::<enums::RecommendationApproach>(C::Approach, "How the community goes about it.")
        .words::<enums::RecommendationState>(C::State, "How far it has come.")
        .column(C::AdoptedOn, "The day on which the committee adopted it.")
        .column(C::SentOn, "The day on which it was sent to the council.")
        .column(C::ClosedOn, "The day on which it was closed or taken back; null while it is open.")
        .text([C::OutcomeFr, C::OutcomeFrState, C::OutcomeEn, C::OutcomeEnState], "What came of it, or why it was taken back, in paragraphs.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::UpdatedAt, "When it was last changed.")
        .one("community", "Community", C::CommunityId, "Who recommends it.")
        .one("owner", "Person", C::OwnerId, "Who sees to it; null where nobody in particular does.")
        .one("meeting", "Meeting", C::MeetingId, "The meeting at which it was adopted.")
        .one("reportVersion", "ReportVersion", C::ReportVersionId, "The version of a report with which it was sent.")
        .one("initiative", "Initiative", C::InitiativeId, "The initiative that it came of; null where it is none.")
        .many("parties", Link::from("RecommendationParty", recommendation_party::Column::RecommendationId).small(), "Whom it concerns.")
        .many("answers", Link::from("RecommendationAnswer", recommendation_answer::Column::RecommendationId).small(), "What the council answered.")
        .many("followUps", Link::from("RecommendationFollowUp", recommendation_follow_up::Column::RecommendationId).small(), "What came of it, day by day.")
        .many("fundingReferences", Link::from("FundingReference", funding_reference::Column::RecommendationId).small(), "Where money for it is on record.")
        .searched(Weight::Title, &["title"])
        .searched(Weight::Body, &["text"])
}

pub(super) fn recommendation_party() -> Noun {
    use recommendation_party::Column as C;
    Noun::new::<recommendation_party::Entity>("RecommendationParty", "recommendationParties", "An organization or a jurisdiction that a recommendation concerns.")
        .seen_with("recommendation")
        .one("recommendation", "Recommendation", C::RecommendationId, "The recommendation.")
        .one("organization", "Organization", C::OrganizationId, "The organization; null where it is a jurisdiction.")
        .one("jurisdiction", "Jurisdiction", C::JurisdictionId, "The jurisdiction; null where it is an organization.")
}

pub(super) fn recommendation_answer() -> Noun {
    use recommendation_answer::Column as C;
    Noun::new::<recommendation_answer::Entity>("RecommendationAnswer", "recommendationAnswers", "What the council answered to a recommendation on a day.")
        .seen_with("recommendation")
        .ascending(C::AnsweredOn)
        .column(C::AnsweredOn, "The day.")
        .words::<enums::RecommendationAnswerKind>(C::Kind, "What it comes to.")
        .text([C::TextFr, C::TextFrState, C::TextEn, C::TextEnState], "What the council said, in paragraphs.")
        .one("recommendation", "Recommendation", C::RecommendationId, "The recommendation.")
        .one("person", "Person", C::PersonId, "The council member who answered, where it is known.")
}

pub(super) fn recommendation_follow_up() -> Noun {
    use recommendation_follow_up::Column as C;
    Noun::new::<recommendation_follow_up::Entity>("RecommendationFollowUp", "recommendationFollowUps", "What came of a recommendation, as it was noted on a day.")
        .seen_with("recommendation")
        .ascending(C::NotedOn)
        .column(C::NotedOn, "The day.")
        .text([C::TextFr, C::TextFrState, C::TextEn, C::TextEnState], "What there is to say, in paragraphs.")
        .one("recommendation", "Recommendation", C::RecommendationId, "The recommendation.")
}
