//! What can go wrong between us and the database, and which of its constraints refused a write.

use std::error::Error;

use domain::{language::TextError, zone::ZoneError};
use sea_orm::{DbErr, RuntimeErr, sqlx};

/// Why a read or a write did not come about, through no fault of the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The database failed or refused.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// A row holds what the service never writes: the database was changed behind its back.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(#[source] Box<dyn Error + Send + Sync>),
    /// A row that must be there is not: it was named by another row, or by the caller.
    #[error("there is no {noun} with the key {id}")]
    Absent {
        /// Which table.
        noun: &'static str,
        /// Its key.
        id: i64,
    },
}

impl ServiceError {
    /// A stored value that the domain refuses.
    pub fn unreadable(reason: impl Error + Send + Sync + 'static) -> Self {
        Self::Unreadable(Box::new(reason))
    }

    /// The constraint that refused a write, if one did.
    #[must_use]
    pub fn violation(&self) -> Option<Violation> {
        match self {
            Self::Database(error) => Violation::of(error),
            _ => None,
        }
    }
}

impl From<TextError> for ServiceError {
    fn from(error: TextError) -> Self {
        Self::unreadable(error)
    }
}

impl From<ZoneError> for ServiceError {
    fn from(error: ZoneError) -> Self {
        Self::unreadable(error)
    }
}

/// A constraint of the schema that refused a write: the same name on both databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// Two rows of this table would hold on the same day (`<table>_no_overlap`).
    Overlap {
        /// The table.
        table: String,
    },
    /// A row with the same values is there; the key is `<table>_<columns>_key`.
    Unique {
        /// The name of the unique index.
        key: String,
    },
    /// A row that is named is not there, or one that is named would go away.
    Reference,
    /// A condition on the values of one row.
    Check,
}

impl Violation {
    /// Reads which constraint an error of the database is about.
    #[must_use]
    pub fn of(error: &DbErr) -> Option<Self> {
        let (DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))) = error
        else {
            return None;
        };
        let sqlx::Error::Database(error) = error.as_ref() else {
            return None;
        };
        if let Some(table) = overlapping_table(error.constraint().unwrap_or(error.message())) {
            return Some(Self::Overlap { table });
        }
        match error.kind() {
            sqlx::error::ErrorKind::UniqueViolation => Some(Self::Unique {
                key: error
                    .constraint()
                    .map_or_else(|| unique_key(error.message()), str::to_owned),
            }),
            sqlx::error::ErrorKind::ForeignKeyViolation => Some(Self::Reference),
            sqlx::error::ErrorKind::CheckViolation | sqlx::error::ErrorKind::NotNullViolation => {
                Some(Self::Check)
            }
            _ => None,
        }
    }

    /// Whether rows of this table would hold on the same day.
    #[must_use]
    pub fn overlaps(&self, table: &str) -> bool {
        matches!(self, Self::Overlap { table: there } if there == table)
    }

    /// Whether this unique index refused.
    #[must_use]
    pub fn is_unique(&self, key: &str) -> bool {
        matches!(self, Self::Unique { key: there } if there == key)
    }
}

fn overlapping_table(constraint: &str) -> Option<String> {
    let table = constraint.strip_suffix("_no_overlap")?;
    Some(table.to_owned())
}

/// SQLite names the columns, `UNIQUE constraint failed: membership.person_id, membership.track`;
/// PostgreSQL the index, `membership_person_id_track_key`. This makes the second of the first.
fn unique_key(message: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or(message);
    let mut table = "";
    let names: Vec<&str> = columns
        .split(", ")
        .filter_map(|column| column.split_once('.'))
        .map(|(of, name)| {
            table = of;
            name
        })
        .collect();
    format!("{table}_{}_key", names.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_s_columns_become_the_name_of_the_index() {
        let message = "UNIQUE constraint failed: attendance.meeting_id, attendance.person_id";
        assert_eq!(unique_key(message), "attendance_meeting_id_person_id_key");
    }

    #[test]
    fn overlaps_name_their_table() {
        assert_eq!(
            overlapping_table("council_seat_term_no_overlap").as_deref(),
            Some("council_seat_term")
        );
        assert_eq!(overlapping_table("membership_person_id_fkey"), None);
    }
}
