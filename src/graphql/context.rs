//! What a request brings along: who asks, and how many statements were spent on the answer.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::Context;
use domain::{clock::Clock, language::Language};
use sea_orm::Statement;
use service::context::{Act, Actor};

use super::error::{ApiError, Code};

/// Who asks, as far as the API must know. The HTTP layer puts one into each request; a request
/// without one sees no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who they are in the audit trail, for those who may do something.
    pub actor: Option<Actor>,
    /// What they may do.
    pub role: Role,
}

/// What a viewer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Administrator,
    /// Reads what holds no personal data.
    Dashboard,
}

impl Viewer {
    /// Whoever holds the administrator's token.
    #[must_use]
    pub fn administrator() -> Self {
        Self {
            actor: Some(Actor::Administrator),
            role: Role::Administrator,
        }
    }

    /// Whoever sits at a demonstration, which is open to them.
    #[must_use]
    pub fn demonstration() -> Self {
        Self {
            actor: Some(Actor::Demonstration),
            role: Role::Administrator,
        }
    }

    /// Somebody who reads without seeing personal data.
    #[must_use]
    pub const fn dashboard() -> Self {
        Self {
            actor: None,
            role: Role::Dashboard,
        }
    }

    /// Whether names, addresses and the like may be shown, filtered on and sorted by.
    #[must_use]
    pub fn sees_personal_data(&self) -> bool {
        self.role == Role::Administrator
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
        .and_then(|viewer| viewer.actor.clone());
    let actor = actor.ok_or_else(|| {
        ApiError::refused(Code::Forbidden, "you may read here, and change nothing")
    })?;
    let clock = ctx.data_opt::<Arc<dyn Clock>>();
    let clock = clock.ok_or_else(|| ApiError::Internal("the schema has no clock".to_owned()))?;
    Ok(Act::new(actor, clock.now()))
}
