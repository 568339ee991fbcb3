//! What a request brings along: who asks, and how many statements were spent on the answer.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Who asks, as far as the API must know. The HTTP layer puts one into each request; a request
/// without one sees no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// How the audit trail names them: `administrator`, `person:12`, `demonstration`.
    pub name: String,
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
    /// Whoever holds the administrator's token, or sits at an open demonstration.
    #[must_use]
    pub fn administrator(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            role: Role::Administrator,
        }
    }

    /// Somebody who reads without seeing personal data.
    #[must_use]
    pub fn dashboard(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
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
        Self::dashboard("anonymous")
    }
}

/// Counts the SQL statements that the layer sends for one request. Put one into the request to
/// read it afterwards.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<AtomicUsize>);

impl Statements {
    /// Notes one more.
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}
