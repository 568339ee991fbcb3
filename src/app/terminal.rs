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

    /// Replaces it by what came of it.
    ///
    /// # Errors
    /// When the standard output is gone.
    pub fn end(self, text: &str) -> Result<(), StartError> {
        if self.live {
            let mut out = io::stdout().lock();
            write!(out, "\r\x1b[2K")?;
        }
        entry(&self.name, text)
    }
}
