//! `orderBy`: in which order rows come.

use async_graphql::Value;

use super::{
    arguments,
    column::Column,
    describe::{Kind, Noun},
};
use crate::graphql::{
    context::Viewer,
    error::{ApiError, Code},
};

/// By how many columns one may sort.
pub const MAX_COLUMNS: usize = 10;

/// The directions, with what they mean.
pub const DIRECTIONS: [(&str, &str); 6] = [
    ("ASC", "The least first, what is empty last."),
    (
        "DESC",
        "The greatest first, what is empty before all else: the reverse of ASC.",
    ),
    ("ASC_NULLS_FIRST", "What is empty first, then the least."),
    ("ASC_NULLS_LAST", "The least first, what is empty last."),
    (
        "DESC_NULLS_FIRST",
        "What is empty first, then the greatest.",
    ),
    ("DESC_NULLS_LAST", "The greatest first, what is empty last."),
];

/// A column of an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrderKey {
    /// The column.
    pub column: Column,
    /// The greatest first.
    pub descending: bool,
    /// What is empty comes before the rest.
    pub nulls_first: bool,
}

impl OrderKey {
    /// A column with what is empty at the end of the greatest.
    #[must_use]
    pub fn new(column: Column, descending: bool) -> Self {
        Self {
            column,
            descending,
            nulls_first: descending,
        }
    }

    /// The same order from its end.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            column: self.column,
            descending: !self.descending,
            nulls_first: !self.nulls_first,
        }
    }
}

/// The order that an argument asks for, or the noun's own; made total by the key at its end.
///
/// # Errors
/// As [`super::filter::read`].
pub fn read(
    noun: &Noun,
    viewer: &Viewer,
    value: Option<&Value>,
) -> Result<Vec<OrderKey>, ApiError> {
    let mut keys: Vec<OrderKey> = match value {
        None | Some(Value::Null) => noun
            .order
            .iter()
            .map(|sorted| OrderKey::new(sorted.column, sorted.descending))
            .collect(),
        Some(value) => asked(noun, viewer, arguments::items(value))?,
    };
    if !keys.iter().any(|key| key.column.name == "id") {
        // Back to front too, should the columns before go that way: then one range of an index
        // holds the page.
        let descending = keys.last().is_some_and(|key| key.descending);
        keys.push(OrderKey::new(Column::id(), descending));
    }
    Ok(keys)
}

fn asked(noun: &Noun, viewer: &Viewer, items: &[Value]) -> Result<Vec<OrderKey>, ApiError> {
    if items.len() > MAX_COLUMNS {
        let message = format!("a list may be sorted by {MAX_COLUMNS} columns");
        return Err(ApiError::limit("orderBy", MAX_COLUMNS as u64, message));
    }
    let mut keys = Vec::new();
    for (position, item) in items.iter().enumerate() {
        let at = format!("orderBy.{position}");
        let entries = arguments::entries(&at, item)?;
        let (Some((name, value)), 1) = (entries.first(), entries.len()) else {
            let message = format!("{at} must have one field; the list gives their order");
            return Err(ApiError::argument(&at, message));
        };
        let at = format!("{at}.{name}");
        keys.push(key(noun, viewer, &at, name, value)?);
    }
    Ok(keys)
}

fn key(
    noun: &Noun,
    viewer: &Viewer,
    at: &str,
    name: &str,
    value: &Value,
) -> Result<OrderKey, ApiError> {
    if name == "id" {
        return directed(at, Column::id(), value);
    }
    let unknown = || ApiError::argument(at, format!("a list can't be sorted by {name}"));
    let field = noun.fields.get(name).ok_or_else(unknown)?;
    if field.personal && !viewer.sees_personal_data() {
        let message = format!("{name} is personal data, which you may not see");
        return Err(ApiError::refused(Code::Forbidden, message).on(at));
    }
    match &field.kind {
        Kind::Column(column) => directed(at, *column, value),
        Kind::Text(text) => {
            let entries = arguments::entries(at, value)?;
            let (Some((half, value)), 1) = (entries.first(), entries.len()) else {
                return Err(ApiError::argument(
                    at,
                    format!("{at} must name one language"),
                ));
            };
            let column = if half == "fr" { text.fr } else { text.en };
            directed(&format!("{at}.{half}"), column, value)
        }
        _ => Err(unknown()),
    }
}

fn directed(at: &str, column: Column, value: &Value) -> Result<OrderKey, ApiError> {
    let direction = arguments::text(at, value)?;
    let descending = direction.starts_with("DESC");
    let nulls_first = match direction {
        "ASC" | "DESC" => descending,
        other => other.ends_with("NULLS_FIRST"),
    };
    Ok(OrderKey {
        column,
        descending,
        nulls_first,
    })
}
