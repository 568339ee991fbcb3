//! Statements, as text with bound values.
//!
//! Names come from descriptions alone and values are always bound, so nothing that a client
//! writes gets into the text. The text depends on the selection, not on the rows: sizes of pages
//! are literal, keys come as one parameter however many there are.

use std::fmt::Write;

use sea_orm::{DbBackend, Statement, Value};

use super::{
    column::{Column, Exists, Origin, Scalar, Span},
    plan::{At, Scoped},
};
use crate::graphql::context::Viewer;
use chrono::NaiveDate;

/// A statement in the making.
///
/// Parameters are numbered on either database, so that parts may be written in any order and put
/// together afterwards (see [`Sql::aside`]).
pub struct Sql {
    pub(super) backend: DbBackend,
    pub(super) viewer: Viewer,
    today: NaiveDate,
    text: String,
    values: Vec<Value>,
    aliases: u32,
    /// The table of dates, in a series of them.
    pub(super) dates: Option<Alias>,
}

/// A table's name in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alias(u32);

impl Sql {
    /// An empty statement for a database, for somebody, on a day.
    #[must_use]
    pub fn new(backend: DbBackend, viewer: &Viewer, today: NaiveDate) -> Self {
        Self {
            backend,
            viewer: viewer.clone(),
            today,
            text: String::with_capacity(256),
            values: Vec::new(),
            aliases: 0,
            dates: None,
        }
    }

    /// A name for one more table.
    pub fn alias(&mut self) -> Alias {
        self.aliases += 1;
        Alias(self.aliases)
    }

    /// Writes a part of the statement apart. Its parameters and aliases are the statement's.
    pub fn aside(&mut self, part: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.text);
        part(self);
        std::mem::replace(&mut self.text, before)
    }

    /// Whether the database is PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.backend == DbBackend::Postgres
    }

    /// The statement inside another.
    #[must_use]
    pub fn around(mut self, before: &str, behind: &str) -> Self {
        self.text.insert_str(0, before);
        self.text.push_str(behind);
        self
    }

    /// The statement.
    #[must_use]
    pub fn finish(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }

    /// Adds text.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a name.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.push("\"").push(name).push("\"")
    }

    /// Adds a table with its alias.
    pub fn table(&mut self, table: &str, alias: Alias) -> &mut Self {
        self.name(table).push(" AS ").name_of(alias)
    }

    /// Adds an alias.
    pub fn name_of(&mut self, alias: Alias) -> &mut Self {
        // A `String` takes all that is written to it.
        let _ = write!(self.text, "t{}", alias.0);
        self
    }

    /// Adds a column of a table, by its name in the database.
    pub fn column(&mut self, alias: Alias, column: &str) -> &mut Self {
        self.name_of(alias).push(".").name(column)
    }

    /// Adds what a described column holds.
    pub fn cell(&mut self, alias: Alias, column: &Column) -> &mut Self {
        match &column.origin {
            Origin::Stored => self.column(alias, column.name),
            Origin::Span(span) => self.span(alias, span),
            Origin::Exists(exists) => self.exists(alias, exists),
        }
    }

    fn span(&mut self, row: Alias, span: &Span) -> &mut Self {
        let since = self.aside(|sql| {
            sql.push("COALESCE(").column(row, span.from).push(", ");
            sql.column(row, span.or).push(")");
        });
        if self.is_postgres() {
            self.push("(").column(row, span.to);
            return self.push(" - ").push(&since).push(")");
        }
        self.push("CAST(julianday(").column(row, span.to);
        self.push(") - julianday(").push(&since);
        self.push(") AS INTEGER)")
    }

    fn exists(&mut self, row: Alias, exists: &Exists) -> &mut Self {
        let there = self.alias();
        self.push("EXISTS (SELECT 1 FROM ")
            .table(exists.table, there)
            .push(" WHERE TRUE");
        for (column, own) in exists.on {
            self.push(" AND ").column(there, column).push(" = ");
            self.column(row, own);
        }
        self.visible_way(exists.table, there).push(")")
    }

    /// Adds a value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.parameter(self.values.len())
    }

    /// Adds a day: the one that is asked for.
    pub fn day(&mut self, at: At) -> &mut Self {
        let day = match (at, self.dates) {
            (At::Series, Some(dates)) => return self.column(dates, "day"),
            (At::Date(date), _) => date,
            (At::Today | At::Series, _) => self.today,
        };
        // A question looks at one date in many places.
        let value = Value::from(day);
        match self.values.iter().position(|known| *known == value) {
            Some(at) => self.parameter(at + 1),
            None => self.bind(value),
        }
    }

    fn parameter(&mut self, number: usize) -> &mut Self {
        let mark = if self.is_postgres() { '$' } else { '?' };
        let _ = write!(self.text, "{mark}{number}");
        self
    }

    /// Adds the condition that a row is in a scope.
    pub fn scope(&mut self, row: Alias, scoped: &Scoped, at: At) -> &mut Self {
        let scope = scoped.scope;
        let way = self.alias();
        self.push("EXISTS (SELECT 1 FROM ")
            .table(scope.table, way)
            .push(" WHERE ");
        self.column(way, scope.column).push(" = ").column(row, "id");
        self.push(" AND ")
            .column(way, scope.word.name)
            .push(" = ")
            .bind(scoped.word);
        self.push(" AND ").term(way, at);
        self.visible_way(scope.table, way).push(")")
    }

    /// Adds the condition that a row that holds for a time holds on a day.
    pub fn term(&mut self, row: Alias, at: At) -> &mut Self {
        let day = self.aside(|sql| {
            sql.day(at);
        });
        self.term_on(row, &day)
    }

    /// As [`Sql::term`], on a day that an expression says.
    pub fn term_on(&mut self, row: Alias, day: &str) -> &mut Self {
        self.column(row, "start_on").push(" <= ").push(day);
        self.push(" AND (")
            .column(row, "end_on")
            .push(" IS NULL OR ");
        self.column(row, "end_on").push(" > ").push(day).push(")")
    }

    /// Adds the condition that a column holds one of these keys.
    pub fn keyed(&mut self, alias: Alias, column: &str, keys: &[i64]) -> &mut Self {
        self.column(alias, column).one_of_keys(keys);
        self
    }

    pub(super) fn one_of_keys(&mut self, keys: &[i64]) {
        self.one_of(Scalar::Key, keys);
    }

    /// A column as it is compared and sorted: texts by code point, on either database.
    pub(super) fn sortable(&mut self, row: Alias, column: &Column) -> &mut Self {
        self.cell(row, column);
        if self.backend == DbBackend::Postgres
            && matches!(column.scalar, Scalar::Text | Scalar::Word(_))
        {
            self.push(" COLLATE \"C\"");
        }
        self
    }
}
