//! Columns and their values: what the database holds, and how it reads in a response.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use sea_orm::sqlx::{self, Row};
use sea_orm::{ColumnTrait, ColumnType, DbErr, EntityName, QueryResult};

use super::{
    json::Json,
    words::{WordType, Words},
};

/// Returns the value of a driver's row, without asking for its type.
macro_rules! decode {
    ($scalar:expr, $row:expr, $at:expr) => {
        let failed = |error: sqlx::Error| DbErr::Type(error.to_string());
        match $scalar {
            Scalar::Key => {
                let value = $row.try_get_unchecked($at).map_err(failed)?;
                return Ok(cell(value, Cell::Int));
            }
            Scalar::Text | Scalar::Word(_) => {
                let value = $row.try_get_unchecked($at).map_err(failed)?;
                return Ok(cell(value, Cell::Text));
            }
            Scalar::Boolean => {
                let value = $row.try_get_unchecked($at).map_err(failed)?;
                return Ok(cell(value, Cell::Boolean));
            }
            Scalar::Instant => {
                let value = $row.try_get_unchecked($at).map_err(failed)?;
                return Ok(cell(value, Cell::Instant));
            }
            _ => {}
        }
    };
}

/// The type of a column's values.
#[derive(Clone, Copy)]
pub enum Scalar {
    /// A row's key, or a reference to one.
    Key,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// A text.
    Text,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
    /// The last day of something: the column holds the first day after (terms and periods are
    /// half-open inside), people read and write the day before it.
    LastDay,
    /// An instant.
    Instant,
    /// A wall clock's reading.
    Local,
    /// A JSON document.
    Json,
    /// One of a few words.
    Word(&'static WordType),
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Word(words), Self::Word(others)) => std::ptr::eq(*words, *others),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Scalar {
    fn of(column: &ColumnType) -> Option<Self> {
        Some(match column {
            ColumnType::BigInteger => Self::Key,
            ColumnType::Integer => Self::Int,
            ColumnType::Text | ColumnType::String(_) => Self::Text,
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Date => Self::Date,
            ColumnType::TimestampWithTimeZone => Self::Instant,
            ColumnType::DateTime => Self::Local,
            ColumnType::Json | ColumnType::JsonBinary => Self::Json,
            _ => return None,
        })
    }

    /// Whether it is yes or no.
    #[must_use]
    pub const fn is_boolean(self) -> bool {
        matches!(self, Self::Boolean)
    }

    /// Whether it is an instant.
    #[must_use]
    pub const fn is_instant(self) -> bool {
        matches!(self, Self::Instant)
    }

    /// Whether a value lies in time, and so in a bucket of it.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(
            self,
            Self::Date | Self::LastDay | Self::Instant | Self::Local
        )
    }

    /// The GraphQL type of a value.
    #[must_use]
    pub fn graphql(self) -> &'static str {
        match self {
            Self::Key => "ID",
            Self::Int => "Int",
            Self::Float => "Float",
            Self::Text => "String",
            Self::Boolean => "Boolean",
            Self::Date | Self::LastDay => "Date",
            Self::Instant => "DateTime",
            Self::Local => "LocalDateTime",
            Self::Json => "JSON",
            Self::Word(words) => words.name,
        }
    }

    /// Reads a value at a position of a result.
    ///
    /// # Errors
    /// When the database holds something else than the entity says.
    pub fn read(self, row: &QueryResult, at: usize) -> Result<Cell, DbErr> {
        // The types are the entities': asking the driver again for each value costs a third of
        // reading it.
        if let Some(row) = row.try_as_pg_row() {
            decode!(self, row, at);
        } else if let Some(row) = row.try_as_sqlite_row() {
            decode!(self, row, at);
        }
        Ok(match self {
            Scalar::Key => cell(row.try_get_by_index(at)?, Cell::Int),
            Scalar::Int => cell(row.try_get_by_index::<Option<i32>>(at)?, |value| {
                Cell::Int(value.into())
            }),
            Scalar::Float => cell(row.try_get_by_index(at)?, Cell::Float),
            Scalar::Text | Scalar::Word(_) => cell(row.try_get_by_index(at)?, Cell::Text),
            Scalar::Boolean => cell(row.try_get_by_index(at)?, Cell::Boolean),
            Scalar::Date => cell(row.try_get_by_index(at)?, Cell::Date),
            Scalar::LastDay => cell(row.try_get_by_index(at)?, |after: NaiveDate| {
                Cell::Date(after.pred_opt().unwrap_or(after))
            }),
            Scalar::Instant => cell(row.try_get_by_index(at)?, Cell::Instant),
            Scalar::Local => cell(row.try_get_by_index(at)?, Cell::Local),
            Scalar::Json => cell(row.try_get_by_index(at)?, Cell::Json),
        })
    }
}

/// A column of a noun's table.
#[derive(Clone, Copy)]
pub struct Column {
    /// Its name in the database.
    pub name: &'static str,
    /// What its values are.
    pub scalar: Scalar,
    /// Whether it may be empty.
    pub nullable: bool,
    /// Where its values come from.
    pub origin: Origin,
}

/// Where a column's values come from.
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    /// The table has the column.
    Stored,
    /// The days from one date to another are counted.
    Span(Span),
    /// Another table is asked whether it has a row for this one.
    Exists(Exists),
}

/// The days from one date of a row to another, by the columns that hold them.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first date.
    pub from: &'static str,
    /// The first date where that one is empty.
    pub or: &'static str,
    /// The other date.
    pub to: &'static str,
}

/// A row of another table.
#[derive(Clone, Copy, Debug)]
pub struct Exists {
    /// The table.
    pub table: &'static str,
    /// Its columns that hold the same as own columns: first its own, then ours.
    pub on: [(&'static str, &'static str); 2],
}

impl Column {
    /// A column with type and nullability as the entity defines them, so that they cannot drift.
    ///
    /// # Panics
    /// When the API has no type for it: a mistake in a description, which the first test shows.
    #[must_use]
    pub fn of<C: ColumnTrait>(column: C) -> Self {
        let definition = column.def();
        let name = column.as_str();
        let Some(scalar) = Scalar::of(definition.get_column_type()) else {
            panic!("column {name} has a type that the API does not show");
        };
        Self {
            name,
            scalar,
            nullable: definition.is_null(),
            origin: Origin::Stored,
        }
    }

    /// The days between two dates, the first of which is another where it is empty.
    #[must_use]
    pub fn span<C: ColumnTrait>(name: &'static str, [from, or]: [C; 2], to: C) -> Self {
        let [from, or, to] = [from, or, to].map(Self::of);
        Self {
            name,
            scalar: Scalar::Int,
            nullable: (from.nullable && or.nullable) || to.nullable,
            origin: Origin::Span(Span {
                from: from.name,
                or: or.name,
                to: to.name,
            }),
        }
    }

    /// Whether another table has a row for this one, by two of its columns and ours.
    #[must_use]
    pub fn exists<T: ColumnTrait, C: ColumnTrait>(name: &'static str, on: [(T, C); 2]) -> Self {
        Self {
            name,
            scalar: Scalar::Boolean,
            nullable: false,
            origin: Origin::Exists(Exists {
                table: T::EntityName::default().table_name(),
                on: on.map(|(there, own)| (there.as_str(), own.as_str())),
            }),
        }
    }

    /// A last day, of a column that holds the first day after.
    #[must_use]
    pub fn last_day(column: impl ColumnTrait) -> Self {
        Self {
            scalar: Scalar::LastDay,
            ..Self::of(column)
        }
    }

    /// A column of words.
    #[must_use]
    pub fn words<W: Words>(column: impl ColumnTrait) -> Self {
        Self {
            scalar: Scalar::Word(W::described()),
            ..Self::of(column)
        }
    }

    /// The key of a table.
    #[must_use]
    pub const fn id() -> Self {
        Self {
            name: "id",
            scalar: Scalar::Key,
            nullable: false,
            origin: Origin::Stored,
        }
    }

    /// A column of a table that a statement makes itself.
    #[must_use]
    pub const fn computed(name: &'static str, scalar: Scalar) -> Self {
        Self {
            name,
            scalar,
            nullable: true,
            origin: Origin::Stored,
        }
    }

    /// Reads the column at a position of a result.
    ///
    /// # Errors
    /// When the database holds something else than the entity says.
    pub fn read(&self, row: &QueryResult, at: usize) -> Result<Cell, DbErr> {
        self.scalar.read(row, at)
    }

    /// The GraphQL type of a field that shows the column.
    #[must_use]
    pub fn graphql(&self) -> String {
        let mark = if self.nullable { "" } else { "!" };
        format!("{}{mark}", self.scalar.graphql())
    }
}

fn cell<T>(value: Option<T>, of: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Cell::Null, of)
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A key or a whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A text or a word.
    Text(String),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(NaiveDate),
    /// An instant.
    Instant(DateTime<Utc>),
    /// A wall clock's reading.
    Local(NaiveDateTime),
    /// A JSON document.
    Json(serde_json::Value),
}

impl Cell {
    /// The key that this cell holds.
    #[must_use]
    pub fn key(&self) -> Option<i64> {
        match self {
            Self::Int(key) => Some(*key),
            _ => None,
        }
    }

    /// The text that this cell holds.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The day that this cell holds.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(day) => Some(*day),
            _ => None,
        }
    }

    /// Writes the value as a response shows it.
    pub fn write(&self, scalar: Scalar, json: &mut Json) {
        match (self, scalar) {
            (Self::Null, _) => json.null(),
            (Self::Text(word), Scalar::Word(words)) => match words.name_of(word) {
                Some(name) => json.plain(name),
                None => json.null(),
            },
            (Self::Int(number), _) => json.number(*number),
            (Self::Float(number), _) => json.float(*number),
            (Self::Text(text), _) => json.text(text),
            (Self::Boolean(yes), _) => json.boolean(*yes),
            (Self::Date(day), _) => json.plain(day),
            (Self::Instant(instant), _) => json.plain(write_instant(instant)),
            (Self::Local(local), _) => json.plain(local.format("%Y-%m-%dT%H:%M:%S%.f")),
            (Self::Json(document), _) => json.plain_json(document),
        }
    }

    /// The value as a statement's parameter.
    #[must_use]
    pub fn bind(&self, scalar: Scalar) -> sea_orm::Value {
        match self {
            Self::Null => sea_orm::Value::String(None),
            Self::Int(number) if matches!(scalar, Scalar::Int) => {
                // Out of an `integer` column's range nothing is equal; saturated, nothing will be.
                i32::try_from(*number)
                    .unwrap_or(if *number < 0 { i32::MIN } else { i32::MAX })
                    .into()
            }
            Self::Int(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::Text(text) => text.as_str().into(),
            Self::Boolean(yes) => (*yes).into(),
            Self::Date(last) if matches!(scalar, Scalar::LastDay) => {
                last.succ_opt().unwrap_or(*last).into()
            }
            Self::Date(day) => (*day).into(),
            Self::Instant(instant) => (*instant).into(),
            Self::Local(local) => (*local).into(),
            Self::Json(document) => document.clone().into(),
        }
    }
}

/// An instant as the API writes it: RFC 3339, in UTC, with as many decimals as it has.
#[must_use]
pub fn write_instant(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
