//! The two official languages, and texts that exist in both.
//!
//! Everything shown to a person exists in French and in English, of equal quality. A text that is
//! missing in one language is shown as missing: nothing here puts the other in its place (product
//! rule “Official languages”).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a word is no language of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not a language of the community; write fr or en")]
pub struct LanguageError {
    /// What was given.
    pub given: String,
}

/// French or English, as written in Canada.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// French (Canada).
    Fr,
    /// English (Canada).
    En,
}

impl Language {
    /// Both, in the order in which they stand in a message that holds both.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// `fr` or `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The BCP 47 tag: `fr-CA` or `en-CA`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr-CA",
            Self::En => "en-CA",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// Reads a code or a tag (`fr`, `FR`, `en-CA`, `en_US`); the region does not matter.
    ///
    /// # Errors
    /// When it is neither French nor English.
    pub fn parse(given: &str) -> Result<Self, LanguageError> {
        let primary = given.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
            .ok_or_else(|| LanguageError {
                given: given.to_owned(),
            })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = LanguageError;
    fn from_str(given: &str) -> Result<Self, LanguageError> {
        Self::parse(given)
    }
}

/// The language in which a person is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preference {
    /// The person's known language.
    Only(Language),
    /// Both in one message: the person's language is not known.
    Both,
}

impl Preference {
    /// The languages of the message, in their order.
    #[must_use]
    pub const fn languages(self) -> &'static [Language] {
        match self {
            Self::Only(Language::Fr) => &[Language::Fr],
            Self::Only(Language::En) => &[Language::En],
            Self::Both => &Language::ALL,
        }
    }

    /// What serves two readers of one message: their language if it is the same, else both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }
}

impl From<Option<Language>> for Preference {
    fn from(known: Option<Language>) -> Self {
        known.map_or(Self::Both, Self::Only)
    }
}

/// How far a text has come in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextState {
    /// There is none.
    Missing,
    /// Written, not yet looked over.
    Draft,
    /// Looked over: it may be approved and sent.
    Reviewed,
}

impl TextState {
    /// The name by which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Draft => "draft",
            Self::Reviewed => "reviewed",
        }
    }
}

/// Why a value and a state do not make a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TextError {
    /// Draft or reviewed, but nothing (or only space) is there.
    #[error("a draft or reviewed text can't be empty")]
    Empty,
    /// Missing, but something is there.
    #[error("a text that is there can't be said to be missing")]
    NotMissing,
}

/// A text in one language: its words and its state; missing exactly when there are no words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "StoredText", into = "StoredText")]
pub struct Text {
    value: Option<String>,
    state: TextState,
}

#[derive(Serialize, Deserialize)]
struct StoredText {
    value: Option<String>,
    state: TextState,
}

impl Text {
    /// No text.
    pub const MISSING: Self = Self {
        value: None,
        state: TextState::Missing,
    };

    /// Puts a stored value and state together.
    ///
    /// # Errors
    /// When one says that there is a text and the other that there is none.
    pub fn new(value: Option<String>, state: TextState) -> Result<Self, TextError> {
        match (&value, state) {
            (None, TextState::Missing) => Ok(Self::MISSING),
            (Some(_), TextState::Missing) => Err(TextError::NotMissing),
            (Some(words), _) if !words.trim().is_empty() => Ok(Self { value, state }),
            _ => Err(TextError::Empty),
        }
    }

    /// A text that waits to be looked over.
    ///
    /// # Errors
    /// [`TextError::Empty`] when there are no words.
    pub fn draft(words: impl Into<String>) -> Result<Self, TextError> {
        Self::new(Some(words.into()), TextState::Draft)
    }

    /// A text that was looked over.
    ///
    /// # Errors
    /// [`TextError::Empty`] when there are no words.
    pub fn reviewed(words: impl Into<String>) -> Result<Self, TextError> {
        Self::new(Some(words.into()), TextState::Reviewed)
    }

    /// The words, if there are any.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// How far it has come.
    #[must_use]
    pub const fn state(&self) -> TextState {
        self.state
    }
}

impl TryFrom<StoredText> for Text {
    type Error = TextError;
    fn try_from(stored: StoredText) -> Result<Self, TextError> {
        Self::new(stored.value, stored.state)
    }
}

impl From<Text> for StoredText {
    fn from(text: Text) -> Self {
        Self {
            value: text.value,
            state: text.state,
        }
    }
}

/// A text in both languages; neither ever stands in for the other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bilingual {
    /// In French.
    pub fr: Text,
    /// In English.
    pub en: Text,
}

impl Bilingual {
    /// Missing in both languages.
    pub const MISSING: Self = Self {
        fr: Text::MISSING,
        en: Text::MISSING,
    };

    /// The half in a language.
    #[must_use]
    pub const fn get(&self, language: Language) -> &Text {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }

    /// Whether both halves were looked over: what approval and sending ask for.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        self.state() == TextState::Reviewed
    }

    /// The state of the half that is furthest behind.
    #[must_use]
    pub fn state(&self) -> TextState {
        self.fr.state.min(self.en.state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_tags_of_any_region_are_read() {
        for (given, language) in [
            ("fr", Language::Fr),
            ("FR-ca", Language::Fr),
            ("en_US", Language::En),
        ] {
            assert_eq!(Language::parse(given), Ok(language));
        }
        for given in ["", "de", "french", "-fr"] {
            assert!(Language::parse(given).is_err(), "{given:?}");
        }
    }

    #[test]
    fn an_unknown_language_means_both() {
        assert_eq!(
            Preference::from(None).languages(),
            [Language::Fr, Language::En]
        );
        assert_eq!(
            Preference::from(Some(Language::En)).languages(),
            [Language::En]
        );
    }

    #[test]
    fn two_readers_of_one_message_get_the_languages_of_both() {
        let (fr, en) = (
            Preference::Only(Language::Fr),
            Preference::Only(Language::En),
        );
        assert_eq!(fr.and(fr), fr);
        assert_eq!(fr.and(en), Preference::Both);
        assert_eq!(fr.and(Preference::Both), Preference::Both);
    }

    #[test]
    fn a_text_is_missing_exactly_when_there_are_no_words() {
        assert_eq!(Text::new(None, TextState::Missing), Ok(Text::MISSING));
        assert_eq!(Text::new(None, TextState::Reviewed), Err(TextError::Empty));
        assert_eq!(Text::draft("  "), Err(TextError::Empty));
        assert_eq!(
            Text::new(Some("x".into()), TextState::Missing),
            Err(TextError::NotMissing)
        );
        assert!(serde_json::from_str::<Text>(r#"{"value":null,"state":"draft"}"#).is_err());
    }

    #[test]
    fn a_missing_half_stays_missing_and_holds_back_the_whole() {
        let text = Bilingual {
            fr: Text::reviewed("Réunion").unwrap(),
            en: Text::MISSING,
        };
        assert_eq!(text.get(Language::En).value(), None);
        assert_eq!(text.state(), TextState::Missing);
        assert!(!text.is_reviewed());
    }
}
