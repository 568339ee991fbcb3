//! CSV: cells as RFC 4180 has them, safe to open in a spreadsheet.

use std::io::Write;

use domain::import::Cell;

use super::{Rows, WriteError};
use crate::{Separator, formula::is_formula};

/// Writes a file of lines, in UTF-8 with the mark by which spreadsheets know it.
pub struct Csv<W> {
    out: W,
    separator: Separator,
    line: String,
}

impl<W: Write> Csv<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When its mark can't be written.
    pub fn new(mut out: W, separator: Separator) -> Result<Self, WriteError> {
        out.write_all("\u{feff}".as_bytes())?;
        Ok(Self {
            out,
            separator,
            line: String::new(),
        })
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When what is left can't be written.
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Rows for Csv<W> {
    fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        self.line.clear();
        let mut line = Line::new(&mut self.line, self.separator);
        for cell in cells {
            match cell {
                Cell::Empty | Cell::Formula => line.plain(""),
                Cell::Text(words) | Cell::Fault(words) => line.text(words),
                Cell::Number(number) => line.plain(number),
                Cell::Day(day) => line.plain(day),
                Cell::DayAndTime(moment) => line.plain(moment),
                Cell::Flag(flag) => line.plain(flag),
            }
        }
        line.end();
        self.out.write_all(self.line.as_bytes())?;
        Ok(())
    }
}

/// Writes a line at the end of a text.
pub struct Line<'t> {
    text: &'t mut String,
    separator: Separator,
    cells: usize,
    begin: usize,
}

impl<'t> Line<'t> {
    /// Begins a line at the end of a text.
    pub fn new(text: &'t mut String, separator: Separator) -> Self {
        let begin = text.len();
        Self {
            text,
            separator,
            cells: 0,
            begin,
        }
    }

    /// A cell that nothing in needs care: a number, a date, nothing.
    pub fn plain(&mut self, cell: impl std::fmt::Display) {
        use std::fmt::Write;
        self.next();
        // A `String` takes all that is written to it.
        let _ = write!(self.text, "{cell}");
    }

    /// A cell with a text from people. What a spreadsheet would take for a formula gets an
    /// apostrophe before it, which the spreadsheet takes for “this is a text”.
    pub fn text(&mut self, cell: &str) {
        self.next();
        let formula = is_formula(cell);
        let separator = self.separator.character();
        let quoted = cell.contains(['"', '\r', '\n', separator]);
        if !formula && !quoted {
            self.text.push_str(cell);
            return;
        }
        if quoted {
            self.text.push('"');
        }
        if formula {
            self.text.push('\'');
        }
        for (number, part) in cell.split('"').enumerate() {
            if number > 0 {
                self.text.push_str("\"\"");
            }
            self.text.push_str(part);
        }
        if quoted {
            self.text.push('"');
        }
    }

    /// Ends the line.
    pub fn end(self) {
        // A line with nothing on it would be no line at all.
        if self.cells == 1 && self.text.len() == self.begin {
            self.text.push_str("\"\"");
        }
        self.text.push_str("\r\n");
    }

    fn next(&mut self) {
        if self.cells > 0 {
            self.text.push(self.separator.character());
        }
        self.cells += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(separator: Separator, cells: &[&str]) -> String {
        let mut text = String::new();
        let mut line = Line::new(&mut text, separator);
        for cell in cells {
            line.text(cell);
        }
        line.end();
        text
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let cells = ["a", "b,c", "d;e", "say \"f\"", "g\nh", "", " i "];
        assert_eq!(
            line(Separator::Comma, &cells),
            "a,\"b,c\",d;e,\"say \"\"f\"\"\",\"g\nh\",, i \r\n"
        );
        assert_eq!(line(Separator::Semicolon, &cells[..3]), "a;b,c;\"d;e\"\r\n");
        assert_eq!(line(Separator::Comma, &[""]), "\"\"\r\n");
        assert_eq!(line(Separator::Comma, &["", ""]), ",\r\n");
    }

    #[test]
    fn formulas_are_texts_and_numbers_are_numbers() {
        for formula in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "+1 418 555-0100",
            "-",
            "+",
            "-.5",
            "--1",
            "-1,000,000",
        ] {
            let written = line(Separator::Semicolon, &[formula]);
            assert!(
                written.trim_start_matches('"').starts_with('\''),
                "{written}"
            );
        }
        for number in ["-5", "+5", "-1.5", "-1,5", "0"] {
            assert_eq!(
                line(Separator::Semicolon, &[number]),
                format!("{number}\r\n")
            );
        }
        assert_eq!(
            line(Separator::Comma, &["=\"a\",b"]),
            "\"'=\"\"a\"\",b\"\r\n"
        );
    }
}
