//! What identifies a person, found wherever it stands: in plain words, in HTML, in calendar objects
//! and in addresses of the web.

use std::fmt::Write;

use regex::{NoExpand, Regex};

use crate::error::ServiceError;

/// What stands in the place of a name or a number: no word of any language, and nothing that a mail
/// header, a page or a calendar object would have to escape.
pub const MARK: &str = "*****";

/// What stands in the place of an address: an address by its form, and nobody's by RFC 2606.
#[must_use]
pub fn address_mark(person: i64, place: usize) -> String {
    match place {
        0 => format!("erased-{person}@erased.invalid"),
        place => format!("erased-{person}-{}@erased.invalid", place + 1),
    }
}

/// The name of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The given name.
    pub given: String,
    /// The family name.
    pub family: String,
}

/// Texts to look for, each with what takes its place.
#[derive(Debug, Clone, Default)]
pub struct Words(Vec<(Regex, String)>);

impl Words {
    /// Adds a name, as it is said and as it is filed.
    ///
    /// # Errors
    /// When the pattern can't be built.
    pub fn name(&mut self, name: &Name) -> Result<(), ServiceError> {
        let (given, family) = (literal(&name.given), literal(&name.family));
        self.add(
            &format!(r"{given}\s+{family}"),
            &name.given,
            &name.family,
            MARK,
        )?;
        self.add(
            &format!(r"{family}\\?,?\s+{given}"),
            &name.family,
            &name.given,
            MARK,
        )
    }

    /// Adds a name in one piece.
    ///
    /// # Errors
    /// As [`Self::name`].
    pub fn full_name(&mut self, name: &str) -> Result<(), ServiceError> {
        self.add(&literal(name), name, name, MARK)
    }

    /// Adds an address.
    ///
    /// # Errors
    /// As [`Self::name`].
    pub fn address(&mut self, address: &str, mark: &str) -> Result<(), ServiceError> {
        self.add(&literal(address), address, address, mark)
    }

    /// Adds a telephone number, however it is parted, with and without the code of the country.
    ///
    /// # Errors
    /// As [`Self::name`].
    pub fn phone(&mut self, phone: &str) -> Result<(), ServiceError> {
        self.add(&literal(phone), phone, phone, MARK)?;
        let number = phone.split(|c: char| c.is_ascii_alphabetic()).next();
        let digits = number
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_digit);
        let digits: Vec<String> = digits.map(String::from).collect();
        let national = match digits.split_first() {
            Some((first, rest)) if first == "1" && rest.len() == 10 => rest,
            _ => &digits,
        };
        if national.len() < 7 {
            return Ok(());
        }
        let between = r"[\s().\-/\u{2010}\u{2011}\u{2013}]*";
        let number = national.join(between);
        self.add(
            &format!(r"[(+]*(?:\b1{between}|\b){number}"),
            "(",
            "1",
            MARK,
        )
    }

    /// Adds a pattern that begins with one text and ends with another: a letter at an end is the end
    /// of a word.
    fn add(
        &mut self,
        pattern: &str,
        first: &str,
        last: &str,
        mark: &str,
    ) -> Result<(), ServiceError> {
        let edge = |c: Option<char>| c.filter(|c| c.is_alphanumeric()).map_or("", |_| r"\b");
        let (start, end) = (edge(first.chars().next()), edge(last.chars().next_back()));
        let pattern = format!("(?i){start}(?:{pattern}){end}");
        let pattern = Regex::new(&pattern).map_err(ServiceError::unreadable)?;
        self.0.push((pattern, mark.to_owned()));
        Ok(())
    }

    /// The text with the marks in place; none when nothing of it stands there.
    #[must_use]
    pub fn replace(&self, text: &str) -> Option<String> {
        let mut replaced: Option<String> = None;
        for (pattern, mark) in &self.0 {
            let there = replaced.as_deref().unwrap_or(text);
            if pattern.is_match(there) {
                replaced = Some(pattern.replace_all(there, NoExpand(mark)).into_owned());
            }
        }
        replaced.filter(|replaced| replaced != text)
    }
}

/// A pattern for a text, whatever it stands in.
fn literal(text: &str) -> String {
    let mut pattern = String::new();
    let mut after_space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            if !after_space {
                pattern.push_str(r"\s+");
            }
            after_space = true;
            continue;
        }
        after_space = false;
        pattern.push_str(&one(c));
    }
    pattern
}

/// A pattern for one character: as it is, and as HTML (entities), RFC 5545 and RFC 6868 (backslashes
/// and carets) and RFC 3986 (percent signs) write it.
fn one(c: char) -> String {
    let other_forms = match c {
        '\'' | '’' => r"['’]|&#39;|&#x27;|&apos;|&rsquo;",
        '"' => r#""|\\"|\^'|&quot;|&#34;"#,
        '&' => "&|&amp;|&#38;",
        '<' => "<|&lt;|&#60;",
        '>' => ">|&gt;|&#62;",
        '-' => r"[\-\u{2010}\u{2011}]",
        ',' => r"\\?,",
        ';' => r"\\?;",
        '\\' => r"\\\\?",
        '^' => r"\^\^?",
        c if c.is_ascii_alphanumeric() => return c.into(),
        c => &regex::escape(c.encode_utf8(&mut [0; 4])),
    };
    let mut percent = String::new();
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a text does not fail.
        let _ = write!(percent, "%{byte:02X}");
    }
    format!("(?:{other_forms}|{percent})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let mut words = Words::default();
        let name = Name {
            given: "Élise".into(),
            family: "O'Neil-Roy".into(),
        };
        words.name(&name).unwrap();
        words
            .address("elise+cop@town.example", "erased-1@erased.invalid")
            .unwrap();
        words.phone("+1 613-555-0142").unwrap();
        words
    }

    #[test]
    fn a_person_is_found_in_every_dress() {
        let words = words();
        for there in [
            "Élise O'Neil-Roy",
            "ÉLISE  o’neil\u{2011}roy",
            "Élise\u{a0}O&#39;Neil-Roy",
            "O'Neil-Roy, Élise",
            r"O'Neil-Roy\, Élise",
            "613 555 0142",
            "(613) 555-0142",
            "1-613-555-0142",
            "+1 613-555-0142",
            "6135550142",
        ] {
            let text = format!("To {there}.");
            let replaced = words
                .replace(&text)
                .unwrap_or_else(|| panic!("{there} was not found"));
            assert!(replaced.contains(MARK), "{replaced}");
            assert!(!replaced.chars().any(|c| c.is_ascii_digit()), "{replaced}");
        }
        let mailto = words.replace("mailto:ELISE%2Bcop@town.example").unwrap();
        assert_eq!(mailto, "mailto:erased-1@erased.invalid");
    }

    #[test]
    fn others_are_left_alone() {
        let words = words();
        for other in [
            "Élise O'Neil-Royer",
            "Louélise O'Neil-Roy",
            "Élise Roy",
            "mélise+cop@town.example",
            "elise+cop@town.example2",
            "26135550142",
            "a6135550142f",
        ] {
            assert_eq!(words.replace(other), None, "{other}");
        }
    }
}
