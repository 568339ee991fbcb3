//! The demonstration: the community of 2020–2021, read from the data files that are compiled in.
//!
//! The data are checked before anything is written, and written in the caller's transaction: a set
//! that contradicts itself leaves nothing behind. Nothing is drawn by chance, so that the
//! demonstration is the same wherever it runs.

mod check;
mod insert;
mod knowledge;
mod publications;
mod rows;
mod work;

use std::path::Path;

use entity::community;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use serde_json::json;

pub use crate::data::Source;
use crate::{
    audit::{self, Subject},
    context::{Act, Actor},
    data::DataError,
    reference::{self, ReferenceError},
};
use rows::DataSet;

const COMMUNITY: &str = "community.toml";
const MEETINGS: &str = "meetings.toml";
const ACTIVITIES: &str = "activities.toml";
const CONTROL: &str = "control.toml";
const KNOWLEDGE: &str = "knowledge.toml";
const PUBLICATIONS: &str = "publications.toml";

/// Why the demonstration could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A community is there: its data would be mixed with the demonstration's.
    #[error(
        "the database already holds the community “{slug}”: one is loaded into an empty database"
    )]
    Occupied {
        /// The community that is there.
        slug: String,
    },
    /// A data file is missing, malformed, cut short, or contradicts itself.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
}

impl From<ReferenceError> for DemoError {
    fn from(error: ReferenceError) -> Self {
        match error {
            ReferenceError::Data(error) => Self::Data(error),
            ReferenceError::Database(error) => Self::Database(error),
        }
    }
}

/// What was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// The community's key.
    pub community_id: i64,
    /// How many people are known, members or not.
    pub people: usize,
    /// How many organizations, with and without members.
    pub organizations: usize,
    /// How many meetings, past and planned.
    pub meetings: usize,
}

macro_rules! files {
    ($($file:literal),+ $(,)?) => {
        /// The files of a data set.
        const FILES: &[&str] = &[$($file),+];

        /// The data files of 2020–2021.
        #[must_use]
        pub fn source() -> Source {
            Source::new(&[$(($file, include_str!(concat!("../../data/2020-2021/", $file)))),+])
        }
    };
}

files![
    "activities.toml",
    "addresses.csv",
    "affiliations.csv",
    "community.toml",
    "control.toml",
    "council_seat_terms.csv",
    "council_seats.csv",
    "knowledge.toml",
    "meetings.toml",
    "memberships.csv",
    "offices.csv",
    "organization_names.csv",
    "organizations.csv",
    "people.csv",
    "publications.toml",
    "successions.csv",
];

/// The data files of a folder, which `service/data/README.md` describes.
///
/// # Errors
/// When a file is missing, or is no text in UTF-8.
pub fn source_in(folder: &Path) -> Result<Source, DataError> {
    FILES.iter().try_fold(
        Source::new(&[]),
        |source, file| match std::fs::read_to_string(folder.join(file)) {
            Ok(text) => Ok(source.with(file, text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(DataError::Missing { file })
            }
            Err(error) => Err(DataError::Malformed {
                file,
                reason: error.to_string(),
            }),
        },
    )
}

/// Loads the community of 2020–2021 into an empty, migrated database.
///
/// # Errors
/// When a community is there already, or the database fails; roll the transaction back.
pub async fn load(db: &impl ConnectionTrait, now: Timestamp) -> Result<Loaded, DemoError> {
    load_from(&source(), db, &Act::new(Actor::Demonstration, now)).await
}

/// As [`load`], from other files.
///
/// # Errors
/// As [`load`], and when a file is missing, malformed, cut short, or contradicts another.
pub async fn load_from(
    source: &Source,
    db: &impl ConnectionTrait,
    act: &Act,
) -> Result<Loaded, DemoError> {
    if let Some(there) = community::Entity::find().one(db).await? {
        return Err(DemoError::Occupied { slug: there.slug });
    }
    let set = DataSet::read(source)?;
    check::check(&set, source)?;
    let jurisdictions = reference::ensure_jurisdictions(db).await?;
    let community_id = insert::all(db, &set, jurisdictions, act.now).await?;
    let subject = Subject::row("community", community_id);
    audit::record(db, act, "community.loaded", subject, json!({})).await?;
    Ok(Loaded {
        community_id,
        people: set.people.len(),
        organizations: set.organizations.len(),
        meetings: set.meetings.len(),
    })
}
