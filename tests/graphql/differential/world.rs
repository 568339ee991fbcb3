//! A small closed world: rows of a few nouns with many ties, empty columns, texts that differ by
//! case and accents alone, days that are equal or just touch.

use std::{cmp::Ordering, collections::BTreeMap};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, TransactionTrait,
    sea_query::{Alias, Expr, Query},
};
use service::time::ToChrono;

/// A value of a column, as the database holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Val {
    /// Nothing.
    Null,
    /// A key or a number.
    Int(i64),
    /// A figure.
    Float(Number),
    /// A text or a word.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
    /// A clock's reading.
    Local(DateTime),
}

/// A number that is not whole.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Val {
    fn parameter(&self) -> Option<Expr> {
        Some(match self {
            Self::Null => return None,
            Self::Int(number) => Expr::val(*number),
            Self::Float(number) => Expr::val(number.0),
            Self::Text(text) => Expr::val(text.as_str()),
            Self::Bool(yes) => Expr::val(*yes),
            Self::Day(day) => Expr::val(day.to_chrono()),
            Self::Instant(instant) => Expr::val(instant.to_chrono()),
            Self::Local(local) => Expr::val(local.to_chrono()),
        })
    }
}

/// A row by its columns; those that are empty may be left out.
#[derive(Clone, Debug, Default)]
pub struct Row(pub BTreeMap<&'static str, Val>);

impl Row {
    /// With a column.
    pub fn with(mut self, column: &'static str, value: impl Into<Val>) -> Self {
        self.0.insert(column, value.into());
        self
    }

    /// With the days for which it holds.
    pub fn term(self, term: Term) -> Self {
        self.with("start_on", term.0).with("end_on", term.1)
    }

    /// What a column holds.
    pub fn get(&self, column: &str) -> &Val {
        self.0.get(column).unwrap_or(&Val::Null)
    }

    /// Its key.
    pub fn id(&self) -> i64 {
        match self.get("id") {
            Val::Int(id) => *id,
            other => panic!("a key is {other:?}"),
        }
    }
}

macro_rules! into_val {
    ($($ty:ty => $variant:ident),+) => { $(impl From<$ty> for Val {
        fn from(value: $ty) -> Self { Self::$variant(value.into()) }
    })+ };
}
into_val!(i64 => Int, i32 => Int, &str => Text, String => Text, bool => Bool, Date => Day, Timestamp => Instant, DateTime => Local);

impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The first day, and the day after the last.
pub type Term = (Date, Option<Date>);

/// The tables that have rows, those first to which others refer.
pub const TABLES: [&str; 13] = [
    "community",
    "jurisdiction",
    "organization",
    "organization_name",
    "person",
    "affiliation",
    "membership",
    "office",
    "meeting",
    "invitation",
    "attendance",
    "agenda_item",
    "recruitment_case",
];

/// All rows.
#[derive(Clone)]
pub struct World {
    tables: BTreeMap<&'static str, Vec<Row>>,
}

impl World {
    /// These rows.
    pub fn of(tables: BTreeMap<&'static str, Vec<Row>>) -> Self {
        Self { tables }
    }

    /// The rows of a table; none of one that the world does not have.
    pub fn rows(&self, table: &str) -> &[Row] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// The zone of the community.
    pub fn zone(&self) -> &str {
        match self.rows("community")[0].get("zone") {
            Val::Text(zone) => zone,
            other => panic!("a zone is {other:?}"),
        }
    }

    /// Puts a row more into the world alone.
    pub fn add(&mut self, table: &'static str, row: Row) {
        self.tables.entry(table).or_default().push(row);
    }

    /// Makes a database hold these rows and no others.
    pub async fn write(&self, database: &DatabaseConnection) {
        let transaction = database.begin().await.unwrap();
        // Cases refer to one another.
        let apart = "UPDATE \"recruitment_case\" SET \"previous_case_id\" = NULL";
        transaction.execute_unprepared(apart).await.unwrap();
        for table in TABLES.iter().rev() {
            let everything = Query::delete().from_table(Alias::new(*table)).take();
            transaction.execute(&everything).await.unwrap();
        }
        for table in TABLES {
            for row in self.rows(table) {
                transaction.execute(&insertion(table, row)).await.unwrap();
            }
        }
        transaction.commit().await.unwrap();
    }
}

/// Puts a row into a table.
pub fn insertion(table: &str, row: &Row) -> sea_orm::sea_query::InsertStatement {
    let cells = row.0.iter();
    let cells = cells.filter_map(|(column, value)| Some((Alias::new(*column), value.parameter()?)));
    let (columns, values): (Vec<_>, Vec<_>) = cells.unzip();
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(table))
        .columns(columns)
        .values_panic(values);
    insert
}

/// A day as it is written in this test.
pub fn day(written: &str) -> Date {
    written.parse().unwrap()
}
