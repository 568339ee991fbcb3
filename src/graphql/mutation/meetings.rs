//! Meetings.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use entity::enums::{MeetingKind, Track};
use service::{
    commands::meetings::{
        self, Cancel, Convene, GivenItem, Hold, Move, Plan, SetAgenda, UpdateMeeting,
    },
    reads,
};

use super::{
    desk::{Desk, internal},
    given::{BilingualTextInput, Given, change, key, keys, texts},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{AgendaProposal, Audience, Meeting, Person, Topic, WorkingGroup},
    rights::Right,
    scalar::LocalDateTime,
};

payloads! {
    /// What came of `planMeeting`.
    PlanMeetingPayload { meeting: Meeting }
    /// What came of `updateMeeting`.
    UpdateMeetingPayload { meeting: Meeting }
    /// What came of `setAgenda`.
    SetAgendaPayload { meeting: Meeting }
    /// What came of `conveneMeeting`.
    ConveneMeetingPayload { meeting: Meeting }
    /// What came of `moveMeeting`.
    MoveMeetingPayload { meeting: Meeting }
    /// What came of `holdMeeting`.
    HoldMeetingPayload { meeting: Meeting }
    /// What came of `cancelMeeting`.
    CancelMeetingPayload { meeting: Meeting }
}

/// A meeting to be planned.
#[derive(InputObject)]
pub struct PlanMeetingInput {
    /// Whose it is.
    track: Word<Track>,
    /// Which meeting it is.
    kind: Word<MeetingKind>,
    /// What it is called.
    title: BilingualTextInput,
    /// What it is about.
    description: Option<BilingualTextInput>,
    /// When it starts, on the clocks of the zone: 2021-09-21T13:00. Where the clocks go through that
    /// time twice, with the offset that is meant: 2021-11-07T01:30-05:00.
    local_start: Given<LocalDateTime>,
    /// The time zone, an IANA name; the community's where none is given.
    zone: Option<String>,
    /// How many minutes it is to last.
    duration_minutes: i32,
    /// Over what people meet.
    #[graphql(default = "MS Teams")]
    platform: String,
    /// Where they join: an address that begins with https://.
    join_url: Option<String>,
    /// Its topics.
    #[graphql(default)]
    topics: Vec<ID>,
    /// The sub-group whose members alone are invited; where none is given, the whole track is. A
    /// quarterly meeting is the whole track's.
    working_group: Option<ID>,
    /// The audience that alone is invited, in place of a sub-group. A targeted meeting is for either.
    audience: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What the texts and topics of a meeting become, and whose it is. What is not given stays.
#[derive(InputObject)]
pub struct UpdateMeetingInput {
    /// The meeting.
    meeting: ID,
    /// What it is called.
    title: Option<BilingualTextInput>,
    /// What it is about.
    description: Option<BilingualTextInput>,
    /// Its topics, in place of those that are there.
    topics: Option<Vec<ID>>,
    /// The sub-group whose members alone are invited; null for the whole track.
    working_group: MaybeUndefined<ID>,
    /// The audience that alone is invited, in place of the sub-group that there was; null for none.
    audience: MaybeUndefined<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An item of an agenda.
#[derive(InputObject)]
pub struct NewAgendaItemInput {
    /// The accepted proposal that it came of, if it did.
    proposal: Option<ID>,
    /// What it is.
    title: BilingualTextInput,
    /// Who speaks.
    speaker: Option<ID>,
    /// How many minutes it is to last.
    duration_minutes: Option<i32>,
}

/// The agenda of a meeting.
#[derive(InputObject)]
pub struct SetAgendaInput {
    /// The meeting.
    meeting: ID,
    /// The items in order, in place of those that are there.
    items: Vec<NewAgendaItemInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A meeting to be convened.
#[derive(InputObject)]
pub struct ConveneMeetingInput {
    /// The meeting.
    meeting: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Where a meeting moves in time or place. What is not given stays.
#[derive(InputObject)]
pub struct MoveMeetingInput {
    /// The meeting.
    meeting: ID,
    /// When it starts, on the clocks of the zone, written as in `planMeeting`.
    local_start: Option<Given<LocalDateTime>>,
    /// The time zone; without another time, the reading of the clock stays and the moment changes.
    zone: Option<String>,
    /// How many minutes it is to last.
    duration_minutes: Option<i32>,
    /// Over what people meet.
    platform: Option<String>,
    /// Where they join; null for nowhere yet.
    join_url: MaybeUndefined<String>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A meeting that took place.
#[derive(InputObject)]
pub struct HoldMeetingInput {
    /// The meeting.
    meeting: ID,
    /// Who was there.
    attendance: Vec<ID>,
    /// Who led it, first of all the co-chairs; they were there, whether they are named above or not.
    #[graphql(default)]
    led_by: Vec<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A meeting that will not take place.
#[derive(InputObject)]
pub struct CancelMeetingInput {
    /// The meeting.
    meeting: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of meetings.
#[derive(Default)]
pub struct MeetingsMutation;

#[Object]
impl MeetingsMutation {
    /// Plans a meeting. Nothing is sent before it is convened.
    async fn plan_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: PlanMeetingInput,
    ) -> Result<PlanMeetingPayload, Error> {
        let desk = Desk::of(ctx, Right::Meetings).await?;
        let command = Plan {
            track: input.track.0,
            kind: input.kind.0,
            title: input.title.into(),
            description: texts(input.description),
            local_start: input.local_start.written(),
            zone: input.zone,
            duration_minutes: input.duration_minutes,
            platform: input.platform,
            join_url: input.join_url,
            topics: keys::<Topic>(&input.topics),
            working_group: input.working_group.as_ref().map(key::<WorkingGroup>),
            audience: input.audience.as_ref().map(key::<Audience>),
        };
        let tx = desk.begin().await?;
        let outcome = meetings::plan(&tx, &desk.act, desk.random, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes what a meeting is called, what it is about, and whose it is. Once it is convened, its
    /// texts stay reviewed; if it becomes others', these are invited, and it is struck out for the rest:
    /// that is for whoever may convene it.
    async fn update_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateMeetingInput,
    ) -> Result<UpdateMeetingPayload, Error> {
        let desk = Desk::of(ctx, Right::Meetings).await?;
        let meeting = key::<Meeting>(&input.meeting);
        let others = [
            ("input.workingGroup", input.working_group.is_undefined()),
            ("input.audience", input.audience.is_undefined()),
        ];
        let others = others.into_iter().find(|(_, stays)| !stays);
        if let Some((argument, _)) = others
            && reads::meetings::is_convened(desk.db, meeting)
                .await
                .map_err(internal)?
        {
            let message = "whoever may convene the meeting says whose it is once it is convened";
            desk.needs(Right::Convene, message, argument).await?;
        }
        let command = UpdateMeeting {
            meeting,
            title: input.title.map(Into::into),
            description: input.description.map(Into::into),
            topics: input.topics.as_deref().map(keys::<Topic>),
            working_group: change(input.working_group, |id| key::<WorkingGroup>(&id)),
            audience: change(input.audience, |id| key::<Audience>(&id)),
        };
        let tx = desk.begin().await?;
        let outcome = meetings::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Sets the agenda of a meeting.
    async fn set_agenda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The agenda.")] input: SetAgendaInput,
    ) -> Result<SetAgendaPayload, Error> {
        let desk = Desk::of(ctx, Right::Meetings).await?;
        let items = input.items.into_iter().map(|item| GivenItem {
            proposal: item.proposal.as_ref().map(key::<AgendaProposal>),
            title: item.title.into(),
            speaker: item.speaker.as_ref().map(key::<Person>),
            duration_minutes: item.duration_minutes,
        });
        let command = SetAgenda {
            meeting: key::<Meeting>(&input.meeting),
            items: items.collect(),
        };
        let tx = desk.begin().await?;
        let outcome = meetings::set_agenda(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Convenes a meeting: its invitations may go out. Its texts must be reviewed in both languages, and a
    /// targeted meeting be for an audience or a sub-group.
    async fn convene_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: ConveneMeetingInput,
    ) -> Result<ConveneMeetingPayload, Error> {
        let desk = Desk::of(ctx, Right::Convene).await?;
        let meeting = key::<Meeting>(&input.meeting);
        let tx = desk.begin().await?;
        let outcome = meetings::convene(&tx, &desk.act, Convene { meeting }).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Moves a meeting in time or place. Once it is convened, that is the next revision of its
    /// calendar entry.
    async fn move_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where it moves.")] input: MoveMeetingInput,
    ) -> Result<MoveMeetingPayload, Error> {
        let desk = Desk::of(ctx, Right::Convene).await?;
        let command = Move {
            meeting: key::<Meeting>(&input.meeting),
            local_start: input.local_start.map(Given::written),
            zone: input.zone,
            duration_minutes: input.duration_minutes,
            platform: input.platform,
            join_url: change(input.join_url, |url| url),
        };
        let tx = desk.begin().await?;
        let outcome = meetings::move_to(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Records that a convened meeting was held, who was there, and who led it.
    async fn hold_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting, and who was there.")] input: HoldMeetingInput,
    ) -> Result<HoldMeetingPayload, Error> {
        let desk = Desk::of(ctx, Right::Meetings).await?;
        let command = Hold {
            meeting: key::<Meeting>(&input.meeting),
            attendance: keys::<Person>(&input.attendance),
            led_by: keys::<Person>(&input.led_by),
        };
        let tx = desk.begin().await?;
        let outcome = meetings::hold(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Cancels a meeting.
    async fn cancel_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: CancelMeetingInput,
    ) -> Result<CancelMeetingPayload, Error> {
        let desk = Desk::of(ctx, Right::Convene).await?;
        let meeting = key::<Meeting>(&input.meeting);
        let tx = desk.begin().await?;
        let outcome = meetings::cancel(&tx, &desk.act, Cancel { meeting }).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
