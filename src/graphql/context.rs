//! What a request brings along: who asks, and how many statements were spent on the answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::Context;
use domain::{
    access::{Role, Roles, Scope, Scopes},
    clock::Clock,
    language::Language,
};
use sea_orm::Statement;
use service::context::{Act, Actor};

use super::error::{ApiError, Code};

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
        Self::of(Actor::Administrator, Role::Administrator)
    }

    /// Whoever sits at a demonstration, which is open to them.
    #[must_use]
    pub fn demonstration() -> Self {
        Self::of(Actor::Demonstration, Role::Administrator)
    }

    fn of(actor: Actor, role: Role) -> Self {
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

    /// Whether names, addresses and the like may be shown, filtered on and sorted by.
    #[must_use]
    pub const fn sees_personal_data(&self) -> bool {
        self.roles.has(Role::Administrator)
    }
}

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

/// The deed of a mutation: who does it, and when.
///
/// # Errors
/// `FORBIDDEN` when the viewer may only read.
pub fn act(ctx: &Context<'_>) -> Result<Act, ApiError> {
    let actor = ctx
        .data_opt::<Viewer>()
        .filter(|viewer| viewer.roles.has(Role::Administrator))
        .and_then(|viewer| viewer.actor.clone());
    let actor = actor.ok_or_else(|| {
        ApiError::refused(Code::Forbidden, "you may read here, and change nothing")
    })?;
    let clock = ctx.data_opt::<Arc<dyn Clock>>();
    let clock = clock.ok_or_else(|| ApiError::Internal("the schema has no clock".to_owned()))?;
    Ok(Act::new(actor, clock.now()))
}
