//! Memberships and affiliations.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use entity::enums::Track;
use service::commands::memberships::{
    self, CorrectAffiliation, CorrectMembership, Join, Leave, Move, NewAffiliation,
};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given, change, key, texts},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Affiliation, Membership, Organization, Person},
    rights::Right,
    scalar::Date,
};

payloads! {
    /// What came of `joinCommunity`.
    JoinCommunityPayload { membership: Membership }
    /// What came of `leaveCommunity`.
    LeaveCommunityPayload { membership: Membership }
    /// What came of `correctMembership`.
    CorrectMembershipPayload { membership: Membership }
    /// What came of `movePerson`.
    MovePersonPayload { affiliation: Affiliation }
    /// What came of `correctAffiliation`.
    CorrectAffiliationPayload { affiliation: Affiliation }
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
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = Join {
            person: key::<Person>(&input.person),
            track: input.track.0,
            from: input.from.written(),
            affiliation: input.affiliation.map(Into::into),
        };
        let tx = desk.begin().await?;
        let outcome = memberships::join(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Ends a membership that runs. The job `recruitment` looks over its cases then.
    async fn leave_community(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which membership ends, and when.")] input: LeaveCommunityInput,
    ) -> Result<LeaveCommunityPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = Leave {
            membership: key::<Membership>(&input.membership),
            to: input.to.written(),
        };
        let tx = desk.begin().await?;
        let outcome = memberships::leave(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects the days of a membership.
    async fn correct_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectMembershipInput,
    ) -> Result<CorrectMembershipPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = CorrectMembership {
            membership: key::<Membership>(&input.membership),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = memberships::correct_membership(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Moves a person to another organization; memberships go on. The job `recruitment` looks over
    /// its cases then.
    async fn move_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who goes where, and when.")] input: MovePersonInput,
    ) -> Result<MovePersonPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = Move {
            person: key::<Person>(&input.person),
            affiliation: input.affiliation.into(),
            from: input.from.written(),
        };
        let tx = desk.begin().await?;
        let outcome = memberships::move_to(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects an affiliation: its organization, its title, its days.
    async fn correct_affiliation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectAffiliationInput,
    ) -> Result<CorrectAffiliationPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = CorrectAffiliation {
            affiliation: key::<Affiliation>(&input.affiliation),
            organization: input.organization.as_ref().map(key::<Organization>),
            title: input.title.map(Into::into),
            from: input.from.map(Given::written),
            to: change(input.to, Given::written),
        };
        let tx = desk.begin().await?;
        let outcome = memberships::correct_affiliation(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
