//! Publications, and what stands in their issues.

use async_graphql::{Context, Error, ID, InputObject, Object, OneofObject};
use entity::enums::{Cadence, PublicationSectionKind};
use service::commands::{
    publications::{self, Create, CreateIssue, Item, Section, SetSections, UpdateIssue},
    subscribers,
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, key, texts},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Publication, PublicationIssue, Reference, Resource},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `createPublication`.
    CreatePublicationPayload { publication: Publication }
    /// What came of `createPublicationIssue`.
    CreatePublicationIssuePayload { publication_issue: PublicationIssue }
    /// What came of `updatePublicationIssue`.
    UpdatePublicationIssuePayload { publication_issue: PublicationIssue }
    /// What came of `setPublicationSections`.
    SetPublicationSectionsPayload { publication_issue: PublicationIssue }
    /// What came of `removeSubscriber`.
    RemoveSubscriberPayload { subscriber: Subscriber }
}

/// A publication that begins.
#[derive(InputObject)]
pub struct CreatePublicationInput {
    /// Its name in addresses: small letters, digits and hyphens, such as `executive-report`.
    slug: String,
    /// What it is called.
    name: BilingualTextInput,
    /// How often it comes out; none where it does now and then.
    cadence: Option<Word<Cadence>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An issue that is begun.
#[derive(InputObject)]
pub struct CreatePublicationIssueInput {
    /// The publication.
    publication: ID,
    /// What the issue is called.
    title: BilingualTextInput,
    /// What stands before its sections, in paragraphs.
    introduction: Option<BilingualTextInput>,
    /// The day up to which it tells what is known; today where none is given.
    as_of: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of an issue changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdatePublicationIssueInput {
    /// The issue.
    issue: ID,
    /// What it is called.
    title: Option<BilingualTextInput>,
    /// What stands before its sections, in paragraphs.
    introduction: Option<BilingualTextInput>,
    /// The day up to which it tells what is known.
    as_of: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What stands in a section.
#[derive(OneofObject)]
pub enum PublicationItemInput {
    /// Something that the community knows.
    Resource(ID),
    /// Something that is to be read elsewhere.
    Reference(ID),
}

impl From<PublicationItemInput> for Item {
    fn from(input: PublicationItemInput) -> Self {
        match input {
            PublicationItemInput::Resource(id) => Self::Resource(key::<Resource>(&id)),
            PublicationItemInput::Reference(id) => Self::Reference(key::<Reference>(&id)),
        }
    }
}

/// A section of an issue.
#[derive(InputObject)]
pub struct PublicationSectionInput {
    /// What it tells.
    kind: Word<PublicationSectionKind>,
    /// What stands above it, where it is not its kind.
    title: Option<BilingualTextInput>,
    /// What stands before its items, in paragraphs.
    introduction: Option<BilingualTextInput>,
    /// What stands in it, in order.
    #[graphql(default)]
    items: Vec<PublicationItemInput>,
}

impl From<PublicationSectionInput> for Section {
    fn from(input: PublicationSectionInput) -> Self {
        Self {
            kind: input.kind.0,
            title: texts(input.title),
            introduction: texts(input.introduction),
            items: input.items.into_iter().map(Item::from).collect(),
        }
    }
}

/// What stands in an issue.
#[derive(InputObject)]
pub struct SetPublicationSectionsInput {
    /// The issue.
    issue: ID,
    /// Its sections, in order, in the place of those that there are.
    sections: Vec<PublicationSectionInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Whose address is erased.
#[derive(InputObject)]
pub struct RemoveSubscriberInput {
    /// The address, in capital letters or not.
    address: String,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of publications.
#[derive(Default)]
pub struct PublicationsMutation;

#[Object]
impl PublicationsMutation {
    /// Begins a publication: what the community knows of a subject, in issues for those who decide.
    async fn create_publication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The publication.")] input: CreatePublicationInput,
    ) -> Result<CreatePublicationPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Create {
            slug: input.slug,
            name: input.name.into(),
            cadence: input.cadence.map(|word| word.0),
        };
        let tx = desk.begin().await?;
        let outcome = publications::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Begins the next issue of a publication.
    async fn create_publication_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The issue.")] input: CreatePublicationIssueInput,
    ) -> Result<CreatePublicationIssuePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = CreateIssue {
            publication: key::<Publication>(&input.publication),
            title: input.title.into(),
            introduction: texts(input.introduction),
            as_of: input.as_of.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = publications::create_issue(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes an issue that was not sent, or is being corrected. The job `executive_report` compiles it
    /// anew.
    async fn update_publication_issue(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdatePublicationIssueInput,
    ) -> Result<UpdatePublicationIssuePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = UpdateIssue {
            issue: key::<PublicationIssue>(&input.issue),
            title: input.title.map(Into::into),
            introduction: input.introduction.map(Into::into),
            as_of: input.as_of.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = publications::update_issue(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Sets the sections of an issue that was not sent, or is being corrected, with all that stands in
    /// them, in the place of those that there are. The job `executive_report` compiles it anew.
    async fn set_publication_sections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sections.")] input: SetPublicationSectionsInput,
    ) -> Result<SetPublicationSectionsPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = SetSections {
            issue: key::<PublicationIssue>(&input.issue),
            sections: input.sections.into_iter().map(Section::from).collect(),
        };
        let tx = desk.begin().await?;
        let outcome = publications::set_sections(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Erases an address to which publications went, or an invitation to subscribe: its subscriptions, and
    /// every such message with what came back. The payload shows none then. A person of the community
    /// who has the address stays as they are.
    async fn remove_subscriber(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] input: RemoveSubscriberInput,
    ) -> Result<RemoveSubscriberPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let tx = desk.begin().await?;
        let outcome = subscribers::remove(&tx, &desk.act, &input.address).await;
        let shown = |row: &Option<entity::subscriber::Model>| row.as_ref().map(|row| row.id);
        desk.end(tx, outcome, shown, input.client_mutation_id).await
    }
}
