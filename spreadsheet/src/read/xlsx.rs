//! Workbooks.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use domain::import::{Broken, BrokenKind, Cell, FaultKind, Place, day};
use jiff::civil::{Date, DateTime, Time};

use super::{
    Head, MOST_CHARACTERS, MOST_COLUMNS, Wanted, guard,
    rows::{Rows, too_many_columns},
};

/// Reads the rows of a sheet.
pub(super) fn read(bytes: &[u8], wanted: &Wanted, rows: &mut Rows<'_>) -> Result<Head, Broken> {
    let merged = guard::check(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheet = sheet(&book, wanted)?;
    if merged {
        refuse_merged(&mut book, &sheet)?;
    }
    let days_since_1904 = book.has_1904_epoch();
    read_sheet(&mut book, &sheet, days_since_1904, rows)?;
    Ok(Head::Xlsx {
        sheet,
        sheets: book.sheet_names(),
        days_since_1904,
    })
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The sheet that was asked for, or the first that is shown.
fn sheet(book: &Book<'_>, wanted: &Wanted) -> Result<String, Broken> {
    let mut sheets = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    match &wanted.sheet {
        Some(name) => sheets
            .find(|sheet| sheet.name == *name)
            .map(|sheet| sheet.name.clone())
            .ok_or(Broken::file(BrokenKind::UnknownSheet)),
        None => sheets
            .find(|sheet| sheet.visible == SheetVisible::Visible)
            .map(|sheet| sheet.name.clone())
            .ok_or(Broken::file(BrokenKind::BadWorkbook)),
    }
}

fn refuse_merged(book: &mut Book<'_>, sheet: &str) -> Result<(), Broken> {
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(damaged)?;
    let Some(first) = merged.iter().min_by_key(|range| range.start) else {
        return Ok(());
    };
    let (start, last) = (place(first.start), place(first.end));
    let kind = BrokenKind::MergedCells { last };
    Err(Broken::at(kind, start.row, start.column))
}

fn read_sheet(
    book: &mut Book<'_>,
    sheet: &str,
    since_1904: bool,
    rows: &mut Rows<'_>,
) -> Result<(), Broken> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let mut number = 0;
    let mut cells: Vec<Cell> = Vec::new();
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
        let cell = match record.formula {
            Some(_) => Cell::Formula,
            None => cell(record.value, since_1904),
        };
        // Cells in which nothing stands may have a style, out to the last column and row.
        if cell == Cell::Empty {
            continue;
        }
        let at = place(record.pos);
        if at.column > MOST_COLUMNS {
            return Err(too_many_columns(at.row, at.column));
        }
        if let Cell::Text(words) = &cell
            && words.len() > MOST_CHARACTERS.into()
            && words.chars().count() > MOST_CHARACTERS.into()
        {
            let most = MOST_CHARACTERS.into();
            let kind = BrokenKind::TooLongCell { most };
            return Err(Broken::at(kind, at.row, at.column));
        }
        if at.row > number {
            rows.push(number, std::mem::take(&mut cells))?;
            number = at.row;
        }
        let index = usize::from(at.column) - 1;
        // Rows and cells come in their order, each once.
        if at.row < number || index < cells.len() {
            return Err(Broken::at(BrokenKind::BadWorkbook, at.row, at.column));
        }
        cells.resize(index, Cell::Empty);
        cells.push(cell);
    }
    rows.push(number, cells)
}

/// A position that counts from 0, as the guard let it through.
fn place((row, column): (u32, u32)) -> Place {
    Place {
        row: row + 1,
        column: u16::try_from(column + 1).unwrap_or(u16::MAX),
    }
}

fn cell(value: DataRef<'_>, since_1904: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        #[expect(
            clippy::cast_precision_loss,
            reason = "a workbook's numbers are f64 in the file"
        )]
        DataRef::Int(number) => Cell::Number(number as f64),
        DataRef::Float(number) => number_of(number),
        DataRef::String(words) => text(&words),
        DataRef::SharedString(words) => text(words),
        DataRef::Bool(flag) => Cell::Flag(flag),
        DataRef::DateTime(moment) => moment_of(moment, since_1904),
        DataRef::DateTimeIso(words) => iso(&words),
        DataRef::DurationIso(words) => text(&words),
        DataRef::Error(error) => Cell::Fault(error.to_string().into()),
    }
}

fn text(words: &str) -> Cell {
    if words.trim().is_empty() {
        Cell::Empty
    } else {
        Cell::Text(words.into())
    }
}

fn number_of(number: f64) -> Cell {
    if number.is_finite() {
        Cell::Number(number)
    } else {
        Cell::Fault("#NUM!".into())
    }
}

/// A day is counted, and its time is what is after the point.
fn moment_of(moment: ExcelDateTime, since_1904: bool) -> Cell {
    let number = moment.as_f64();
    if moment.is_duration() {
        return number_of(number);
    }
    match day::counted(number, since_1904) {
        Ok(day) => with_time(day, number.fract()),
        // The day that Excel alone has: what it shows is passed on, and is found not to exist.
        Err(FaultKind::DayDoesNotExist) => Cell::Text("1900-02-29".into()),
        Err(_) => number_of(number),
    }
}

/// To the second, as a spreadsheet shows it; a part of a day is no exact number.
fn with_time(day: Date, part: f64) -> Cell {
    #[expect(clippy::cast_possible_truncation, reason = "at most a day's seconds")]
    let seconds = (part * 86_400.0).round() as i64;
    if seconds == 0 {
        return Cell::Day(day);
    }
    let midnight = DateTime::from_parts(day, Time::midnight());
    match midnight.checked_add(jiff::Span::new().seconds(seconds)) {
        Ok(moment) if moment.time() == Time::midnight() => Cell::Day(moment.date()),
        Ok(moment) => Cell::DayAndTime(moment),
        Err(_) => Cell::Day(day),
    }
}

fn iso(words: &str) -> Cell {
    if let Ok(moment) = words.parse::<DateTime>() {
        return if moment.time() == Time::midnight() {
            Cell::Day(moment.date())
        } else {
            Cell::DayAndTime(moment)
        };
    }
    words.parse().map_or_else(|_| text(words), Cell::Day)
}

fn damaged(error: XlsxError) -> Broken {
    Broken::file(match error {
        XlsxError::Password => BrokenKind::OldOrLocked,
        _ => BrokenKind::BadWorkbook,
    })
}
