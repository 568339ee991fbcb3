//! Activities.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use entity::enums::ActivityKind;
use service::commands::activities::{self, CreateActivity, UpdateActivity};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, PointInput, change, key, points},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Activity, Meeting},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `createActivity`.
    CreateActivityPayload { activity: Activity }
    /// What came of `updateActivity`.
    UpdateActivityPayload { activity: Activity }
}

/// Something that the community did.
#[derive(InputObject)]
pub struct CreateActivityInput {
    /// What it was.
    kind: Word<ActivityKind>,
    /// The meeting that it was, if any.
    meeting: Option<ID>,
    /// The day.
    happened_on: Given<Date>,
    /// What it was, in words.
    title: BilingualTextInput,
    /// To whom it was presented, if to anybody: a body, such as a council, and no person.
    presented_to: Option<BilingualTextInput>,
    /// Its highlights, in order.
    #[graphql(default)]
    points: Vec<PointInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of an activity changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateActivityInput {
    /// The activity.
    activity: ID,
    /// What it was.
    kind: Option<Word<ActivityKind>>,
    /// The meeting that it was; null for none.
    meeting: MaybeUndefined<ID>,
    /// The day.
    happened_on: Option<Given<Date>>,
    /// What it was, in words.
    title: Option<BilingualTextInput>,
    /// To whom it was presented; a half that is null is taken away.
    presented_to: Option<BilingualTextInput>,
    /// Its highlights, in place of those that are there.
    points: Option<Vec<PointInput>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of activities.
#[derive(Default)]
pub struct ActivitiesMutation;

#[Object]
impl ActivitiesMutation {
    /// Records what the community did.
    async fn create_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The activity.")] input: CreateActivityInput,
    ) -> Result<CreateActivityPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = CreateActivity {
            kind: input.kind.0,
            meeting: input.meeting.as_ref().map(key::<Meeting>),
            happened_on: input.happened_on.written(),
            title: input.title.into(),
            presented_to: input.presented_to.map(Into::into),
            points: points(input.points),
        };
        let tx = desk.begin().await?;
        let outcome = activities::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes an activity.
    async fn update_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateActivityInput,
    ) -> Result<UpdateActivityPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = UpdateActivity {
            activity: key::<Activity>(&input.activity),
            kind: input.kind.map(|kind| kind.0),
            meeting: change(input.meeting, |id| key::<Meeting>(&id)),
            happened_on: input.happened_on.map(Given::written),
            title: input.title.map(Into::into),
            presented_to: input.presented_to.map(Into::into),
            points: input.points.map(points),
        };
        let tx = desk.begin().await?;
        let outcome = activities::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
