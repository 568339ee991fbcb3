//! The values of a row as JSON: what the record of events and a person's export are made of.

use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait, Value};
use serde_json::{Map, Value as Json};

/// All columns of a row by their names.
#[must_use]
pub fn columns<M: ModelTrait>(row: &M) -> Map<String, Json> {
    let columns = <M::Entity as EntityTrait>::Column::iter();
    columns
        .map(|column| (column.as_str().to_owned(), json(&row.get(column))))
        .collect()
}

/// A value as JSON: days and moments as ISO 8601 writes them, bytes as the text that they are.
#[must_use]
pub fn json(value: &Value) -> Json {
    match value {
        Value::Bytes(Some(bytes)) => String::from_utf8_lossy(bytes).into(),
        Value::ChronoDate(Some(day)) => day.to_string().into(),
        Value::ChronoDateTime(Some(local)) => local.format("%Y-%m-%dT%H:%M:%S").to_string().into(),
        Value::ChronoDateTimeUtc(Some(at)) => at
            .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
            .into(),
        other => sea_orm::sea_query::sea_value_to_json_value(other),
    }
}

/// Whether a value is absent.
#[must_use]
pub fn is_null(value: &Value) -> bool {
    *value == value.as_null()
}
