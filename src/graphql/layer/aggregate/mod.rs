//! Aggregates and groups: figures over all rows of a list under its filter, never over a page.
//!
//! [`read`] turns a selection into a [`Summary`] and a shape; [`sql`] writes it as one statement a
//! summary, in three layers: the list's rows with what is summed and grouped by, the figures, and
//! for groups the figures as a table of their own, under whose columns `having` and `orderBy` are
//! an ordinary filter and order.

mod emit;
mod halfway;
mod having;
mod read;
mod sql;

use std::{ops::Range, sync::LazyLock};

use async_graphql::Name;
use domain::zone::Zone;
use sea_orm::QueryResult;

use super::{
    bucket::TimeBucket,
    column::{Cell, Column, Scalar},
    describe::Kind,
    filter::Filter,
    joins::Step,
};
use crate::graphql::error::ApiError;

pub use emit::{aggregate, groups};
pub use having::condition;
pub use read::{BUCKET, HALVES, Over};

/// How many groups may be asked for at once.
pub const MAX_GROUPS: u64 = 1_000;
/// How many keys groups may have.
pub const MAX_KEYS: usize = 100;
/// How many of them may be buckets of instants: their bounds make a statement long.
pub const MAX_BUCKETS: usize = 20;
/// How many figures may be asked for at once.
pub const MAX_FIGURES: usize = 200;

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// How many rows there are.
    Count,
    /// How many different values.
    CountDistinct,
    /// The least value.
    Min,
    /// The greatest value.
    Max,
    /// All values together.
    Sum,
    /// The mean; of yes or no the share of yes.
    Avg,
    /// The value in the middle.
    Median,
}

impl How {
    /// Those that are computed of a column.
    pub const OF_COLUMNS: [Self; 6] = [
        Self::CountDistinct,
        Self::Min,
        Self::Max,
        Self::Sum,
        Self::Avg,
        Self::Median,
    ];

    /// The field that asks for it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::CountDistinct => "countDistinct",
            Self::Min => "min",
            Self::Max => "max",
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Median => "median",
        }
    }

    /// What the field says.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Count => "How many rows there are.",
            Self::CountDistinct => "How many different values there are, what is empty left out.",
            Self::Min => "The least value; null where there is none.",
            Self::Max => "The greatest value; null where there is none.",
            Self::Sum => "All values together; null where there is none.",
            Self::Avg => {
                "The mean of the values, and of yes or no the share of yes; null where there is none."
            }
            Self::Median => {
                "The value in the middle, or the mean of the two there; null where there is none."
            }
        }
    }

    /// What the types of its columns end with.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::CountDistinct => "CountDistinct",
            Self::Min | Self::Max => "Extreme",
            Self::Sum => "Sum",
            Self::Avg => "Average",
            Self::Median => "Median",
        }
    }

    /// The field's way of computing.
    #[must_use]
    pub fn of(field: &str) -> Option<Self> {
        Self::OF_COLUMNS
            .into_iter()
            .find(|how| how.field() == field)
    }

    /// The type of the result for a field of a noun. None where it makes no sense.
    #[must_use]
    pub fn result(self, kind: &Kind) -> Option<Scalar> {
        let column = match kind {
            Kind::Column(column) => column,
            Kind::One(_) if self == Self::CountDistinct => return Some(Scalar::Int),
            _ => return None,
        };
        Some(match (self, column.scalar) {
            (_, Scalar::Json) | (Self::Count, _) => return None,
            (Self::CountDistinct, _) => Scalar::Int,
            (
                Self::Min | Self::Max,
                Scalar::Int
                | Scalar::Date
                | Scalar::LastDay
                | Scalar::Instant
                | Scalar::Local
                | Scalar::Text,
            ) => column.scalar,
            (Self::Sum | Self::Median | Self::Avg, Scalar::Int) | (Self::Avg, Scalar::Boolean) => {
                Scalar::Float
            }
            _ => return None,
        })
    }
}

/// What to compute over a list.
#[derive(Default)]
pub struct Summary {
    /// What the rows are grouped by. None of an aggregate; groups without any are one group.
    pub keys: Vec<Key>,
    /// What is computed.
    pub figures: Vec<Figure>,
    /// What the figures are computed of.
    pub operands: Vec<Operand>,
    /// Which groups, of groups.
    pub groups: Option<Grouped>,
}

/// Which groups are wanted.
pub struct Grouped {
    /// The field's key in the response.
    pub name: Name,
    /// Only those whose figures pass.
    pub having: Option<Filter>,
    /// In which order.
    pub order: Vec<Sorted>,
    /// As many as this.
    pub first: Option<u64>,
}

impl Grouped {
    /// As many as were wanted, without the one too many that the database was asked for.
    fn cut(&self, rows: &mut Range<usize>) -> Result<(), ApiError> {
        let most = self.first.unwrap_or(MAX_GROUPS);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        if rows.len() <= most {
            return Ok(());
        }
        if self.first.is_some() {
            rows.end = rows.start + most;
            return Ok(());
        }
        let message = format!(
            "there are more than {MAX_GROUPS} groups: ask for the first of them, or for fewer by where or having"
        );
        Err(ApiError::limit("first", MAX_GROUPS, message).under(&self.name))
    }
}

/// What groups are sorted by: a column of the table of groups.
#[derive(Clone, Copy)]
pub struct Sorted {
    /// The column.
    pub column: Column,
    /// The greatest first.
    pub descending: bool,
    /// What is empty comes before the rest.
    pub nulls_first: bool,
}

/// A figure.
#[derive(Clone, Copy)]
pub struct Figure {
    /// How it is computed.
    pub how: How,
    /// Of which operand.
    pub of: Option<usize>,
    /// What it is.
    pub scalar: Scalar,
}

/// What a figure is computed of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand {
    /// A column.
    Column(Column),
    /// The key of the row that a way leads to.
    Row(Step),
}

/// What rows are grouped by.
#[derive(Debug, PartialEq)]
pub struct Key {
    /// The ways that lead to the row.
    pub steps: Vec<Step>,
    /// What of it.
    pub of: KeyOf,
}

/// What of a row is grouped by.
#[derive(Debug, PartialEq)]
pub enum KeyOf {
    /// A column's value.
    Value(Column),
    /// The bucket of a column's value; of an instant by a zone, the community's where none is
    /// given.
    Bucket(Column, TimeBucket, Option<Zone>),
    /// Whether there is such a row.
    Presence,
}

/// How a field of an aggregate or group is made; the numbers are figures and keys.
pub enum FigureShape {
    /// The type's name.
    TypeName(String),
    /// A figure.
    Figure(usize),
    /// Several figures under one name.
    Several(Vec<(Name, FigureShape)>),
    /// What the group has in common.
    Keys(Vec<(Name, KeyShape)>),
}

/// How a field of a group's keys is made; the numbers are keys.
pub enum KeyShape {
    /// The type's name.
    TypeName(String),
    /// A global id of a noun.
    Id(&'static str, usize),
    /// A value.
    Value(usize, Scalar),
    /// A bucket's first day.
    Bucket(usize, TimeBucket),
    /// The halves of a text.
    Text(Vec<(Name, KeyShape)>),
    /// Those of another row, with a key that is empty or false where there is none.
    One(usize, Vec<(Name, KeyShape)>),
}

/// What was computed, for each list.
#[derive(Default)]
pub struct Summed {
    /// How many cells a row has.
    pub width: usize,
    /// The rows, keys before figures.
    pub cells: Vec<Cell>,
    /// Which rows belong to which list.
    pub rows: Vec<Range<usize>>,
}

impl Summed {
    /// What a summary's statement found. Of several lists (`each` says how many) each row begins
    /// with the list's number, from 1, and the rows come list by list.
    ///
    /// # Errors
    /// What the database holds against its types, and more groups than there may be where none
    /// were asked for by number.
    pub fn read(
        summary: &Summary,
        found: &[QueryResult],
        each: Option<usize>,
    ) -> Result<Self, ApiError> {
        let columns: Vec<Column> = summary.columns().collect();
        let first = usize::from(each.is_some());
        let mut summed = Self {
            width: columns.len(),
            cells: Vec::with_capacity(found.len() * columns.len()),
            rows: vec![0..0; each.unwrap_or(1)],
        };
        for (at, row) in found.iter().enumerate() {
            let number: i64 = match each {
                Some(_) => row.try_get_by_index(0)?,
                None => 1,
            };
            let number = usize::try_from(number - 1).unwrap_or_default();
            if let Some(rows) = summed.rows.get_mut(number) {
                let start = if rows.end == 0 { at } else { rows.start };
                *rows = start..at + 1;
            }
            for (position, column) in columns.iter().enumerate() {
                summed.cells.push(column.read(row, first + position)?);
            }
        }
        if let Some(grouped) = &summary.groups {
            for rows in &mut summed.rows {
                grouped.cut(rows)?;
            }
        }
        Ok(summed)
    }

    /// The lists in the order of what they belong to, by its number among them.
    #[must_use]
    pub fn handed_out(self, numbers: &[Option<usize>]) -> Self {
        let rows = |number: &Option<usize>| number.and_then(|number| self.rows.get(number));
        let rows = numbers.iter().map(|number| rows(number).cloned());
        Self {
            rows: rows.map(Option::unwrap_or_default).collect(),
            ..self
        }
    }

    /// How many rows a list has, in a summary that counts them.
    #[must_use]
    pub fn count(&self, summary: &Summary, list: usize) -> i64 {
        let mut figures = summary.figures.iter();
        let figure = figures.position(|figure| figure.how == How::Count);
        let cell = self.of(list).next().zip(figure);
        cell.and_then(|(row, at)| self.row(row)[summary.keys.len() + at].key())
            .unwrap_or(0)
    }

    /// The rows of a list, by its number.
    #[must_use]
    pub fn of(&self, list: usize) -> Range<usize> {
        self.rows.get(list).cloned().unwrap_or_default()
    }

    /// The cells of a row.
    #[must_use]
    pub fn row(&self, at: usize) -> &[Cell] {
        &self.cells[at * self.width..(at + 1) * self.width]
    }
}

/// The names of a summary's columns: they live as long as a description's.
struct Names {
    keys: Vec<String>,
    figures: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let names = |letter: &str, count: usize| (0..count).map(|at| format!("{letter}{at}")).collect();
    Names {
        // As many again say whether there are the rows that the keys are taken of.
        keys: names("k", 2 * MAX_KEYS),
        // And one more counts the rows of a list of a series.
        figures: names("f", MAX_FIGURES + 1),
    }
});

impl Summary {
    /// The summary of these, by its number, that all aggregates of the list share.
    fn shared(summaries: &mut Vec<Self>) -> usize {
        let shared = summaries.iter().position(|known| known.groups.is_none());
        shared.unwrap_or_else(|| {
            summaries.push(Self::default());
            summaries.len() - 1
        })
    }

    /// The summary of these, by its number, that counts the rows of the list.
    pub fn counting(summaries: &mut Vec<Self>) -> usize {
        let at = Self::shared(summaries);
        let figures = &mut summaries[at].figures;
        if !figures.iter().any(|figure| figure.how == How::Count) {
            figures.push(Figure {
                how: How::Count,
                of: None,
                scalar: Scalar::Int,
            });
        }
        at
    }

    /// The column of the table of groups that holds a key.
    fn key_column(&self, at: usize) -> Column {
        let scalar = match &self.keys[at].of {
            KeyOf::Value(column) => column.scalar,
            KeyOf::Bucket(..) => Scalar::Int,
            KeyOf::Presence => Scalar::Boolean,
        };
        Column::computed(&NAMES.keys[at], scalar)
    }

    /// The column of the table of groups that holds a figure.
    fn figure_column(&self, at: usize) -> Column {
        Column::computed(&NAMES.figures[at], self.figures[at].scalar)
    }

    /// All columns, keys before figures.
    fn columns(&self) -> impl Iterator<Item = Column> {
        let keys = (0..self.keys.len()).map(|at| self.key_column(at));
        keys.chain((0..self.figures.len()).map(|at| self.figure_column(at)))
    }
}
