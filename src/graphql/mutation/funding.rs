//! Where the money of initiatives and recommendations is on record.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object, OneofObject};
use service::commands::initiatives::funding::{self, Add, Funded, Remove, Update};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, change, key},
    payload::payloads,
};
use crate::graphql::{
    nouns::types::{FundingReference, Initiative, Recommendation},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `addFundingReference`.
    AddFundingReferencePayload { funding_reference: FundingReference }
    /// What came of `updateFundingReference`.
    UpdateFundingReferencePayload { funding_reference: FundingReference }
    /// What came of `removeFundingReference`.
    RemoveFundingReferencePayload { funding_reference: FundingReference }
}

/// What is funded.
#[derive(OneofObject)]
pub enum FundedInput {
    /// An initiative.
    Initiative(ID),
    /// A recommendation.
    Recommendation(ID),
}

impl From<FundedInput> for Funded {
    fn from(input: FundedInput) -> Self {
        match input {
            FundedInput::Initiative(id) => Self::Initiative(key::<Initiative>(&id)),
            FundedInput::Recommendation(id) => Self::Recommendation(key::<Recommendation>(&id)),
        }
    }
}

/// A reference that is put on record.
#[derive(InputObject)]
pub struct AddFundingReferenceInput {
    /// What is funded.
    funded: FundedInput,
    /// What the agreement or the approval is known by.
    reference: String,
    /// Its title.
    title: BilingualTextInput,
    /// Its fiscal year, by the calendar year of its April: 2021 is from April 2021 to March 2022.
    fiscal_year: i32,
    /// How many dollars, where it is known.
    amount: Option<i32>,
    /// The day on which it was approved, where it was.
    approved_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a reference changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateFundingReferenceInput {
    /// The reference.
    funding_reference: ID,
    /// What the agreement or the approval is known by.
    reference: Option<String>,
    /// Its title.
    title: Option<BilingualTextInput>,
    /// Its fiscal year, by the calendar year of its April.
    fiscal_year: Option<i32>,
    /// How many dollars; null when it is not known.
    amount: MaybeUndefined<i32>,
    /// The day on which it was approved; null when it was not.
    approved_on: MaybeUndefined<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A reference that was entered by mistake.
#[derive(InputObject)]
pub struct RemoveFundingReferenceInput {
    /// The reference.
    funding_reference: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of funding references.
#[derive(Default)]
pub struct FundingMutation;

#[Object]
impl FundingMutation {
    /// Puts on record where money for an initiative, or for what a recommendation asks for, is from.
    async fn add_funding_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reference, and what it funds.")] input: AddFundingReferenceInput,
    ) -> Result<AddFundingReferencePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Add {
            funded: input.funded.into(),
            reference: input.reference,
            title: input.title.into(),
            fiscal_year: input.fiscal_year,
            amount: input.amount,
            approved_on: input.approved_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = funding::add(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects a reference, or notes that it was approved. What it funds stays.
    async fn update_funding_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateFundingReferenceInput,
    ) -> Result<UpdateFundingReferencePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Update {
            funding_reference: key::<FundingReference>(&input.funding_reference),
            reference: input.reference,
            title: input.title.map(Into::into),
            fiscal_year: input.fiscal_year,
            amount: change(input.amount, |dollars| dollars),
            approved_on: change(input.approved_on, Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = funding::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes away a reference that was entered by mistake; the payload shows none then.
    async fn remove_funding_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reference.")] input: RemoveFundingReferenceInput,
    ) -> Result<RemoveFundingReferencePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Remove {
            funding_reference: key::<FundingReference>(&input.funding_reference),
        };
        let tx = desk.begin().await?;
        let outcome = funding::remove(&tx, &desk.act, command).await;
        let shown = |row: &Option<entity::funding_reference::Model>| row.as_ref().map(|row| row.id);
        desk.end(tx, outcome, shown, input.client_mutation_id).await
    }
}
