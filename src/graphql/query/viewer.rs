//! `viewer`: who asks, what they may do, and what is kept about them.

use async_graphql::{ComplexObject, Context, Enum, Error, Object, SimpleObject};
use domain::access;
use entity::{
    email_address,
    enums::{AccessRole, Language},
    interest, membership, person,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::graphql::{
    context::Viewer,
    error::ApiError,
    layer::{
        openness::Openness,
        reference::{Ref, Refs},
        words::Word,
    },
    nouns::types::{EmailAddress, Membership, Person, Topic},
    rights::Right,
};

/// What a credential may be used for, whatever its role.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "domain::access::Scope")]
pub enum AccessScope {
    /// Queries, subscriptions, tables, documents.
    Read,
    /// Mutations.
    Write,
    /// The jobs: to run, cancel, retry and pause them.
    Jobs,
    /// The service's own figures, for its monitoring.
    Metrics,
}

/// Who asks.
#[derive(SimpleObject)]
#[graphql(complex)]
struct ViewerInfo {
    /// How the audit trail names them; null for those who only read.
    actor: Option<String>,
    /// Whether they may do everything.
    administrator: bool,
    /// Whether names of people, and the like, are shown to them. How people are reached is shown to
    /// the secretariat alone.
    sees_personal_data: bool,
    /// What they are to the community. Their rights are those of all of these together.
    roles: Vec<Word<AccessRole>>,
    /// What their credential may be used for.
    scopes: Vec<AccessScope>,
    /// What they may do.
    rights: Vec<Right>,
    #[graphql(skip)]
    person: Option<i64>,
}

#[ComplexObject]
impl ViewerInfo {
    /// What is kept about them as a person; null for programs.
    async fn profile(&self, ctx: &Context<'_>) -> Result<Option<Profile>, Error> {
        let Some(key) = self.person else {
            return Ok(None);
        };
        let found = person::Entity::find_by_id(key).one(ctx.data::<DatabaseConnection>()?);
        let found = found.await.map_err(failed)?;
        Ok(found.map(Profile))
    }
}

struct Profile(person::Model);

/// What is kept about a person who asks, for themselves.
#[Object]
impl Profile {
    /// They, as others see them.
    async fn person(&self) -> Ref<Person> {
        Ref::new(self.0.id)
    }

    /// The given name. The secretariat corrects it.
    async fn given_name(&self) -> &str {
        &self.0.given_name
    }

    /// The family name. The secretariat corrects it.
    async fn family_name(&self) -> &str {
        &self.0.family_name
    }

    /// The language in which they are written to; null for both.
    async fn language(&self) -> Option<Word<Language>> {
        self.0.language.map(Word)
    }

    /// Their own time zone, an IANA name; null for their organization's.
    async fn zone(&self) -> Option<&str> {
        self.0.zone.as_deref()
    }

    /// Their telephone number.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// Their email addresses, the one that is written to first.
    async fn email_addresses(&self, ctx: &Context<'_>) -> Result<Refs<EmailAddress>, Error> {
        use email_address::Column as C;
        let keys = email_address::Entity::find()
            .filter(C::PersonId.eq(self.0.id))
            .order_by_desc(C::IsPrimary)
            .order_by_asc(C::Id)
            .select_only()
            .column(C::Id);
        let keys = keys.into_tuple().all(ctx.data::<DatabaseConnection>()?);
        Ok(Refs::new(keys.await.map_err(failed)?))
    }

    /// The topics that they are interested in.
    async fn interests(&self, ctx: &Context<'_>) -> Result<Refs<Topic>, Error> {
        use interest::Column as C;
        let keys = interest::Entity::find()
            .filter(C::PersonId.eq(self.0.id))
            .order_by_asc(C::TopicId)
            .select_only()
            .column(C::TopicId);
        let keys = keys.into_tuple().all(ctx.data::<DatabaseConnection>()?);
        Ok(Refs::new(keys.await.map_err(failed)?))
    }

    /// Their memberships, past and present, the latest first.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Refs<Membership>, Error> {
        use membership::Column as C;
        let keys = membership::Entity::find()
            .filter(C::PersonId.eq(self.0.id))
            .order_by_desc(C::StartOn)
            .order_by_desc(C::Id)
            .select_only()
            .column(C::Id);
        let keys = keys.into_tuple().all(ctx.data::<DatabaseConnection>()?);
        Ok(Refs::new(keys.await.map_err(failed)?))
    }
}

fn failed(error: sea_orm::DbErr) -> Error {
    ApiError::from(error).into_error()
}

/// The query root's part about who asks.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who asks.
    async fn viewer(&self, ctx: &Context<'_>) -> ViewerInfo {
        let viewer = Viewer::of(ctx);
        let rights = Right::ALL.into_iter();
        ViewerInfo {
            actor: viewer.actor.as_ref().map(ToString::to_string),
            administrator: viewer.roles.has(access::Role::Administrator),
            sees_personal_data: Openness::People.admits(viewer),
            roles: viewer.roles.iter().map(|role| Word(role.into())).collect(),
            scopes: viewer.scopes.iter().map(Into::into).collect(),
            rights: rights.filter(|right| right.belongs_to(viewer)).collect(),
            person: viewer.person,
        }
    }
}
