//! Cells as RFC 4180 has them, safe to open in a spreadsheet.

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// The comma of RFC 4180.
    #[default]
    Comma,
    /// The semicolon that spreadsheets expect where the comma is the decimal mark.
    Semicolon,
}

impl Separator {
    const fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
        }
    }
}

/// Writes a line.
pub(super) struct Line<'t> {
    text: &'t mut String,
    separator: Separator,
    cells: usize,
    begin: usize,
}

impl<'t> Line<'t> {
    pub(super) fn new(text: &'t mut String, separator: Separator) -> Self {
        let begin = text.len();
        Self {
            text,
            separator,
            cells: 0,
            begin,
        }
    }

    /// A cell that nothing in needs care: a number, a date, nothing.
    pub(super) fn plain(&mut self, cell: impl std::fmt::Display) {
        use std::fmt::Write;
        self.next();
        // A `String` takes all that is written to it.
        let _ = write!(self.text, "{cell}");
    }

    /// A cell with a text from people. What a spreadsheet would take for a formula gets an
    /// apostrophe before it, which the spreadsheet takes for “this is a text”.
    pub(super) fn text(&mut self, cell: &str) {
        self.next();
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(cell);
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

    pub(super) fn end(self) {
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

/// A number is no formula, whatever sign it begins with.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = digits.splitn(2, ['.', ',']);
    parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
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
