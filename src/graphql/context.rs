//! What a request brings along: who asks, and how many statements were spent on the answer.

use std::{
    any::TypeId,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

use async_graphql::{Context, ContextBase, Data};
use domain::{
    access::{Role, Roles, Scope, Scopes},
    clock::Clock,
    language::Language,
};
use sea_orm::Statement;
use service::context::{Act, Actor};

use super::error::ApiError;

/// Who asks, as far as the API must know. The HTTP layer puts one into each request; a request
/// without one sees no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who they are in the audit trail; none for those who are not known at all.
    pub actor: Option<Actor>,
    /// The person, where it is one who signed in.
    pub person: Option<i64>,
    /// What they are to the community.
    pub roles: Roles,
    /// What they may use this way in for.
    pub scopes: Scopes,
}

impl Viewer {
    /// Whoever holds the administrator's token.
    #[must_use]
    pub fn administrator() -> Self {
        Self::holding(Actor::Administrator, Role::Administrator)
    }

    /// Whoever sits at a demonstration, which is open to them.
    #[must_use]
    pub fn demonstration() -> Self {
        Self::holding(Actor::Demonstration, Role::Administrator)
    }

    fn holding(actor: Actor, role: Role) -> Self {
        Self {
            actor: Some(actor),
            person: None,
            roles: role.into(),
            scopes: Scopes::all(),
        }
    }

    /// Somebody who reads without seeing personal data.
    #[must_use]
    pub fn dashboard() -> Self {
        Self {
            actor: None,
            person: None,
            roles: Role::Dashboard.into(),
            scopes: Scope::Read.into(),
        }
    }

    /// Who asks by a context; a dashboard where nobody is named.
    #[must_use]
    pub fn of<'c, T>(ctx: &ContextBase<'c, T>) -> &'c Self {
        ctx.data_opt().unwrap_or(&NOBODY)
    }

    /// Who asks, by the data of a request.
    #[must_use]
    pub fn in_data(data: &Data) -> &Self {
        let given = data.get(&TypeId::of::<Self>());
        given
            .and_then(|data| data.downcast_ref())
            .unwrap_or(&NOBODY)
    }
}

/// Who asks where nobody is named.
static NOBODY: LazyLock<Viewer> = LazyLock::new(Viewer::dashboard);

impl Default for Viewer {
    fn default() -> Self {
        Self::dashboard()
    }
}

/// The language in which a request's messages are written. The HTTP layer puts one into each
/// request; English where it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader(pub Language);

impl Default for Reader {
    fn default() -> Self {
        Self(Language::En)
    }
}

/// Keeps the SQL statements that the layer sends for one request. Put one into the request to
/// read it afterwards.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<Mutex<Vec<Statement>>>);

impl Statements {
    /// Notes one more.
    pub fn add(&self, statement: &Statement) {
        self.noted().push(statement.clone());
    }

    /// How many so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.noted().len()
    }

    /// All so far.
    #[must_use]
    pub fn all(&self) -> Vec<Statement> {
        self.noted().clone()
    }

    fn noted(&self) -> MutexGuard<'_, Vec<Statement>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The deed of a mutation: who does it, and when; none of nobody who could be put on record.
///
/// # Errors
/// When the schema has no clock.
pub fn act(ctx: &Context<'_>) -> Result<Option<Act>, ApiError> {
    let clock = ctx.data_opt::<Arc<dyn Clock>>();
    let clock = clock.ok_or_else(|| ApiError::Internal("the schema has no clock".to_owned()))?;
    let actor = Viewer::of(ctx).actor.clone();
    Ok(actor.map(|actor| Act::new(actor, clock.now())))
}
