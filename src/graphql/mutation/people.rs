//! People.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use domain::language;
use entity::enums::Language;
use service::commands::{
    interests::{self, SetInterests},
    people::{self, CorrectPerson, CreatePerson, MergePeople, RemoveAddress, SetAddress},
};

use super::{
    deed::Deed,
    desk::{Desk, forgetting},
    given::{change, key, keys},
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{EmailAddress, Person, Topic},
    rights::Right,
};

payloads! {
    /// What came of `createPerson`.
    CreatePersonPayload { person: Person }
    /// What came of `correctPerson`.
    CorrectPersonPayload { person: Person }
    /// What came of `updateMyProfile`.
    UpdateMyProfilePayload { person: Person }
    /// What came of `setMyInterests`.
    SetMyInterestsPayload { person: Person }
    /// What came of `setPrimaryAddress`.
    SetPrimaryAddressPayload { person: Person }
    /// What came of `mergePeople`: the one who stays.
    MergePeoplePayload { person: Person, effects }
    /// What came of `removeAddress`.
    RemoveAddressPayload { person: Person }
}

/// A person to be entered.
#[derive(InputObject)]
pub struct CreatePersonInput {
    /// The given name.
    given_name: String,
    /// The family name.
    family_name: String,
    /// The language to write in; none when it is not known: both are written then.
    language: Option<Word<Language>>,
    /// The person's own time zone, an IANA name; none for the organization's.
    zone: Option<String>,
    /// A telephone number.
    phone: Option<String>,
    /// The email address to write to.
    address: Option<String>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What of a person was wrong. What is not given stays; null takes away.
#[derive(InputObject)]
pub struct CorrectPersonInput {
    /// The person.
    person: ID,
    /// The given name.
    given_name: Option<String>,
    /// The family name.
    family_name: Option<String>,
    /// The language to write in; null when it is not known.
    language: MaybeUndefined<Word<Language>>,
    /// The person's own time zone; null for the organization's.
    zone: MaybeUndefined<String>,
    /// A telephone number.
    phone: MaybeUndefined<String>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Where a person is written to.
#[derive(InputObject)]
pub struct SetPrimaryAddressInput {
    /// The person.
    person: ID,
    /// The address; none when there is none any more.
    address: Option<String>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An address that a person does not have any more.
#[derive(InputObject)]
pub struct RemoveAddressInput {
    /// The address, not the primary one.
    address: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// Two people on record who are one.
#[derive(InputObject)]
pub struct MergePeopleInput {
    /// The one who stays.
    keep: ID,
    /// The other.
    merge: ID,
    /// Whether only to look at what it would change: nothing is written, and no row is shown.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What people change of what is kept about themselves. What is not given stays; null takes away.
#[derive(InputObject)]
pub struct UpdateMyProfileInput {
    /// The language to be written to in; null for both.
    language: MaybeUndefined<Word<Language>>,
    /// One's own time zone, an IANA name; null for the organization's.
    zone: MaybeUndefined<String>,
    /// A telephone number.
    phone: MaybeUndefined<String>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What people are interested in.
#[derive(InputObject)]
pub struct SetMyInterestsInput {
    /// The topics, in place of those that there were.
    topics: Vec<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of people.
#[derive(Default)]
pub struct PeopleMutation;

#[Object]
impl PeopleMutation {
    /// Enters a person. A member also joins: see `joinCommunity`.
    async fn create_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: CreatePersonInput,
    ) -> Result<CreatePersonPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = CreatePerson {
            given_name: input.given_name,
            family_name: input.family_name,
            language: input.language.map(code),
            zone: input.zone,
            phone: input.phone,
            address: input.address,
        };
        let tx = desk.begin().await?;
        let outcome = people::create(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Corrects a person.
    async fn correct_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was wrong.")] input: CorrectPersonInput,
    ) -> Result<CorrectPersonPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = CorrectPerson {
            person: key::<Person>(&input.person),
            given_name: input.given_name,
            family_name: input.family_name,
            language: change(input.language, code),
            zone: change(input.zone, |zone| zone),
            phone: change(input.phone, |phone| phone),
        };
        let tx = desk.begin().await?;
        let outcome = people::correct(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Makes two people on record one: everything that refers to the other refers to the one who stays,
    /// and what both have is united. The other's row stays and says whom it became; reports that were
    /// sent name it still. Nobody takes it apart again. The job `recruitment` looks over its cases then.
    async fn merge_people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who stays, and who is the same.")] input: MergePeopleInput,
    ) -> Result<MergePeoplePayload, Error> {
        let deed = Deed::of(ctx, input.preview).await?;
        let command = MergePeople {
            keep: key::<Person>(&input.keep),
            merge: key::<Person>(&input.merge),
        };
        let outcome = people::merge(&deed.tx, deed.act(), command).await;
        let payload = deed.end(outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Changes what is kept about oneself. Names and addresses are the secretariat's to correct.
    async fn update_my_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What becomes of it.")] input: UpdateMyProfileInput,
    ) -> Result<UpdateMyProfilePayload, Error> {
        let desk = Desk::of(ctx, Right::OwnProfile).await?;
        let command = CorrectPerson {
            person: desk.person().await?,
            language: change(input.language, code),
            zone: change(input.zone, |zone| zone),
            phone: change(input.phone, |phone| phone),
            ..CorrectPerson::default()
        };
        let tx = desk.begin().await?;
        let outcome = people::correct(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Sets the topics that one is interested in.
    async fn set_my_interests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The topics.")] input: SetMyInterestsInput,
    ) -> Result<SetMyInterestsPayload, Error> {
        let desk = Desk::of(ctx, Right::OwnProfile).await?;
        let command = SetInterests {
            person: desk.person().await?,
            topics: keys::<Topic>(&input.topics),
        };
        let tx = desk.begin().await?;
        let outcome = interests::set(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Sets the address to which a person is written. The one before stays as a secondary address.
    async fn set_primary_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person and the address.")] input: SetPrimaryAddressInput,
    ) -> Result<SetPrimaryAddressPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = SetAddress {
            person: key::<Person>(&input.person),
            address: input.address,
        };
        let tx = desk.begin().await?;
        let outcome = people::set_address(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes a secondary address away.
    async fn remove_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] input: RemoveAddressInput,
    ) -> Result<RemoveAddressPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let command = RemoveAddress {
            address: key::<EmailAddress>(&input.address),
        };
        let tx = desk.begin().await?;
        let outcome = people::remove_address(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

fn code(word: Word<Language>) -> String {
    language::Language::from(word.0).code().to_owned()
}
