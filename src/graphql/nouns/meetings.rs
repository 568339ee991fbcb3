//! Meetings with their agendas, invitations and attendance.

use entity::{
    activity, affiliation, agenda_item, agenda_proposal, agenda_vote, attendance, audience, campaign, enums, invitation, meeting, meeting_topic, rsvp, resource,
};
use sea_orm::ColumnTrait;

use super::rules;
use crate::graphql::layer::{
    describe::{Link, Noun},
    openness::Openness,
    search::describe::Weight,
};

pub(super) fn meeting() -> Noun {
    use meeting::Column as C;
    Noun::new::<meeting::Entity>("Meeting", "meetings", "A meeting of a community.")
        .descending(C::StartsAt)
        .words::<enums::Track>(C::Track, "Whose meeting it is.")
        .words::<enums::MeetingKind>(C::Kind, "Which meeting it is.")
        .words::<enums::MeetingState>(C::State, "How far it has come.")
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "Its title.")
        .text([C::DescriptionFr, C::DescriptionFrState, C::DescriptionEn, C::DescriptionEnState], "What it is about.")
        .column(C::Zone, "The time zone in which it was planned, an IANA name.")
        .column(C::LocalStart, "When it starts by the clocks of that zone.")
        .column(C::DurationMinutes, "How long it takes, in minutes.")
        .column(C::StartsAt, "When it starts.")
        .column(C::EndsAt, "When it ends.")
        .column(C::TzdbVersion, "The release of the zone rules by which the start was computed.")
        .column(C::Platform, "Where it takes place online.")
        .column(C::JoinUrl, "The link to join. Who is invited has it in the invitation, and on the page of the answer.")
        .for_only(Openness::Secretariat)
        .column(C::Uid, "The UID of its calendar entry (RFC 5545).")
        .column(C::Sequence, "The SEQUENCE of its calendar entry: grows with each change.")
        .column(C::ConvenedAt, "When the co-chairs called it.")
        .column(C::HeldAt, "When it was noted as held.")
        .column(C::CancelledAt, "When it was cancelled.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::UpdatedAt, "When it was last changed.")
        .one("community", "Community", C::CommunityId, "Whose meeting it is.")
        .one("workingGroup", "WorkingGroup", C::WorkingGroupId, "The sub-group whose members alone are invited; null where it is the whole track's.")
        .one("audience", "Audience", C::AudienceId, "The audience that alone is invited; null where there is none, and for those who may not see audiences.")
        .many("topics", Link::through("Topic", meeting_topic::Column::MeetingId, meeting_topic::Column::TopicId).small(), "Its topics.")
        .many("agendaItems", Link::from("AgendaItem", agenda_item::Column::MeetingId).small(), "Its agenda.")
        .many("agendaProposals", Link::from("AgendaProposal", agenda_proposal::Column::MeetingId), "What members would have on its agenda.")
        .many("invitations", Link::from("Invitation", invitation::Column::MeetingId), "Who is invited.")
        .many("attendances", Link::from("Attendance", attendance::Column::MeetingId), "Who attended, as records.")
        .many("attendees", Link::through("Person", attendance::Column::MeetingId, attendance::Column::PersonId), "Who attended, as people.")
        .many("activities", Link::from("Activity", activity::Column::MeetingId), "What the community did there.")
        .many("resources", Link::from("Resource", resource::Column::MeetingId), "What was shown or told there.")
        .many("campaigns", Link::from("Campaign", campaign::Column::MeetingId).small(), "What was sent about it.")
        .searched(Weight::Title, &["title"])
        .searched(Weight::Body, &["description"])
}

pub(super) fn audience() -> Noun {
    use audience::Column as C;
    Noun::new::<audience::Entity>("Audience", "audiences", "Whom a meeting may be for: a rule that is kept under a name.")
        .seen_by(rules::drafts)
        .small()
        .text([C::NameFr, C::NameFrState, C::NameEn, C::NameEnState], "Its name: invitations say it.")
        .column(C::Rule, "Whom it means, as `AudienceRuleInput` says it, with keys of rows in place of ids; `tryAudience` says it in words.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::RetiredAt, "When it was retired: no meeting is planned for it since; none while it is in use.")
        .one("community", "Community", C::CommunityId, "Whose it is.")
        .many("meetings", Link::from("Meeting", meeting::Column::AudienceId), "The meetings for it.")
}

pub(super) fn agenda_item() -> Noun {
    use agenda_item::Column as C;
    Noun::new::<agenda_item::Entity>("AgendaItem", "agendaItems", "A point of a meeting's agenda.")
        .ascending(C::Position)
        .column(C::Position, "Its place on the agenda, from 1.")
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "Its title.")
        .column(C::DurationMinutes, "How long it takes, in minutes.")
        .one("meeting", "Meeting", C::MeetingId, "The meeting.")
        .one("speaker", "Person", C::SpeakerId, "Who speaks.")
        .one("proposal", "AgendaProposal", C::AgendaProposalId, "The proposal that it came of; null where nobody proposed it.")
}

pub(super) fn agenda_proposal() -> Noun {
    use agenda_proposal::Column as C;
    Noun::new::<agenda_proposal::Entity>("AgendaProposal", "agendaProposals", "What a member would have on the agenda of a meeting.")
        .ascending(C::CreatedAt)
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "What it is, as the member says it.")
        .for_only(Openness::People)
        .words::<enums::AgendaProposalState>(C::State, "What became of it.")
        .column(C::CreatedAt, "When it was made.")
        .one("meeting", "Meeting", C::MeetingId, "The meeting.")
        .one("topic", "Topic", C::TopicId, "The topic that it belongs to; null where the member named none.")
        .one("person", "Person", C::PersonId, "Who made it.")
        .many("votes", Link::from("AgendaVote", agenda_vote::Column::AgendaProposalId), "The votes for it.")
        .many("agendaItems", Link::from("AgendaItem", agenda_item::Column::AgendaProposalId).small(), "The item that came of it.")
}

pub(super) fn agenda_vote() -> Noun {
    use agenda_vote::Column as C;
    Noun::new::<agenda_vote::Entity>("AgendaVote", "agendaVotes", "A vote for a proposal for an agenda.")
        .ascending(C::VotedAt)
        .column(C::VotedAt, "When it was given.")
        .one("proposal", "AgendaProposal", C::AgendaProposalId, "The proposal.")
        .one("person", "Person", C::PersonId, "Whose it is.")
        .for_only(Openness::Secretariat)
}

/// From a row with a person and a meeting.
fn worked_for<C: ColumnTrait>(person: C, meeting: C) -> Link {
    Link::through("Organization", affiliation::Column::PersonId, affiliation::Column::OrganizationId)
        .only(affiliation::Column::IsPrimary)
        .on_the_day(person, meeting, meeting::Column::LocalStart)
}

pub(super) fn attendance() -> Noun {
    use attendance::Column as C;
    Noun::new::<attendance::Entity>("Attendance", "attendances", "A person attended a meeting.")
        .column(C::Led, "Whether the person led the meeting.")
        .exists("invited", [(invitation::Column::MeetingId, C::MeetingId), (invitation::Column::PersonId, C::PersonId)], "Whether the person had been invited.")
        .one("meeting", "Meeting", C::MeetingId, "The meeting.")
        .one("person", "Person", C::PersonId, "The person.")
        .one_then("organization", worked_for(C::PersonId, C::MeetingId), "The organization that the person worked for first of all on the day of the meeting.")
}

pub(super) fn rsvp() -> Noun {
    use rsvp::Column as C;
    Noun::new::<rsvp::Entity>("Rsvp", "rsvps", "An answer to an invitation, as it came.")
        .seen_by(rules::rsvps)
        .descending(C::AnsweredAt)
        .words::<enums::Answer>(C::Answer, "The answer.")
        .words::<enums::AnswerWay>(C::Way, "By which way it came.")
        .column(C::AnsweredAt, "When it came.")
        .column(C::Holds, "Whether it became the invitation's answer when it came: one that is older than what is there does not.")
        .one("invitation", "Invitation", C::InvitationId, "What it answers.")
        .one("delegate", "Person", C::DelegateId, "Who attends instead.")
}

pub(super) fn invitation() -> Noun {
    use invitation::Column as C;
    Noun::new::<invitation::Entity>("Invitation", "invitations", "A person is invited to a meeting.")
        .seen_by(rules::invitations)
        .words::<enums::InvitationReason>(C::Reason, "Why.")
        .words::<enums::Answer>(C::Answer, "The answer.")
        .column(C::AnsweredAt, "When the answer came.")
        .column(C::RemovedAt, "When the invitation was withdrawn.")
        .one("delegate", "Person", C::DelegateId, "Who attends instead.")
        .many("answers", Link::from("Rsvp", rsvp::Column::InvitationId), "Every answer that came.")
        .column(C::CreatedAt, "When the person was invited.")
        .exists("attended", [(attendance::Column::MeetingId, C::MeetingId), (attendance::Column::PersonId, C::PersonId)], "Whether the person attended the meeting.")
        .one("meeting", "Meeting", C::MeetingId, "To which meeting.")
        .one("person", "Person", C::PersonId, "Who.")
        .one_then("organization", worked_for(C::PersonId, C::MeetingId), "The organization that the person works for first of all on the day of the meeting.")
}
