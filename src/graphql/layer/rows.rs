//! Rows as they come from the database, flat, with what was read for them.

use std::{collections::HashMap, ops::Range};

use async_graphql::{Name, Value};

use super::{aggregate::Summed, column::Cell, connection::Connection, plan::Shape, select::Select};

/// What a [`Select`] found.
#[derive(Default)]
pub struct Rows<'q> {
    /// All cells, row after row.
    pub cells: Vec<Cell>,
    /// How many cells a row has.
    pub width: usize,
    /// What was read for the rows, relation by relation.
    pub related: Vec<Related<'q>>,
}

/// What was read for all rows at once.
#[derive(Default)]
pub enum Related<'q> {
    /// Nothing: the cells say it all.
    #[default]
    Cells,
    /// A page for each row.
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

/// Pages of a list, one for each row of what the list belongs to.
#[derive(Default)]
pub struct Pages<'q> {
    /// The rows of all pages.
    pub rows: Rows<'q>,
    /// Which of them are whose.
    pub pages: Vec<PageRows>,
    /// The figures over each whole list, summary by summary.
    pub summaries: Vec<Summed>,
}

/// The rows of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRows {
    /// Where they are.
    pub rows: Range<usize>,
    /// Whether the list goes on behind them, where that was looked for.
    pub more: bool,
}

impl<'q> Pages<'q> {
    /// No page yet of what is to be read.
    #[must_use]
    pub fn of(connection: &Connection<'q>) -> Self {
        Self {
            rows: Rows::of(&connection.select),
            pages: Vec::new(),
            summaries: Vec::new(),
        }
    }

    /// Takes the row off each page that was read only to see whether the list goes on, here and
    /// in the lists inside.
    pub fn cut(&mut self, connection: &Connection<'q>) {
        let size = usize::try_from(connection.page.size).unwrap_or(usize::MAX);
        for page in &mut self.pages {
            page.more = page.rows.len() > size;
            if page.more && connection.page.backward {
                page.rows.start = page.rows.end - size;
            } else if page.more {
                page.rows.end = page.rows.start + size;
            }
        }
        if size == 0 {
            // Nothing is shown of these rows, so nothing is read for them either.
            self.rows = Rows::of(&connection.select);
        }
        self.rows.cut(&connection.select);
    }

    /// The pages in the order of what they belong to, by its number among them.
    #[must_use]
    pub fn handed_out(self, numbers: &[Option<usize>]) -> Self {
        let page = |number: &Option<usize>| number.and_then(|number| self.pages.get(number));
        let pages = numbers.iter().map(|number| page(number).cloned());
        Self {
            pages: pages.map(Option::unwrap_or_default).collect(),
            rows: self.rows,
            summaries: self.summaries,
        }
    }
}

impl<'q> Rows<'q> {
    /// No row yet of what is to be read.
    #[must_use]
    pub fn of(select: &Select<'q>) -> Self {
        Self {
            cells: Vec::new(),
            width: select.cells.len(),
            related: select.relations.iter().map(|_| Related::Cells).collect(),
        }
    }

    /// Cuts the pages that came along.
    pub fn cut(&mut self, select: &Select<'q>) {
        if let Some((relation, _, inner)) = select.merged()
            && let Related::Many(pages) = &mut self.related[relation]
        {
            pages.cut(inner);
        }
    }

    /// The cells of a row.
    #[must_use]
    pub fn row(&self, at: usize) -> &[Cell] {
        &self.cells[at * self.width..(at + 1) * self.width]
    }

    /// The key of a row.
    #[must_use]
    pub fn id(&self, at: usize) -> i64 {
        self.row(at)[0].key().unwrap_or_default()
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}
