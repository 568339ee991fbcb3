//! What the community knows, and where more is to be read.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object, OneofObject};
use entity::enums::{OrderOfGovernment, ReferenceKind, ResourceKind, Visibility};
use service::commands::knowledge::{highlight, references, resources};

mod parts;
mod proposals;

use parts::{
    MetricInput, NamedOrganizationInput, ReferenceAddressInput, ResourceDaysInput, SpeakerInput,
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, change, key},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{AgendaItem, Meeting, Point, Reference, Resource},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `createReference`.
    CreateReferencePayload { reference: Reference }
    /// What came of `updateReference`.
    UpdateReferencePayload { reference: Reference }
    /// What came of `removeReference`.
    RemoveReferencePayload { reference: Reference }
    /// What came of `createResource`.
    CreateResourcePayload { resource: Resource }
    /// What came of `createResourceFromHighlight`.
    CreateResourceFromHighlightPayload { resource: Resource }
    /// What came of `updateResource`.
    UpdateResourcePayload { resource: Resource }
    /// What came of `publishResource`.
    PublishResourcePayload { resource: Resource }
    /// What came of `withdrawResource`.
    WithdrawResourcePayload { resource: Resource }
}

/// Something that is to be read elsewhere.
#[derive(InputObject)]
pub struct CreateReferenceInput {
    /// Its title.
    title: BilingualTextInput,
    /// Who brought it out.
    publisher: Option<String>,
    /// Who wrote it.
    author: Option<String>,
    /// What kind of thing it is.
    kind: Option<Word<ReferenceKind>>,
    /// Where it is to be read, once for each language in which it is to be had.
    addresses: Vec<ReferenceAddressInput>,
    /// The day on which somebody read it; today where none is given.
    looked_up_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a reference changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateReferenceInput {
    /// The reference.
    reference: ID,
    /// Its title.
    title: Option<BilingualTextInput>,
    /// Who brought it out; null where nobody knows.
    publisher: MaybeUndefined<String>,
    /// Who wrote it; null where nobody knows.
    author: MaybeUndefined<String>,
    /// What kind of thing it is; null where nobody said.
    kind: MaybeUndefined<Word<ReferenceKind>>,
    /// Where it is to be read, in the place of where it was.
    addresses: Option<Vec<ReferenceAddressInput>>,
    /// The day on which somebody read it.
    looked_up_on: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A reference that is taken away.
#[derive(InputObject)]
pub struct RemoveReferenceInput {
    /// The reference.
    reference: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A resource that is drafted.
#[derive(InputObject)]
pub struct CreateResourceInput {
    /// What kind of knowledge it is.
    kind: Word<ResourceKind>,
    /// Its title.
    title: BilingualTextInput,
    /// What there is to know, in paragraphs.
    text: BilingualTextInput,
    /// What to do about it, of an accessibility barrier, in paragraphs.
    remedy: Option<BilingualTextInput>,
    /// Who may read it once it is published.
    #[graphql(default_with = "Word(Visibility::Members)")]
    visibility: Word<Visibility>,
    /// The sub-group whose members may read it.
    working_group: Option<ID>,
    /// The order of government that it is from.
    order: Option<Word<OrderOfGovernment>>,
    /// The country that it is from, by its code (ISO 3166-1 alpha-2), such as `CA`.
    country: Option<String>,
    /// The days that it speaks of.
    days: Option<ResourceDaysInput>,
    /// The meeting at which it was shown or told.
    meeting: Option<ID>,
    /// Its topics.
    #[graphql(default)]
    topics: Vec<ID>,
    /// The jurisdictions that it is from.
    #[graphql(default)]
    jurisdictions: Vec<ID>,
    /// The organizations that it is about, in order.
    #[graphql(default)]
    organizations: Vec<NamedOrganizationInput>,
    /// Where more is to be read, in order.
    #[graphql(default)]
    references: Vec<ID>,
    /// Those who speak of it, in order.
    #[graphql(default)]
    speakers: Vec<SpeakerInput>,
    /// Its figures, in order.
    #[graphql(default)]
    metrics: Vec<MetricInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What a resource comes of.
#[derive(OneofObject)]
pub enum HighlightInput {
    /// A whole meeting.
    Meeting(ID),
    /// An item of a meeting’s agenda.
    AgendaItem(ID),
    /// A point of what was done, or is planned.
    Point(ID),
}

impl From<HighlightInput> for highlight::Highlight {
    fn from(input: HighlightInput) -> Self {
        match input {
            HighlightInput::Meeting(id) => Self::Meeting(key::<Meeting>(&id)),
            HighlightInput::AgendaItem(id) => Self::AgendaItem(key::<AgendaItem>(&id)),
            HighlightInput::Point(id) => Self::Point(key::<Point>(&id)),
        }
    }
}

/// A resource that comes of a highlight.
#[derive(InputObject)]
pub struct CreateResourceFromHighlightInput {
    /// What it comes of.
    highlight: HighlightInput,
    /// What kind of knowledge it is.
    #[graphql(default_with = "Word(ResourceKind::Presentation)")]
    kind: Word<ResourceKind>,
    /// Who may read it once it is published.
    #[graphql(default_with = "Word(Visibility::Members)")]
    visibility: Word<Visibility>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a resource changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateResourceInput {
    /// The resource.
    resource: ID,
    /// What kind of knowledge it is.
    kind: Option<Word<ResourceKind>>,
    /// Its title.
    title: Option<BilingualTextInput>,
    /// What there is to know, in paragraphs.
    text: Option<BilingualTextInput>,
    /// What to do about it, of an accessibility barrier, in paragraphs.
    remedy: Option<BilingualTextInput>,
    /// Who may read it once it is published.
    visibility: Option<Word<Visibility>>,
    /// The sub-group whose members may read it.
    working_group: MaybeUndefined<ID>,
    /// The order of government that it is from; null where it is from none in particular.
    order: MaybeUndefined<Word<OrderOfGovernment>>,
    /// The country that it is from, by its code (ISO 3166-1 alpha-2); null where it is from none in particular.
    country: MaybeUndefined<String>,
    /// The days that it speaks of; null where it speaks of none.
    days: MaybeUndefined<ResourceDaysInput>,
    /// The meeting at which it was shown or told; null where it was at none.
    meeting: MaybeUndefined<ID>,
    /// Its topics, in the place of those that there were.
    topics: Option<Vec<ID>>,
    /// The jurisdictions that it is from, in the place of those that there were.
    jurisdictions: Option<Vec<ID>>,
    /// The organizations that it is about, in the place of those that there were.
    organizations: Option<Vec<NamedOrganizationInput>>,
    /// Where more is to be read, in the place of what there was.
    references: Option<Vec<ID>>,
    /// Those who speak of it, in the place of those who did.
    speakers: Option<Vec<SpeakerInput>>,
    /// Its figures, in the place of those that there were.
    metrics: Option<Vec<MetricInput>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A resource that is published.
#[derive(InputObject)]
pub struct PublishResourceInput {
    /// The resource.
    resource: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A resource that is taken back.
#[derive(InputObject)]
pub struct WithdrawResourceInput {
    /// The resource.
    resource: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

fn all<T, U: From<T>>(given: Vec<T>) -> Vec<U> {
    given.into_iter().map(U::from).collect()
}

pub use proposals::ProposalsMutation;

/// The mutations of what the community knows.
#[derive(Default)]
pub struct KnowledgeMutation;

#[Object]
impl KnowledgeMutation {
    /// Enters something that is to be read elsewhere. Trackers and search engines' wrappers are taken off
    /// its addresses.
    async fn create_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reference.")] input: CreateReferenceInput,
    ) -> Result<CreateReferencePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = references::Create {
            title: input.title.into(),
            publisher: input.publisher,
            author: input.author,
            kind: input.kind.map(|word| word.0),
            addresses: all(input.addresses),
            looked_up_on: input.looked_up_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = references::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes a reference.
    async fn update_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateReferenceInput,
    ) -> Result<UpdateReferencePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = references::Update {
            reference: key::<Reference>(&input.reference),
            title: input.title.map(Into::into),
            publisher: change(input.publisher, |name| name),
            author: change(input.author, |name| name),
            kind: change(input.kind, |word| word.0),
            addresses: input.addresses.map(all),
            looked_up_on: input.looked_up_on.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = references::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes away a reference that no resource refers to; the payload shows none then.
    async fn remove_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The reference.")] input: RemoveReferenceInput,
    ) -> Result<RemoveReferencePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let tx = desk.begin().await?;
        let outcome = references::remove(&tx, &desk.act, key::<Reference>(&input.reference)).await;
        let shown = |row: &Option<entity::reference::Model>| row.as_ref().map(|row| row.id);
        desk.end(tx, outcome, shown, input.client_mutation_id).await
    }

    /// Drafts a resource: something that the community knows.
    async fn create_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The resource.")] input: CreateResourceInput,
    ) -> Result<CreateResourcePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let client = input.client_mutation_id.clone();
        let command = resources::Create::from(input);
        let tx = desk.begin().await?;
        let outcome = resources::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, client).await
    }

    /// Drafts a resource of what a meeting was about: with its words, its meeting, and of that the day, the
    /// topics and those who spoke.
    async fn create_resource_from_highlight(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The highlight.")] input: CreateResourceFromHighlightInput,
    ) -> Result<CreateResourceFromHighlightPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = highlight::FromHighlight {
            highlight: input.highlight.into(),
            kind: input.kind.0,
            visibility: input.visibility.0,
        };
        let tx = desk.begin().await?;
        let outcome = highlight::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes a resource. One that is published stays so, and has to stay reviewed in both languages; one
    /// that a member handed in is taken on: it becomes a draft, which the member changes no more.
    async fn update_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateResourceInput,
    ) -> Result<UpdateResourcePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let client = input.client_mutation_id.clone();
        let command = resources::Update::from(input);
        let tx = desk.begin().await?;
        let outcome = resources::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, client).await
    }

    /// Publishes a resource that is reviewed in both languages: its readers find it from now on.
    async fn publish_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The resource.")] input: PublishResourceInput,
    ) -> Result<PublishResourcePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let tx = desk.begin().await?;
        let outcome = resources::publish(&tx, &desk.act, key::<Resource>(&input.resource)).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes a published resource back, or declines what a member handed in: the secretariat, and whoever
    /// handed it in, see it alone from now on.
    async fn withdraw_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The resource.")] input: WithdrawResourceInput,
    ) -> Result<WithdrawResourcePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let tx = desk.begin().await?;
        let outcome = resources::withdraw(&tx, &desk.act, key::<Resource>(&input.resource)).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
