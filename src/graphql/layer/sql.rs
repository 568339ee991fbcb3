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
    joins::Tables,
    order::OrderKey,
    page::Page,
    plan::{At, Scoped, Select},
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
        let from = self.from();
        let mut tables = Tables::of(from.row);
        match (page, among.way) {
            (Some(page), Some((link, _))) => {
                let order = page.counted();
                let numbered = self.alias();
                self.push("SELECT \"way\", ")
                    .listed(select, numbered)
                    .push(" FROM (SELECT ")
                    .way_key(link, from)
                    .push(" AS \"way\", ")
                    .selected(select, &mut tables)
                    .push(", ROW_NUMBER() OVER (PARTITION BY ")
                    .way_key(link, from)
                    .push(" ORDER BY ")
                    .order(&mut tables, &order)
                    .push(") AS \"n\"")
                    .bounded(select, among, from, tables, Some((page, &order)))
                    .push(") AS ")
                    .name_of(numbered)
                    .push(" WHERE \"n\" <= ")
                    .push(&(page.size + 1).to_string())
                    .push(" ORDER BY \"way\", \"n\"");
            }
            (Some(page), None) => {
                let order = page.counted();
                self.push("SELECT ").selected(select, &mut tables);
                let sorted = self.aside(|sql| {
                    sql.order(&mut tables, &order);
                });
                self.bounded(select, among, from, tables, Some((page, &order)))
                    .push(" ORDER BY ")
                    .push(&sorted)
                    .push(" LIMIT ")
                    .push(&(page.size + 1).to_string());
            }
            (None, way) => {
                self.push("SELECT ");
                if let Some((link, _)) = way {
                    self.way_key(link, from).push(" AS \"way\", ");
                }
                self.selected(select, &mut tables)
                    .bounded(select, among, from, tables, None)
                    .push(" ORDER BY ")
                    .column(from.row, "id");
            }
        }
    }

    /// Adds ` FROM … WHERE …` with all joins, and where a page begins and ends.
    fn bounded(
        &mut self,
        select: &Select<'_>,
        among: &Among<'_>,
        from: From,
        mut tables: Tables,
        page: Option<(&Page, &[OrderKey])>,
    ) -> &mut Self {
        let bounds = self.aside(|sql| {
            if let Some((page, order)) = page {
                sql.page_bounds(&mut tables, page, order);
            }
        });
        self.source(select.noun, among, from, tables.joins())
            .push(&bounds)
    }

    /// How many rows a list has; by key where a way leads to it.
    pub fn count(&mut self, noun: &'static Noun, among: &Among<'_>) {
        let from = self.from();
        self.push("SELECT ");
        if let Some((link, _)) = among.way {
            self.way_key(link, from).push(" AS \"way\", ");
        }
        self.push("COUNT(*)").source(noun, among, from, "");
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

    /// Adds the cells of a row, by their names in what was read.
    fn listed(&mut self, select: &Select<'_>, alias: Alias) -> &mut Self {
        self.column(alias, "id");
        for column in &select.columns {
            self.push(", ").column(alias, column.name);
        }
        for number in 0..select.sorts.len() {
            self.push(", ").column(alias, &sort_name(number));
        }
        self
    }

    /// Adds the cells of a row, with their names.
    fn selected(&mut self, select: &Select<'_>, tables: &mut Tables) -> &mut Self {
        let row = tables.root();
        self.column(row, "id");
        for column in &select.columns {
            self.push(", ").cell(row, column);
        }
        for (number, key) in select.sorts.iter().enumerate() {
            self.push(", ").key(tables, key);
            self.push(" AS ").name(&sort_name(number));
        }
        self
    }

    fn way_key(&mut self, link: &Link, from: From) -> &mut Self {
        match link.via {
            Via::Local(_) => self.column(from.row, "id"),
            Via::Foreign(column) => self.column(from.row, column),
            Via::Junction { own, .. } => self.column(from.junction, own),
        }
    }

    fn source(
        &mut self,
        noun: &'static Noun,
        among: &Among<'_>,
        from: From,
        joins: &str,
    ) -> &mut Self {
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
        self.push(joins).push(" WHERE TRUE");
        if let Some((link, keys)) = among.way {
            self.push(" AND ").way_key(link, from).one_of_keys(keys);
            self.way_conditions(link, way_alias, among.at);
            if let Via::Junction { table, .. } = link.via {
                self.visible_way(table, way_alias);
            }
        }
        self.visible(noun, from.row);
        if let Some(ids) = among.ids {
            self.push(" AND ").column(from.row, "id").one_of_keys(ids);
        }
        let takes_date =
            among.scope.is_some() || among.way.is_some_and(|(way, _)| way.takes_date());
        if let (false, Some(days), Some(at)) = (takes_date, noun.days, among.at) {
            self.push(" AND ").holds(from.row, &days, at);
        }
        if let (Some(scoped), Some(at)) = (among.scope, among.at) {
            self.push(" AND ").scope(from.row, &scoped, at);
        }
        if let Some(filter) = among.filter {
            self.push(" AND ").filter(from.row, filter);
        }
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

fn sort_name(number: usize) -> String {
    format!("sort{number}")
}
