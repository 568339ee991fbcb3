//! Rows as they come from the database, flat, with what was read for them.

use std::{collections::HashMap, ops::Range};

use async_graphql::{Name, Value};

use super::{
    column::Cell,
    plan::{Select, Shape},
};

/// What a [`super::plan::Select`] found.
#[derive(Default)]
pub struct Rows<'q> {
    /// The rows' keys.
    pub ids: Vec<i64>,
    /// For rows that were read for others: by which key they were found.
    pub parents: Vec<i64>,
    /// All cells, row after row.
    pub cells: Vec<Cell>,
    /// How many cells a row has.
    pub width: usize,
    /// What was read for the rows, relation by relation.
    pub related: Vec<Related<'q>>,
}

/// What was read for all rows at once.
pub enum Related<'q> {
    /// One row each, by key.
    One(HashMap<i64, usize>, Rows<'q>),
    /// A page each, by key.
    Many(Pages<'q>),
    /// A row of any noun, by table or type and key.
    Node(HashMap<String, NodeRows<'q>>),
    /// A value each, by key, and what the others have.
    Computed(HashMap<i64, Value>, Value),
}

/// Rows of one noun that others refer to.
pub struct NodeRows<'q> {
    /// What was read.
    pub select: Select<'q>,
    /// The rows.
    pub rows: Rows<'q>,
    /// How they look.
    pub shapes: Vec<(Name, Shape)>,
    /// Where each is.
    pub by_id: HashMap<i64, usize>,
}

/// The pages of a relation.
#[derive(Default)]
pub struct Pages<'q> {
    /// The rows of all pages.
    pub rows: Rows<'q>,
    /// Which of them are whose.
    pub by_key: HashMap<i64, PageRows>,
    /// How many rows each whole list has, where that was asked.
    pub counts: HashMap<i64, i64>,
}

/// The rows of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRows {
    /// Where they are.
    pub rows: Range<usize>,
    /// Whether the list goes on behind them.
    pub more: bool,
}

impl Rows<'_> {
    /// The cells of a row.
    #[must_use]
    pub fn row(&self, at: usize) -> &[Cell] {
        &self.cells[at * self.width..(at + 1) * self.width]
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}
