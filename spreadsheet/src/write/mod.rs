//! From rows to the bytes of a file, one row at a time: memory does not grow with their number.

pub mod csv;
pub mod xlsx;

pub use csv::Csv;
pub use xlsx::Xlsx;

use domain::import::Cell;

/// Why a file can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// What it is written to takes no more.
    #[error("can't write the spreadsheet: {0}")]
    Io(#[from] std::io::Error),
    /// A sheet can't hold this: too long a text, too many rows.
    #[error("can't make the workbook: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// A file to which rows are written; the first is that of the headings.
pub trait Rows {
    /// Writes a row below the others.
    ///
    /// # Errors
    /// When it can't be written.
    fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError>;
}
