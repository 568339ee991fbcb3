//! What becomes of organizations beside their names: parts, an end, what was wrong of them.

use async_graphql::{Context, Enum, Error, ID, InputObject, MaybeUndefined, Object};
use entity::enums::OrderOfGovernment;
use service::commands::organizations::{
    self, CorrectOrganization, Dissolve, Employees, Part, Split,
};

use super::{
    deed::Deed,
    given::{Given, change, key, keys},
    organizations::SuccessorInput,
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Jurisdiction, Organization, Person},
    scalar::Date,
};

payloads! {
    /// What came of `splitOrganization`.
    SplitOrganizationPayload { organization: Organization, effects }
    /// What came of `dissolveOrganization`.
    DissolveOrganizationPayload { organization: Organization, effects }
    /// What came of `correctOrganization`.
    CorrectOrganizationPayload { organization: Organization, effects }
}

/// What a part of an organization goes on as.
#[derive(InputObject)]
pub struct OrganizationPartInput {
    /// The organization.
    successor: SuccessorInput,
    /// Those who go with it.
    #[graphql(default)]
    people: Vec<ID>,
}

/// An organization that becomes several.
#[derive(InputObject)]
pub struct SplitOrganizationInput {
    /// The one that ends.
    organization: ID,
    /// What follows: two parts or more. Whoever is named with none goes with the first.
    parts: Vec<OrganizationPartInput>,
    /// The first day of the parts.
    from: Given<Date>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What becomes of those who work for an organization that is dissolved.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Employees")]
pub enum DissolvedPeople {
    /// They work there no more, and stay members.
    EndAffiliations,
    /// They work there no more, and those who worked there first of all leave the community.
    LeaveCommunity,
}

/// An organization that ends, and nothing follows.
#[derive(InputObject)]
pub struct DissolveOrganizationInput {
    /// The organization.
    organization: ID,
    /// Its last day.
    to: Given<Date>,
    /// What becomes of those who work there on later days; where it is not given, nobody may.
    people: Option<DissolvedPeople>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of an organization was wrong. What is not given stays. Its names are corrected by
/// `correctOrganizationName`.
#[derive(InputObject)]
pub struct CorrectOrganizationInput {
    /// The organization.
    organization: ID,
    /// Its jurisdiction.
    jurisdiction: Option<ID>,
    /// Its order of government, which must be one of the jurisdiction's.
    order: Option<Word<OrderOfGovernment>>,
    /// Its time zone, an IANA name; null where it is the jurisdiction's.
    zone: MaybeUndefined<String>,
    /// Its first day.
    from: Option<Given<Date>>,
    /// Its last day; null when it goes on.
    to: MaybeUndefined<Given<Date>>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of what becomes of organizations.
#[derive(Default)]
pub struct ReorganizationsMutation;

#[Object]
impl ReorganizationsMutation {
    /// Ends an organization in favour of several; its people work there from that day on. The
    /// organization that ended is shown. The job `recruitment` looks over its cases then.
    async fn split_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What ends, what follows, who goes where, and when.")]
        input: SplitOrganizationInput,
    ) -> Result<SplitOrganizationPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let from = input.from.written();
        let parts = input.parts.into_iter().map(|part| Part {
            successor: part.successor.beginning(&from),
            people: keys::<Person>(&part.people),
        });
        let command = Split {
            organization: key::<Organization>(&input.organization),
            parts: parts.collect(),
            from: from.clone(),
        };
        let outcome = organizations::split(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Ends an organization without a successor. The job `recruitment` looks over its cases then.
    async fn dissolve_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What ends and when, and what becomes of its people.")]
        input: DissolveOrganizationInput,
    ) -> Result<DissolveOrganizationPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = Dissolve {
            organization: key::<Organization>(&input.organization),
            to: input.to.written(),
            people: input.people.map(Into::into),
        };
        let outcome = organizations::dissolve(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects an organization, as though it had always been so: whose it is, of which order of
    /// government, where, and its days; its first and its last name follow them. The job
    /// `recruitment` looks over its cases then.
    async fn correct_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectOrganizationInput,
    ) -> Result<CorrectOrganizationPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = CorrectOrganization {
            organization: key::<Organization>(&input.organization),
            jurisdiction: input.jurisdiction.as_ref().map(key::<Jurisdiction>),
            order: input.order.map(|order| order.0.into()),
            zone: change(input.zone, |zone| zone),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let outcome = organizations::correct(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
