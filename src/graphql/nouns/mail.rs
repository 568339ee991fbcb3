//! What was sent, to whom, and whom it could not reach.

use entity::{campaign, delivery, delivery_person, enums, mail_feedback, unreachable};

use super::rules;
use crate::graphql::layer::{
    describe::{Link, Noun},
    openness::Openness,
};

pub(super) fn campaign() -> Noun {
    use campaign::Column as C;
    Noun::new::<campaign::Entity>("Campaign", "campaigns", "A set of messages with one purpose.")
        .descending(C::CreatedAt)
        .words::<enums::CampaignKind>(C::Kind, "What it is for.")
        .column(C::Revision, "The revision of what is sent.")
        .column(C::CreatedAt, "When its recipients were fixed.")
        .column(C::PausedAt, "Since when it is held back.")
        .column(C::CancelledAt, "When it was called off: what had not left stays.")
        .one("community", "Community", C::CommunityId, "Who sends.")
        .one("meeting", "Meeting", C::MeetingId, "The meeting that it is about.")
        .one("reportVersion", "ReportVersion", C::ReportVersionId, "What it sends.")
        .one("recruitmentCase", "RecruitmentCase", C::RecruitmentCaseId, "The search for a representative that it is about.")
        .one("publication", "Publication", C::PublicationId, "The publication of which it is a bulletin.")
        .one("jobRun", "JobRun", C::JobRunId, "The run that made it.")
        .many("deliveries", Link::from("Delivery", delivery::Column::CampaignId), "Its messages.")
        .many("unreachable", Link::from("Unreachable", unreachable::Column::CampaignId), "Whom it could not reach.")
}

pub(super) fn delivery() -> Noun {
    use delivery::Column as C;
    Noun::new::<delivery::Entity>("Delivery", "deliveries", "A message to one address.")
        .seen_by(rules::deliveries)
        .column(C::Recipient, "The address.")
        .for_only(Openness::People)
        .column(C::Revision, "The revision of what is sent.")
        .words::<enums::MessageLanguage>(C::Language, "Its language.")
        .column(C::MessageId, "Its Message-ID.")
        .column(C::Subject, "Its subject.")
        .words::<enums::DeliveryState>(C::State, "How far it has come.")
        .column(C::AttemptCount, "How often it was tried.")
        .column(C::NextAttemptAt, "When it is tried next.")
        .column(C::AcceptedAt, "When the relay took it.")
        .column(C::ResponseCode, "The relay's last answer, as a code.")
        .column(C::ResponseText, "The relay's last answer.")
        .for_only(Openness::Secretariat)
        .column(C::CreatedAt, "When it was made.")
        .column(C::UpdatedAt, "When it last moved.")
        .one("campaign", "Campaign", C::CampaignId, "What it belongs to.")
        .many("feedback", Link::from("MailFeedback", mail_feedback::Column::DeliveryId), "What came back.")
        .many("people", Link::through("Person", delivery_person::Column::DeliveryId, delivery_person::Column::PersonId).small(), "Whom it speaks to.")
}

pub(super) fn mail_feedback() -> Noun {
    use mail_feedback::Column as C;
    Noun::new::<mail_feedback::Entity>("MailFeedback", "mailFeedback", "What came back from the mail of the world.")
        .seen_by(rules::mail_feedback)
        .descending(C::ReceivedAt)
        .words::<enums::FeedbackKind>(C::Kind, "What it is.")
        .words::<enums::BounceSeverity>(C::Severity, "What a bounce says of the address.")
        .column(C::StatusCode, "The enhanced status code (RFC 3463).")
        .column(C::Detail, "What the other side said, without addresses.")
        .for_only(Openness::Secretariat)
        .column(C::ReceivedAt, "When it was read.")
        .column(C::HandledAt, "When somebody or the service was done with it; none while it waits for a person.")
        .one("delivery", "Delivery", C::DeliveryId, "The message that it is about.")
}

pub(super) fn unreachable() -> Noun {
    use unreachable::Column as C;
    Noun::new::<unreachable::Entity>("Unreachable", "unreachables", "A person whom a campaign could not reach.")
        .seen_by(rules::unreachable)
        .words::<enums::UnreachableReason>(C::Reason, "Why.")
        .one("campaign", "Campaign", C::CampaignId, "The campaign.")
        .one("person", "Person", C::PersonId, "The person.")
}
