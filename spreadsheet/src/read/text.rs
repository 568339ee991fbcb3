//! CSV: what is written by many programs and defined by none.

use domain::import::{Broken, BrokenKind, Cell, Place};

use super::{Head, Wanted, decode, dialect, record::Records, rows::Rows};
use crate::{Separator, formula::is_formula};

/// Reads the rows of a text.
pub(super) fn read(bytes: &[u8], wanted: &Wanted, rows: &mut Rows<'_>) -> Result<Head, Broken> {
    let decoded = decode::decode(bytes, wanted.encoding.as_deref()).map_err(|undecoded| {
        let place = undecoded.before.map(|before| place_after(&before, wanted));
        Broken {
            kind: undecoded.kind,
            place,
            part: None,
        }
    })?;
    let text = decoded.text.as_ref();
    if text.contains('\0') {
        return Err(Broken::file(BrokenKind::UnknownFormat));
    }
    if let Some(at) = text.find('\u{feff}') {
        return Err(Broken {
            kind: BrokenKind::StrayMark,
            place: Some(place_after(&text[..at], wanted)),
            part: None,
        });
    }
    let (separator, sep_line, text) = separator(text, wanted);
    let mut records = Records::of(text, separator);
    let mut evenness = None;
    while records.next()? {
        if records.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        evenness
            .get_or_insert_with(|| Evenness::of(&records))
            .check(&records, separator)?;
        let cells = records.cells.iter().map(|cell| cell_of(cell));
        rows.push(records.number, cells.collect())?;
    }
    Ok(Head::Csv {
        encoding: decoded.encoding,
        separator,
        mark: decoded.mark,
        sep_line,
    })
}

/// The separator that was named, by whom ever, or that is likeliest; and the text to be read by it.
fn separator<'t>(text: &'t str, wanted: &Wanted) -> (Separator, bool, &'t str) {
    let named = dialect::named(text);
    let rest = named.map_or(text, |(_, rest)| rest);
    let separator = wanted
        .separator
        .or(named.map(|(separator, _)| separator))
        .unwrap_or_else(|| dialect::separator(rest));
    (separator, named.is_some(), rest)
}

/// The cell in which a text ends that goes on with what is wrong.
fn place_after(before: &str, wanted: &Wanted) -> Place {
    let (separator, _, text) = separator(before, wanted);
    let mut records = Records::of(text, separator);
    loop {
        match records.next() {
            Ok(true) => {}
            Ok(false) if text.is_empty() || text.ends_with(['\n', '\r']) => {
                return Place {
                    row: records.number + 1,
                    column: 1,
                };
            }
            Ok(false) => {
                return Place {
                    row: records.number,
                    column: records.column(),
                };
            }
            // The text ends within quotation marks: it is that cell.
            Err(broken) => {
                return broken.place.unwrap_or(Place { row: 1, column: 1 });
            }
        }
    }
}

/// What a cell's text says. The apostrophe that an export puts before what would be a formula is
/// taken back.
fn cell_of(text: &str) -> Cell {
    if text.trim().is_empty() {
        return Cell::Empty;
    }
    if text.starts_with('=') {
        return Cell::Formula;
    }
    match text.strip_prefix('\'').filter(|rest| is_formula(rest)) {
        Some(rest) => Cell::Text(rest.into()),
        None => Cell::Text(text.into()),
    }
}

/// Sees that every row is as long as the headings.
struct Evenness {
    expected: u32,
    last: u32,
}

impl Evenness {
    /// Excel leaves out the separators after the last cell of a block of so many rows, when the
    /// columns after it are empty in all of the block.
    const BLOCK: u32 = 16;

    fn of(headings: &Records<'_>) -> Self {
        let expected = u32::try_from(headings.cells.len()).unwrap_or(u32::MAX);
        Self {
            expected,
            last: expected,
        }
    }

    fn check(&mut self, row: &Records<'_>, separator: Separator) -> Result<(), Broken> {
        let filled = u32::try_from(row.cells.len()).unwrap_or(u32::MAX);
        let uneven = |found| {
            let expected = self.expected;
            let kind = BrokenKind::UnevenRow { expected, found };
            Err(Broken::at(kind, row.number, 1))
        };
        if filled > self.expected {
            return uneven(filled);
        }
        if row.width < self.expected {
            let begins = row.number > Self::BLOCK && (row.number - 1).is_multiple_of(Self::BLOCK);
            let others = Separator::ALL.map(|other| match other {
                _ if other == separator => '\0',
                _ => other.character(),
            });
            let misread = row.cells.iter().any(|cell| cell.contains(others));
            if misread || !(begins || row.width == self.last) {
                return uneven(row.width);
            }
        }
        self.last = row.width;
        Ok(())
    }
}
