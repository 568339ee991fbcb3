//! Who gets in: tokens, sessions, administrators. What is taken back here opens nothing from the
//! next request on; other instances follow within two seconds.

use async_graphql::{Context, Error, ID, InputObject, Object, SimpleObject};
use domain::access::{Scope, Scopes};
use entity::enums::AccessRole;
use service::access::{
    administrators, sessions,
    tokens::{self, CreateToken},
};

use super::{
    desk::{Desk, forgetting},
    given::key,
    payload::{Payload, Status, payloads},
    problem::Problem,
};
use crate::graphql::{
    layer::{reference::Ref, words::Word},
    nouns::types::{ApiToken, Person, Session},
    query::viewer::AccessScope,
    rights::Right,
};

payloads! {
    /// What came of `revokeApiToken`.
    RevokeApiTokenPayload { api_token: ApiToken }
    /// What came of `revokeSession`.
    RevokeSessionPayload { session: Session }
    /// What came of `grantAdministrator`.
    GrantAdministratorPayload { administrator: Administrator }
    /// What came of `revokeAdministrator`.
    RevokeAdministratorPayload { administrator: Administrator }
}

/// What came of `createApiToken`.
#[derive(SimpleObject)]
pub struct CreateApiTokenPayload {
    /// Whether it was carried out.
    status: Status,
    /// What stands against it, all of it at once; empty when it was carried out.
    problems: Vec<Problem>,
    /// What the input gave as `clientMutationId`.
    client_mutation_id: Option<String>,
    /// The row as it is now; null when the mutation was refused.
    api_token: Option<Ref<ApiToken>>,
    /// The token itself, to be sent as `Authorization: Bearer …`. It is shown this once; null when
    /// the mutation was refused.
    token: Option<String>,
}

impl Payload for CreateApiTokenPayload {
    fn new(
        status: Status,
        problems: Vec<Problem>,
        client_mutation_id: Option<String>,
        row: Option<i64>,
    ) -> Self {
        Self {
            status,
            problems,
            client_mutation_id,
            api_token: row.map(Ref::new),
            token: None,
        }
    }
}

/// A token to be made.
#[derive(InputObject)]
pub struct CreateApiTokenInput {
    /// What it is for, to tell it from others.
    name: String,
    /// What its holder is to the community: it sees and may do what those do.
    role: Word<AccessRole>,
    /// What it may be used for.
    #[graphql(default_with = "vec![AccessScope::Read]")]
    scopes: Vec<AccessScope>,
    /// For how many days it is good, from 1 to 730.
    #[graphql(default = 90)]
    days: i32,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A token to be revoked.
#[derive(InputObject)]
pub struct RevokeApiTokenInput {
    /// The token.
    token: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A session to be ended.
#[derive(InputObject)]
pub struct RevokeSessionInput {
    /// The session, one of your own.
    session: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A person who becomes an administrator.
#[derive(InputObject)]
pub struct GrantAdministratorInput {
    /// The person.
    person: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A person who is an administrator no more.
#[derive(InputObject)]
pub struct RevokeAdministratorInput {
    /// The person.
    person: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of access.
#[derive(Default)]
pub struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Makes a token for a program. It can do no more than you can.
    async fn create_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: CreateApiTokenInput,
    ) -> Result<CreateApiTokenPayload, Error> {
        let desk = Desk::of(ctx, Right::Access).await?;
        let scopes: Scopes = input.scopes.into_iter().map(Scope::from).collect();
        if !scopes.iter().all(|scope| desk.viewer.scopes.has(scope)) {
            let message = "a token may not be for more than your own credential is";
            return Err(desk.forbidden(message, None).await);
        }
        let command = CreateToken {
            name: input.name,
            role: input.role.0.into(),
            scopes,
            days: input.days.into(),
        };
        let tx = desk.begin().await?;
        let outcome = tokens::create(&tx, &desk.act, desk.random, command).await;
        let text = outcome.as_ref().ok().map(|made| made.value.text.clone());
        let payload = desk.end(tx, outcome, |made| made.row.id, input.client_mutation_id);
        let mut payload: CreateApiTokenPayload = payload.await?;
        payload.token = text.map(|text| text.reveal().to_owned());
        Ok(payload)
    }

    /// Revokes a token, whoever has it.
    async fn revoke_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: RevokeApiTokenInput,
    ) -> Result<RevokeApiTokenPayload, Error> {
        let desk = Desk::of(ctx, Right::Access).await?;
        let tx = desk.begin().await?;
        let token = key::<ApiToken>(&input.token);
        let outcome = tokens::revoke(&tx, &desk.act, token).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Ends one of your own sessions.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session.")] input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload, Error> {
        let desk = Desk::of(ctx, Right::OwnProfile).await?;
        let own = desk.person().await?;
        let tx = desk.begin().await?;
        let session = key::<Session>(&input.session);
        let outcome = sessions::end(&tx, &desk.act, session, own).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Makes a person an administrator: from then on they are one when they sign in.
    async fn grant_administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: GrantAdministratorInput,
    ) -> Result<GrantAdministratorPayload, Error> {
        let desk = Desk::of(ctx, Right::Access).await?;
        let tx = desk.begin().await?;
        let person = key::<Person>(&input.person);
        let outcome = administrators::grant(&tx, &desk.act, person).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }

    /// Takes it back. Whoever has the service's own token can grant it again.
    async fn revoke_administrator(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: RevokeAdministratorInput,
    ) -> Result<RevokeAdministratorPayload, Error> {
        let desk = Desk::of(ctx, Right::Access).await?;
        let tx = desk.begin().await?;
        let person = key::<Person>(&input.person);
        let outcome = administrators::revoke(&tx, &desk.act, person).await;
        let payload = desk.end(tx, outcome, |row| row.id, input.client_mutation_id);
        forgetting(ctx, payload.await)
    }
}
