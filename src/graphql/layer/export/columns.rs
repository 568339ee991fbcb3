//! The columns of a table: what is in each, and the heading that says the way to it.

use documents::locale::{Locale, LocaleError};
use domain::language::Language;

use crate::graphql::{
    error::ApiError,
    layer::{ask::Asked, bucket::TimeBucket, column::Scalar, words::WordType},
};

/// The columns of a table.
pub(super) struct Columns {
    /// The words of its readers.
    pub(super) locale: &'static Locale,
    /// The columns.
    pub(super) columns: Vec<Column>,
    zone: String,
}

/// A column.
pub(super) struct Column {
    /// What it is called.
    pub(super) heading: String,
    /// What is in it.
    pub(super) source: Source,
    /// The cell that is empty or says no where the row is missing that the column is of.
    pub(super) presence: Option<usize>,
}

/// What is in a column.
pub(super) enum Source {
    /// The same in all rows.
    Constant(String),
    /// An id, by the cell with its key.
    Id(usize, &'static str),
    /// A cell.
    Cell(usize, Scalar),
    /// The first day of a bucket, by the cell with its number.
    Bucket(usize, TimeBucket),
    /// The less advanced of two states.
    State(usize, usize),
    /// The value of a relation.
    Computed(usize),
    /// How many rows a list has.
    Count(usize),
}

/// Where in a selection one is.
#[derive(Clone, Copy)]
pub(super) struct Way<'w> {
    /// The headings that lead there.
    pub(super) heading: &'w str,
    /// As in [`Column`].
    pub(super) presence: Option<usize>,
}

impl Way<'_> {
    /// At the root.
    pub(super) const ROOT: Self = Self {
        heading: "",
        presence: None,
    };

    fn to(self, own: &str) -> String {
        if self.heading.is_empty() {
            own.to_owned()
        } else {
            format!("{}.{own}", self.heading)
        }
    }
}

impl From<LocaleError> for ApiError {
    fn from(error: LocaleError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl Columns {
    pub(super) fn new(language: Language, zone: &str) -> Self {
        Self {
            locale: Locale::of(language),
            columns: Vec::new(),
            zone: zone.to_owned(),
        }
    }

    /// A heading below another. A name that the client gave is kept.
    pub(super) fn heading(
        &self,
        way: Way<'_>,
        asked: &Asked<'_>,
        known: impl FnOnce(&Locale) -> Result<String, ApiError>,
    ) -> Result<String, ApiError> {
        if asked.key == asked.name {
            Ok(way.to(&known(self.locale)?))
        } else {
            Ok(way.to(asked.key))
        }
    }

    /// The heading of a field of a type.
    pub(super) fn of_field(
        &self,
        way: Way<'_>,
        asked: &Asked<'_>,
        of: &str,
    ) -> Result<String, ApiError> {
        self.heading(way, asked, |locale| heading(locale, of, asked.name))
    }

    /// The heading of what is the same of many fields: a language, a figure.
    pub(super) fn of_part(&self, way: Way<'_>, asked: &Asked<'_>) -> Result<String, ApiError> {
        self.heading(way, asked, |locale| part(locale, asked.name))
    }

    /// Adds a cell. Instants are shown by the community's clocks, and the heading says so.
    pub(super) fn cell(
        &mut self,
        heading: String,
        cell: usize,
        scalar: Scalar,
        way: Way<'_>,
    ) -> Result<(), ApiError> {
        let heading = if scalar.is_instant() {
            self.with(heading, &self.zone)?
        } else {
            heading
        };
        self.add(heading, Source::Cell(cell, scalar), way);
        Ok(())
    }

    /// A heading that says something more in parentheses.
    pub(super) fn with(&self, heading: String, more: &str) -> Result<String, ApiError> {
        let values = [("heading", heading.into()), ("more", more.into())];
        Ok(self.locale.text("heading-with", &values)?)
    }

    /// Adds a column.
    pub(super) fn add(&mut self, heading: String, source: Source, way: Way<'_>) {
        self.columns.push(Column {
            heading,
            source,
            presence: way.presence,
        });
    }
}

/// What a field of a type is called at the head of a column.
///
/// # Errors
/// When nobody has named it.
pub fn heading(locale: &Locale, of: &str, field: &str) -> Result<String, ApiError> {
    if field == "__typename" {
        return part(locale, field);
    }
    let own = format!("field-{of}-{field}");
    let key = if locale.has(&own) {
        own
    } else {
        format!("field-{field}")
    };
    Ok(locale.plain(&key)?)
}

/// What is the same of many fields, as people call it.
pub(super) fn part(locale: &Locale, name: &str) -> Result<String, ApiError> {
    let name = name.trim_start_matches('_');
    Ok(locale.plain(&format!("part-{name}"))?)
}

/// A word of the database as people read it.
///
/// # Errors
/// When nobody has put it into words.
pub fn word(locale: &Locale, words: &WordType, word: &str) -> Result<String, ApiError> {
    Ok(locale.plain(&format!("word-{}-{word}", words.name))?)
}
