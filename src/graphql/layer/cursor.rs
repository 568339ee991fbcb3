//! Cursors: where in an order a page begins or ends.
//!
//! A cursor holds the values of the order's columns in one row, so that a page goes on from
//! there whatever was inserted since. It also holds a fingerprint of the list, its filter and
//! its order, and is refused anywhere else.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{
    column::{Cell, Scalar, write_instant},
    order::OrderKey,
};
use crate::graphql::error::{ApiError, Code};

/// What tells a list from all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a list that these texts define.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        Self(hash.finalize().into())
    }

    /// The mark of values in this list, which tells whether they were changed on the way.
    #[must_use]
    pub fn mark(&self, values: &[Json]) -> String {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(Json::from(values).to_string());
        URL_SAFE_NO_PAD.encode(&hash.finalize()[..9])
    }
}

/// Writes the cursor of a row by its values in the order's columns.
#[must_use]
pub fn write<'c>(fingerprint: &Fingerprint, cells: impl Iterator<Item = &'c Cell>) -> String {
    let values: Vec<Json> = cells.map(json).collect();
    let mark = fingerprint.mark(&values);
    URL_SAFE_NO_PAD.encode(Json::from(vec![mark.into(), Json::from(values)]).to_string())
}

/// Reads a cursor back into the values of the order's columns.
///
/// # Errors
/// `BAD_CURSOR` when it is none, or another list's.
pub fn read(
    argument: &str,
    fingerprint: &Fingerprint,
    order: &[OrderKey],
    text: &str,
) -> Result<Vec<Cell>, ApiError> {
    let refused = |message: &str| ApiError::refused(Code::BadCursor, message).on(argument);
    let broken = || refused("this is no cursor; pass on what a page gave you, unchanged");
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| broken())?;
    let (mark, values): (String, Vec<Json>) =
        serde_json::from_slice(&bytes).map_err(|_| broken())?;
    if mark != fingerprint.mark(&values) || values.len() != order.len() {
        return Err(refused(
            "this cursor belongs to another list, or was changed; keep it, where, orderBy and the other arguments as they were",
        ));
    }
    let cells = values.into_iter().zip(order);
    cells
        .map(|(value, key)| cell(value, key).ok_or_else(broken))
        .collect()
}

fn json(cell: &Cell) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Int(number) => (*number).into(),
        Cell::Float(number) => (*number).into(),
        Cell::Text(text) => text.as_str().into(),
        Cell::Boolean(yes) => (*yes).into(),
        Cell::Date(day) => day.to_string().into(),
        Cell::Instant(instant) => write_instant(instant).into(),
        Cell::Local(local) => local.format("%Y-%m-%dT%H:%M:%S%.f").to_string().into(),
        Cell::Json(document) => document.clone(),
    }
}

fn cell(value: Json, key: &OrderKey) -> Option<Cell> {
    Some(match (value, key.scalar()) {
        (Json::Null, _) if key.nullable => Cell::Null,
        (Json::Number(number), Scalar::Key) => Cell::Int(number.as_i64()?),
        (Json::Number(number), Scalar::Int) => {
            Cell::Int(i32::try_from(number.as_i64()?).ok()?.into())
        }
        (Json::Number(number), Scalar::Float) => Cell::Float(number.as_f64()?),
        (Json::String(text), Scalar::Text | Scalar::Word(_)) => Cell::Text(text),
        (Json::Bool(yes), Scalar::Boolean) => Cell::Boolean(yes),
        (Json::String(day), Scalar::Date | Scalar::LastDay) => Cell::Date(day.parse().ok()?),
        (Json::String(instant), Scalar::Instant) => Cell::Instant(instant.parse().ok()?),
        (Json::String(local), Scalar::Local) => Cell::Local(local.parse().ok()?),
        _ => return None,
    })
}
