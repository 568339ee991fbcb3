//! Organizations.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object, OneofObject};
use entity::enums::OrderOfGovernment;
use service::commands::organizations::{
    self, CorrectName, CreateOrganization, GivenName, Merge, Rename, Successor,
};

use super::{
    deed::Deed,
    desk::Desk,
    given::{BilingualTextInput, Given, change, key, keys},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Jurisdiction, Organization, OrganizationName},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `createOrganization`.
    CreateOrganizationPayload { organization: Organization }
    /// What came of `renameOrganization`.
    RenameOrganizationPayload { organization: Organization, effects }
    /// What came of `correctOrganizationName`.
    CorrectOrganizationNamePayload { organization: Organization, effects }
    /// What came of `mergeOrganizations`.
    MergeOrganizationsPayload { organization: Organization, effects }
}

/// What an organization is called.
#[derive(InputObject)]
pub struct NewNameInput {
    /// The name.
    name: BilingualTextInput,
    /// The short form in French.
    acronym_fr: Option<String>,
    /// The short form in English.
    acronym_en: Option<String>,
}

impl From<NewNameInput> for GivenName {
    fn from(input: NewNameInput) -> Self {
        Self {
            name: input.name.into(),
            acronym_fr: input.acronym_fr,
            acronym_en: input.acronym_en,
        }
    }
}

/// An organization to be entered.
#[derive(InputObject)]
pub struct CreateOrganizationInput {
    /// Its jurisdiction.
    jurisdiction: ID,
    /// Its order of government, which must be one of the jurisdiction's.
    order: Word<OrderOfGovernment>,
    /// What it is called, from its first day on.
    name: NewNameInput,
    /// Its time zone, an IANA name, where it is not the jurisdiction's.
    zone: Option<String>,
    /// Its first day.
    from: Given<Date>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Another name from a day on.
#[derive(InputObject)]
pub struct RenameOrganizationInput {
    /// The organization.
    organization: ID,
    /// What it is called from then on.
    name: NewNameInput,
    /// The first day of the name.
    from: Given<Date>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a name was wrong. What is not given stays; null takes away.
#[derive(InputObject)]
pub struct CorrectOrganizationNameInput {
    /// The name.
    organization_name: ID,
    /// Its words.
    name: Option<BilingualTextInput>,
    /// The short form in French.
    acronym_fr: MaybeUndefined<String>,
    /// The short form in English.
    acronym_en: MaybeUndefined<String>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A new organization that follows on others; its first day is the day of the merger.
#[derive(InputObject)]
pub struct NewSuccessorInput {
    /// Its jurisdiction.
    jurisdiction: ID,
    /// Its order of government, which must be one of the jurisdiction's.
    order: Word<OrderOfGovernment>,
    /// What it is called.
    name: NewNameInput,
    /// Its time zone, an IANA name, where it is not the jurisdiction's.
    zone: Option<String>,
}

/// What follows on organizations that end.
#[derive(OneofObject)]
pub enum SuccessorInput {
    /// One that is there.
    Existing(ID),
    /// A new one.
    Create(NewSuccessorInput),
}

impl SuccessorInput {
    /// What the command takes; one that is new begins on the day.
    pub fn beginning(self, from: &str) -> Successor {
        match self {
            Self::Existing(id) => Successor::Existing(key::<Organization>(&id)),
            Self::Create(new) => Successor::New(Box::new(CreateOrganization {
                jurisdiction: key::<Jurisdiction>(&new.jurisdiction),
                order: new.order.0.into(),
                name: new.name.into(),
                zone: new.zone,
                from: from.to_owned(),
            })),
        }
    }
}

/// Organizations that become one.
#[derive(InputObject)]
pub struct MergeOrganizationsInput {
    /// Those that end: one is replaced, several are merged.
    predecessors: Vec<ID>,
    /// What follows.
    successor: SuccessorInput,
    /// The first day after the predecessors' last.
    from: Given<Date>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of organizations.
#[derive(Default)]
pub struct OrganizationsMutation;

#[Object]
impl OrganizationsMutation {
    /// Enters an organization.
    async fn create_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization.")] input: CreateOrganizationInput,
    ) -> Result<CreateOrganizationPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = CreateOrganization {
            jurisdiction: key::<Jurisdiction>(&input.jurisdiction),
            order: input.order.0.into(),
            name: input.name.into(),
            zone: input.zone,
            from: input.from.written(),
        };
        let tx = desk.begin().await?;
        let outcome = organizations::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Gives an organization another name from a day on; the history is kept.
    async fn rename_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name, and from when on.")] input: RenameOrganizationInput,
    ) -> Result<RenameOrganizationPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = Rename {
            organization: key::<Organization>(&input.organization),
            name: input.name.into(),
            from: input.from.written(),
        };
        let outcome = organizations::rename(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects the words of a name, for all the days on which it holds.
    async fn correct_organization_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectOrganizationNameInput,
    ) -> Result<CorrectOrganizationNamePayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = CorrectName {
            organization_name: key::<OrganizationName>(&input.organization_name),
            name: input.name.map(Into::into),
            acronym_fr: change(input.acronym_fr, |acronym| acronym),
            acronym_en: change(input.acronym_en, |acronym| acronym),
        };
        let outcome = organizations::correct_name(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Ends organizations in favour of another; their people work there from that day on. The job
    /// `recruitment` looks over its cases then.
    async fn merge_organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What ends, what follows, and when.")] input: MergeOrganizationsInput,
    ) -> Result<MergeOrganizationsPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let from = input.from.written();
        let command = Merge {
            predecessors: keys::<Organization>(&input.predecessors),
            successor: input.successor.beginning(&from),
            from,
        };
        let outcome = organizations::merge(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
