//! Audiences: rules that say whom a meeting is for.

use async_graphql::{Context, Error, ID, InputObject, Object};
use service::commands::audiences::{self, Create, Retire, Update};

use super::{
    desk::Desk,
    given::{BilingualTextInput, key},
    payload::payloads,
};
use crate::graphql::{audience_rule::AudienceRuleInput, nouns::types::Audience, rights::Right};

payloads! {
    /// What came of `createAudience`.
    CreateAudiencePayload { audience: Audience }
    /// What came of `updateAudience`.
    UpdateAudiencePayload { audience: Audience }
    /// What came of `retireAudience`.
    RetireAudiencePayload { audience: Audience }
}

/// An audience that is kept.
#[derive(InputObject)]
pub struct CreateAudienceInput {
    /// What it is called: invitations say it.
    name: BilingualTextInput,
    /// Whom it means.
    rule: AudienceRuleInput,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of an audience changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateAudienceInput {
    /// The audience.
    audience: ID,
    /// What it is called.
    name: Option<BilingualTextInput>,
    /// Whom it means, in place of the rule that is there.
    rule: Option<AudienceRuleInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An audience for which no meeting is to be planned any more.
#[derive(InputObject)]
pub struct RetireAudienceInput {
    /// The audience.
    audience: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of audiences.
#[derive(Default)]
pub struct AudiencesMutation;

#[Object]
impl AudiencesMutation {
    /// Keeps a rule that says whom a meeting is for. `tryAudience` shows before whom it means.
    async fn create_audience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The audience.")] input: CreateAudienceInput,
    ) -> Result<CreateAudiencePayload, Error> {
        let desk = Desk::of(ctx, Right::Meetings).await?;
        let command = Create {
            name: input.name.into(),
            rule: input.rule.into(),
        };
        let tx = desk.begin().await?;
        let outcome = audiences::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes an audience. Once a meeting was convened with it, it stays as it is.
    async fn update_audience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateAudienceInput,
    ) -> Result<UpdateAudiencePayload, Error> {
        let desk = Desk::of(ctx, Right::Meetings).await?;
        let command = Update {
            audience: key::<Audience>(&input.audience),
            name: input.name.map(Into::into),
            rule: input.rule.map(Into::into),
        };
        let tx = desk.begin().await?;
        let outcome = audiences::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Retires an audience: no meeting is planned for it any more. Meetings that are for it are so still.
    async fn retire_audience(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The audience.")] input: RetireAudienceInput,
    ) -> Result<RetireAudiencePayload, Error> {
        let desk = Desk::of(ctx, Right::Meetings).await?;
        let audience = key::<Audience>(&input.audience);
        let tx = desk.begin().await?;
        let outcome = audiences::retire(&tx, &desk.act, Retire { audience }).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
