//! Statements that read lists: a page with the to-one rows beside it, the pages of a list inside
//! it, the pages inside those, in one statement.
//!
//! Each list is a level. A level's page is cut by the database before anything is joined to it; a
//! list inside another is cut for each row of the level above, by `LATERAL` on PostgreSQL and by
//! `IN (SELECT … LIMIT …)` on SQLite, which has no `LATERAL`. The rows come flat: the cells of a
//! level's row are repeated for each row of the level below.
//!
//! The text depends on the question alone: sizes of pages are literal, keys come as one parameter
//! however many there are, so that a question's statement is prepared once.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    connection::Connection,
    describe::{Noun, Via},
    filter::Filter,
    joins::{Step, Tables},
    order::OrderKey,
    plan::{At, Scoped},
    select::{Select, Source},
    sql::{Alias, Sql},
};

/// The rows that a list has.
#[derive(Clone, Copy)]
pub struct Among<'a> {
    /// The noun.
    pub noun: &'static Noun,
    /// The way that leads to them from a row. A list at the root has none.
    pub step: Option<&'a Step>,
    /// The date to look at, of a list at the root that looks at one.
    pub at: Option<At>,
    /// The scope, of a list at the root that has one.
    pub scope: Option<Scoped>,
    /// What the client wants.
    pub filter: Option<&'a Filter>,
}

/// What lists are read for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The keys of the rows that they belong to.
    pub ids: Vec<i64>,
    /// In a series, the date of each.
    pub days: Vec<NaiveDate>,
}

/// What a statement begins with.
#[derive(Clone, Copy)]
pub enum Origin<'a> {
    /// A list at the root.
    Root,
    /// A list at the root, with how many rows it has on all pages.
    Counted,
    /// A list for each of these, by their numbers from 1.
    Each(&'a Keys),
}

impl Origin<'_> {
    /// Whether the first column is not a cell: it is the number of rows, or what the row belongs to.
    #[must_use]
    pub const fn heads(&self) -> bool {
        !matches!(self, Self::Root)
    }
}

/// A level's table in a statement, with those joined to it.
struct Level {
    tables: Tables,
    /// The tables by their numbers in the selection.
    numbered: Vec<Alias>,
    /// The table was cut before: cells and keys of the order come by these names.
    cut: bool,
}

/// The parts of a statement.
#[derive(Default)]
struct Parts {
    /// The first page says itself how many rows its list has.
    counted: bool,
    columns: Vec<String>,
    from: String,
    order: Vec<String>,
}

impl Sql {
    /// Reads a list, and the lists inside it that go along.
    pub fn list(&mut self, origin: Origin<'_>, connection: &Connection<'_>, among: &Among<'_>) {
        let mut parts = Parts {
            counted: matches!(origin, Origin::Counted) && counts_itself(connection),
            ..Parts::default()
        };
        let parent = if parts.counted {
            None
        } else {
            self.begin(origin, among, &mut parts)
        };
        let plain = parts.from.is_empty() && !parts.counted;
        if plain && self.list_plainly(connection, among) {
            return;
        }
        self.levels(parent, connection, among, &mut parts);
        self.assemble(&parts);
    }

    /// Reads rows by their keys, and the lists inside them that go along.
    pub fn rows_by_id(&mut self, select: &Select<'_>, ids: &[i64]) {
        let mut parts = Parts::default();
        let row = self.alias();
        let mut level = self.with_joins(select, row, false);
        let cells = self.cells(select, &mut level, &[]);
        parts.columns.extend(cells);
        parts.order.push(self.aside(|sql| {
            sql.column(row, "id");
        }));
        let condition = self.aside(|sql| {
            sql.push(" WHERE ").column(row, "id").one_of_keys(ids);
            sql.visible(select.noun, row);
        });
        parts.from = self.aside(|sql| {
            sql.push(" FROM ").table(select.noun.table, row);
            sql.push(level.tables.joins());
        });
        if let Some((_, way, inner)) = select.merged() {
            let among = inner.among(&way.step);
            self.levels(Some(level.numbered[way.table]), inner, &among, &mut parts);
        }
        parts.from.push_str(&condition);
        self.assemble(&parts);
    }

    /// How many rows a list has.
    pub fn count(&mut self, among: &Among<'_>, parent: Option<Alias>) {
        let row = self.alias();
        self.push("SELECT COUNT(*) AS \"n\"");
        self.source(among, parent, row, "");
    }

    /// Adds ` FROM … WHERE …`: a list's rows, of which this is the table, with what is joined to
    /// it.
    pub fn source(
        &mut self,
        among: &Among<'_>,
        parent: Option<Alias>,
        row: Alias,
        joins: &str,
    ) -> &mut Self {
        self.push(" FROM ").rows_of(among, parent, row, joins)
    }

    /// Adds what [`Sql::source`] adds behind ` FROM `.
    pub fn rows_of(
        &mut self,
        among: &Among<'_>,
        parent: Option<Alias>,
        row: Alias,
        joins: &str,
    ) -> &mut Self {
        let way = among.step.zip(parent);
        let mut way_row = row;
        if let Some((step, _)) = way
            && let Via::Junction { table, other, .. } = step.link.via
        {
            way_row = self.alias();
            self.table(table, way_row).push(" JOIN ");
            self.table(among.noun.table, row).push(" ON ");
            self.column(row, "id").push(" = ").column(way_row, other);
        } else {
            self.table(among.noun.table, row);
        }
        self.push(joins).push(" WHERE TRUE");
        if let Some((step, parent)) = way {
            self.push(" AND ");
            match step.link.via {
                Via::Local(column) => self.column(row, "id").push(" = ").cell(parent, &column),
                Via::Foreign(column) => self.column(row, column).push(" = ").column(parent, "id"),
                Via::Junction { own, .. } => {
                    self.column(way_row, own).push(" = ").column(parent, "id")
                }
            };
            self.way_conditions(step.link, way_row, step.at);
            if let Via::Junction { table, .. } = step.link.via {
                self.visible_way(table, way_row);
            }
        }
        self.visible(among.noun, row);
        self.on_its_day(among, row);
        if let Some(filter) = among.filter {
            self.push(" AND ").filter(row, filter);
        }
        self
    }

    fn on_its_day(&mut self, among: &Among<'_>, row: Alias) {
        let (at, scope) = match among.step {
            Some(step) => (step.at, step.scope),
            None => (among.at, among.scope),
        };
        let dated = scope.is_some() || among.step.is_some_and(|step| step.link.takes_date());
        if let (false, Some(days), Some(at)) = (dated, among.noun.days, at) {
            self.push(" AND ").holds(row, &days, at);
        }
        if let (Some(scoped), Some(at)) = (scope, at) {
            self.push(" AND ").scope(row, &scoped, at);
        }
    }

    fn begin(&mut self, origin: Origin<'_>, among: &Among<'_>, parts: &mut Parts) -> Option<Alias> {
        match origin {
            Origin::Root => None,
            Origin::Counted => {
                let counted = self.alias();
                parts.from = self.aside(|sql| {
                    sql.push(" FROM (").count(among, None);
                    sql.push(") AS ").name_of(counted);
                });
                parts.columns.push(self.aside(|sql| {
                    sql.column(counted, "n");
                }));
                None
            }
            Origin::Each(keys) => {
                let each = self.alias();
                parts.from = self.aside(|sql| {
                    sql.push(" FROM ").keys(keys, each);
                });
                let number = self.aside(|sql| {
                    sql.column(each, "n");
                });
                parts.columns.push(number.clone());
                parts.order.push(number);
                Some(each)
            }
        }
    }

    /// Adds a table of keys: their numbers from 1, `n`, the keys, `id`, and in a series `day`.
    pub fn keys(&mut self, keys: &Keys, alias: Alias) -> &mut Self {
        let ids = keys.ids.iter().map(ToString::to_string);
        let series = !keys.days.is_empty();
        if series {
            self.dates = Some(alias);
        }
        if self.is_postgres() {
            let ids: Vec<String> = ids.collect();
            self.push("unnest(string_to_array(").bind(ids.join(","));
            self.push(", ',')::bigint[]");
            if series {
                let days = keys.days.iter().map(ToString::to_string);
                let days: Vec<String> = days.collect();
                self.push(", string_to_array(").bind(days.join(","));
                self.push(", ',')::date[]");
            }
            self.push(") WITH ORDINALITY AS ").name_of(alias);
            return self.push(if series {
                "(\"id\", \"day\", \"n\")"
            } else {
                "(\"id\", \"n\")"
            });
        }
        let pairs: Vec<String> = if series {
            let pairs = ids.zip(&keys.days);
            pairs.map(|(id, day)| format!("[{id},\"{day}\"]")).collect()
        } else {
            ids.collect()
        };
        self.push("(SELECT \"key\" + 1 AS \"n\", ");
        self.push(if series {
            "\"value\" ->> 0 AS \"id\", \"value\" ->> 1 AS \"day\""
        } else {
            "\"value\" AS \"id\""
        });
        self.push(" FROM json_each(")
            .bind(format!("[{}]", pairs.join(",")));
        self.push(")) AS ").name_of(alias)
    }

    /// A list at the root with nothing inside it, counted from its beginning: one plain `SELECT`.
    fn list_plainly(&mut self, connection: &Connection<'_>, among: &Among<'_>) -> bool {
        let select = &connection.select;
        let plain =
            select.joined.is_empty() && select.merged().is_none() && !connection.page.backward;
        if !plain {
            return false;
        }
        let row = self.alias();
        let mut level = self.with_joins(select, row, false);
        let cells = self.cells(select, &mut level, &connection.page.order);
        self.push("SELECT ").push(&cells.join(", "));
        self.page_of(connection, among, None, &mut level.tables);
        true
    }

    /// Adds ` FROM … WHERE … ORDER BY … LIMIT …` for a page.
    fn page_of(
        &mut self,
        connection: &Connection<'_>,
        among: &Among<'_>,
        parent: Option<Alias>,
        tables: &mut Tables,
    ) {
        let page = &connection.page;
        let order = page.counted();
        let bounds = self.aside(|sql| sql.page_bounds(tables, page, &order));
        let sorted = self.aside(|sql| {
            sql.order(tables, &order);
        });
        self.source(among, parent, tables.root(), tables.joins());
        self.push(&bounds).push(" ORDER BY ").push(&sorted);
        self.push(" LIMIT ").push(&connection.fetched().to_string());
    }

    fn levels(
        &mut self,
        mut parent: Option<Alias>,
        connection: &Connection<'_>,
        among: &Among<'_>,
        parts: &mut Parts,
    ) {
        let (mut connection, mut among) = (connection, *among);
        loop {
            let mut level = self.add_level(parent, connection, &among, parts);
            let select = &connection.select;
            let order = &connection.page.order;
            let cells = self.cells(select, &mut level, order);
            parts.columns.extend(cells);
            let sorted = self.sorted(&mut level, order);
            parts.order.push(sorted);
            parts.from.push_str(level.tables.joins());
            let Some((_, way, inner)) = select.merged() else {
                return;
            };
            parent = Some(level.numbered[way.table]);
            connection = inner;
            among = inner.among(&way.step);
        }
    }

    /// Adds a level's page to what the statement reads from.
    fn add_level(
        &mut self,
        parent: Option<Alias>,
        connection: &Connection<'_>,
        among: &Among<'_>,
        parts: &mut Parts,
    ) -> Level {
        let row = self.alias();
        let first = parts.from.is_empty();
        // SQLite looks a list up for each row above it by the keys in its page.
        let by_keys = !self.is_postgres() && parent.is_some();
        let select = &connection.select;
        let page = self.aside(|sql| {
            let inner = sql.alias();
            let mut tables = Tables::of(inner);
            let columns = if by_keys {
                sql.aside(|sql| {
                    sql.column(inner, "id");
                })
            } else {
                sql.handed_on(select, &connection.page.order, &mut tables)
            };
            sql.push("SELECT ").push(&columns);
            if first && parts.counted {
                sql.push(", COUNT(*) OVER () AS \"n\"");
            }
            sql.page_of(connection, among, parent, &mut tables);
        });
        let text = self.aside(|sql| {
            if by_keys {
                sql.push(" LEFT JOIN ").table(among.noun.table, row);
                sql.push(" ON ").column(row, "id");
                sql.push(" IN (").push(&page).push(")");
                return;
            }
            sql.push(match (first, parent) {
                (true, _) => " FROM (",
                (false, Some(_)) => " LEFT JOIN LATERAL (",
                (false, None) => " LEFT JOIN (",
            });
            sql.push(&page).push(") AS ").name_of(row);
            if !first {
                sql.push(" ON TRUE");
            }
        });
        parts.from.push_str(&text);
        if first && parts.counted {
            parts.columns.push(self.aside(|sql| {
                sql.column(row, "n");
            }));
        }
        self.with_joins(select, row, !by_keys)
    }

    /// What a page hands on to what is around it: its cells and the keys of its order, by number,
    /// and the columns that ways go by.
    fn handed_on(
        &mut self,
        select: &Select<'_>,
        order: &[OrderKey],
        tables: &mut Tables,
    ) -> String {
        let row = tables.root();
        self.aside(|sql| {
            sql.column(row, "id");
            for (number, source) in select.cells.iter().enumerate().skip(1) {
                if let Source::Column(0, column) = source {
                    sql.push(", ").cell(row, column).push(" AS ");
                    sql.name(&format!("c{number}"));
                }
            }
            for (number, key) in order.iter().enumerate() {
                sql.push(", ").key(tables, key).push(" AS ");
                sql.name(&format!("o{number}"));
            }
            let joined = select.joined.iter().filter(|joined| joined.from == 0);
            let columns = joined.flat_map(|joined| joined.step.link.own_columns());
            let columns: BTreeSet<&str> = columns.filter(|column| *column != "id").collect();
            for column in columns {
                sql.push(", ").column(row, column);
            }
        })
    }

    fn with_joins(&mut self, select: &Select<'_>, row: Alias, cut: bool) -> Level {
        let mut tables = Tables::of_few(row);
        let mut numbered = vec![row];
        for joined in &select.joined {
            let table = tables.reach(self, numbered[joined.from], &joined.step);
            numbered.push(table);
        }
        Level {
            tables,
            numbered,
            cut,
        }
    }

    fn cells(&mut self, select: &Select<'_>, level: &mut Level, order: &[OrderKey]) -> Vec<String> {
        let sources = select.cells.iter().enumerate();
        sources
            .map(|(number, source)| {
                self.aside(|sql| sql.cell_of(select, level, order, number, source))
            })
            .collect()
    }

    fn cell_of(
        &mut self,
        select: &Select<'_>,
        level: &mut Level,
        order: &[OrderKey],
        number: usize,
        source: &Source,
    ) {
        match source {
            Source::Column(0, _) if level.cut && number > 0 => {
                self.column(level.numbered[0], &format!("c{number}"));
            }
            Source::Column(table, column) => {
                self.cell(level.numbered[*table], column);
            }
            Source::Order(key, _) if level.cut => {
                self.column(level.numbered[0], &format!("o{key}"));
            }
            Source::Order(key, _) => {
                if let Some(key) = order.get(*key) {
                    self.key(&mut level.tables, key);
                }
            }
            Source::Day => {
                self.day(At::Series);
            }
            Source::Count(relation) => {
                if let Some((way, list)) = select.list(*relation) {
                    let parent = level.numbered[way.table];
                    self.push("(").count(&list.among(&way.step), Some(parent));
                    self.push(")");
                }
            }
        }
    }

    fn sorted(&mut self, level: &mut Level, order: &[OrderKey]) -> String {
        self.aside(|sql| {
            if !level.cut {
                sql.order(&mut level.tables, order);
                return;
            }
            for (number, key) in order.iter().enumerate() {
                if number > 0 {
                    sql.push(", ");
                }
                sql.column(level.numbered[0], &format!("o{number}"));
                sql.direction(key);
            }
        })
    }

    fn assemble(&mut self, parts: &Parts) {
        self.push("SELECT ")
            .push(&parts.columns.join(", "))
            .push(&parts.from)
            .push(" ORDER BY ")
            .push(&parts.order.join(", "));
    }
}

/// Whether the rows of a page can say how many their list has on all pages. Where conditions
/// choose the rows, finding them is the work, and is done once; without conditions, counting all
/// would read them all. A page behind a cursor does not see what is before it, and an empty one
/// says nothing.
fn counts_itself(connection: &Connection<'_>) -> bool {
    let page = &connection.page;
    page.filter.is_some() && page.after.is_none() && page.before.is_none() && page.size > 0
}
