//! What keeps a file from being read as a roster.

use std::fmt::{self, Display};

use super::{Column, Place};

/// Why a file can't be read as a roster: what is wrong and where.
///
/// It never repeats what stands in a cell: a roster's cells are personal data, and this is logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Broken {
    /// What is wrong.
    pub kind: BrokenKind,
    /// Where, when it is in a cell or a row; a row is named by its first cell.
    pub place: Option<Place>,
    /// The part of the workbook that is meant, such as `xl/worksheets/sheet1.xml`.
    pub part: Option<Box<str>>,
}

impl Broken {
    /// What is wrong with the file as a whole.
    #[must_use]
    pub const fn file(kind: BrokenKind) -> Self {
        Self {
            kind,
            place: None,
            part: None,
        }
    }

    /// What is wrong at a place.
    #[must_use]
    pub const fn at(kind: BrokenKind, row: u32, column: u16) -> Self {
        Self {
            kind,
            place: Some(Place { row, column }),
            part: None,
        }
    }

    /// What is wrong with a part of the workbook.
    #[must_use]
    pub fn part(kind: BrokenKind, part: &str) -> Self {
        Self {
            kind,
            place: None,
            part: Some(part.into()),
        }
    }
}

impl Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        if let Some(place) = self.place {
            write!(f, " at {place}")?;
        }
        if let Some(part) = &self.part {
            write!(f, " in {part}")?;
        }
        Ok(())
    }
}

/// The kinds of what is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BrokenKind {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// There are headings, or not even these, and no row below them.
    #[error("there is no row below the headings")]
    NoRows,
    /// It is neither a text nor a workbook.
    #[error("the file is neither CSV nor XLSX")]
    UnknownFormat,
    /// It is a workbook as Excel wrote it before 2007, or one under a password.
    #[error("the workbook is of the old format or locked")]
    OldOrLocked,
    /// The workbook holds programs.
    #[error("the workbook holds macros")]
    Macros,
    /// The workbook is damaged, or not made as workbooks are.
    #[error("the workbook is damaged")]
    BadWorkbook,
    /// It takes too much room once it is unpacked.
    #[error("the file is too large once unpacked")]
    TooLarge,
    /// A cell says of itself that it stands where no cell can.
    #[error("a cell has an impossible reference")]
    BadReference,
    /// Cells are merged, so that the rows below the first have none of their own.
    #[error("cells are merged, to {last}")]
    MergedCells {
        /// The last of them.
        last: Place,
    },
    /// The workbook has no sheet of the name that was asked for.
    #[error("there is no sheet of that name")]
    UnknownSheet,
    /// No encoding has the name that was given.
    #[error("there is no encoding of that name")]
    UnknownEncoding,
    /// Its encoding can only be guessed: somebody has to name it.
    #[error("the encoding may be {guess}; it must be given")]
    UnsureEncoding {
        /// The likeliest.
        guess: &'static str,
    },
    /// Some of its lines are UTF-8, and others are not.
    #[error("lines are in different encodings")]
    MixedEncodings,
    /// Some bytes stand for nothing in its encoding.
    #[error("bytes stand for no character in the encoding")]
    BadEncoding,
    /// A byte-order mark stands in the middle: two files were put together.
    #[error("a byte-order mark stands in the middle of the file")]
    StrayMark,
    /// A row has not as many cells as there are headings.
    #[error("{found} cells instead of {expected}")]
    UnevenRow {
        /// How many headings there are.
        expected: u32,
        /// How many cells the row has.
        found: u32,
    },
    /// A quotation mark begins a cell and none ends it.
    #[error("a quotation mark is never closed")]
    OpenQuote,
    /// There are more columns than are read.
    #[error("more than {most} columns")]
    TooManyColumns {
        /// How many are read.
        most: u32,
    },
    /// There are more rows than are read.
    #[error("more than {most} rows")]
    TooManyRows {
        /// How many are read.
        most: u32,
    },
    /// There are more cells than are read.
    #[error("more than {most} cells")]
    TooManyCells {
        /// How many are read.
        most: u32,
    },
    /// A cell holds more than a spreadsheet's can.
    #[error("more than {most} characters in a cell")]
    TooLongCell {
        /// How many characters it can hold.
        most: u32,
    },
    /// Two headings name one column.
    #[error("two headings for {column}, the first at {first}")]
    DuplicateHeading {
        /// What both name.
        column: Column,
        /// Where the first of them stands.
        first: Place,
    },
    /// No heading names a column that can't be missing.
    #[error("no heading for {column}")]
    MissingColumn {
        /// What is missing.
        column: Column,
    },
}

impl BrokenKind {
    /// A stable name for it, for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NoRows => "no_rows",
            Self::UnknownFormat => "unknown_format",
            Self::OldOrLocked => "old_or_locked",
            Self::Macros => "macros",
            Self::BadWorkbook => "bad_workbook",
            Self::TooLarge => "too_large",
            Self::BadReference => "bad_reference",
            Self::MergedCells { .. } => "merged_cells",
            Self::UnknownSheet => "unknown_sheet",
            Self::UnknownEncoding => "unknown_encoding",
            Self::UnsureEncoding { .. } => "unsure_encoding",
            Self::MixedEncodings => "mixed_encodings",
            Self::BadEncoding => "bad_encoding",
            Self::StrayMark => "stray_mark",
            Self::UnevenRow { .. } => "uneven_row",
            Self::OpenQuote => "open_quote",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyCells { .. } => "too_many_cells",
            Self::TooLongCell { .. } => "too_long_cell",
            Self::DuplicateHeading { .. } => "duplicate_heading",
            Self::MissingColumn { .. } => "missing_column",
        }
    }
}
