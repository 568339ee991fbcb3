//! The rows of a file on their way out, and how many there may be.

use domain::import::{Broken, BrokenKind, Cell, Row};

use super::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS};

/// Counts rows and hands them on.
pub(super) struct Rows<'e> {
    each: &'e mut dyn FnMut(Row) -> Result<(), Broken>,
    /// The number of the row of headings, once it came.
    headings: Option<u32>,
    /// How many came after it.
    below: u32,
    cells: u32,
}

impl<'e> Rows<'e> {
    pub(super) fn new(each: &'e mut dyn FnMut(Row) -> Result<(), Broken>) -> Self {
        Self {
            each,
            headings: None,
            below: 0,
            cells: 0,
        }
    }

    /// Hands a row on, unless nothing stands in it.
    pub(super) fn push(&mut self, number: u32, mut cells: Vec<Cell>) -> Result<(), Broken> {
        while cells.last() == Some(&Cell::Empty) {
            cells.pop();
        }
        let Ok(width) = u16::try_from(cells.len()) else {
            return Err(too_many_columns(number, MOST_COLUMNS + 1));
        };
        if width == 0 {
            return Ok(());
        }
        if width > MOST_COLUMNS {
            return Err(too_many_columns(number, width));
        }
        match self.headings {
            None => self.headings = Some(number),
            Some(_) => self.below += 1,
        }
        if self.below > MOST_ROWS {
            let kind = BrokenKind::TooManyRows { most: MOST_ROWS };
            return Err(Broken::at(kind, number, 1));
        }
        self.cells += u32::from(width);
        if self.cells > MOST_CELLS {
            let kind = BrokenKind::TooManyCells { most: MOST_CELLS };
            return Err(Broken::at(kind, number, 1));
        }
        (self.each)(Row { number, cells })
    }

    /// Sees that there were headings and something below them.
    pub(super) fn end(self) -> Result<(), Broken> {
        match self.headings {
            None => Err(Broken::at(BrokenKind::Empty, 1, 1)),
            Some(headings) if self.below == 0 => {
                Err(Broken::at(BrokenKind::NoRows, headings + 1, 1))
            }
            Some(_) => Ok(()),
        }
    }
}

/// A cell stands further to the right than is read.
pub(super) fn too_many_columns(row: u32, column: u16) -> Broken {
    let most = MOST_COLUMNS.into();
    Broken::at(BrokenKind::TooManyColumns { most }, row, column)
}
