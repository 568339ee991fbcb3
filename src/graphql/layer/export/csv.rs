//! Cells as RFC 4180 has them, safe to open in a spreadsheet.

pub use spreadsheet::Separator;
pub(super) use spreadsheet::write::csv::Line;
