//! What members hand in of what they know.

use async_graphql::{Context, Error, ID, InputObject, Object};
use service::commands::knowledge::{
    proposals,
    resources::{self, Days},
};

use super::{
    super::{
        desk::Desk,
        given::{change, key, keys, texts},
        payload::payloads,
    },
    CreateResourceInput, UpdateResourceInput, all,
};
use crate::graphql::{
    nouns::types::{Jurisdiction, Meeting, Reference, Resource, Topic, WorkingGroup},
    rights::Right,
};

payloads! {
    /// What came of `proposeResource`.
    ProposeResourcePayload { resource: Resource }
    /// What came of `updateProposedResource`.
    UpdateProposedResourcePayload { resource: Resource }
    /// What came of `withdrawProposedResource`.
    WithdrawProposedResourcePayload { resource: Resource }
}

/// Something that a member knows. Its words are drafts until the secretariat has looked them over, whatever
/// `state` says.
#[derive(InputObject)]
pub struct ProposeResourceInput {
    #[graphql(flatten)]
    resource: CreateResourceInput,
}

/// What of a proposal of one's own changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateProposedResourceInput {
    #[graphql(flatten)]
    resource: UpdateResourceInput,
}

/// A proposal of one's own that is taken back.
#[derive(InputObject)]
pub struct WithdrawProposedResourceInput {
    /// The resource.
    resource: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

impl From<CreateResourceInput> for resources::Create {
    fn from(input: CreateResourceInput) -> Self {
        Self {
            kind: input.kind.0,
            title: input.title.into(),
            text: input.text.into(),
            remedy: texts(input.remedy),
            visibility: input.visibility.0,
            group: input.working_group.map(|id| key::<WorkingGroup>(&id)),
            order: input.order.map(|word| word.0),
            country: input.country,
            days: input.days.map(Days::from),
            meeting: input.meeting.map(|id| key::<Meeting>(&id)),
            topics: keys::<Topic>(&input.topics),
            jurisdictions: keys::<Jurisdiction>(&input.jurisdictions),
            organizations: all(input.organizations),
            references: keys::<Reference>(&input.references),
            speakers: all(input.speakers),
            metrics: all(input.metrics),
        }
    }
}

impl From<UpdateResourceInput> for resources::Update {
    fn from(input: UpdateResourceInput) -> Self {
        Self {
            resource: key::<Resource>(&input.resource),
            kind: input.kind.map(|word| word.0),
            title: input.title.map(Into::into),
            text: input.text.map(Into::into),
            remedy: input.remedy.map(Into::into),
            visibility: input.visibility.map(|word| word.0),
            group: change(input.working_group, |id| key::<WorkingGroup>(&id)),
            order: change(input.order, |word| word.0),
            country: change(input.country, |code| code),
            days: change(input.days, Days::from),
            meeting: change(input.meeting, |id| key::<Meeting>(&id)),
            topics: input.topics.map(|ids| keys::<Topic>(&ids)),
            jurisdictions: input.jurisdictions.map(|ids| keys::<Jurisdiction>(&ids)),
            organizations: input.organizations.map(all),
            references: input.references.map(|ids| keys::<Reference>(&ids)),
            speakers: input.speakers.map(all),
            metrics: input.metrics.map(all),
        }
    }
}

/// The mutations of what members hand in.
#[derive(Default)]
pub struct ProposalsMutation;

#[Object]
impl ProposalsMutation {
    /// Hands in something that one knows: a practice, a lesson, research. The secretariat, and oneself,
    /// see it alone until the secretariat publishes it.
    async fn propose_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The resource.")] input: ProposeResourceInput,
    ) -> Result<ProposeResourcePayload, Error> {
        let desk = Desk::of(ctx, Right::Voice).await?;
        let person = person(&desk).await?;
        let client = input.resource.client_mutation_id.clone();
        let command = resources::Create::from(input.resource);
        let tx = desk.begin().await?;
        let outcome = proposals::propose(&tx, &desk.act, (person, command)).await;
        desk.end(tx, outcome, |row| row.id, client).await
    }

    /// Changes what one handed in oneself, until the secretariat takes it on or declines it.
    async fn update_proposed_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateProposedResourceInput,
    ) -> Result<UpdateProposedResourcePayload, Error> {
        let desk = Desk::of(ctx, Right::Voice).await?;
        let person = person(&desk).await?;
        let client = input.resource.client_mutation_id.clone();
        let command = resources::Update::from(input.resource);
        let tx = desk.begin().await?;
        let outcome = proposals::update(&tx, &desk.act, (person, command)).await;
        desk.end(tx, outcome, |row| row.id, client).await
    }

    /// Takes back what one handed in oneself, until the secretariat takes it on or declines it.
    async fn withdraw_proposed_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The resource.")] input: WithdrawProposedResourceInput,
    ) -> Result<WithdrawProposedResourcePayload, Error> {
        let desk = Desk::of(ctx, Right::Voice).await?;
        let person = person(&desk).await?;
        let resource = key::<Resource>(&input.resource);
        let tx = desk.begin().await?;
        let outcome = proposals::withdraw(&tx, &desk.act, (resource, person)).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

/// Who shares what they know.
async fn person(desk: &Desk<'_>) -> Result<i64, Error> {
    match desk.viewer.person {
        Some(person) => Ok(person),
        None => Err(desk
            .forbidden("sign in yourself: a program hands nothing in", None)
            .await),
    }
}
