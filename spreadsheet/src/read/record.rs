//! The records of a CSV text: RFC 4180, read as spreadsheets read it.

use domain::import::{Broken, BrokenKind};

use super::{MOST_CHARACTERS, MOST_COLUMNS, rows::too_many_columns};
use crate::Separator;

/// Takes a text apart into records. Any of CR LF, LF and CR ends one, an empty line is one without
/// cells, and a quotation mark has its meaning at the beginning of a cell alone.
pub(super) struct Records<'t> {
    text: &'t str,
    separator: u8,
    /// How far the text has been read.
    at: usize,
    /// The number of the record that was read last, from 1.
    pub(super) number: u32,
    /// The cells of that record, up to the last in which something stands.
    pub(super) cells: Vec<String>,
    /// How many cells that record has, empty ones at its end included.
    pub(super) width: u32,
}

impl<'t> Records<'t> {
    pub(super) fn of(text: &'t str, separator: Separator) -> Self {
        Self {
            text,
            separator: u8::try_from(separator.character()).unwrap_or(b','),
            at: 0,
            number: 0,
            cells: Vec::new(),
            width: 0,
        }
    }

    /// Reads the next record; false at the end of the text.
    pub(super) fn next(&mut self) -> Result<bool, Broken> {
        if self.at == self.text.len() {
            return Ok(false);
        }
        self.number += 1;
        self.cells.clear();
        self.width = 0;
        // Empty cells are remembered only when another one follows: a line may be all commas.
        let mut empty = 0;
        loop {
            let cell = self.cell()?;
            self.width += 1;
            if cell.is_empty() {
                empty += 1;
            } else {
                if self.width > MOST_COLUMNS.into() {
                    return Err(too_many_columns(self.number, self.column()));
                }
                self.cells.extend((0..empty).map(|_| String::new()));
                self.cells.push(cell);
                empty = 0;
            }
            if !self.take_separator() {
                self.take_line_end();
                return Ok(true);
            }
        }
    }

    /// The column of the cell that was read last; beyond what a place can name, the last of these.
    pub(super) fn column(&self) -> u16 {
        u16::try_from(self.width).unwrap_or(u16::MAX)
    }

    fn cell(&mut self) -> Result<String, Broken> {
        let mut cell = String::new();
        if self.rest().starts_with('"') {
            self.quoted(&mut cell)?;
        }
        let rest = self.rest();
        let separator = self.separator;
        let end = rest
            .bytes()
            .position(|b| b == separator || b == b'\n' || b == b'\r')
            .unwrap_or(rest.len());
        // What stands after the closing mark belongs to the cell, as spreadsheets have it; but when
        // lines lie between the marks, the second one opens another cell and the first was too many.
        let after = &rest[..end];
        if !after.trim().is_empty() && cell.contains(['\n', '\r']) {
            return Err(self.broken(BrokenKind::OpenQuote));
        }
        cell.push_str(after);
        self.at += end;
        let most = MOST_CHARACTERS.into();
        if cell.len() > most && cell.chars().count() > most {
            let most = most.try_into().unwrap_or(u32::MAX);
            return Err(self.broken(BrokenKind::TooLongCell { most }));
        }
        Ok(cell)
    }

    fn quoted(&mut self, cell: &mut String) -> Result<(), Broken> {
        self.at += 1;
        loop {
            let rest = self.rest();
            let Some(end) = rest.find('"') else {
                return Err(self.broken(BrokenKind::OpenQuote));
            };
            cell.push_str(&rest[..end]);
            self.at += end + 1;
            if !self.rest().starts_with('"') {
                return Ok(());
            }
            cell.push('"');
            self.at += 1;
        }
    }

    /// Something is wrong with the cell that is being read.
    fn broken(&self, kind: BrokenKind) -> Broken {
        let column = self.column().saturating_add(1);
        Broken::at(kind, self.number, column)
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn take_separator(&mut self) -> bool {
        let is_one = self.rest().as_bytes().first() == Some(&self.separator);
        self.at += usize::from(is_one);
        is_one
    }

    fn take_line_end(&mut self) {
        let rest = self.rest();
        self.at += match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
    }
}

#[cfg(test)]
mod tests;
