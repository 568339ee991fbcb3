//! What the handlers read from a row, the same from both databases and without checking types
//! that the statement has fixed.

use chrono::{DateTime, Utc};
use sea_orm::sqlx::{Row, postgres::PgRow, sqlite::SqliteRow};

use super::write::Json;

/// A row.
pub trait Values {
    /// A text, or nothing.
    fn text(&self, at: usize) -> Option<&str>;
    /// A number, or nothing.
    fn int(&self, at: usize) -> Option<i64>;
    /// Writes an instant, or null.
    fn instant(&self, at: usize, json: &mut Json);
}

impl Values for PgRow {
    fn text(&self, at: usize) -> Option<&str> {
        self.try_get_unchecked::<Option<_>, _>(at).ok().flatten()
    }

    fn int(&self, at: usize) -> Option<i64> {
        self.try_get_unchecked::<Option<_>, _>(at).ok().flatten()
    }

    fn instant(&self, at: usize, json: &mut Json) {
        let instant: Option<DateTime<Utc>> = self.try_get_unchecked(at).ok().flatten();
        match instant {
            Some(instant) => json.instant(instant.timestamp_micros()),
            None => {
                json.raw("null");
            }
        }
    }
}

impl Values for SqliteRow {
    fn text(&self, at: usize) -> Option<&str> {
        self.try_get_unchecked::<Option<_>, _>(at).ok().flatten()
    }

    fn int(&self, at: usize) -> Option<i64> {
        self.try_get_unchecked::<Option<_>, _>(at).ok().flatten()
    }

    fn instant(&self, at: usize, json: &mut Json) {
        match self.text(at) {
            // The column holds `2021-06-15T17:00:00+00:00`.
            Some(text) => json
                .raw("\"")
                .raw(text.trim_end_matches("+00:00"))
                .raw("Z\""),
            None => json.raw("null"),
        };
    }
}
