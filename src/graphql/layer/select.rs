//! What to read of a noun's rows: cells of the noun's own table and of those that to-one ways
//! lead to, all in one row; and relations, which find several rows or another noun's.

use async_graphql::parser::types::SelectionSet;

use super::{
    column::{Column, Scalar},
    connection::Connection,
    describe::{Computed, Noun},
    joins::Step,
    plan::At,
};

/// What to read of a noun's rows. The first cell is always the row's key.
pub struct Select<'q> {
    /// The noun.
    pub noun: &'static Noun,
    /// The tables that are joined; the noun's own has the number 0, these the numbers from 1.
    pub joined: Vec<Joined>,
    /// The cells of a row.
    pub cells: Vec<Source>,
    /// What else to read for the rows.
    pub relations: Vec<Relation<'q>>,
}

/// A table that is joined.
#[derive(Clone, Copy)]
pub struct Joined {
    /// The number of the table from which a step leads to it.
    pub from: usize,
    /// The step.
    pub step: Step,
}

/// Where a cell comes from.
#[derive(Clone, Copy, PartialEq)]
pub enum Source {
    /// A column of a table.
    Column(usize, Column),
    /// A key of the list's order.
    Order(usize, Scalar),
    /// How many rows the list of a relation has.
    Count(usize),
    /// In a series, the date.
    Day,
}

/// What is read for all rows at once.
pub enum Relation<'q> {
    /// Each row's page of another noun.
    Many(Way, Box<Connection<'q>>),
    /// Each row's one row of whichever noun two cells name.
    Node {
        /// The cell with the table or type.
        noun: usize,
        /// The cell with the key.
        row: usize,
        /// What is asked of it.
        sets: Vec<&'q SelectionSet>,
        /// The date that is looked at there.
        at: At,
    },
    /// Something computed, for the rows with the keys in a cell.
    Computed(usize, &'static Computed),
}

/// The way to another noun's rows.
#[derive(Clone, Copy)]
pub struct Way {
    /// The way.
    pub step: Step,
    /// The number of the table from which it leads.
    pub table: usize,
    /// The cell with that table's key.
    pub key: usize,
    /// In a series, the cell with the date.
    pub day: Option<usize>,
}

impl Source {
    /// What the cell's values are.
    #[must_use]
    pub fn scalar(&self) -> Scalar {
        match self {
            Self::Column(_, column) => column.scalar,
            Self::Order(_, scalar) => *scalar,
            Self::Count(_) => Scalar::Key,
            Self::Day => Scalar::Date,
        }
    }
}

impl<'q> Select<'q> {
    /// A noun's keys, and nothing else yet.
    #[must_use]
    pub fn of(noun: &'static Noun) -> Self {
        Self {
            noun,
            joined: Vec::new(),
            cells: vec![Source::Column(0, Column::id())],
            relations: Vec::new(),
        }
    }

    /// The cell of a column of a table, which is read from now on.
    pub fn cell(&mut self, table: usize, column: Column) -> usize {
        self.source(Source::Column(table, column))
    }

    /// The cell of something, which is read from now on.
    pub fn source(&mut self, source: Source) -> usize {
        let known = self.cells.iter().position(|known| *known == source);
        known.unwrap_or_else(|| {
            self.cells.push(source);
            self.cells.len() - 1
        })
    }

    /// The table to which a step leads, which is joined from now on.
    pub fn table(&mut self, from: usize, step: Step) -> usize {
        let joined = |known: &Joined| known.from == from && known.step == step;
        let known = self.joined.iter().position(joined);
        let at = known.unwrap_or_else(|| {
            self.joined.push(Joined { from, step });
            self.joined.len() - 1
        });
        at + 1
    }

    /// A relation, which is read from now on.
    pub fn relation(&mut self, relation: Relation<'q>) -> usize {
        self.relations.push(relation);
        self.relations.len() - 1
    }

    /// The list of a relation that finds one.
    #[must_use]
    pub fn list(&self, relation: usize) -> Option<(&Way, &Connection<'q>)> {
        match self.relations.get(relation) {
            Some(Relation::Many(way, connection)) => Some((way, connection)),
            _ => None,
        }
    }

    /// The relation whose pages are read by the same statement as the rows: the first with pages.
    /// A second would give every row of the one with every row of the other.
    #[must_use]
    pub fn merged<'s>(&'s self) -> Option<(usize, &'s Way, &'s Connection<'q>)> {
        let pages = |(at, relation): (usize, &'s Relation<'q>)| match relation {
            Relation::Many(way, connection) if connection.rows => Some((at, way, &**connection)),
            _ => None,
        };
        self.relations.iter().enumerate().find_map(pages)
    }

    /// Whether a client's conditions choose among rows that come along.
    #[must_use]
    pub fn filtered(&self) -> bool {
        self.merged().is_some_and(|(_, _, connection)| {
            connection.page.filter.is_some() || connection.select.filtered()
        })
    }
}
