//! Memberships and affiliations.

use async_graphql::{Context, Enum, Error, ID, InputObject, MaybeUndefined, Object};
use entity::enums::Track;
use service::commands::memberships::{
    self, CorrectAffiliation, CorrectMembership, Join, Leave, Mistake, Move, NewAffiliation,
    Retract,
};

use super::{
    deed::Deed,
    given::{BilingualTextInput, Given, change, key, texts},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Affiliation, Membership, Organization, Person},
    scalar::Date,
};

payloads! {
    /// What came of `joinCommunity`.
    JoinCommunityPayload { membership: Membership, effects }
    /// What came of `leaveCommunity`.
    LeaveCommunityPayload { membership: Membership, effects }
    /// What came of `correctMembership`.
    CorrectMembershipPayload { membership: Membership, effects }
    /// What came of `retractMembership`: the person, whom it is taken from.
    RetractMembershipPayload { person: Person, effects }
    /// What came of `movePerson`.
    MovePersonPayload { affiliation: Affiliation, effects }
    /// What came of `correctAffiliation`.
    CorrectAffiliationPayload { affiliation: Affiliation, effects }
}

/// Where a person works first of all.
#[derive(InputObject)]
pub struct NewAffiliationInput {
    /// The organization.
    organization: ID,
    /// The person's title there.
    title: Option<BilingualTextInput>,
}

impl From<NewAffiliationInput> for NewAffiliation {
    fn from(input: NewAffiliationInput) -> Self {
        Self {
            organization: key::<Organization>(&input.organization),
            title: texts(input.title),
        }
    }
}

/// A person who joins, or comes back.
#[derive(InputObject)]
pub struct JoinCommunityInput {
    /// The person.
    person: ID,
    /// The track.
    track: Word<Track>,
    /// The first day.
    from: Given<Date>,
    /// Where the person works from that day on, if it is not on record.
    affiliation: Option<NewAffiliationInput>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A membership that ends.
#[derive(InputObject)]
pub struct LeaveCommunityInput {
    /// The membership.
    membership: ID,
    /// Its last day.
    to: Given<Date>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What days of a membership were wrong. What is not given stays.
#[derive(InputObject)]
pub struct CorrectMembershipInput {
    /// The membership.
    membership: ID,
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

/// Why a membership is taken back.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Mistake")]
pub enum RetractionReason {
    /// It is somebody else's.
    WrongPerson,
    /// It is there twice.
    Duplicate,
    /// It never came about.
    NeverBegan,
}

/// A membership that was entered by mistake.
#[derive(InputObject)]
pub struct RetractMembershipInput {
    /// The membership.
    membership: ID,
    /// Why.
    reason: RetractionReason,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A person who goes to another organization, or gets another title.
#[derive(InputObject)]
pub struct MovePersonInput {
    /// The person.
    person: ID,
    /// Where the person works from then on.
    affiliation: NewAffiliationInput,
    /// The first day there; the one before ends the day before.
    from: Given<Date>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of an affiliation was wrong. What is not given stays.
#[derive(InputObject)]
pub struct CorrectAffiliationInput {
    /// The affiliation.
    affiliation: ID,
    /// The organization.
    organization: Option<ID>,
    /// The title.
    title: Option<BilingualTextInput>,
    /// The first day.
    from: Option<Given<Date>>,
    /// The last day; null when it goes on.
    to: MaybeUndefined<Given<Date>>,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of memberships and affiliations.
#[derive(Default)]
pub struct MembershipsMutation;

#[Object]
impl MembershipsMutation {
    /// Makes a person a member of a track. The job `recruitment` looks over its cases then.
    async fn join_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who joins, and when.")] input: JoinCommunityInput,
    ) -> Result<JoinCommunityPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = Join {
            person: key::<Person>(&input.person),
            track: input.track.0,
            from: input.from.written(),
            affiliation: input.affiliation.map(Into::into),
        };
        let outcome = memberships::join(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Ends a membership that runs. The job `recruitment` looks over its cases then.
    async fn leave_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership ends, and when.")] input: LeaveCommunityInput,
    ) -> Result<LeaveCommunityPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = Leave {
            membership: key::<Membership>(&input.membership),
            to: input.to.written(),
        };
        let outcome = memberships::leave(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects the days of a membership.
    async fn correct_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectMembershipInput,
    ) -> Result<CorrectMembershipPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = CorrectMembership {
            membership: key::<Membership>(&input.membership),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let outcome = memberships::correct_membership(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes a membership back that was entered by mistake, as though it had never been. Refused once a
    /// report that was sent counts it: correct its days then, and the report. The job `recruitment`
    /// looks over its cases then.
    async fn retract_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one, and why.")] input: RetractMembershipInput,
    ) -> Result<RetractMembershipPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = Retract {
            membership: key::<Membership>(&input.membership),
            reason: input.reason.into(),
        };
        let outcome = memberships::retract(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Moves a person to another organization; memberships go on. The job `recruitment` looks over
    /// its cases then.
    async fn move_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who goes where, and when.")] input: MovePersonInput,
    ) -> Result<MovePersonPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = Move {
            person: key::<Person>(&input.person),
            affiliation: input.affiliation.into(),
            from: input.from.written(),
        };
        let outcome = memberships::move_to(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects an affiliation: its organization, its title, its days.
    async fn correct_affiliation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectAffiliationInput,
    ) -> Result<CorrectAffiliationPayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = CorrectAffiliation {
            affiliation: key::<Affiliation>(&input.affiliation),
            organization: input.organization.as_ref().map(key::<Organization>),
            title: input.title.map(Into::into),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let outcome = memberships::correct_affiliation(&deed.tx, deed.act(), command).await;
        deed.end(outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
