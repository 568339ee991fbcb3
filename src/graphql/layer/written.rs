//! Rows as one JSON text.
//!
//! Each row of SQLite crosses a thread, cell by cell with memory of its own: for a page, that
//! takes longer than reading it. So the rows of a list are put together by SQLite as one text
//! (a page of 50 with two levels above: 0.60 ms of processor time a request against 0.75).

use std::{borrow::Cow, fmt};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use sea_orm::{DbErr, QueryResult};
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

use super::{
    column::{Cell, Scalar},
    connection::Connection,
    select::Select,
    sql::Sql,
};

/// A row as a database gives it.
pub trait Row {
    /// The value at a position.
    ///
    /// # Errors
    /// When the database holds something else than the entity says.
    fn cell(&self, scalar: Scalar, at: usize) -> Result<Cell, DbErr>;
}

impl Row for QueryResult {
    fn cell(&self, scalar: Scalar, at: usize) -> Result<Cell, DbErr> {
        scalar.read(self, at)
    }
}

/// What a statement found.
pub enum Found {
    /// Row by row.
    Rows(Vec<QueryResult>),
    /// All of it as one text.
    Text(String),
}

impl Found {
    /// Takes one row after the other.
    ///
    /// # Errors
    /// What taking one fails with, or a text that is none of rows.
    pub fn each(&self, mut take: impl FnMut(&dyn Row) -> Result<(), DbErr>) -> Result<(), DbErr> {
        match self {
            Self::Rows(rows) => rows.iter().try_for_each(|row| take(row)),
            Self::Text(text) => {
                let rows: Vec<Written<'_>> = serde_json::from_str(text)
                    .map_err(|error| DbErr::Type(format!("no rows: {error}")))?;
                rows.iter().try_for_each(|row| take(row))
            }
        }
    }
}

impl Sql {
    /// Makes a statement whose rows have so many columns one that gives them as a text.
    pub fn as_text(self, columns: usize) -> Self {
        let names: Vec<String> = (0..columns).map(|number| format!("c{number}")).collect();
        let names = names.join(", ");
        self.around(
            &format!("WITH r({names}) AS ("),
            &format!(") SELECT json_group_array(json_array({names})) FROM r"),
        )
    }
}

impl Select<'_> {
    /// How many columns its rows have, with those of the lists that come along.
    #[must_use]
    pub fn columns(&self) -> usize {
        let inner = self
            .merged()
            .map_or(0, |(.., inner)| inner.select.columns());
        self.cells.len() + inner
    }

    /// Whether all its values come back from JSON as they went in.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        let exact = |scalar: Scalar| !matches!(scalar, Scalar::Float);
        let inner = |connection: &Connection<'_>| connection.select.is_writable();
        self.cells.iter().all(|source| exact(source.scalar()))
            && self
                .merged()
                .is_none_or(|(.., connection)| inner(connection))
    }
}

/// A row of a text.
type Written<'t> = Vec<Piece<'t>>;

/// A value of a text.
enum Piece<'t> {
    Null,
    Int(i64),
    Text(Cow<'t, str>),
}

impl Row for Written<'_> {
    fn cell(&self, scalar: Scalar, at: usize) -> Result<Cell, DbErr> {
        let wrong = || DbErr::Type(format!("column {at} holds no {}", scalar.graphql()));
        Ok(match (self.get(at).ok_or_else(wrong)?, scalar) {
            (Piece::Null, _) => Cell::Null,
            (Piece::Int(number), Scalar::Key | Scalar::Int) => Cell::Int(*number),
            (Piece::Int(yes), Scalar::Boolean) => Cell::Boolean(*yes != 0),
            (Piece::Text(text), Scalar::Text | Scalar::Word(_)) => {
                Cell::Text(text.clone().into_owned())
            }
            (Piece::Text(text), Scalar::Date) => Cell::Date(text.parse().map_err(|_| wrong())?),
            (Piece::Text(text), Scalar::LastDay) => {
                let after: NaiveDate = text.parse().map_err(|_| wrong())?;
                Cell::Date(after.pred_opt().unwrap_or(after))
            }
            (Piece::Text(text), Scalar::Instant) => Cell::Instant(instant(text).ok_or_else(wrong)?),
            (Piece::Text(text), Scalar::Local) => Cell::Local(local(text).ok_or_else(wrong)?),
            (Piece::Text(text), Scalar::Json) => {
                Cell::Json(serde_json::from_str(text).map_err(|_| wrong())?)
            }
            _ => return Err(wrong()),
        })
    }
}

/// An instant as the driver writes it.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%F %T%.f%#z"));
    match zoned {
        Ok(instant) => Some(instant.to_utc()),
        Err(_) => local(text).map(|local| local.and_utc()),
    }
}

/// A wall clock's reading as the driver writes it.
fn local(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%F %T%.f", "%FT%T%.f", "%F %R", "%FT%R"];
    let mut read = forms
        .iter()
        .map(|form| NaiveDateTime::parse_from_str(text, form));
    read.find_map(Result::ok)
}

impl<'de> Deserialize<'de> for Piece<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pieces;

        impl<'de> Visitor<'de> for Pieces {
            type Value = Piece<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a whole number or null")
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Piece::Null)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Piece::Int(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                i64::try_from(number).map(Piece::Int).map_err(E::custom)
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Piece::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Piece::Text(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_any(Pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_driver_writes_is_read() {
        let text = r#"[[1, null, "a \"word\"", "2021-05-03T12:00:00.5+00:00", "2021-05-03", 0, "2021-05-03 09:30:00"]]"#;
        let mut cells = Vec::new();
        let scalars = [
            Scalar::Key,
            Scalar::Text,
            Scalar::Text,
            Scalar::Instant,
            Scalar::LastDay,
            Scalar::Boolean,
            Scalar::Local,
        ];
        let found = Found::Text(text.to_owned());
        let taken = found.each(|row| {
            for (at, scalar) in scalars.into_iter().enumerate() {
                cells.push(row.cell(scalar, at)?);
            }
            assert!(row.cell(Scalar::Int, 2).is_err() && row.cell(Scalar::Int, 7).is_err());
            Ok(())
        });
        assert!(taken.is_ok());
        let day = |day| NaiveDate::from_ymd_opt(2021, 5, day).unwrap_or_default();
        let at = |day: NaiveDate, hour, minute, milli| {
            day.and_hms_milli_opt(hour, minute, 0, milli)
                .unwrap_or_default()
        };
        let wanted = [
            Cell::Int(1),
            Cell::Null,
            Cell::Text("a \"word\"".to_owned()),
            Cell::Instant(at(day(3), 12, 0, 500).and_utc()),
            Cell::Date(day(2)),
            Cell::Boolean(false),
            Cell::Local(at(day(3), 9, 30, 0)),
        ];
        assert_eq!(cells, wanted);
        let broken = Found::Text("[[1.5]]".to_owned());
        assert!(broken.each(|_| Ok(())).is_err());
    }
}
