//! What clients may change, by noun.
//!
//! Each mutation reads its input, runs one command of `service` (or of the jobs' runner) in one
//! transaction, queues what the change calls for in the same one, and shows the row. What a person
//! did wrong comes back in the payload; an error is for what is not their doing or not their right. What
//! is refused either way is on record.

mod access;
mod activities;
mod answers;
mod campaigns;
mod desk;
mod erasure;
mod feedback;
mod given;
mod groups;
mod issues;
mod jobs;
mod meetings;
mod memberships;
mod message;
mod offices;
mod organizations;
mod payload;
mod people;
mod planned_items;
mod problem;
mod refusal;
mod report_life;
mod reports;
mod schedules;
mod seats;

use async_graphql::MergedObject;

/// The root of all mutations.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    people::PeopleMutation,
    memberships::MembershipsMutation,
    organizations::OrganizationsMutation,
    offices::OfficesMutation,
    seats::SeatsMutation,
    meetings::MeetingsMutation,
    groups::GroupsMutation,
    answers::AnswersMutation,
    activities::ActivitiesMutation,
    campaigns::CampaignsMutation,
    issues::IssuesMutation,
    planned_items::PlannedItemsMutation,
    reports::ReportsMutation,
    report_life::ReportLifeMutation,
    jobs::JobsMutation,
    schedules::SchedulesMutation,
    erasure::ErasureMutation,
    feedback::FeedbackMutation,
    access::AccessMutation,
);
