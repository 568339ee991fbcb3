//! How a noun is described: its table, its fields, its relations.

use std::{collections::HashMap, future::Future, pin::Pin};

use async_graphql::Value;
use indexmap::IndexMap;

use super::{
    column::Column, execute::Reader, openness::Openness, search::describe::Searched, sight::Rule,
    words::WordType,
};
use crate::graphql::error::ApiError;

/// A noun of the model as the API shows it.
pub struct Noun {
    /// Its GraphQL type.
    pub name: &'static str,
    /// The root field with all of them.
    pub plural: &'static str,
    /// Its table.
    pub table: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Whether there are so few that a page need not say how many it wants.
    pub small: bool,
    /// Its fields by name, without `id`.
    pub fields: IndexMap<String, Field>,
    /// The order of a list that is asked for without one.
    pub order: Vec<Sorted>,
    /// For how long a row holds, where that is part of it: its lists can be asked for at a date.
    pub days: Option<Days>,
    /// Who sees which rows; everybody all of them where there is no rule.
    pub rule: Option<Rule>,
    /// Which of its texts are searched.
    pub searched: Searched,
}

/// The columns that say for how long a row holds: the first day, and the first day after.
#[derive(Clone, Copy)]
pub struct Days {
    /// The first day.
    pub start: Column,
    /// The first day on which it does not hold any more.
    pub end: Column,
}

/// A column to sort by.
#[derive(Clone, Copy)]
pub struct Sorted {
    /// The column.
    pub column: Column,
    /// The greatest first.
    pub descending: bool,
}

/// A field of a noun.
pub struct Field {
    /// What it says.
    pub doc: &'static str,
    /// The noun that has it.
    pub noun: &'static str,
    /// Whom it is for.
    pub openness: Openness,
    /// Where it comes from.
    pub kind: Kind,
}

/// Where a field comes from.
pub enum Kind {
    /// A column.
    Column(Column),
    /// A text in both languages.
    Text(Text),
    /// Several columns under one name.
    Group(Group),
    /// A row of another noun.
    One(Link),
    /// A page of rows of another noun.
    Many(Link),
    /// A row of whichever noun two columns name.
    Node(NodeColumns),
    /// Something computed, for all rows at once.
    Computed(Computed),
}

/// A text in both official languages.
#[derive(Clone, Copy)]
pub struct Text {
    /// The French half.
    pub fr: Column,
    /// The English half.
    pub en: Column,
    /// The halves' states. Names that come from a reference list have none.
    pub states: Option<(Column, Column)>,
}

impl Text {
    /// The half in a language, by the name of its field.
    #[must_use]
    pub fn half(&self, field: &str) -> Column {
        if field == "fr" { self.fr } else { self.en }
    }
}

/// Several columns under one name.
pub struct Group {
    /// Its GraphQL type.
    pub name: &'static str,
    /// Its fields.
    pub fields: IndexMap<&'static str, (&'static str, Column)>,
}

/// Two columns that name a row of any noun: its table (or type) and its key.
#[derive(Clone, Copy)]
pub struct NodeColumns {
    /// The table or type.
    pub noun: Column,
    /// The key.
    pub row: Column,
}

/// The way from a noun to another.
pub struct Link {
    /// The other noun.
    pub target: &'static str,
    /// By which columns.
    pub via: Via,
    /// The rows of the way (the junction's, else the target's) hold for a time, and the field
    /// takes the date to look at.
    pub dated: bool,
    /// A column of the way that must be yes.
    pub only: Option<&'static str>,
    /// The own column by which a way through a table in between begins. The own key, mostly.
    pub own: &'static str,
    /// The rows of the way hold on a day that another row says.
    pub day: Option<DayOf>,
    /// A further condition on the target.
    pub scope: Option<Scope>,
    /// There are so few that a page need not say how many it wants.
    pub small: bool,
}

/// A day that another row says.
#[derive(Clone, Copy, Debug)]
pub struct DayOf {
    /// The own column with the row's key.
    pub by: &'static str,
    /// The row's table.
    pub table: &'static str,
    /// The row's column, a wall clock's reading.
    pub clock: &'static str,
}

/// The columns that lead to another noun.
#[derive(Clone, Copy, Debug)]
pub enum Via {
    /// An own column holds the target's key.
    Local(Column),
    /// A column of the target holds the own key.
    Foreign(&'static str),
    /// A table in between holds both.
    Junction {
        /// The table.
        table: &'static str,
        /// Its column with the own key.
        own: &'static str,
        /// Its column with the target's key.
        other: &'static str,
    },
}

/// Rows for which another table has a row at a date.
#[derive(Clone, Copy)]
pub struct Scope {
    /// The other table, whose rows hold for a time.
    pub table: &'static str,
    /// Its column with the key.
    pub column: &'static str,
    /// A column of words that an argument of the same name chooses among.
    pub word: WordArgument,
}

/// An argument that chooses among words.
#[derive(Clone, Copy)]
pub struct WordArgument {
    /// The argument, and the column.
    pub name: &'static str,
    /// What it chooses.
    pub doc: &'static str,
    /// The words.
    pub words: &'static WordType,
    /// The word that stands where none is given.
    pub default: &'static str,
}

/// A list at the root.
pub struct Entry {
    /// The field.
    pub name: &'static str,
    /// What it lists.
    pub doc: String,
    /// The noun.
    pub noun: &'static str,
    /// Which of them.
    pub scope: Option<Scope>,
    /// Whether a page need not say how many it wants.
    pub small: bool,
}

/// The future of a computed field's values, by row.
pub type Values<'a> =
    Pin<Box<dyn Future<Output = Result<HashMap<i64, Value>, ApiError>> + Send + 'a>>;

/// A field that is computed for all rows at once.
pub struct Computed {
    /// Its GraphQL type, of those that the layer or the scalars define.
    pub graphql: &'static str,
    /// Computes the values of these rows with a number of statements that does not depend on
    /// how many they are.
    pub load: for<'a> fn(&'a Reader<'a>, &'a [i64]) -> Values<'a>,
    /// What a row has for which nothing was computed.
    pub otherwise: Value,
}
