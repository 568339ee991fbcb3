//! The tables of one `SELECT`: a noun's, and those to which to-one ways lead from it, each joined
//! once however many columns are wanted of it.

use super::{
    catalog::catalog,
    describe::{DayOf, Link, Via},
    plan::{At, Scoped},
    sql::{Alias, Sql},
};

/// A step along a way.
#[derive(Clone, Copy)]
pub struct Step {
    /// The way.
    pub link: &'static Link,
    /// The date to look at: of a way that takes one, and of rows that hold for a time, where one
    /// was asked for.
    pub at: Option<At>,
    /// The scope, of a way that has one.
    pub scope: Option<Scoped>,
}

impl Step {
    /// Along a way that takes neither date nor scope.
    #[must_use]
    pub const fn plain(link: &'static Link) -> Self {
        Self {
            link,
            at: None,
            scope: None,
        }
    }

    fn word(&self) -> Option<&'static str> {
        self.scope.map(|scoped| scoped.word)
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.link, other.link) && self.at == other.at && self.word() == other.word()
    }
}

impl std::fmt::Debug for Step {
    /// Tells it from every other step, and is the same tomorrow: cursors are marked with it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Link {
            target,
            via,
            own,
            day,
            only,
            ..
        } = self.link;
        let (at, word) = (self.at, self.word());
        write!(f, "{own}.{via:?}.{day:?}.{only:?}.{target}@{at:?}.{word:?}")
    }
}

/// The tables of a `SELECT`.
pub struct Tables {
    root: Alias,
    joined: Vec<(Alias, Step, Alias)>,
    text: String,
    few: bool,
}

impl Tables {
    /// A noun's table alone.
    #[must_use]
    pub fn of(root: Alias) -> Self {
        Self {
            root,
            joined: Vec::new(),
            text: String::new(),
            few: false,
        }
    }

    /// As [`Self::of`], for a page of rows: what is joined to them is looked up row by row.
    #[must_use]
    pub fn of_few(root: Alias) -> Self {
        Self {
            few: true,
            ..Self::of(root)
        }
    }

    /// The noun's table.
    #[must_use]
    pub fn root(&self) -> Alias {
        self.root
    }

    /// The table to which a step leads from another; it is joined where it was not.
    pub fn reach(&mut self, sql: &mut Sql, from: Alias, step: &Step) -> Alias {
        let known = self
            .joined
            .iter()
            .find(|(start, known, _)| *start == from && known == step);
        if let Some((_, _, to)) = known {
            return *to;
        }
        let to = sql.alias();
        let text = sql.aside(|sql| {
            if self.few && sql.is_postgres() && step.link.dated {
                sql.look_up(from, step, to);
            } else {
                sql.left_join(from, step, to);
            }
        });
        self.text.push_str(&text);
        self.joined.push((from, *step, to));
        to
    }

    /// The table to which steps lead from the noun's.
    pub fn follow(&mut self, sql: &mut Sql, steps: &[Step]) -> Alias {
        let root = self.root;
        steps
            .iter()
            .fold(root, |from, step| self.reach(sql, from, step))
    }

    /// The joins, to be put behind the noun's table. Every step must have been taken before.
    #[must_use]
    pub fn joins(&self) -> &str {
        &self.text
    }
}

impl Sql {
    /// A row of the way, where there is one. No way of one row finds several: dated ones are kept
    /// from overlapping by the database.
    fn left_join(&mut self, from: Alias, step: &Step, to: Alias) {
        let link = step.link;
        let target = catalog().referred(link.target);
        let mut way = to;
        match link.via {
            Via::Local(column) => {
                self.push(" LEFT JOIN ")
                    .table(target.table, to)
                    .push(" ON ");
                self.column(to, "id").push(" = ").cell(from, &column);
            }
            Via::Foreign(column) => {
                self.push(" LEFT JOIN ")
                    .table(target.table, to)
                    .push(" ON ");
                self.column(to, column).push(" = ").column(from, "id");
            }
            Via::Junction {
                table: junction,
                own,
                ..
            } => {
                let day = link.day.map(|day| self.join_day(from, &day));
                way = self.alias();
                self.push(" LEFT JOIN ").table(junction, way).push(" ON ");
                self.column(way, own).push(" = ").column(from, link.own);
                if let Some(day) = day {
                    self.push(" AND ").term_on(way, &day);
                }
            }
        }
        self.way_conditions(link, way, step.at);
        if let Via::Junction {
            table: junction,
            other,
            ..
        } = link.via
        {
            self.visible_way(junction, way);
            self.push(" LEFT JOIN ").table(target.table, to);
            self.push(" ON ").column(to, "id").push(" = ");
            self.column(way, other);
        }
        self.visible(target, to);
    }

    /// Joins the row that says a day, and gives the day.
    fn join_day(&mut self, from: Alias, day: &DayOf) -> String {
        let row = self.alias();
        self.push(" LEFT JOIN ").table(day.table, row).push(" ON ");
        self.column(row, "id").push(" = ").column(from, day.by);
        self.visible_way(day.table, row);
        self.day_of(row, day)
    }

    fn day_of(&mut self, row: Alias, day: &DayOf) -> String {
        self.aside(|sql| {
            if sql.is_postgres() {
                sql.column(row, day.clock).push("::date");
            } else {
                sql.push("date(").column(row, day.clock).push(")");
            }
        })
    }

    /// Adds the condition that a way's row holds on the day that another row says.
    pub fn on_day_of(&mut self, from: Alias, way: Alias, day: &DayOf) -> &mut Self {
        let said = self.aside(|sql| {
            let row = sql.alias();
            let said = sql.day_of(row, day);
            sql.push("(SELECT ").push(&said).push(" FROM ");
            sql.table(day.table, row).push(" WHERE ");
            sql.column(row, "id").push(" = ").column(from, day.by);
            sql.visible_way(day.table, row).push(")");
        });
        self.term_on(way, &said)
    }

    /// The same for each of a few rows. PostgreSQL expects dated rows to be many, and reads them
    /// by an index that suits many; told that it is one, it takes the one that finds it (four
    /// meetings with 25 invitations each: 0.65 ms against 1.4).
    fn look_up(&mut self, from: Alias, step: &Step, to: Alias) {
        let link = step.link;
        let target = catalog().referred(link.target);
        let inner = self.alias();
        let (table, key, found) = match link.via {
            Via::Local(_) => (target.table, "id", "*"),
            Via::Foreign(column) => (target.table, column, "*"),
            Via::Junction { table, own, other } => (table, own, other),
        };
        self.push(" LEFT JOIN LATERAL (SELECT ");
        if found == "*" {
            self.name_of(inner).push(".*");
        } else {
            self.column(inner, found);
        }
        self.push(" FROM ").table(table, inner).push(" WHERE ");
        self.column(inner, key).push(" = ");
        match link.via {
            Via::Local(column) => self.cell(from, &column),
            Via::Foreign(_) | Via::Junction { .. } => self.column(from, link.own),
        };
        self.way_conditions(link, inner, step.at);
        let Via::Junction { table, other, .. } = link.via else {
            self.visible(target, inner);
            self.push(" LIMIT 1) AS ").name_of(to).push(" ON TRUE");
            return;
        };
        self.visible_way(table, inner);
        let way = self.alias();
        self.push(" LIMIT 1) AS ").name_of(way).push(" ON TRUE");
        self.push(" LEFT JOIN ").table(target.table, to);
        self.push(" ON ").column(to, "id").push(" = ");
        self.column(way, other);
        self.visible(target, to);
    }

    /// Adds the conditions that a link puts on the rows of its way.
    pub fn way_conditions(&mut self, link: &Link, way: Alias, at: Option<At>) {
        if let Some(only) = link.only {
            self.push(" AND ").column(way, only);
        }
        if let (true, Some(at)) = (link.dated, at) {
            self.push(" AND ").term(way, at);
        }
    }
}

impl Link {
    /// The columns of the row that the way leads from, by which it goes.
    #[must_use]
    pub fn own_columns(&self) -> Vec<&'static str> {
        match self.via {
            Via::Local(column) => vec![column.name],
            Via::Foreign(_) | Via::Junction { .. } => {
                let day = self.day.map(|day| day.by);
                std::iter::once(self.own).chain(day).collect()
            }
        }
    }
}
