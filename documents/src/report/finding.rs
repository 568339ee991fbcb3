//! What is wrong with a report, as far as its tree shows it.
//!
//! Both languages are renderings of one tree: they have the same nodes by construction, and what is
//! left to compare is what their words say.

use std::collections::BTreeSet;

use domain::{
    language::{Language, TextState},
    report::{Finding, FindingArgument, FindingKind},
};

use super::{Block, Chart, Content, Drawing, RenderError, Report, Row, Section, Sentence};
use crate::locale::{Locale, LocaleError, Value};

impl Report {
    /// What is wrong with the report, in reading order: texts that are missing or drafts, figures
    /// and links that one language has and the other has not, empty sections, references to facts
    /// that are not there, uneven tables, two sentences at one path.
    ///
    /// # Errors
    /// When a generated sentence can't be put together.
    pub fn findings(&self) -> Result<Vec<Finding>, RenderError> {
        let mut all = Vec::new();
        let mut paths = BTreeSet::new();
        for sentence in self.walk() {
            all.extend(unready(sentence));
            all.extend(disparity(sentence)?);
            all.extend(self.dead_references(sentence));
            if !paths.insert(sentence.path.as_str()) {
                all.push(Finding::new(&sentence.path, FindingKind::RepeatedPath, []));
            }
        }
        for section in &self.sections {
            if section.blocks.iter().all(Block::is_empty) {
                all.push(Finding::new(&section.key, FindingKind::EmptySection, []));
            }
            all.extend(uneven(section));
        }
        Ok(all)
    }

    fn dead_references<'a>(&'a self, sentence: &'a Sentence) -> impl Iterator<Item = Finding> + 'a {
        let dead = sentence.facts().iter();
        let dead = dead.filter(|key| self.fact(key).is_none());
        dead.map(|key| {
            let fact = FindingArgument::Name(key.as_str().to_owned());
            Finding::new(&sentence.path, FindingKind::DeadReference, [("fact", fact)])
        })
    }
}

/// What a finding says to those who must see to it, such as “The French text is missing.”
///
/// # Errors
/// When the message asks for an argument that the finding does not have.
pub fn finding_text(finding: &Finding, language: Language) -> Result<String, LocaleError> {
    let locale = Locale::of(language);
    let mut values = Vec::new();
    for (name, argument) in &finding.arguments {
        let value: Value<'_> = match argument {
            FindingArgument::Number(number) => (*number).into(),
            FindingArgument::Day(date) => locale.date(*date).into(),
            FindingArgument::Language(language) => language.code().into(),
            FindingArgument::Name(name) => name.into(),
            FindingArgument::Text(text) => super::sentence::written(locale, text)?.into(),
        };
        values.push((name.as_str(), value));
    }
    let key = format!("finding-{}", finding.kind.as_str().replace('_', "-"));
    locale.text(&key, &values)
}

fn unready(sentence: &Sentence) -> impl Iterator<Item = Finding> {
    Language::ALL.into_iter().filter_map(|language| {
        let kind = match sentence.state(language) {
            TextState::Missing => FindingKind::MissingText,
            TextState::Draft => FindingKind::DraftText,
            TextState::Reviewed => return None,
        };
        let argument = ("language", FindingArgument::Language(language));
        Some(Finding::new(&sentence.path, kind, [argument]))
    })
}

/// What one language says and the other does not, in figures and in links; nothing while a text is
/// missing.
fn disparity(sentence: &Sentence) -> Result<Vec<Finding>, RenderError> {
    let is_missing = |language: &Language| sentence.state(*language) == TextState::Missing;
    if Language::ALL.iter().any(is_missing) {
        return Ok(Vec::new());
    }
    let french = sentence.render(Locale::of(Language::Fr))?.text;
    let english = sentence.render(Locale::of(Language::En))?.text;
    let mut found = Vec::new();
    let fr = figures(&french, Language::Fr);
    let en = figures(&english, Language::En);
    if fr != en {
        let list = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
            let only: Vec<_> = these.difference(those).map(String::as_str).collect();
            FindingArgument::Name(if only.is_empty() {
                "–".to_owned()
            } else {
                only.join(", ")
            })
        };
        let arguments = [("french", list(&fr, &en)), ("english", list(&en, &fr))];
        let finding = Finding::new(&sentence.path, FindingKind::UnequalFigures, arguments);
        // A sentence of the compilation's own words has one set of figures: the other is wrong.
        found.push(match sentence.is_of_people() {
            true => finding,
            false => finding.blocking(),
        });
    }
    let [fr, en] = [french, english].map(|text| links(&text));
    if fr != en {
        let arguments = [
            ("french", FindingArgument::Number(fr)),
            ("english", FindingArgument::Number(en)),
        ];
        let finding = Finding::new(&sentence.path, FindingKind::UnequalLinks, arguments);
        found.push(finding);
    }
    Ok(found)
}

impl Sentence {
    /// Whether words of people stand in it.
    fn is_of_people(&self) -> bool {
        match &self.content {
            Content::Written { .. } | Content::Overridden { .. } => true,
            Content::Generated { arguments, .. } => {
                arguments.values().any(|one| !one.written().is_empty())
            }
        }
    }
}

/// The figures of a text, written one way: `1 690,5` and `1,690.5` are 1690.5, and half past one in
/// the afternoon is 13 and 30 in both languages.
fn figures(text: &str, language: Language) -> BTreeSet<String> {
    let (thousands, decimal) = match language {
        Language::Fr => (['\u{a0}', '\u{202f}'], ','),
        Language::En => ([',', ','], '.'),
    };
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let mut figure = take_digits(&mut rest).to_owned();
        while let Some(after) = rest.strip_prefix(thousands) {
            let group = digits(after);
            if figure.len() > 3 && !figure.len().is_multiple_of(3) || group.len() != 3 {
                break;
            }
            figure.push_str(group);
            rest = &after[3..];
        }
        if let Some(after) = rest.strip_prefix(decimal)
            && !digits(after).is_empty()
        {
            figure.push('.');
            figure.push_str(digits(after));
            rest = &after[digits(after).len()..];
        }
        if language == Language::En {
            figure = of_day(figure, rest);
        }
        let trimmed = figure.trim_start_matches('0');
        found.insert(match trimmed {
            "" => "0".to_owned(),
            _ => trimmed.to_owned(),
        });
    }
    found
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

fn take_digits<'a>(rest: &mut &'a str) -> &'a str {
    let taken = digits(rest);
    *rest = &rest[taken.len()..];
    taken
}

/// The hour as French counts it, where what follows says that it is one.
fn of_day(hour: String, rest: &str) -> String {
    let after = match rest.strip_prefix(':') {
        Some(minutes) => &minutes[digits(minutes).len()..],
        None => rest,
    };
    let after = after.trim_start();
    match (hour.parse::<u8>(), after) {
        (Ok(12), noon) if noon.starts_with("p.m.") => hour,
        (Ok(12), midnight) if midnight.starts_with("a.m.") => "0".to_owned(),
        (Ok(hour @ 1..=11), evening) if evening.starts_with("p.m.") => (hour + 12).to_string(),
        _ => hour,
    }
}

/// How many web and mail addresses a text has.
fn links(text: &str) -> i64 {
    let words = text.split_whitespace();
    let links = words.filter(|word| {
        let word = word.trim_start_matches(['(', '«', '“', '[', '<']);
        word.contains("://") || word.starts_with("www.") || word.starts_with("mailto:")
    });
    i64::try_from(links.count()).unwrap_or(i64::MAX)
}

impl Block {
    /// Whether it says nothing.
    fn is_empty(&self) -> bool {
        match self {
            Self::Ordered { items } | Self::Bulleted { items } => items.is_empty(),
            Self::Paragraph { .. } | Self::Note { .. } => false,
            Self::Table { rows, .. } => rows.is_empty(),
            Self::Chart { chart } => chart.rows.is_empty(),
        }
    }
}

/// The rows and charts of a section whose figures do not stand one under the other.
fn uneven(section: &Section) -> Vec<Finding> {
    let mut found = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Table { header, rows } => {
                let uneven = rows.iter().filter(|row| row.cells.len() != header.len());
                found.extend(uneven.map(|row| uneven_at(section, &row.key)));
            }
            Block::Chart { chart } if !chart.is_even() => {
                found.push(uneven_at(section, &chart.key));
            }
            _ => {}
        }
    }
    found
}

fn uneven_at(section: &Section, key: &str) -> Finding {
    let path = format!("{}/{key}", section.key);
    Finding::new(path, FindingKind::UnevenTable, [])
}

impl Chart {
    /// Whether each row has its figures, and each figure its column.
    fn is_even(&self) -> bool {
        let series = self.header.len().saturating_sub(1);
        let has_cells = |row: &Row| row.cells.len() == self.header.len();
        let drawn = match &self.drawing {
            Drawing::TileMap { tiles } => tiles.len() == self.rows.len(),
            Drawing::Lines { values } | Drawing::Bars { values } => {
                values.len() == self.rows.len() && values.iter().all(|row| row.len() == series)
            }
        };
        drawn && self.rows.iter().all(has_cells)
    }
}

#[cfg(test)]
mod tests;
