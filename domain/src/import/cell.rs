//! What stands in a cell, and where.

use std::fmt::{self, Display};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// What stands in a cell, as far as its file says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing, or nothing but blanks.
    Empty,
    /// Words. All that a CSV file has.
    Text(Box<str>),
    /// A number that nothing says to be a day; never infinite, nor not a number.
    Number(f64),
    /// A day.
    Day(Date),
    /// A day and a time of it.
    DayAndTime(DateTime),
    /// Yes or no.
    Flag(bool),
    /// A formula: its result is the spreadsheet's, not the file's.
    Formula,
    /// An error that the spreadsheet shows, such as `#N/A`.
    Fault(Box<str>),
}

/// Where a cell stands, counted from 1, as a spreadsheet shows it: `D17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1.
    pub row: u32,
    /// The column, from 1: 4 is D.
    pub column: u16,
}

/// A row as a file has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its number, from 1, as a spreadsheet shows it.
    pub number: u32,
    /// Its cells from column 1 on; what is not there is empty.
    pub cells: Vec<Cell>,
}

impl Row {
    /// What stands in a column, from 1.
    #[must_use]
    pub fn cell(&self, column: u16) -> &Cell {
        usize::from(column)
            .checked_sub(1)
            .and_then(|index| self.cells.get(index))
            .unwrap_or(&Cell::Empty)
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| *cell == Cell::Empty)
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = self.column;
        while rest > 0 {
            rest -= 1;
            letters.push(b'A' + u8::try_from(rest % 26).unwrap_or_default());
            rest /= 26;
        }
        for letter in letters.iter().rev() {
            write!(f, "{}", char::from(*letter))?;
        }
        write!(f, "{}", self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_as_a_spreadsheet_names_it() {
        for (row, column, name) in [
            (1, 1, "A1"),
            (17, 4, "D17"),
            (2, 26, "Z2"),
            (2, 27, "AA2"),
            (3, 201, "GS3"),
            (1_048_576, 16_384, "XFD1048576"),
        ] {
            assert_eq!(Place { row, column }.to_string(), name);
        }
    }

    #[test]
    fn cells_read_back_what_was_stored() {
        let day = jiff::civil::date(2021, 9, 1);
        for (cell, stored) in [
            (Cell::Empty, r#""empty""#),
            (Cell::Text("Zoé".into()), r#"{"text":"Zoé"}"#),
            (Cell::Number(12.5), r#"{"number":12.5}"#),
            (Cell::Day(day), r#"{"day":"2021-09-01"}"#),
            (
                Cell::DayAndTime(day.at(13, 30, 0, 0)),
                r#"{"day_and_time":"2021-09-01T13:30:00"}"#,
            ),
            (Cell::Flag(true), r#"{"flag":true}"#),
            (Cell::Formula, r#""formula""#),
            (Cell::Fault("#N/A".into()), r##"{"fault":"#N/A"}"##),
        ] {
            assert_eq!(serde_json::to_string(&cell).unwrap(), stored);
            assert_eq!(serde_json::from_str::<Cell>(stored).unwrap(), cell);
        }
    }
}
