//! Plans.

use async_graphql::{Context, Enum, Error, ID, InputObject, Object};
use service::commands::planned_items::{
    self, CreatePlannedItem, SettlePlannedItem, Settlement, UpdatePlannedItem,
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, PointInput, key, points},
    payload::payloads,
};
use crate::graphql::{
    rights::Right,
    {nouns::types::PlannedItem, scalar::Date},
};

payloads! {
    /// What came of `createPlannedItem`.
    CreatePlannedItemPayload { planned_item: PlannedItem }
    /// What came of `updatePlannedItem`.
    UpdatePlannedItemPayload { planned_item: PlannedItem }
    /// What came of `settlePlannedItem`.
    SettlePlannedItemPayload { planned_item: PlannedItem }
}

/// Something that is planned for a period.
#[derive(InputObject)]
pub struct CreatePlannedItemInput {
    /// The first day of the period.
    from: Given<Date>,
    /// Its last day.
    to: Given<Date>,
    /// What is planned.
    title: BilingualTextInput,
    /// Its parts, in order.
    #[graphql(default)]
    points: Vec<PointInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a plan changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdatePlannedItemInput {
    /// The plan.
    planned_item: ID,
    /// The first day of the period.
    from: Option<Given<Date>>,
    /// Its last day.
    to: Option<Given<Date>>,
    /// What is planned.
    title: Option<BilingualTextInput>,
    /// Its parts, in place of those that are there.
    points: Option<Vec<PointInput>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What came of a plan.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(name = "PlannedItemSettlement")]
pub enum SettlementWord {
    /// It was done.
    Done,
    /// It was given up.
    Dropped,
}

/// A plan that is settled.
#[derive(InputObject)]
pub struct SettlePlannedItemInput {
    /// The plan.
    planned_item: ID,
    /// What came of it.
    settlement: SettlementWord,
    /// The day; today where none is given.
    settled_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of plans.
#[derive(Default)]
pub struct PlannedItemsMutation;

#[Object]
impl PlannedItemsMutation {
    /// Plans something for a period.
    async fn create_planned_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] input: CreatePlannedItemInput,
    ) -> Result<CreatePlannedItemPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = CreatePlannedItem {
            from: input.from.written(),
            to: input.to.written(),
            title: input.title.into(),
            points: points(input.points),
        };
        let tx = desk.begin().await?;
        let outcome = planned_items::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes a plan.
    async fn update_planned_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdatePlannedItemInput,
    ) -> Result<UpdatePlannedItemPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = UpdatePlannedItem {
            planned_item: key::<PlannedItem>(&input.planned_item),
            from: input.from.map(Given::written),
            to: input.to.map(Given::written),
            title: input.title.map(Into::into),
            points: input.points.map(points),
        };
        let tx = desk.begin().await?;
        let outcome = planned_items::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Settles a plan, as done or as given up.
    async fn settle_planned_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan, and what came of it.")] input: SettlePlannedItemInput,
    ) -> Result<SettlePlannedItemPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = SettlePlannedItem {
            planned_item: key::<PlannedItem>(&input.planned_item),
            settlement: match input.settlement {
                SettlementWord::Done => Settlement::Done,
                SettlementWord::Dropped => Settlement::Dropped,
            },
            settled_on: input.settled_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = planned_items::settle(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
