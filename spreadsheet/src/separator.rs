//! What stands between two cells of a line.

use std::fmt;

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// The comma of RFC 4180.
    #[default]
    Comma,
    /// The semicolon that spreadsheets expect where the comma is the decimal mark.
    Semicolon,
    /// The tabulator, as in what is copied out of a spreadsheet.
    Tab,
}

impl Separator {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// The character itself.
    #[must_use]
    pub const fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }

    /// The name by which it is stored and asked for.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(given: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|separator| separator.as_str() == given)
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
