//! Statements, as text with bound values.
//!
//! Names come from descriptions alone and values are always bound, so nothing that a client
//! writes gets into the text. The text depends on the selection, not on the rows: sizes of pages
//! are literal, keys come as one parameter however many there are.

use sea_orm::{DbBackend, Statement, Value};

use super::{
    column::{Column, Scalar},
    describe::{Link, Noun, Via},
    filter::Filter,
    order::OrderKey,
    page::Page,
    plan::{Scoped, Select},
};
use chrono::NaiveDate;

/// A statement in the making.
pub struct Sql {
    pub(super) backend: DbBackend,
    text: String,
    values: Vec<Value>,
}

/// The rows that a statement looks among.
pub struct Among<'a> {
    /// The way that leads to them, from these keys.
    pub way: Option<(&'a Link, &'a [i64])>,
    /// The rows with these keys.
    pub ids: Option<&'a [i64]>,
    /// The date to look at.
    pub at: Option<NaiveDate>,
    /// A further condition.
    pub scope: Option<Scoped>,
    /// What the client wants.
    pub filter: Option<&'a Filter>,
}

impl Sql {
    /// An empty statement for a database.
    #[must_use]
    pub fn new(backend: DbBackend) -> Self {
        Self {
            backend,
            text: String::with_capacity(256),
            values: Vec::new(),
        }
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

    /// Adds a column of an alias.
    pub fn column(&mut self, alias: &str, column: &str) -> &mut Self {
        self.name(alias).push(".").name(column)
    }

    /// Adds a value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        if self.backend == DbBackend::Postgres {
            let number = self.values.len();
            self.push(&format!("${number}"))
        } else {
            self.push("?")
        }
    }

    /// A page of a list, or all rows that a way or keys lead to.
    pub fn page(&mut self, select: &Select<'_>, among: &Among<'_>, page: Option<&Page>) {
        let nested = among.way.is_some();
        match page {
            Some(page) if nested => {
                let order = page.counted();
                self.push("SELECT \"way\", ")
                    .listed(select, "p")
                    .push(" FROM (");
                self.rows(select, among, Some(&order));
                self.page_bounds(page, &order);
                self.push(") AS \"p\" WHERE \"n\" <= ")
                    .push(&(page.size + 1).to_string())
                    .push(" ORDER BY \"way\", \"n\"");
            }
            Some(page) => {
                let order = page.counted();
                self.rows(select, among, None);
                self.page_bounds(page, &order);
                self.push(" ORDER BY ").order(&order);
                self.push(" LIMIT ").push(&(page.size + 1).to_string());
            }
            None => {
                self.rows(select, among, None);
                self.push(" ORDER BY ").column("t", "id");
            }
        }
    }

    /// How many rows a list has; by key where a way leads to it.
    pub fn count(&mut self, noun: &Noun, among: &Among<'_>) {
        self.push("SELECT ");
        if let Some((link, _)) = among.way {
            self.way_key(link).push(" AS \"way\", ");
        }
        self.push("COUNT(*)").source(noun, among);
        if let Some((link, _)) = among.way {
            self.push(" GROUP BY ").way_key(link);
        }
    }

    fn listed(&mut self, select: &Select<'_>, alias: &str) -> &mut Self {
        self.column(alias, "id");
        for column in &select.columns {
            self.push(", ").column(alias, column.name);
        }
        self
    }

    fn rows(&mut self, select: &Select<'_>, among: &Among<'_>, numbered: Option<&[OrderKey]>) {
        self.push("SELECT ");
        if let Some((link, _)) = among.way {
            self.way_key(link).push(" AS \"way\", ");
        }
        self.listed(select, "t");
        if let (Some(order), Some((link, _))) = (numbered, among.way) {
            self.push(", ROW_NUMBER() OVER (PARTITION BY ")
                .way_key(link);
            self.push(" ORDER BY ").order(order).push(") AS \"n\"");
        }
        self.source(select.noun, among);
    }

    fn way_key(&mut self, link: &Link) -> &mut Self {
        match link.via {
            Via::Local(_) => self.column("t", "id"),
            Via::Foreign(column) => self.column("t", column),
            Via::Junction { own, .. } => self.column("j", own),
        }
    }

    fn source(&mut self, noun: &Noun, among: &Among<'_>) {
        self.push(" FROM ").name(noun.table).push(" AS \"t\"");
        let mut way_alias = "t";
        if let Some((
            Link {
                via: Via::Junction { table, other, .. },
                ..
            },
            _,
        )) = among.way
        {
            way_alias = "j";
            self.push(" JOIN ").name(table).push(" AS \"j\" ON ");
            self.column("j", other).push(" = ").column("t", "id");
        }
        self.push(" WHERE TRUE");
        if let Some((link, keys)) = among.way {
            self.push(" AND ").way_key(link).one_of_keys(keys);
            if let Some(only) = link.only {
                self.push(" AND ").column(way_alias, only);
            }
            if let (true, Some(at)) = (link.dated, among.at) {
                self.push(" AND ").term(way_alias, at);
            }
        }
        if let Some(ids) = among.ids {
            self.push(" AND ").column("t", "id").one_of_keys(ids);
        }
        if let (Some(scoped), Some(at)) = (among.scope, among.at) {
            self.scope(&scoped, at);
        }
        if let Some(filter) = among.filter {
            self.push(" AND ").filter(filter);
        }
    }

    fn scope(&mut self, scoped: &Scoped, at: NaiveDate) {
        let scope = scoped.scope;
        self.push(" AND EXISTS (SELECT 1 FROM ")
            .name(scope.table)
            .push(" AS \"s\" WHERE ");
        self.column("s", scope.column).push(" = ").column("t", "id");
        self.push(" AND ")
            .column("s", scope.word.name)
            .push(" = ")
            .bind(scoped.word);
        self.push(" AND ").term("s", at).push(")");
    }

    fn term(&mut self, alias: &str, at: NaiveDate) -> &mut Self {
        self.column(alias, "start_on").push(" <= ").bind(at);
        self.push(" AND (")
            .column(alias, "end_on")
            .push(" IS NULL OR ");
        self.column(alias, "end_on").push(" > ").bind(at).push(")")
    }

    /// Adds the condition that a column holds one of these keys.
    pub fn keyed(&mut self, alias: &str, column: &str, keys: &[i64]) -> &mut Self {
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
    pub(super) fn sortable(&mut self, column: &Column) -> &mut Self {
        self.column("t", column.name);
        if self.backend == DbBackend::Postgres
            && matches!(column.scalar, Scalar::Text | Scalar::Word(_))
        {
            self.push(" COLLATE \"C\"");
        }
        self
    }
}
