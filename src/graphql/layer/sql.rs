//! Statements, as text with bound values.
//!
//! Names come from descriptions alone and values are always bound, so nothing that a client
//! writes gets into the text. The text depends on the selection, not on the rows: sizes of pages
//! are literal, keys come as one parameter however many there are.

use sea_orm::{DbBackend, Statement, Value};

use super::{
    column::{Cell, Column, Scalar},
    describe::{Link, Noun, Via},
    filter::{Comparison, Filter, Match, Place, Test},
    order::OrderKey,
    page::Page,
    plan::{Scoped, Select},
};
use chrono::NaiveDate;

/// A statement in the making.
pub struct Sql {
    backend: DbBackend,
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

    /// Adds a filter as one expression.
    pub fn filter(&mut self, filter: &Filter) {
        match filter {
            Filter::All(all) => self.joined(all, " AND ", "TRUE"),
            Filter::Any(any) => self.joined(any, " OR ", "FALSE"),
            Filter::Not(not) => {
                self.push("NOT ").filter(not);
            }
            Filter::Test(column, test) => self.test(column, test),
        }
    }

    fn joined(&mut self, filters: &[Filter], with: &str, none: &str) {
        if filters.is_empty() {
            self.push(none);
            return;
        }
        self.push("(");
        for (position, filter) in filters.iter().enumerate() {
            if position > 0 {
                self.push(with);
            }
            self.filter(filter);
        }
        self.push(")");
    }

    fn test(&mut self, column: &Column, test: &Test) {
        self.push("(");
        if column.nullable && !matches!(test, Test::IsNull(_)) {
            // A test of what is empty is false, so that `not` makes it true.
            self.column("t", column.name).push(" IS NOT NULL AND ");
        }
        match test {
            Test::IsNull(yes) => {
                self.column("t", column.name);
                self.push(if *yes { " IS NULL" } else { " IS NOT NULL" });
            }
            Test::In(values) => {
                self.column("t", column.name).push(" IN (");
                for (position, value) in values.iter().enumerate() {
                    if position > 0 {
                        self.push(", ");
                    }
                    self.bind(value.bind(column.scalar));
                }
                self.push(")");
            }
            Test::Compare(comparison, value) => {
                self.sortable(column).push(match comparison {
                    Comparison::Equal => " = ",
                    Comparison::Less => " < ",
                    Comparison::LessOrEqual => " <= ",
                    Comparison::Greater => " > ",
                    Comparison::GreaterOrEqual => " >= ",
                });
                self.bind(value.bind(column.scalar));
            }
            Test::Match(wanted) => self.matched(column, wanted),
        }
        self.push(")");
    }

    /// The position of the text within the column says where it is, with no pattern to escape.
    fn matched(&mut self, column: &Column, wanted: &Match) {
        let text = if wanted.insensitive {
            super::fold::fold(&wanted.text)
        } else {
            wanted.text.clone()
        };
        if wanted.place == Place::Whole {
            self.folded(column, wanted.insensitive)
                .push(" = ")
                .bind(text);
            return;
        }
        let postgres = self.backend == DbBackend::Postgres;
        self.push(if postgres { "strpos(" } else { "instr(" });
        self.folded(column, wanted.insensitive)
            .push(", ")
            .bind(text.as_str())
            .push(")");
        self.push(match wanted.place {
            Place::Start => " = 1",
            Place::Anywhere | Place::Whole => " > 0",
        });
    }

    fn folded(&mut self, column: &Column, insensitive: bool) -> &mut Self {
        if !insensitive {
            return self.column("t", column.name);
        }
        let expression = super::fold::expression(self.backend, column.name);
        self.push(&expression)
    }

    /// A column as it is compared and sorted: texts by code point, on either database.
    fn sortable(&mut self, column: &Column) -> &mut Self {
        self.column("t", column.name);
        if self.backend == DbBackend::Postgres
            && matches!(column.scalar, Scalar::Text | Scalar::Word(_))
        {
            self.push(" COLLATE \"C\"");
        }
        self
    }

    fn order(&mut self, keys: &[OrderKey]) -> &mut Self {
        for (position, key) in keys.iter().enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.sortable(&key.column);
            self.push(if key.descending { " DESC" } else { " ASC" });
            if key.column.nullable {
                self.push(if key.nulls_first {
                    " NULLS FIRST"
                } else {
                    " NULLS LAST"
                });
            }
        }
        self
    }

    fn page_bounds(&mut self, page: &Page, order: &[OrderKey]) {
        let (start, end) = if page.backward {
            (&page.before, &page.after)
        } else {
            (&page.after, &page.before)
        };
        if let Some(start) = start {
            self.push(" AND ").behind(order, start);
        }
        if let Some(end) = end {
            let reversed: Vec<OrderKey> = order.iter().map(|key| key.reversed()).collect();
            self.push(" AND ").behind(&reversed, end);
        }
    }

    /// The rows behind one with these values, in this order.
    fn behind(&mut self, order: &[OrderKey], cells: &[Cell]) {
        let one_way = order
            .windows(2)
            .all(|two| two[0].descending == two[1].descending);
        if one_way && order.iter().all(|key| !key.column.nullable) {
            return self.behind_by_row(order, cells);
        }
        // (a behind) OR (a equal AND b behind) OR …
        self.push("(");
        for last in 0..order.len() {
            if last > 0 {
                self.push(" OR ");
            }
            self.push("(");
            for (key, cell) in order.iter().zip(cells).take(last) {
                self.level(key, cell).push(" AND ");
            }
            self.further(&order[last], &cells[last]).push(")");
        }
        self.push(")");
    }

    fn behind_by_row(&mut self, order: &[OrderKey], cells: &[Cell]) {
        self.push("(");
        for (position, key) in order.iter().enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.sortable(&key.column);
        }
        let descending = order.first().is_some_and(|key| key.descending);
        self.push(if descending { ") < (" } else { ") > (" });
        for (position, (key, cell)) in order.iter().zip(cells).enumerate() {
            if position > 0 {
                self.push(", ");
            }
            self.bind(cell.bind(key.column.scalar));
        }
        self.push(")");
    }

    fn level(&mut self, key: &OrderKey, cell: &Cell) -> &mut Self {
        if *cell == Cell::Null {
            return self.column("t", key.column.name).push(" IS NULL");
        }
        self.sortable(&key.column)
            .push(" = ")
            .bind(cell.bind(key.column.scalar))
    }

    fn further(&mut self, key: &OrderKey, cell: &Cell) -> &mut Self {
        let nulls_follow = key.column.nullable && !key.nulls_first;
        if *cell == Cell::Null {
            if nulls_follow {
                return self.push("FALSE");
            }
            return self.column("t", key.column.name).push(" IS NOT NULL");
        }
        self.push("(").sortable(&key.column);
        self.push(if key.descending { " < " } else { " > " });
        self.bind(cell.bind(key.column.scalar));
        if nulls_follow {
            self.push(" OR ")
                .column("t", key.column.name)
                .push(" IS NULL");
        }
        self.push(")")
    }
}
