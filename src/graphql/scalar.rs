//! The scalars of the API, for hand-written fields and mutations. Nouns use the same types by
//! their columns.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use jiff::{Timestamp, civil};

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// A day of the calendar, as 2021-08-31.
pub struct Date(pub civil::Date);

#[Scalar(name = "Date")]
/// A day of the calendar, as 2021-08-31.
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let written = text(&value).ok_or_else(|| InputValueError::expected_type(value.clone()))?;
        let day = written.parse::<civil::Date>().ok();
        // One way to write a day is enough.
        day.filter(|day| day.to_string() == written)
            .map(Self)
            .ok_or_else(|| InputValueError::custom(no_such("day", written, "2021-08-31")))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An instant in RFC 3339, as 2021-09-21T17:00:00Z; answers are in UTC.
pub struct DateTime(pub Timestamp);

#[Scalar(name = "DateTime")]
/// An instant in RFC 3339, as 2021-09-21T17:00:00Z; answers are in UTC.
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let written = text(&value).ok_or_else(|| InputValueError::expected_type(value.clone()))?;
        written.parse().map(Self).map_err(|_| {
            InputValueError::custom(no_such("instant", written, "2021-09-21T17:00:00Z"))
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A wall clock's reading, as 2021-09-21T13:00:00; a zone beside it says where.
pub struct LocalDateTime(pub civil::DateTime);

#[Scalar(name = "LocalDateTime")]
/// A wall clock's reading, as 2021-09-21T13:00:00; a zone beside it says where.
impl ScalarType for LocalDateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let written = text(&value).ok_or_else(|| InputValueError::expected_type(value.clone()))?;
        written.parse().map(Self).map_err(|_| {
            InputValueError::custom(no_such("local time", written, "2021-09-21T13:00:00"))
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A JSON document.
pub struct Json(pub serde_json::Value);

#[Scalar(name = "JSON")]
/// A JSON document.
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or(Value::Null)
    }
}

fn no_such(what: &str, written: &str, example: &str) -> String {
    format!("{written:?} is no {what}; write it as {example}")
}
