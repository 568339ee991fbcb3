//! Many values as one parameter, so that a statement's text does not depend on how many they are.

use chrono::{NaiveDate, NaiveDateTime};
use sea_orm::{Value, sea_query::ArrayType};
use serde_json::Value as Json;

use super::{
    column::{Cell, Scalar},
    sql::Sql,
};

/// A value of a list.
pub(super) trait Item {
    fn bind(&self, scalar: Scalar) -> Value;
}

impl Item for Cell {
    fn bind(&self, scalar: Scalar) -> Value {
        self.bind(scalar)
    }
}

impl Item for String {
    fn bind(&self, _scalar: Scalar) -> Value {
        self.as_str().into()
    }
}

impl Item for i64 {
    fn bind(&self, _scalar: Scalar) -> Value {
        (*self).into()
    }
}

impl Sql {
    /// Adds the condition that what was just added is one of these.
    pub(super) fn one_of<I: Item>(&mut self, scalar: Scalar, items: &[I]) -> &mut Self {
        let values = items.iter().map(|item| item.bind(scalar));
        if self.is_postgres() {
            let array = Value::Array(array_type(scalar), Some(Box::new(values.collect())));
            return self.push(" = ANY(").bind(array).push(")");
        }
        let list: Json = values.map(json).collect();
        self.push(" IN (SELECT value FROM json_each(")
            .bind(list.to_string())
            .push("))")
    }
}

const fn array_type(scalar: Scalar) -> ArrayType {
    match scalar {
        Scalar::Key => ArrayType::BigInt,
        Scalar::Int => ArrayType::Int,
        Scalar::Float => ArrayType::Double,
        Scalar::Text | Scalar::Word(_) => ArrayType::String,
        Scalar::Boolean => ArrayType::Bool,
        Scalar::Date | Scalar::LastDay => ArrayType::ChronoDate,
        Scalar::Instant => ArrayType::ChronoDateTimeUtc,
        Scalar::Local => ArrayType::ChronoDateTime,
        Scalar::Json => ArrayType::Json,
    }
}

/// A value as SQLite holds it: sqlx writes times as these texts.
fn json(value: Value) -> Json {
    match value {
        Value::Bool(Some(yes)) => yes.into(),
        Value::Int(Some(number)) => number.into(),
        Value::BigInt(Some(number)) => number.into(),
        Value::Double(Some(number)) => number.into(),
        Value::String(Some(text)) => text.into(),
        Value::ChronoDate(Some(day)) => NaiveDate::to_string(&day).into(),
        Value::ChronoDateTime(Some(local)) => {
            NaiveDateTime::format(&local, "%F %T%.f").to_string().into()
        }
        Value::ChronoDateTimeUtc(Some(instant)) => instant
            .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
            .into(),
        _ => Json::Null,
    }
}
