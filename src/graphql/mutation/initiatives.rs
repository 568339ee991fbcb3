//! Initiatives and partnerships, and the organizations that take part in them.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use entity::enums::{InitiativeKind, InitiativeRole};
use service::commands::initiatives::{
    self, Add, Create, End, NewParty, Remove, Update, UpdateParty,
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, change, key, texts},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Initiative, InitiativeParty, Organization, Person},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `createInitiative`.
    CreateInitiativePayload { initiative: Initiative }
    /// What came of `updateInitiative`.
    UpdateInitiativePayload { initiative: Initiative }
    /// What came of `endInitiative`.
    EndInitiativePayload { initiative: Initiative }
    /// What came of `addInitiativeParty`.
    AddInitiativePartyPayload { initiative_party: InitiativeParty }
    /// What came of `updateInitiativeParty`.
    UpdateInitiativePartyPayload { initiative_party: InitiativeParty }
    /// What came of `removeInitiativeParty`.
    RemoveInitiativePartyPayload { initiative_party: InitiativeParty }
}

/// An organization that takes part in an initiative from its first day on.
#[derive(InputObject)]
pub struct InitiativePartyInput {
    /// The organization.
    organization: ID,
    /// As what.
    #[graphql(default_with = "Word(InitiativeRole::Partner)")]
    role: Word<InitiativeRole>,
}

/// An initiative or a partnership that begins.
#[derive(InputObject)]
pub struct CreateInitiativeInput {
    /// What it is.
    #[graphql(default_with = "Word(InitiativeKind::Initiative)")]
    kind: Word<InitiativeKind>,
    /// Its title.
    title: BilingualTextInput,
    /// What it is about, in paragraphs.
    description: Option<BilingualTextInput>,
    /// Who leads it for the community: somebody of it.
    lead: Option<ID>,
    /// The organizations that take part from the first day on.
    #[graphql(default)]
    parties: Vec<InitiativePartyInput>,
    /// The first day.
    from: Given<Date>,
    /// The last day, where it is known.
    to: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of an initiative changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateInitiativeInput {
    /// The initiative.
    initiative: ID,
    /// What it is.
    kind: Option<Word<InitiativeKind>>,
    /// Its title.
    title: Option<BilingualTextInput>,
    /// What it is about, in paragraphs.
    description: Option<BilingualTextInput>,
    /// What came of it, in paragraphs.
    outcome: Option<BilingualTextInput>,
    /// Who leads it for the community; null when nobody in particular does.
    lead: MaybeUndefined<ID>,
    /// Its first day.
    from: Option<Given<Date>>,
    /// Its last day; null when it goes on.
    to: MaybeUndefined<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An initiative that ends.
#[derive(InputObject)]
pub struct EndInitiativeInput {
    /// The initiative.
    initiative: ID,
    /// Its last day.
    to: Given<Date>,
    /// What came of it, in paragraphs.
    outcome: Option<BilingualTextInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An organization that comes into an initiative.
#[derive(InputObject)]
pub struct AddInitiativePartyInput {
    /// The initiative.
    initiative: ID,
    /// The organization.
    organization: ID,
    /// As what.
    #[graphql(default_with = "Word(InitiativeRole::Partner)")]
    role: Word<InitiativeRole>,
    /// The first day.
    from: Given<Date>,
    /// The last day; that of the initiative, or of the organization, where none is given.
    to: Option<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of an organization's part in an initiative changes. What is not given stays.
#[derive(InputObject)]
pub struct UpdateInitiativePartyInput {
    /// Its part.
    party: ID,
    /// As what it takes part.
    role: Option<Word<InitiativeRole>>,
    /// The first day.
    from: Option<Given<Date>>,
    /// The last day; null when it takes part to the end.
    to: MaybeUndefined<Given<Date>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An organization's part in an initiative that was entered by mistake.
#[derive(InputObject)]
pub struct RemoveInitiativePartyInput {
    /// Its part.
    party: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of initiatives.
#[derive(Default)]
pub struct InitiativesMutation;

#[Object]
impl InitiativesMutation {
    /// Puts an initiative or a partnership on record, with the organizations that take part from its
    /// first day on.
    async fn create_initiative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The initiative.")] input: CreateInitiativeInput,
    ) -> Result<CreateInitiativePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let party = |party: InitiativePartyInput| NewParty {
            organization: key::<Organization>(&party.organization),
            role: party.role.0,
        };
        let command = Create {
            kind: input.kind.0,
            title: input.title.into(),
            description: texts(input.description),
            lead: input.lead.map(|id| key::<Person>(&id)),
            parties: input.parties.into_iter().map(party).collect(),
            from: input.from.written(),
            to: input.to.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = initiatives::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Changes the texts, the lead and the days of an initiative. Whoever took part from its first day,
    /// or to its last, does so still, as long as their organization exists.
    async fn update_initiative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateInitiativeInput,
    ) -> Result<UpdateInitiativePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Update {
            initiative: key::<Initiative>(&input.initiative),
            kind: input.kind.map(|word| word.0),
            title: input.title.map(Into::into),
            description: input.description.map(Into::into),
            outcome: input.outcome.map(Into::into),
            lead: change(input.lead, |id| key::<Person>(&id)),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = initiatives::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Ends an initiative, and with it the part of every organization. It takes on nothing new.
    async fn end_initiative(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The initiative, and when.")] input: EndInitiativeInput,
    ) -> Result<EndInitiativePayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = End {
            initiative: key::<Initiative>(&input.initiative),
            to: input.to.written(),
            outcome: texts(input.outcome),
        };
        let tx = desk.begin().await?;
        let outcome = initiatives::end(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Puts an organization into an initiative, for days on which both are there.
    async fn add_initiative_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one, as what, and when.")] input: AddInitiativePartyInput,
    ) -> Result<AddInitiativePartyPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Add {
            initiative: key::<Initiative>(&input.initiative),
            organization: key::<Organization>(&input.organization),
            role: input.role.0,
            from: input.from.written(),
            to: input.to.map(Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = initiatives::add(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects as what, and from when to when, an organization takes part in an initiative. An
    /// organization that becomes something else in it gets a last day, and is added anew.
    async fn update_initiative_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateInitiativePartyInput,
    ) -> Result<UpdateInitiativePartyPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = UpdateParty {
            party: key::<InitiativeParty>(&input.party),
            role: input.role.map(|word| word.0),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = initiatives::update_party(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes away an organization's part in an initiative that was entered by mistake; the payload shows
    /// none then.
    async fn remove_initiative_party(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its part.")] input: RemoveInitiativePartyInput,
    ) -> Result<RemoveInitiativePartyPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Remove {
            party: key::<InitiativeParty>(&input.party),
        };
        let tx = desk.begin().await?;
        let outcome = initiatives::remove(&tx, &desk.act, command).await;
        let shown = |row: &Option<entity::initiative_party::Model>| row.as_ref().map(|row| row.id);
        desk.end(tx, outcome, shown, input.client_mutation_id).await
    }
}
