//! What may go wrong with a request, as the client hears of it.
//!
//! Each error carries `extensions.code`; where an argument or a limit is to blame,
//! `extensions.argument` and `extensions.limit` say which. What the database says stays inside.

use std::sync::atomic::{AtomicU64, Ordering};

use async_graphql::{Error, ErrorExtensionValues, PathSegment, Pos, ServerError};
use sea_orm::DbErr;
use service::error::ServiceError;

/// The machine-readable half of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// An argument makes no sense.
    BadUserInput,
    /// Not an id, or an id of another type.
    BadId,
    /// A cursor that was not made by this query.
    BadCursor,
    /// A list that can grow needs `first` or `last`.
    PageRequired,
    /// More than may be asked for at once.
    LimitExceeded,
    /// There is no such row.
    NotFound,
    /// The viewer may not see this.
    Forbidden,
    /// It took the database too long.
    Timeout,
    /// Our fault; the log has the details under the reference.
    Internal,
}

impl Code {
    /// As it is written in `extensions.code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::BadId => "BAD_ID",
            Self::BadCursor => "BAD_CURSOR",
            Self::PageRequired => "PAGE_REQUIRED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::NotFound => "NOT_FOUND",
            Self::Forbidden => "FORBIDDEN",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL",
        }
    }
}

/// Why a field has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The client can do something about it.
    #[error("{message}")]
    Refused {
        /// What kind of refusal.
        code: Code,
        /// What to do.
        message: String,
        /// The argument to blame, dotted.
        argument: Option<String>,
        /// The bound that was passed.
        limit: Option<u64>,
        /// Response keys below the field that was being answered.
        below: Vec<String>,
    },
    /// The database, or a row that makes no sense.
    #[error("{0}")]
    Internal(String),
}

impl From<DbErr> for ApiError {
    fn from(error: DbErr) -> Self {
        if service::db::is_broken_off(&error) {
            let message = "the database took too long: ask for less, or with narrower conditions";
            return Self::refused(Code::Timeout, message);
        }
        Self::Internal(error.to_string())
    }
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl ApiError {
    /// A refusal.
    pub fn refused(code: Code, message: impl Into<String>) -> Self {
        Self::Refused {
            code,
            message: message.into(),
            argument: None,
            limit: None,
            below: Vec::new(),
        }
    }

    /// That nothing can be asked or done before there is a community.
    pub fn no_community() -> Self {
        let message = "there is no community yet; `tribune load` brings one in";
        Self::refused(Code::NotFound, message)
    }

    /// A refusal for an argument's sake.
    pub fn argument(argument: &str, message: impl Into<String>) -> Self {
        Self::refused(Code::BadUserInput, message).on(argument)
    }

    /// A refusal because something passes a bound.
    pub fn limit(argument: &str, limit: u64, message: impl Into<String>) -> Self {
        let mut error = Self::refused(Code::LimitExceeded, message).on(argument);
        if let Self::Refused { limit: slot, .. } = &mut error {
            *slot = Some(limit);
        }
        error
    }

    /// Names the argument to blame.
    #[must_use]
    pub fn on(mut self, blamed: &str) -> Self {
        if let Self::Refused { argument, .. } = &mut self {
            *argument = Some(blamed.to_owned());
        }
        self
    }

    /// Says under which response key it happened, seen from one level further up.
    #[must_use]
    pub fn under(mut self, key: &str) -> Self {
        if let Self::Refused { below, .. } = &mut self {
            below.insert(0, key.to_owned());
        }
        self
    }

    /// The error of a hand-written field, for `?` in a resolver: the executor adds the path.
    #[must_use]
    pub fn into_error(self) -> Error {
        let error = self.into_server_error(Pos::default(), Vec::new());
        Error {
            message: error.message,
            source: None,
            extensions: error.extensions,
        }
    }

    /// The error as the client sees it. Details of what is our fault go to the log alone, under
    /// a reference that both have.
    #[must_use]
    pub fn into_server_error(self, pos: Pos, path: Vec<PathSegment>) -> ServerError {
        let mut extensions = ErrorExtensionValues::default();
        let (message, below) = match self {
            Self::Refused {
                code,
                message,
                argument,
                limit,
                below,
            } => {
                extensions.set("code", code.as_str());
                if let Some(argument) = argument {
                    extensions.set("argument", argument);
                }
                if let Some(limit) = limit {
                    extensions.set("limit", limit);
                }
                (message, below)
            }
            Self::Internal(detail) => {
                let reference = next_reference();
                tracing::error!(reference, detail, "a request failed");
                extensions.set("code", Code::Internal.as_str());
                extensions.set("reference", reference);
                let message = format!("Something went wrong here. The log has it as {reference}.");
                (message, Vec::new())
            }
        };
        let mut error = ServerError::new(message, Some(pos));
        error.extensions = Some(extensions);
        error.path = path;
        error.path.extend(below.into_iter().map(PathSegment::Field));
        error
    }
}

/// Numbers the failures of this process.
fn next_reference() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}
