//! From the bytes of a file to its rows, one after the other.

mod decode;
mod dialect;
mod guard;
mod kind;
mod part;
mod record;
mod rows;
mod text;
mod xlsx;

use domain::import::Row;
pub use domain::import::{Broken, BrokenKind};

use crate::Separator;
use kind::Kind;
use rows::Rows;

/// The most columns that are read.
pub const MOST_COLUMNS: u16 = 200;
/// The most rows that are read, below the headings.
pub const MOST_ROWS: u32 = 200_000;
/// The most cells that are read, of those in which something stands.
pub const MOST_CELLS: u32 = 5_000_000;
/// The most characters that a cell holds: a spreadsheet's own limit.
pub const MOST_CHARACTERS: u16 = 32_767;

/// What somebody says of a file, where it can't be told from the file or is told wrongly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The sheet of a workbook, by its name; else the first one that is shown.
    pub sheet: Option<String>,
    /// The encoding of a text, by a name as in the Encoding Standard: `windows-1252`, `macintosh`.
    pub encoding: Option<String>,
    /// What separates the cells of a text.
    pub separator: Option<Separator>,
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A text of separated cells.
    Csv {
        /// Its encoding, by its name in the Encoding Standard.
        encoding: &'static str,
        /// What separates the cells.
        separator: Separator,
        /// Whether a byte-order mark stands before everything.
        mark: bool,
        /// Whether its first line says `sep=`.
        sep_line: bool,
    },
    /// A workbook.
    Xlsx {
        /// The sheet that was read.
        sheet: String,
        /// The names of all its sheets.
        sheets: Vec<String>,
        /// Whether its days count from 1904.
        days_since_1904: bool,
    },
}

/// Reads a file row by row, as far as something stands in a row; the first is that of the headings.
///
/// What a file is, is told by its bytes and never by a name. Nothing of it is held but the text of
/// a CSV file and the shared strings of a workbook.
///
/// # Errors
/// What is wrong with the file, or what `each` says of a row. Rows may have been given to `each`
/// before that: they are worth nothing then.
pub fn read(
    bytes: &[u8],
    wanted: &Wanted,
    each: &mut dyn FnMut(Row) -> Result<(), Broken>,
) -> Result<Head, Broken> {
    let mut rows = Rows::new(each);
    let head = match Kind::of(bytes)? {
        Kind::Text => text::read(bytes, wanted, &mut rows)?,
        Kind::Workbook => xlsx::read(bytes, wanted, &mut rows)?,
    };
    rows.end()?;
    Ok(head)
}
