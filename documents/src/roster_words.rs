//! The words by which a roster in a spreadsheet is read and written, in both languages, and what is
//! said of one that can't be.
//!
//! A message names no place: whoever shows it has the place beside it.

use domain::{
    import::{Broken, BrokenKind, Column, Fault, FaultKind, Headings, Vocabulary, Words},
    jurisdiction::JurisdictionCode,
    language::Language,
    order::OrderOfGovernment,
    roster::Track,
};

use crate::locale::{Locale, LocaleError, Value};

/// The jurisdictions that have names of their own here; any other is written by its code.
const JURISDICTIONS: [&str; 14] = [
    "CA", "CA-NL", "CA-PE", "CA-NS", "CA-NB", "CA-QC", "CA-ON", "CA-MB", "CA-SK", "CA-AB", "CA-BC",
    "CA-NU", "CA-NT", "CA-YT",
];

/// The headings by which columns are known.
///
/// # Errors
/// When a message is not there.
pub fn headings() -> Result<Headings, LocaleError> {
    let mut headings = Headings::default();
    for locale in locales() {
        for &column in Column::ALL {
            for word in synonyms(locale, &heading_key(column))? {
                headings.insert(&word, locale.language(), column);
            }
        }
    }
    Ok(headings)
}

/// The words by which values are known, in both languages at once, and the names by which they are
/// stored.
///
/// # Errors
/// When a message is not there.
pub fn vocabulary() -> Result<Vocabulary, LocaleError> {
    let mut known = Vocabulary::default();
    for track in [Track::Executive, Track::Manager] {
        learn(&mut known.tracks, track, "track", track.as_str())?;
    }
    for order in OrderOfGovernment::ALL {
        learn(&mut known.orders, order, "order", order.as_str())?;
    }
    for language in Language::ALL {
        learn(&mut known.languages, language, "language", language.code())?;
        known.languages.insert(language.tag(), language);
    }
    for name in JURISDICTIONS {
        let Ok(code) = JurisdictionCode::parse(name) else {
            continue;
        };
        learn(&mut known.jurisdictions, code, "jurisdiction", name)?;
        // The post's two letters.
        if let Some((_, letters)) = name.split_once('-') {
            known.jurisdictions.insert(letters, code);
        }
    }
    for month in 1..=12 {
        learn(&mut known.months, month, "month", &month.to_string())?;
    }
    Ok(known)
}

/// Teaches what a value is called in both languages.
fn learn<T: Copy + PartialEq>(
    words: &mut Words<T>,
    value: T,
    kind: &str,
    name: &str,
) -> Result<(), LocaleError> {
    words.insert(name, value);
    for locale in locales() {
        for word in synonyms(locale, &format!("roster-{kind}-{name}"))? {
            words.insert(&word, value);
        }
    }
    Ok(())
}

/// What an export calls the sheet of a workbook.
///
/// # Errors
/// When a message is not there.
pub fn sheet(locale: &Locale) -> Result<String, LocaleError> {
    locale.plain("roster-sheet")
}

/// The heading that an export writes over a column.
///
/// # Errors
/// When a message is not there.
pub fn heading(locale: &Locale, column: Column) -> Result<String, LocaleError> {
    first(locale, &heading_key(column))
}

/// The word that an export writes for a network.
///
/// # Errors
/// When a message is not there.
pub fn track(locale: &Locale, track: Track) -> Result<String, LocaleError> {
    first(locale, &format!("roster-track-{}", track.as_str()))
}

/// The word that an export writes for an order of government.
///
/// # Errors
/// When a message is not there.
pub fn order(locale: &Locale, order: OrderOfGovernment) -> Result<String, LocaleError> {
    first(locale, &format!("roster-order-{order}"))
}

/// The word that an export writes for an official language.
///
/// # Errors
/// When a message is not there.
pub fn language(locale: &Locale, language: Language) -> Result<String, LocaleError> {
    first(locale, &format!("roster-language-{language}"))
}

/// The name that an export writes for a jurisdiction; its code where it has none here.
///
/// # Errors
/// When a message can't be put together.
pub fn jurisdiction(locale: &Locale, code: JurisdictionCode) -> Result<String, LocaleError> {
    let key = format!("roster-jurisdiction-{code}");
    if locale.has(&key) {
        first(locale, &key)
    } else {
        Ok(code.to_string())
    }
}

/// What keeps a file from being read, and what to do about it.
///
/// # Errors
/// When a message is not there.
pub fn broken(locale: &Locale, broken: &Broken) -> Result<String, LocaleError> {
    let number = |number: u32| Value::Number(number.into());
    let values: Vec<(&str, Value<'_>)> = match broken.kind {
        BrokenKind::MergedCells { last } => vec![("last", last.to_string().into())],
        BrokenKind::UnsureEncoding { guess } => vec![("guess", guess.into())],
        BrokenKind::UnevenRow { expected, found } => {
            vec![("expected", number(expected)), ("found", number(found))]
        }
        BrokenKind::TooManyColumns { most }
        | BrokenKind::TooManyRows { most }
        | BrokenKind::TooManyCells { most }
        | BrokenKind::TooLongCell { most } => vec![("most", number(most))],
        BrokenKind::DuplicateHeading { column, first } => vec![
            ("column", heading(locale, column)?.into()),
            ("first", first.to_string().into()),
        ],
        BrokenKind::MissingColumn { column } => {
            vec![("column", heading(locale, column)?.into())]
        }
        _ => Vec::new(),
    };
    locale.text(&format!("roster-broken-{}", broken.kind.as_str()), &values)
}

/// What is wrong with the value of a cell, and what to do about it.
///
/// # Errors
/// When a message is not there.
pub fn fault(locale: &Locale, fault: &Fault) -> Result<String, LocaleError> {
    let values: Vec<(&str, Value<'_>)> = match fault.kind {
        FaultKind::TooLong { most } => vec![("most", Value::Number(most.into()))],
        FaultKind::AmbiguousDay {
            day_first,
            month_first,
        } => vec![
            ("day_first", locale.date(day_first).into()),
            ("month_first", locale.date(month_first).into()),
        ],
        FaultKind::NumberForDay { day } => vec![("day", locale.date(day).into())],
        _ => Vec::new(),
    };
    locale.text(&format!("roster-fault-{}", fault.kind.as_str()), &values)
}

fn locales() -> [&'static Locale; 2] {
    Language::ALL.map(Locale::of)
}

fn heading_key(column: Column) -> String {
    format!("roster-heading-{column}")
}

/// The words of one meaning, the one that is written first.
fn synonyms(locale: &Locale, key: &str) -> Result<Vec<String>, LocaleError> {
    let words = locale.plain(key)?;
    Ok(words
        .split('|')
        .map(|word| word.trim().to_owned())
        .collect())
}

fn first(locale: &Locale, key: &str) -> Result<String, LocaleError> {
    let words = synonyms(locale, key)?;
    Ok(words.into_iter().next().unwrap_or_default())
}

#[cfg(test)]
mod tests;
