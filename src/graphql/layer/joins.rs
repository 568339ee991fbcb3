//! The tables of one `SELECT`: a noun's, and those to which to-one ways lead from it, each joined
//! once however many columns are wanted of it.

use super::{
    catalog::catalog,
    describe::{Link, Via},
    plan::At,
    sql::{Alias, Sql},
};

/// A step along a to-one way.
#[derive(Clone, Copy)]
pub struct Step {
    /// The way.
    pub link: &'static Link,
    /// The date to look at, of a way that takes one.
    pub at: Option<At>,
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.link, other.link) && self.at == other.at
    }
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{:?}", self.link.target, self.at)
    }
}

/// The tables of a `SELECT`.
pub struct Tables {
    root: Alias,
    joined: Vec<(Alias, Step, Alias)>,
    text: String,
}

impl Tables {
    /// A noun's table alone.
    #[must_use]
    pub fn of(root: Alias) -> Self {
        Self {
            root,
            joined: Vec::new(),
            text: String::new(),
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
        let text = sql.aside(|sql| sql.left_join(from, step, to));
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
        let table = catalog().referred(link.target).table;
        let mut way = to;
        match link.via {
            Via::Local(column) => {
                self.push(" LEFT JOIN ").table(table, to).push(" ON ");
                self.column(to, "id").push(" = ").cell(from, &column);
            }
            Via::Foreign(column) => {
                self.push(" LEFT JOIN ").table(table, to).push(" ON ");
                self.column(to, column).push(" = ").column(from, "id");
            }
            Via::Junction {
                table: junction,
                own,
                ..
            } => {
                way = self.alias();
                self.push(" LEFT JOIN ").table(junction, way).push(" ON ");
                self.column(way, own).push(" = ").column(from, "id");
            }
        }
        self.way_conditions(link, way, step.at);
        if let Via::Junction { other, .. } = link.via {
            self.push(" LEFT JOIN ").table(table, to).push(" ON ");
            self.column(to, "id").push(" = ").column(way, other);
        }
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
