//! Workbooks of one sheet, with headings that stay and can be filtered by.

use std::{io::Write, path::Path};

use domain::import::Cell;
use jiff::civil::DateTime;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet};

use super::{Rows, WriteError};

/// The widest that a column is made, in characters; longer texts are cut off on the screen alone.
const WIDEST: usize = 60;
/// Room beside a text for the button of the filter.
const BESIDE: usize = 3;

/// Writes a workbook. Its rows wait in a file without a name, until it is finished.
pub struct Xlsx {
    book: Workbook,
    heading: Format,
    day: Format,
    moment: Format,
    /// How many rows there are.
    rows: u32,
    /// The most characters in each column.
    widths: Vec<usize>,
}

impl Xlsx {
    /// Begins a workbook with one sheet of this name, made at this moment of UTC, so that the same
    /// rows are the same bytes. The rows wait in a folder that has room for them.
    ///
    /// # Errors
    /// When there can't be a file in that folder, or a sheet of that name.
    pub fn new(sheet: &str, made_at: DateTime, folder: &Path) -> Result<Self, WriteError> {
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_creation_datetime(&made_at));
        book.set_tempdir(folder)?;
        book.add_worksheet_with_constant_memory()?
            .set_name(sheet)?
            .set_freeze_panes(1, 0)?;
        Ok(Self {
            book,
            heading: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            rows: 0,
            widths: Vec::new(),
        })
    }

    /// Ends the workbook and writes it out.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(mut self, out: impl Write + Send) -> Result<(), WriteError> {
        let last_row = self.rows.saturating_sub(1);
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, width) in (0_u16..).zip(&self.widths) {
            let width = u32::try_from(width.min(&WIDEST) + BESIDE).unwrap_or_default();
            sheet.set_column_width(column, width)?;
        }
        let columns = u16::try_from(self.widths.len()).unwrap_or(u16::MAX);
        if let Some(last_column) = columns.checked_sub(1) {
            sheet.autofilter(0, 0, last_row, last_column)?;
        }
        self.book.save_to_writer(out)?;
        Ok(())
    }

    fn measure(&mut self, column: usize, width: usize) {
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        self.widths[column] = self.widths[column].max(width);
    }
}

impl Rows for Xlsx {
    fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        let row = self.rows;
        for (index, cell) in cells.iter().enumerate() {
            let column = u16::try_from(index).unwrap_or(u16::MAX);
            let sheet = self.book.worksheet_from_index(0)?;
            let width = match cell {
                Cell::Empty | Cell::Formula => 0,
                Cell::Text(words) | Cell::Fault(words) if row == 0 => {
                    sheet.write_string_with_format(row, column, &**words, &self.heading)?;
                    words.chars().count()
                }
                Cell::Text(words) | Cell::Fault(words) => {
                    sheet.write_string(row, column, &**words)?;
                    words.chars().count()
                }
                Cell::Number(number) => {
                    sheet.write_number(row, column, *number)?;
                    number.to_string().len()
                }
                // A sheet's days begin with 1900; what is older is a text.
                Cell::Day(day) if day.year() < 1900 => write_text(sheet, row, column, day)?,
                Cell::DayAndTime(moment) if moment.year() < 1900 => {
                    write_text(sheet, row, column, moment)?
                }
                Cell::Day(day) => {
                    sheet.write_date_with_format(row, column, day, &self.day)?;
                    "2021-09-01".len()
                }
                Cell::DayAndTime(moment) => {
                    sheet.write_datetime_with_format(row, column, moment, &self.moment)?;
                    "2021-09-01 13:30:00".len()
                }
                Cell::Flag(flag) => {
                    sheet.write_boolean(row, column, *flag)?;
                    "FALSE".len()
                }
            };
            self.measure(index, width);
        }
        self.rows += 1;
        Ok(())
    }
}

fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: impl std::fmt::Display,
) -> Result<usize, WriteError> {
    let words = value.to_string();
    let width = words.len();
    sheet.write_string(row, column, words)?;
    Ok(width)
}
