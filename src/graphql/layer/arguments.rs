//! Arguments read into typed values. The executor has checked their types against the schema;
//! what is left are the scalars' own rules, nulls and bounds.

use async_graphql::{Name, Value, indexmap::IndexMap};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SubsecRound, Utc};

use super::{
    column::{Cell, Scalar},
    id,
    words::WordType,
};
use crate::graphql::error::{ApiError, Code};

/// How many decimals of a second both databases hold.
const MICROSECONDS: u16 = 6;

/// The entries of an input object.
pub type Entries = IndexMap<Name, Value>;

/// An input object's entries.
///
/// # Errors
/// When the value is no object.
pub fn entries<'v>(argument: &str, value: &'v Value) -> Result<&'v Entries, ApiError> {
    match value {
        Value::Object(entries) => Ok(entries),
        Value::Null => Err(ApiError::argument(
            argument,
            format!("{argument} can't be null; leave it out instead"),
        )),
        _ => Err(ApiError::argument(
            argument,
            format!("{argument} must be an object"),
        )),
    }
}

/// A list's items; a single value is a list of one, as GraphQL has it.
#[must_use]
pub fn items(value: &Value) -> &[Value] {
    match value {
        Value::List(items) => items,
        single => std::slice::from_ref(single),
    }
}

/// A whole number that is not negative.
///
/// # Errors
/// When it is something else.
pub fn count(argument: &str, value: &Value) -> Result<Option<u64>, ApiError> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => number
            .as_u64()
            .map(Some)
            .ok_or_else(|| ApiError::argument(argument, format!("{argument} can't be negative"))),
        _ => Err(ApiError::argument(
            argument,
            format!("{argument} must be a whole number"),
        )),
    }
}

/// A text.
///
/// # Errors
/// When it is something else, or holds U+0000, which no text of the database does.
pub fn text<'v>(argument: &str, value: &'v Value) -> Result<&'v str, ApiError> {
    match value {
        Value::String(text) if text.contains('\0') => Err(ApiError::argument(
            argument,
            format!("{argument} must not contain U+0000"),
        )),
        Value::String(text) => Ok(text),
        Value::Enum(name) => Ok(name),
        _ => Err(ApiError::argument(
            argument,
            format!("{argument} must be a text"),
        )),
    }
}

/// Yes or no.
///
/// # Errors
/// When it is something else.
pub fn flag(argument: &str, value: &Value) -> Result<bool, ApiError> {
    match value {
        Value::Boolean(yes) => Ok(*yes),
        _ => Err(ApiError::argument(
            argument,
            format!("{argument} must be true or false"),
        )),
    }
}

/// A day of the calendar.
///
/// # Errors
/// When there is no such day.
pub fn date(argument: &str, value: &Value) -> Result<NaiveDate, ApiError> {
    let written = text(argument, value)?;
    // chrono also reads `2021-9-1`; one way to write a day is enough.
    let day = written.parse::<NaiveDate>().ok();
    let day = day.filter(|day| has_plain_year(*day) && day.to_string() == written);
    day.ok_or_else(|| {
        ApiError::argument(
            argument,
            format!("{written:?} is no day of the calendar; write it as 2021-08-31"),
        )
    })
}

/// Years of four digits: beyond, the databases do not sort days alike.
fn has_plain_year(day: NaiveDate) -> bool {
    (1..=9_999).contains(&day.year())
}

/// The database's word for one of an enum's values.
///
/// # Errors
/// When it is none of them.
pub fn word(argument: &str, words: &WordType, value: &Value) -> Result<&'static str, ApiError> {
    let name = text(argument, value)?;
    words
        .word_of(name)
        .ok_or_else(|| ApiError::argument(argument, format!("{name:?} is none of {}", words.name)))
}

/// A value to compare others of its type to.
///
/// # Errors
/// When the value makes no sense for the type. `noun` names the type whose ids it takes.
pub fn cell(argument: &str, noun: &str, scalar: Scalar, value: &Value) -> Result<Cell, ApiError> {
    if matches!(value, Value::Null) {
        return Err(ApiError::argument(
            argument,
            format!("{argument} can't be null; ask for nothing with isNull: true"),
        ));
    }
    let wrong = |example: &str| {
        ApiError::argument(
            argument,
            format!("{value} is no value here; write it as {example}"),
        )
    };
    Ok(match scalar {
        Scalar::Key => {
            let row = id::read_of(noun, text(argument, value)?);
            Cell::Int(row.map_err(|error| error.on(argument))?)
        }
        Scalar::Int => match value {
            Value::Number(number) => {
                let number = number
                    .as_i64()
                    .and_then(|number| i32::try_from(number).ok());
                Cell::Int(number.ok_or_else(|| wrong("12"))?.into())
            }
            _ => return Err(wrong("12")),
        },
        Scalar::Float => match value {
            Value::Number(number) => Cell::Float(number.as_f64().ok_or_else(|| wrong("1.5"))?),
            _ => return Err(wrong("1.5")),
        },
        Scalar::Text => Cell::Text(text(argument, value)?.to_owned()),
        Scalar::Boolean => Cell::Boolean(flag(argument, value)?),
        Scalar::Date | Scalar::LastDay => Cell::Date(date(argument, value)?),
        Scalar::Instant => {
            let instant = DateTime::parse_from_rfc3339(text(argument, value)?).ok();
            let instant = instant.map(|instant| instant.with_timezone(&Utc));
            let instant = instant.filter(|instant| has_plain_year(instant.date_naive()));
            let instant = instant.ok_or_else(|| wrong("2021-09-21T17:00:00Z"))?;
            Cell::Instant(instant.trunc_subsecs(MICROSECONDS))
        }
        Scalar::Local => {
            let written = text(argument, value)?;
            let local = NaiveDateTime::parse_from_str(written, "%Y-%m-%dT%H:%M:%S%.f").ok();
            let local = local.filter(|local| has_plain_year(local.date()));
            let local = local.ok_or_else(|| wrong("2021-09-21T13:00:00"))?;
            Cell::Local(local.trunc_subsecs(MICROSECONDS))
        }
        Scalar::Word(words) => Cell::Text(word(argument, words, value)?.to_owned()),
        Scalar::Json => {
            return Err(ApiError::refused(
                Code::BadUserInput,
                "a JSON document can't be compared",
            ));
        }
    })
}
