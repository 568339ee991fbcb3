//! Names of files: what people see, and nothing else. No path is made of one.

use std::fmt;

use crate::kind::Kind;

/// A name of one line that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

/// Why a text is no name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is nothing in it.
    #[error("a file has a name")]
    Missing,
    /// It is longer than names are.
    #[error("a name has at most {} characters", FileName::LONGEST)]
    TooLong,
    /// It is a path, or holds what is not seen.
    #[error("a name is one line without /, \\ or characters that are not seen")]
    NoName,
}

impl FileName {
    /// The most characters of a name.
    pub const LONGEST: usize = 200;

    /// Reads a name. Spaces around it go.
    ///
    /// # Errors
    /// See [`NameError`].
    pub fn parse(given: &str) -> Result<Self, NameError> {
        let name = given.trim();
        if name.is_empty() {
            return Err(NameError::Missing);
        }
        if name.chars().any(is_unseen) || name.contains(['/', '\\']) || name == "." || name == ".."
        {
            return Err(NameError::NoName);
        }
        if name.chars().count() > Self::LONGEST {
            return Err(NameError::TooLong);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name with an ending of a kind: whoever saves the file opens it by that.
    #[must_use]
    pub fn of_kind(self, kind: Kind) -> Self {
        let ending = self.0.rsplit_once('.').map(|(_, ending)| ending);
        let fits = ending.is_some_and(|ending| {
            let endings = kind.endings();
            endings.iter().any(|one| one.eq_ignore_ascii_case(ending))
        });
        match kind.endings().first() {
            Some(usual) if !fits => Self(format!("{}.{usual}", self.0)),
            _ => self,
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Control characters, ends of lines, and what turns the direction of writing or has no width: by these a
/// name looks as if it ended in something else (Unicode Technical Report 36, 2.10).
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for (given, error) in [
            ("", NameError::Missing),
            (" \t ", NameError::Missing),
            ("..", NameError::NoName),
            ("../../etc/passwd", NameError::NoName),
            ("..\\windows", NameError::NoName),
            ("a\nb.pdf", NameError::NoName),
            ("a\0.pdf", NameError::NoName),
            ("report\u{202E}fdp.exe", NameError::NoName),
        ] {
            assert_eq!(FileName::parse(given), Err(error), "{given:?}");
        }
        assert_eq!(FileName::parse(&"é".repeat(201)), Err(NameError::TooLong));
        let name = FileName::parse("  Résumé 2021.pdf ").unwrap();
        assert_eq!(name.as_str(), "Résumé 2021.pdf");
    }

    #[test]
    fn a_name_ends_as_the_file_is() {
        for (given, kind, name) in [
            ("report.pdf", Kind::Pdf, "report.pdf"),
            ("photo.JPEG", Kind::Jpeg, "photo.JPEG"),
            ("report", Kind::Pdf, "report.pdf"),
            ("run.bat", Kind::Text, "run.bat.txt"),
            ("picture.png", Kind::Pdf, "picture.png.pdf"),
            ("Version 2.0", Kind::Docx, "Version 2.0.docx"),
        ] {
            let parsed = FileName::parse(given).unwrap();
            assert_eq!(parsed.of_kind(kind).as_str(), name, "{given}");
        }
    }
}
