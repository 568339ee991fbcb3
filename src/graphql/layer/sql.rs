//! Statements, as text with bound values.
//!
//! Names come from descriptions alone and values are always bound, so nothing that a client
//! writes gets into the text. The text depends on the selection, not on the rows: sizes of pages
//! are literal, keys come as one parameter however many there are.

use std::fmt::Write;

use sea_orm::{DbBackend, Statement, Value};

use super::{
    column::{Column, Scalar},
    describe::{Link, Noun, Via},
    filter::Filter,
    order::OrderKey,
    page::Page,
    plan::{At, Scoped, Select},
};
use chrono::NaiveDate;

/// A statement in the making.
///
/// Parameters are numbered on either database, so that parts may be written in any order and put
/// together afterwards (see [`Sql::aside`]).
pub struct Sql {
    pub(super) backend: DbBackend,
    today: NaiveDate,
    text: String,
    values: Vec<Value>,
    aliases: u32,
    /// The table of dates, in a series of them.
    dates: Option<Alias>,
}

/// A table's name in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alias(u32);

/// The names of a statement's tables.
#[derive(Clone, Copy)]
struct From {
    row: Alias,
    junction: Alias,
}

/// The rows that a statement looks among.
pub struct Among<'a> {
    /// The way that leads to them, from these keys.
    pub way: Option<(&'a Link, &'a [i64])>,
    /// The rows with these keys.
    pub ids: Option<&'a [i64]>,
    /// The date to look at.
    pub at: Option<At>,
    /// A further condition.
    pub scope: Option<Scoped>,
    /// What the client wants.
    pub filter: Option<&'a Filter>,
}

impl Sql {
    /// An empty statement for a database, on a day.
    #[must_use]
    pub fn new(backend: DbBackend, today: NaiveDate) -> Self {
        Self {
            backend,
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
        self.column(alias, column.name)
    }

    /// Adds a value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let mark = if self.is_postgres() { '$' } else { '?' };
        let _ = write!(self.text, "{mark}{}", self.values.len());
        self
    }

    /// Adds a day: the one that is asked for.
    pub fn day(&mut self, at: At) -> &mut Self {
        match (at, self.dates) {
            (At::Date(date), _) => self.bind(date),
            (At::Series, Some(dates)) => self.column(dates, "day"),
            (At::Today | At::Series, _) => self.bind(self.today),
        }
    }

    /// A page of a list, or all rows that a way or keys lead to.
    pub fn page(&mut self, select: &Select<'_>, among: &Among<'_>, page: Option<&Page>) {
        let nested = among.way.is_some();
        let from = self.from();
        match page {
            Some(page) if nested => {
                let order = page.counted();
                let numbered = self.alias();
                self.push("SELECT \"way\", ")
                    .listed(select, numbered)
                    .push(" FROM (");
                self.rows(select, among, from, Some(&order));
                self.page_bounds(from.row, page, &order);
                self.push(") AS ")
                    .name_of(numbered)
                    .push(" WHERE \"n\" <= ")
                    .push(&(page.size + 1).to_string())
                    .push(" ORDER BY \"way\", \"n\"");
            }
            Some(page) => {
                let order = page.counted();
                self.rows(select, among, from, None);
                self.page_bounds(from.row, page, &order);
                self.push(" ORDER BY ").order(from.row, &order);
                self.push(" LIMIT ").push(&(page.size + 1).to_string());
            }
            None => {
                self.rows(select, among, from, None);
                self.push(" ORDER BY ").column(from.row, "id");
            }
        }
    }

    /// How many rows a list has; by key where a way leads to it.
    pub fn count(&mut self, noun: &Noun, among: &Among<'_>) {
        let from = self.from();
        self.push("SELECT ");
        if let Some((link, _)) = among.way {
            self.way_key(link, from).push(" AS \"way\", ");
        }
        self.push("COUNT(*)").source(noun, among, from);
        if let Some((link, _)) = among.way {
            self.push(" GROUP BY ").way_key(link, from);
        }
    }

    fn from(&mut self) -> From {
        From {
            row: self.alias(),
            junction: self.alias(),
        }
    }

    fn listed(&mut self, select: &Select<'_>, alias: Alias) -> &mut Self {
        self.column(alias, "id");
        for column in &select.columns {
            self.push(", ").cell(alias, column);
        }
        self
    }

    fn rows(
        &mut self,
        select: &Select<'_>,
        among: &Among<'_>,
        from: From,
        numbered: Option<&[OrderKey]>,
    ) {
        self.push("SELECT ");
        if let Some((link, _)) = among.way {
            self.way_key(link, from).push(" AS \"way\", ");
        }
        self.listed(select, from.row);
        if let (Some(order), Some((link, _))) = (numbered, among.way) {
            self.push(", ROW_NUMBER() OVER (PARTITION BY ")
                .way_key(link, from);
            self.push(" ORDER BY ")
                .order(from.row, order)
                .push(") AS \"n\"");
        }
        self.source(select.noun, among, from);
    }

    fn way_key(&mut self, link: &Link, from: From) -> &mut Self {
        match link.via {
            Via::Local(_) => self.column(from.row, "id"),
            Via::Foreign(column) => self.column(from.row, column),
            Via::Junction { own, .. } => self.column(from.junction, own),
        }
    }

    fn source(&mut self, noun: &Noun, among: &Among<'_>, from: From) {
        self.push(" FROM ").table(noun.table, from.row);
        let mut way_alias = from.row;
        if let Some((
            Link {
                via: Via::Junction { table, other, .. },
                ..
            },
            _,
        )) = among.way
        {
            way_alias = from.junction;
            self.push(" JOIN ").table(table, way_alias).push(" ON ");
            self.column(way_alias, other)
                .push(" = ")
                .column(from.row, "id");
        }
        self.push(" WHERE TRUE");
        if let Some((link, keys)) = among.way {
            self.push(" AND ").way_key(link, from).one_of_keys(keys);
            self.way_conditions(link, way_alias, among.at);
        }
        if let Some(ids) = among.ids {
            self.push(" AND ").column(from.row, "id").one_of_keys(ids);
        }
        if let (Some(scoped), Some(at)) = (among.scope, among.at) {
            self.push(" AND ").scope(from.row, &scoped, at);
        }
        if let Some(filter) = among.filter {
            self.push(" AND ").filter(from.row, filter);
        }
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
        self.push(" AND ").term(way, at).push(")")
    }

    /// Adds the condition that a row that holds for a time holds on a day.
    pub fn term(&mut self, row: Alias, at: At) -> &mut Self {
        self.column(row, "start_on").push(" <= ").day(at);
        self.push(" AND (")
            .column(row, "end_on")
            .push(" IS NULL OR ");
        self.column(row, "end_on").push(" > ").day(at).push(")")
    }

    /// Adds the condition that a column holds one of these keys.
    pub fn keyed(&mut self, alias: Alias, column: &str, keys: &[i64]) -> &mut Self {
        self.column(alias, column).one_of_keys(keys);
        self
    }

    fn one_of_keys(&mut self, keys: &[i64]) {
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        let keys = keys.join(",");
        if self.backend == DbBackend::Postgres {
            self.push(" = ANY(string_to_array(")
                .bind(keys)
                .push(", ',')::bigint[])");
        } else {
            self.push(" IN (SELECT value FROM json_each(")
                .bind(format!("[{keys}]"))
                .push("))");
        }
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
