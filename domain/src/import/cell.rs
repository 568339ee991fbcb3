//! What stands in a cell, and where.

use std::fmt::{self, Display};

use jiff::civil::{Date, DateTime};

/// What stands in a cell, as far as its file says.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or nothing but blanks.
    Empty,
    /// Words. All that a CSV file has.
    Text(Box<str>),
    /// A number that nothing says to be a day.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line, from 1.
    pub row: u32,
    /// The column, from 1: 4 is D.
    pub column: u16,
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
}
