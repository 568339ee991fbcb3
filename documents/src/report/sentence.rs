//! The sentences of a report: generated from figures, or written by people.

use std::collections::BTreeMap;

use domain::{
    language::{Bilingual, Language, TextState},
    period::{Period, Quarter},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FactKey, RenderedSentence};
use crate::locale::{Locale, LocaleError, Value};

/// A sentence at a place of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where it stands, such as `planned/meetings` or `completed/activity-3/point-7`: the same from
    /// one compilation to the next and in both languages.
    pub path: String,
    /// What it says.
    pub content: Content,
}

/// What a sentence says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "content", rename_all = "snake_case")]
pub enum Content {
    /// Put together from figures by the message of each language.
    Generated {
        /// The Fluent message.
        key: String,
        /// What the message says it about.
        arguments: BTreeMap<String, Argument>,
        /// The facts that it states.
        facts: Vec<FactKey>,
    },
    /// Written by people, in both languages.
    Written {
        /// The text.
        text: Bilingual,
    },
    /// Written by people in the place of what was generated; both are kept, and it shows.
    Overridden {
        /// What is said.
        text: Bilingual,
        /// What was generated: the facts are still its own.
        instead_of: Box<Content>,
    },
}

/// Something that a generated sentence speaks of.
///
/// Each gives the message a variable of its name; lists also give their length, as `NAME-count`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "argument", rename_all = "snake_case")]
pub enum Argument {
    /// A figure.
    Number {
        /// Its value.
        value: i64,
    },
    /// A figure as it is kept: digits, with a point before decimals.
    Decimal {
        /// The digits.
        digits: String,
    },
    /// An enumeration of numbers.
    Numbers {
        /// Which ones.
        values: Vec<i64>,
    },
    /// A name that is the same in both languages.
    Name {
        /// The name.
        name: String,
    },
    /// A day.
    Day {
        /// Which one.
        date: Date,
    },
    /// The months, grouped by year, that some days fall into.
    Months {
        /// The days.
        dates: Vec<Date>,
    },
    /// The name of a case of the message.
    Choice {
        /// Which one.
        name: String,
    },
    /// A quarter of the calendar year: gives `NAME-number` and `NAME-year`.
    Quarter {
        /// Its first day.
        start: Date,
    },
    /// A fiscal year, as both languages write it: `2021-2022`.
    FiscalYear {
        /// Its first day.
        start: Date,
    },
    /// An enumeration of periods.
    Periods {
        /// Which ones.
        periods: Vec<Period>,
    },
    /// A period, as `septembre 2020 à août 2021`; also gives `NAME-during` with its preposition.
    Period {
        /// Which one.
        period: Period,
    },
    /// An enumeration of provinces and territories.
    Jurisdictions {
        /// Their names.
        names: Vec<JurisdictionName>,
        /// The grammatical form that the sentence needs.
        form: ListForm,
    },
    /// An enumeration of texts from data.
    Texts {
        /// The texts.
        texts: Vec<Bilingual>,
    },
    /// A text from data.
    Text {
        /// The text.
        text: Bilingual,
    },
}

/// The name of a province or territory in the forms that sentences need; from reference data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JurisdictionName {
    /// The ISO 3166-2 code, such as `CA-PE`.
    pub code: String,
    /// In running French text, with its article: `l’Î.-P.-É.`.
    pub running_fr: String,
    /// Where something is, in French: `à l’Î.-P.-É.`.
    pub in_fr: String,
    /// In running English text: `Prince Edward Island`.
    pub running_en: String,
}

/// The grammatical form of an enumeration of jurisdictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListForm {
    /// As subject or object: `T.-N.-L. et le Nunavut`.
    Running,
    /// As a place: `à T.-N.-L. et au Nunavut`; in English the message has the one preposition.
    Located,
}

impl JurisdictionName {
    fn form(&self, language: Language, form: ListForm) -> &str {
        match (language, form) {
            (Language::Fr, ListForm::Running) => &self.running_fr,
            (Language::Fr, ListForm::Located) => &self.in_fr,
            (Language::En, _) => &self.running_en,
        }
    }
}

impl Sentence {
    /// A sentence generated from a message that needs nothing.
    pub fn plain(path: impl Into<String>, key: &str) -> Self {
        Self::generated(path, key, [], [])
    }

    /// A sentence generated from a message, with what it speaks of and the facts that it states.
    pub fn generated(
        path: impl Into<String>,
        key: &str,
        arguments: impl IntoIterator<Item = (&'static str, Argument)>,
        facts: impl IntoIterator<Item = FactKey>,
    ) -> Self {
        let arguments = arguments.into_iter();
        Self {
            path: path.into(),
            content: Content::Generated {
                key: key.to_owned(),
                arguments: arguments
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
                facts: facts.into_iter().collect(),
            },
        }
    }

    /// A sentence written by people.
    pub fn written(path: impl Into<String>, text: Bilingual) -> Self {
        Self {
            path: path.into(),
            content: Content::Written { text },
        }
    }

    /// The facts that it states.
    #[must_use]
    pub fn facts(&self) -> &[FactKey] {
        self.content.facts()
    }

    /// How ready it is in a language: the state of the written text that is furthest behind.
    #[must_use]
    pub fn state(&self, language: Language) -> TextState {
        let written: Vec<&Bilingual> = match &self.content {
            Content::Written { text } | Content::Overridden { text, .. } => vec![text],
            Content::Generated { arguments, .. } => {
                arguments.values().flat_map(Argument::written).collect()
            }
        };
        let states = written.into_iter().map(|text| text.get(language).state());
        states.min().unwrap_or(TextState::Reviewed)
    }

    /// The sentence in a language; a text that is missing is shown as missing.
    pub(super) fn render(&self, locale: &Locale) -> Result<RenderedSentence, LocaleError> {
        let instead_of = match &self.content {
            Content::Overridden { instead_of, .. } => Some(instead_of.render(locale)?),
            _ => None,
        };
        Ok(RenderedSentence {
            path: self.path.clone(),
            text: self.content.render(locale)?,
            facts: self.facts().to_vec(),
            state: self.state(locale.language()),
            instead_of,
        })
    }
}

impl Content {
    fn facts(&self) -> &[FactKey] {
        match self {
            Self::Generated { facts, .. } => facts,
            Self::Written { .. } => &[],
            Self::Overridden { instead_of, .. } => instead_of.facts(),
        }
    }

    /// The words in a language.
    fn render(&self, locale: &Locale) -> Result<String, LocaleError> {
        match self {
            Self::Written { text } | Self::Overridden { text, .. } => written(locale, text),
            Self::Generated { key, arguments, .. } => {
                let mut values = Vec::new();
                for (name, argument) in arguments {
                    argument.give(name, locale, &mut values)?;
                }
                let values: Vec<_> = values
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.clone()))
                    .collect();
                locale.text(key, &values)
            }
        }
    }
}

impl Argument {
    /// A figure.
    #[must_use]
    pub fn number(value: usize) -> Self {
        Self::Number {
            value: i64::try_from(value).unwrap_or(i64::MAX),
        }
    }

    /// The texts of people in it.
    pub(super) fn written(&self) -> Vec<&Bilingual> {
        match self {
            Self::Text { text } => vec![text],
            Self::Texts { texts } => texts.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Adds the variables that a message sees.
    pub(super) fn give(
        &self,
        name: &str,
        locale: &Locale,
        values: &mut Vec<(String, Value<'static>)>,
    ) -> Result<(), LocaleError> {
        let text = match self {
            Self::Number { value } => Value::Number(*value),
            Self::Decimal { digits } => match digits.parse() {
                Ok(whole) => Value::Number(whole),
                Err(_) => locale.decimal(digits).into(),
            },
            Self::Numbers { values: numbers } => {
                values.push((format!("{name}-count"), numbers.len().into()));
                let numbers = numbers.iter().map(|number| locale.number(*number));
                locale.list(&numbers.collect::<Vec<_>>()).into()
            }
            Self::Name { name } => locale.typeset(name).into(),
            Self::Day { date } => locale.date(*date).into(),
            Self::Choice { name } => name.clone().into(),
            Self::Quarter { start } => {
                let number = Quarter::of(*start).number();
                values.push((format!("{name}-number"), i64::from(number).into()));
                values.push((format!("{name}-year"), start.year().to_string().into()));
                return Ok(());
            }
            Self::FiscalYear { start } => {
                let next = i32::from(start.year()) + 1;
                format!("{}-{next}", start.year()).into()
            }
            Self::Periods { periods } => {
                values.push((format!("{name}-count"), periods.len().into()));
                let periods: Result<Vec<_>, _> =
                    periods.iter().map(|one| locale.period(*one)).collect();
                locale.list(&periods?).into()
            }
            Self::Months { dates } => locale.in_months(dates)?.into(),
            Self::Period { period } => {
                values.push((format!("{name}-during"), locale.during(*period)?.into()));
                locale.period(*period)?.into()
            }
            Self::Jurisdictions { names, form } => {
                values.push((format!("{name}-count"), names.len().into()));
                let forms = names.iter().map(|n| n.form(locale.language(), *form));
                locale.list(&forms.collect::<Vec<_>>()).into()
            }
            Self::Texts { texts } => {
                values.push((format!("{name}-count"), texts.len().into()));
                let texts: Result<Vec<_>, _> =
                    texts.iter().map(|text| written(locale, text)).collect();
                locale.list(&texts?).into()
            }
            Self::Text { text } => written(locale, text)?.into(),
        };
        values.push((name.to_owned(), text));
        Ok(())
    }
}

/// A text from data, or the words that say that it is missing.
pub(super) fn written(locale: &Locale, text: &Bilingual) -> Result<String, LocaleError> {
    match text.get(locale.language()).value() {
        Some(words) => Ok(locale.typeset(words)),
        None => locale.plain("text-missing"),
    }
}
