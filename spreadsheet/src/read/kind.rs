//! What a file is, by its first bytes.

use domain::import::{Broken, BrokenKind};

/// The two kinds of files that are read.
pub(super) enum Kind {
    /// Perhaps CSV.
    Text,
    /// A zip archive, so perhaps XLSX.
    Workbook,
}

/// What Excel wrote before 2007, and what it puts around a workbook under a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

impl Kind {
    pub(super) fn of(bytes: &[u8]) -> Result<Self, Broken> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Broken::at(BrokenKind::Empty, 1, 1));
        }
        if bytes.starts_with(COMPOUND) {
            return Err(Broken::file(BrokenKind::OldOrLocked));
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Ok(Self::Workbook);
        }
        // Pages and XML that call themselves .xls, PDF, and texts with formats.
        if bytes.starts_with(b"<") || bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") {
            return Err(Broken::file(BrokenKind::UnknownFormat));
        }
        Ok(Self::Text)
    }
}
