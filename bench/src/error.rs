//! Why a measurement could not be taken.

/// Why a measurement could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database refused something.
    #[error("the database: {0}")]
    Database(#[from] sea_orm::sqlx::Error),
    /// The migrations failed.
    #[error("the migrations: {0}")]
    Migration(#[from] sea_orm::DbErr),
    /// The reference data could not be put in place.
    #[error("the jurisdictions: {0}")]
    Reference(#[from] service::reference::ReferenceError),
    /// A file or a socket failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A server answered what is no JSON.
    #[error("an answer is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A date that does not exist.
    #[error("a date: {0}")]
    Date(#[from] jiff::Error),
    /// Something else, in words.
    #[error("{0}")]
    Said(String),
}

impl Failure {
    /// In words.
    pub fn said(words: impl Into<String>) -> Self {
        Self::Said(words.into())
    }
}
