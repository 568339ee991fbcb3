//! What is written to the terminal: a line for each thing that happened, progress on one line.

use std::io::{self, IsTerminal, Write};

use domain::zone::Zone;
use jiff::Timestamp;

use super::error::StartError;

/// Writes a text as it is.
///
/// # Errors
/// When the standard output is gone.
pub fn print(text: &str) -> Result<(), StartError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// Writes a name and what is to be said of it, in two columns.
///
/// # Errors
/// When the standard output is gone.
pub fn entry(name: &str, text: &str) -> Result<(), StartError> {
    print(&format!("  {name:<22} {text}"))
}

/// Writes lines in columns under their headings, each as wide as its widest.
///
/// # Errors
/// When the standard output is gone.
pub fn table<const N: usize>(head: &[String; N], lines: &[[String; N]]) -> Result<(), StartError> {
    let rows = || std::iter::once(head).chain(lines);
    let widths: [usize; N] = std::array::from_fn(|column| {
        let widths = rows().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    });
    let mut text = String::new();
    for row in rows() {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line += &format!("  {cell:<width$}");
        }
        text += line.trim_end();
        text.push('\n');
    }
    print(&text)
}

/// A moment as a zone's clocks show it.
pub fn moment(zone: &Zone, at: Timestamp) -> String {
    zone.at(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A line that shows how far something is, where there is a terminal to show it on.
pub struct ProgressLine {
    name: String,
    live: bool,
}

impl ProgressLine {
    /// A line for something that begins.
    pub fn begin(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            live: io::stdout().is_terminal(),
        }
    }

    /// One that shows nothing.
    pub const fn silent() -> Self {
        Self {
            name: String::new(),
            live: false,
        }
    }

    /// Shows how far it is.
    ///
    /// # Errors
    /// When the standard output is gone.
    pub fn show(&self, text: &str) -> Result<(), StartError> {
        if self.live {
            let mut out = io::stdout().lock();
            write!(out, "\r\x1b[2K  {:<22} {text}", self.name)?;
            out.flush()?;
        }
        Ok(())
    }

    /// Takes it away, for a line that stays.
    ///
    /// # Errors
    /// When the standard output is gone.
    pub fn clear(&self) -> Result<(), StartError> {
        if self.live {
            let mut out = io::stdout().lock();
            write!(out, "\r\x1b[2K")?;
        }
        Ok(())
    }

    /// Replaces it by what came of it.
    ///
    /// # Errors
    /// When the standard output is gone.
    pub fn end(self, text: &str) -> Result<(), StartError> {
        self.clear()?;
        entry(&self.name, text)
    }
}
