//! The value of a cell, by what its column says.

use jiff::civil::Date;

use super::{Cell, Column, FaultKind, Mapping, Vocabulary, day};
use crate::{
    email::EmailAddress, id::PersonId, jurisdiction::JurisdictionCode, language::Language,
    order::OrderOfGovernment, phone, roster::Track, zone::Zone,
};

/// The most characters of a name.
const NAME: u16 = 300;
/// The most characters of a title.
const TITLE: u16 = 1_000;

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words on one line: a name, a title, a telephone number.
    Words(Box<str>),
    /// An address.
    Address(EmailAddress),
    /// Somebody who is known.
    Person(PersonId),
    /// A time zone.
    Zone(Zone),
    /// An official language.
    Language(Language),
    /// An order of government.
    Order(OrderOfGovernment),
    /// A jurisdiction; whether the community has it is not said.
    Jurisdiction(JurisdictionCode),
    /// A network.
    Track(Track),
    /// A day.
    Day(Date),
}

/// Reads a cell; an empty one says nothing.
pub(super) fn read(
    column: Column,
    cell: &Cell,
    mapping: &Mapping,
    vocabulary: &Vocabulary,
) -> Result<Option<Value>, FaultKind> {
    match cell {
        Cell::Empty => return Ok(None),
        Cell::Formula => return Err(FaultKind::Formula),
        Cell::Fault(_) => return Err(FaultKind::FaultyValue),
        _ => {}
    }
    if matches!(column, Column::From | Column::To) {
        return read_day(cell, mapping, vocabulary).map(|day| day.map(Value::Day));
    }
    let words = match cell {
        Cell::Text(words) => one_line(words),
        Cell::Number(number) => number.to_string(),
        _ => return Err(FaultKind::NotWords),
    };
    if words.is_empty() {
        return Ok(None);
    }
    from_words(column, words, vocabulary).map(Some)
}

fn from_words(column: Column, words: String, vocabulary: &Vocabulary) -> Result<Value, FaultKind> {
    let known = |value: Option<Value>, otherwise| value.ok_or(otherwise);
    match column {
        Column::Person => known(person(&words).map(Value::Person), FaultKind::InvalidPerson),
        Column::Address => EmailAddress::parse(&words)
            .map(Value::Address)
            .map_err(FaultKind::InvalidAddress),
        Column::Phone => known(
            phone::parse(&words).map(|phone| Value::Words(phone.into())),
            FaultKind::InvalidPhone,
        ),
        Column::Zone => Zone::parse(&words)
            .map(Value::Zone)
            .map_err(|_| FaultKind::UnknownZone),
        Column::Language => known(
            vocabulary.languages.get(&words).map(Value::Language),
            FaultKind::UnknownLanguage,
        ),
        Column::Order => known(
            vocabulary.orders.get(&words).map(Value::Order),
            FaultKind::UnknownOrder,
        ),
        Column::Jurisdiction => known(
            jurisdiction(&words, vocabulary).map(Value::Jurisdiction),
            FaultKind::UnknownJurisdiction,
        ),
        Column::Track => known(
            vocabulary.tracks.get(&words).map(Value::Track),
            FaultKind::UnknownTrack,
        ),
        Column::Title | Column::TitleFr | Column::TitleEn => fits(words, TITLE),
        Column::FullName => fits(words, 2 * NAME),
        Column::GivenName
        | Column::FamilyName
        | Column::Organization
        | Column::OrganizationFr
        | Column::OrganizationEn
        | Column::Acronym
        // Days never come here.
        | Column::From
        | Column::To => fits(words, NAME),
    }
}

fn fits(words: String, most: u16) -> Result<Value, FaultKind> {
    if words.chars().count() > most.into() {
        return Err(FaultKind::TooLong { most });
    }
    Ok(Value::Words(words.into()))
}

fn person(words: &str) -> Option<PersonId> {
    let number = words.strip_prefix("Person:")?;
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    number
        .parse()
        .ok()
        .filter(|number| digits && *number > 0)
        .map(PersonId)
}

fn jurisdiction(words: &str, vocabulary: &Vocabulary) -> Option<JurisdictionCode> {
    JurisdictionCode::parse(words)
        .ok()
        .or_else(|| vocabulary.jurisdictions.get(words))
}

fn read_day(
    cell: &Cell,
    mapping: &Mapping,
    vocabulary: &Vocabulary,
) -> Result<Option<Date>, FaultKind> {
    let day = match cell {
        Cell::Day(day) => *day,
        Cell::DayAndTime(moment) => moment.date(),
        Cell::Number(number) => read_number(*number, mapping)?,
        Cell::Text(words) => {
            let words = one_line(words);
            if words.is_empty() {
                return Ok(None);
            }
            // 44440; eight digits are 20210901.
            match words.parse::<u32>() {
                Ok(number) if (4..=6).contains(&words.len()) => {
                    read_number(number.into(), mapping)?
                }
                _ => day::parse(&words, mapping.date_order, &vocabulary.months)?,
            }
        }
        _ => return Err(FaultKind::NotADay),
    };
    if day::YEARS.contains(&day.year()) {
        Ok(Some(day))
    } else {
        Err(FaultKind::NotADay)
    }
}

fn read_number(number: f64, mapping: &Mapping) -> Result<Date, FaultKind> {
    let day = day::counted(number, mapping.days_since_1904)?;
    if mapping.numbers_are_days {
        Ok(day)
    } else {
        Err(FaultKind::NumberForDay { day })
    }
}

/// Words on one line, with one blank between two.
fn one_line(words: &str) -> String {
    words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
