//! Arguments read into typed values. The executor has checked their types against the schema;
//! what is left are the scalars' own rules, nulls and bounds.

use async_graphql::{Name, Value, indexmap::IndexMap};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::{
    column::{Cell, Column, Scalar},
    id,
};
use crate::graphql::error::{ApiError, Code};

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
/// When it is something else.
pub fn text<'v>(argument: &str, value: &'v Value) -> Result<&'v str, ApiError> {
    match value {
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
    day.filter(|day| day.to_string() == written).ok_or_else(|| {
        ApiError::argument(
            argument,
            format!("{written:?} is no day of the calendar; write it as 2021-08-31"),
        )
    })
}

/// A value of a column.
///
/// # Errors
/// When the value makes no sense for the column. `noun` names the type whose ids it takes.
pub fn cell(argument: &str, noun: &str, column: &Column, value: &Value) -> Result<Cell, ApiError> {
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
    Ok(match column.scalar {
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
        Scalar::Text => Cell::Text(text(argument, value)?.to_owned()),
        Scalar::Boolean => Cell::Boolean(flag(argument, value)?),
        Scalar::Date | Scalar::LastDay => Cell::Date(date(argument, value)?),
        Scalar::Instant => Cell::Instant(
            DateTime::parse_from_rfc3339(text(argument, value)?)
                .map_err(|_| wrong("2021-09-21T17:00:00Z"))?
                .with_timezone(&Utc),
        ),
        Scalar::Local => Cell::Local(
            NaiveDateTime::parse_from_str(text(argument, value)?, "%Y-%m-%dT%H:%M:%S%.f")
                .map_err(|_| wrong("2021-09-21T13:00:00"))?,
        ),
        Scalar::Word(words) => {
            let name = text(argument, value)?;
            let word = words.word_of(name).ok_or_else(|| {
                ApiError::argument(argument, format!("{name:?} is none of {}", words.name))
            })?;
            Cell::Text(word.to_owned())
        }
        Scalar::Json => {
            return Err(ApiError::refused(
                Code::BadUserInput,
                "a JSON document can't be compared",
            ));
        }
    })
}
