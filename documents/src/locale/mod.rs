//! What people read, in French (Canada) and English (Canada).
//!
//! Messages are Fluent files compiled in; dates, numbers and lists follow CLDR through ICU. Every
//! text comes out with the typography of its language already applied.

mod format;
mod zone_names;

use std::{borrow::Cow, sync::LazyLock};

use domain::language::{Bilingual, Language};
use fluent_bundle::{
    FluentArgs, FluentError, FluentResource, FluentValue, concurrent::FluentBundle,
    memoizer::MemoizerKind,
};

use crate::typography;
use format::Formats;

/// The Fluent files of each language, by name; both languages have the same.
const FILES: [(&str, &str, &str); 11] = [
    (
        "common",
        include_str!("../../locales/fr-CA/common.ftl"),
        include_str!("../../locales/en-CA/common.ftl"),
    ),
    (
        "audience",
        include_str!("../../locales/fr-CA/audience.ftl"),
        include_str!("../../locales/en-CA/audience.ftl"),
    ),
    (
        "charts",
        include_str!("../../locales/fr-CA/charts.ftl"),
        include_str!("../../locales/en-CA/charts.ftl"),
    ),
    (
        "report",
        include_str!("../../locales/fr-CA/report.ftl"),
        include_str!("../../locales/en-CA/report.ftl"),
    ),
    (
        "mail",
        include_str!("../../locales/fr-CA/mail.ftl"),
        include_str!("../../locales/en-CA/mail.ftl"),
    ),
    (
        "pages",
        include_str!("../../locales/fr-CA/pages.ftl"),
        include_str!("../../locales/en-CA/pages.ftl"),
    ),
    (
        "problems",
        include_str!("../../locales/fr-CA/problems.ftl"),
        include_str!("../../locales/en-CA/problems.ftl"),
    ),
    (
        "roster",
        include_str!("../../locales/fr-CA/roster.ftl"),
        include_str!("../../locales/en-CA/roster.ftl"),
    ),
    (
        "roster_plan",
        include_str!("../../locales/fr-CA/roster_plan.ftl"),
        include_str!("../../locales/en-CA/roster_plan.ftl"),
    ),
    (
        "tables",
        include_str!("../../locales/fr-CA/tables.ftl"),
        include_str!("../../locales/en-CA/tables.ftl"),
    ),
    (
        "zones",
        include_str!("../../locales/fr-CA/zones.ftl"),
        include_str!("../../locales/en-CA/zones.ftl"),
    ),
];

static FRENCH: LazyLock<Locale> = LazyLock::new(|| Locale::load(Language::Fr));
static ENGLISH: LazyLock<Locale> = LazyLock::new(|| Locale::load(Language::En));

/// Why a text can't be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocaleError {
    /// No message has this key.
    #[error("no message “{key}” in {language}")]
    UnknownKey {
        /// The key asked for.
        key: String,
        /// The language asked for.
        language: Language,
    },
    /// A message could not be put together, for want of an argument, say.
    #[error("message “{key}” in {language}: {problem}")]
    Message {
        /// The key asked for.
        key: String,
        /// The language asked for.
        language: Language,
        /// What Fluent said.
        problem: String,
    },
    /// A text that is needed has no words in this language; the other language never stands in.
    #[error("{what} has no text in {language}")]
    MissingText {
        /// What the text is.
        what: String,
        /// The language that it lacks.
        language: Language,
    },
}

/// A value put into a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// A whole number: printed with the language's thousands, and choosing among plurals.
    Number(i64),
    /// A text, or the name of a case of the message.
    Text(Cow<'a, str>),
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Value<'a>> for FluentValue<'a> {
    fn from(value: Value<'a>) -> Self {
        match value {
            Value::Number(number) => number.into(),
            Value::Text(text) => text.into(),
        }
    }
}

/// One language's messages and formats.
pub struct Locale {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    formats: Formats,
}

impl Locale {
    /// The messages and formats of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Fr => &FRENCH,
            Language::En => &ENGLISH,
        }
    }

    #[expect(
        clippy::expect_used,
        reason = "messages and locale data are compiled in; the tests load both languages"
    )]
    fn load(language: Language) -> Self {
        let tag = language
            .tag()
            .parse()
            .expect("the tags of Language are BCP 47");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolating marks would be invisible characters in the middle of text that people copy.
        bundle.set_use_isolating(false);
        // Fluent by itself prints numbers without any format.
        bundle.set_formatter(Some(match language {
            Language::Fr => french_number,
            Language::En => english_number,
        }));
        for (name, french, english) in FILES {
            let source = match language {
                Language::Fr => french,
                Language::En => english,
            };
            let resource = FluentResource::try_new(source.to_owned())
                .map_err(|(_, errors)| (name, errors))
                .expect("the Fluent files parse");
            bundle
                .add_resource(resource)
                .expect("no message is defined twice");
        }
        Self {
            language,
            bundle,
            formats: Formats::load(language),
        }
    }

    /// The language of this locale.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The message of a key, with its values put in and its typography applied.
    ///
    /// # Errors
    /// When there is no such message, or it asks for a value that was not given.
    pub fn text(&self, key: &str, values: &[(&str, Value<'_>)]) -> Result<String, LocaleError> {
        let unknown = || LocaleError::UnknownKey {
            key: key.to_owned(),
            language: self.language,
        };
        let message = self.bundle.get_message(key).ok_or_else(unknown)?;
        let pattern = message.value().ok_or_else(unknown)?;
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut errors);
        if errors.is_empty() {
            Ok(one_full_stop(&self.typeset(&text)))
        } else {
            Err(LocaleError::Message {
                key: key.to_owned(),
                language: self.language,
                problem: errors
                    .iter()
                    .map(FluentError::to_string)
                    .collect::<Vec<_>>()
                    .join("; "),
            })
        }
    }

    /// The message of a key that takes no values.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn plain(&self, key: &str) -> Result<String, LocaleError> {
        self.text(key, &[])
    }

    /// Whether there is a message of this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A text from data, with the typography of this language.
    #[must_use]
    pub fn typeset(&self, text: &str) -> String {
        typography::typeset(self.language, text)
    }

    /// This language's half of a text that must be there, with its typography; `what` names it.
    ///
    /// # Errors
    /// [`LocaleError::MissingText`] when there are no words in this language.
    pub fn written(&self, what: &str, text: &Bilingual) -> Result<String, LocaleError> {
        text.get(self.language)
            .value()
            .map(|words| self.typeset(words))
            .ok_or_else(|| LocaleError::MissingText {
                what: what.to_owned(),
                language: self.language,
            })
    }
}

/// A message that ends its sentence after a name that ends in a full stop itself, as `l’Î.-P.-É.` or
/// `Exemple Inc.`, has one there, as both languages ask for. Three are an ellipsis, and stay.
fn one_full_stop(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let body = word.trim_end();
        let dots = body.len() - body.trim_end_matches('.').len();
        // A full stop is one byte.
        let body = if dots == 2 {
            &body[..body.len() - 1]
        } else {
            body
        };
        out.push_str(body);
        out.push_str(&word[word.trim_end().len()..]);
    }
    out
}

fn french_number<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(Locale::of(Language::Fr), value)
}

fn english_number<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(Locale::of(Language::En), value)
}

fn number(locale: &Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        // Only whole numbers come in, see [`Value`]; Fluent holds them as f64.
        FluentValue::Number(number) => number.as_string().parse().ok().map(|n| locale.number(n)),
        _ => None,
    }
}

#[cfg(test)]
mod parity;
#[cfg(test)]
pub(crate) mod tests;
