//! The topics of the community, and what members tell support that they are interested in.

use async_graphql::{Context, Error, ID, InputObject, Object};
use service::commands::{
    interests::{self, SetInterests},
    topics::{self, Create, Retire, Update},
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, key, keys},
    payload::payloads,
};
use crate::graphql::{
    nouns::types::{Person, Topic},
    rights::Right,
};

payloads! {
    /// What came of `createTopic`.
    CreateTopicPayload { topic: Topic }
    /// What came of `updateTopic`.
    UpdateTopicPayload { topic: Topic }
    /// What came of `retireTopic`.
    RetireTopicPayload { topic: Topic }
    /// What came of `setInterests`.
    SetInterestsPayload { person: Person }
}

/// A topic that members may name from now on.
#[derive(InputObject)]
pub struct CreateTopicInput {
    /// A short name for addresses: small letters without accents, digits and hyphens.
    slug: String,
    /// What it is called.
    name: BilingualTextInput,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a topic changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateTopicInput {
    /// The topic.
    topic: ID,
    /// A short name for addresses.
    slug: Option<String>,
    /// What it is called.
    name: Option<BilingualTextInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A topic that nobody is to name anew.
#[derive(InputObject)]
pub struct RetireTopicInput {
    /// The topic.
    topic: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What somebody is interested in, as they told support.
#[derive(InputObject)]
pub struct SetInterestsInput {
    /// The person.
    person: ID,
    /// The topics, in place of those that there were.
    topics: Vec<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of topics.
#[derive(Default)]
pub struct TopicsMutation;

#[Object]
impl TopicsMutation {
    /// Adds a topic that members may name, and that meetings may be about.
    async fn create_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The topic.")] input: CreateTopicInput,
    ) -> Result<CreateTopicPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Create {
            slug: input.slug,
            name: input.name.into(),
        };
        let tx = desk.begin().await?;
        let outcome = topics::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes what a topic is called. Whoever named it does so still.
    async fn update_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateTopicInput,
    ) -> Result<UpdateTopicPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Update {
            topic: key::<Topic>(&input.topic),
            slug: input.slug,
            name: input.name.map(Into::into),
        };
        let tx = desk.begin().await?;
        let outcome = topics::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Retires a topic with today: nobody names it anew, and no meeting is planned about it. Whoever
    /// named it does so still, and what was about it stays so.
    async fn retire_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The topic.")] input: RetireTopicInput,
    ) -> Result<RetireTopicPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let topic = key::<Topic>(&input.topic);
        let tx = desk.begin().await?;
        let outcome = topics::retire(&tx, &desk.act, Retire { topic }).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Sets the topics that somebody is interested in, as they told support.
    async fn set_interests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person and the topics.")] input: SetInterestsInput,
    ) -> Result<SetInterestsPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = SetInterests {
            person: key::<Person>(&input.person),
            topics: keys::<Topic>(&input.topics),
        };
        let tx = desk.begin().await?;
        let outcome = interests::set(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
