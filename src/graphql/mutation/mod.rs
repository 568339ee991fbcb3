//! What clients may change, by noun.
//!
//! Each mutation reads its input, runs one command of `service` (or of the jobs' runner) in one
//! transaction, queues what the change calls for in the same one, and shows the row. What a person
//! did wrong comes back in the payload; an error is for what is not their doing or not their right. What
//! is refused either way is on record.

mod access;
mod activities;
mod agenda;
mod answers;
mod attachments;
mod audiences;
mod campaigns;
mod deed;
mod desk;
mod erasure;
mod feedback;
mod funding;
mod given;
mod groups;
mod initiatives;
mod issues;
mod jobs;
mod knowledge;
mod meetings;
mod memberships;
mod message;
mod offices;
mod organizations;
mod payload;
mod people;
mod planned_items;
pub(super) mod problem;
mod publications;
mod recommendations;
mod recruitment;
mod refusal;
mod reorganizations;
mod report_life;
mod reports;
mod roster;
mod schedules;
mod seats;
mod terms_of_reference;
mod topics;

use async_graphql::MergedObject;
use documents::locale::{Locale, LocaleError};
use service::commands::ProblemCode;

/// A problem in words, for whoever gave what is wrong by another way than a mutation.
///
/// # Errors
/// When a word is missing.
pub fn in_words(locale: &Locale, code: &ProblemCode) -> Result<String, LocaleError> {
    message::of(locale, &problem::Kind::Command(code.clone()))
}

// In groups: a merged object holds the future of each of its members within that of the one before,
// and of all of them in one list an optimized build gives up.
/// The root of all mutations.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(Members, Meetings, Work, Service);

/// Who belongs to the community, and in which part.
#[derive(MergedObject, Default)]
struct Members(
    people::PeopleMutation,
    memberships::MembershipsMutation,
    roster::RosterMutation,
    organizations::OrganizationsMutation,
    reorganizations::ReorganizationsMutation,
    offices::OfficesMutation,
    seats::SeatsMutation,
    erasure::ErasureMutation,
);

/// Meetings, and the mail about them.
#[derive(MergedObject, Default)]
struct Meetings(
    meetings::MeetingsMutation,
    agenda::AgendaMutation,
    groups::GroupsMutation,
    audiences::AudiencesMutation,
    answers::AnswersMutation,
    campaigns::CampaignsMutation,
    feedback::FeedbackMutation,
);

/// What the community does and reports.
#[derive(MergedObject, Default)]
struct Work(
    activities::ActivitiesMutation,
    terms_of_reference::TermsOfReferenceMutation,
    topics::TopicsMutation,
    issues::IssuesMutation,
    knowledge::KnowledgeMutation,
    knowledge::ProposalsMutation,
    attachments::AttachmentsMutation,
    publications::PublicationsMutation,
    planned_items::PlannedItemsMutation,
    recommendations::RecommendationsMutation,
    initiatives::InitiativesMutation,
    funding::FundingMutation,
    recruitment::RecruitmentMutation,
    reports::ReportsMutation,
    report_life::ReportLifeMutation,
);

/// What runs by itself, and who may come in.
#[derive(MergedObject, Default)]
struct Service(
    jobs::JobsMutation,
    schedules::SchedulesMutation,
    access::AccessMutation,
);
