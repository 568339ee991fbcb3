//! `orderBy`: in which order rows come.

use async_graphql::Value;

use super::{
    across,
    arguments::{self, Entries},
    catalog::catalog,
    column::{Column, Scalar},
    describe::{Kind, Link, Noun, Via},
    joins::Step,
    plan::At,
    sight::Sight,
};
use crate::graphql::{context::Viewer, error::ApiError};

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

/// What rows are sorted by.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderKey {
    /// The ways, each to one row, that lead there from the rows.
    pub path: Vec<Step>,
    /// What is sorted by there.
    pub by: By,
    /// Whether it may be empty: the column, or because a way leads nowhere.
    pub nullable: bool,
    /// The greatest first.
    pub descending: bool,
    /// What is empty comes before the rest.
    pub nulls_first: bool,
}

/// What is sorted by at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// A column.
    Column(Column),
    /// The number of rows to which a way leads.
    Count(Step),
}

impl OrderKey {
    /// A column of the rows, with what is empty at the end of the greatest.
    #[must_use]
    pub const fn own(column: Column, descending: bool) -> Self {
        Self {
            path: Vec::new(),
            nullable: column.nullable,
            by: By::Column(column),
            descending,
            nulls_first: descending,
        }
    }

    /// The same order from its end.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            descending: !self.descending,
            nulls_first: !self.nulls_first,
            ..self
        }
    }

    /// The type of what is sorted by.
    #[must_use]
    pub const fn scalar(&self) -> Scalar {
        match self.by {
            By::Column(column) => column.scalar,
            By::Count(_) => Scalar::Int,
        }
    }

    /// The column of the rows themselves that is sorted by.
    #[must_use]
    pub fn own_column(&self) -> Option<Column> {
        match self.by {
            By::Column(column) if self.path.is_empty() => Some(column),
            _ => None,
        }
    }

    fn is_key(&self) -> bool {
        self.own_column().is_some_and(|column| column.name == "id")
    }
}

/// The order that an argument asks for, or the noun's own; made total by the key at its end. `at`
/// is the date that the list looks at, which the ways in its order look at too.
///
/// # Errors
/// As [`super::filter::read`].
pub fn read(
    noun: &'static Noun,
    viewer: &Viewer,
    at: At,
    value: Option<&Value>,
) -> Result<Vec<OrderKey>, ApiError> {
    let mut keys: Vec<OrderKey> = match value {
        None | Some(Value::Null) => noun
            .order_for(viewer)
            .map(|sorted| OrderKey::own(sorted.column, sorted.descending))
            .collect(),
        Some(value) => asked(noun, viewer, at, arguments::items(value))?,
    };
    if !keys.iter().any(OrderKey::is_key) {
        // Back to front too, should the columns before go that way: then one range of an index
        // holds the page.
        let descending = keys.last().is_some_and(|key| key.descending);
        keys.push(OrderKey::own(Column::id(), descending));
    }
    Ok(keys)
}

fn asked(
    noun: &'static Noun,
    viewer: &Viewer,
    at: At,
    items: &[Value],
) -> Result<Vec<OrderKey>, ApiError> {
    if items.len() > MAX_COLUMNS {
        let message = format!("a list may be sorted by {MAX_COLUMNS} columns");
        return Err(ApiError::limit("orderBy", MAX_COLUMNS as u64, message));
    }
    let mut keys: Vec<OrderKey> = Vec::with_capacity(items.len() + 1);
    for (position, item) in items.iter().enumerate() {
        let reader = KeyReader {
            viewer,
            noun,
            at,
            path: Vec::new(),
            optional: false,
        };
        let key = reader.object(&format!("orderBy.{position}"), item)?;
        // What was sorted by before sorts nothing any more.
        let known = keys
            .iter()
            .any(|known| known.path == key.path && known.by == key.by);
        if !known {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// Reads one entry of an order, step by step.
struct KeyReader<'a> {
    viewer: &'a Viewer,
    noun: &'static Noun,
    at: At,
    path: Vec<Step>,
    optional: bool,
}

impl KeyReader<'_> {
    fn object(self, path: &str, value: &Value) -> Result<OrderKey, ApiError> {
        let entries = arguments::entries(path, value)?;
        let (name, value) = only(path, entries)?;
        let path = format!("{path}.{name}");
        if name == "id" {
            return self.directed(&path, By::Column(Column::id()), value);
        }
        let unknown = || ApiError::argument(&path, format!("a list can't be sorted by {name}"));
        let field = self.noun.fields.get(name).ok_or_else(unknown)?;
        field
            .open_to(self.viewer, name)
            .map_err(|error| error.on(&path))?;
        match &field.kind {
            Kind::Column(column) => self.directed(&path, By::Column(*column), value),
            Kind::Text(text) => {
                let (half, value) = only(&path, arguments::entries(&path, value)?)?;
                let by = By::Column(text.half(half));
                self.directed(&format!("{path}.{half}"), by, value)
            }
            Kind::One(link) => self.one(&path, link, value),
            Kind::Many(link) => {
                let (name, value) = only(&path, arguments::entries(&path, value)?)?;
                across::one_more(&path, self.path.len())?;
                let step = Step::read(link, self.at, None)?;
                self.directed(&format!("{path}.{name}"), By::Count(step), value)
            }
            _ => Err(unknown()),
        }
    }

    fn one(mut self, path: &str, link: &'static Link, value: &Value) -> Result<OrderKey, ApiError> {
        across::one_more(path, self.path.len())?;
        let step = Step::read(link, self.at, None)?;
        self.noun = catalog().referred(link.target);
        self.optional |= !matches!(link.via, Via::Local(column) if !column.nullable)
            || !matches!(self.noun.sight(self.viewer), Sight::All);
        self.at = step.at.unwrap_or(self.at);
        self.path.push(step);
        self.object(path, value)
    }

    fn directed(self, path: &str, by: By, value: &Value) -> Result<OrderKey, ApiError> {
        let (descending, nulls_first) = direction(path, value)?;
        Ok(OrderKey {
            nullable: match by {
                By::Column(column) => self.optional || column.nullable,
                // Where a way leads nowhere there are none.
                By::Count(_) => false,
            },
            path: self.path,
            by,
            descending,
            nulls_first,
        })
    }
}

/// Whether the greatest comes first, and whether what is empty does.
///
/// # Errors
/// When the value is no direction.
pub fn direction(path: &str, value: &Value) -> Result<(bool, bool), ApiError> {
    let direction = arguments::text(path, value)?;
    let descending = direction.starts_with("DESC");
    let nulls_first = match direction {
        "ASC" | "DESC" => descending,
        other => other.ends_with("NULLS_FIRST"),
    };
    Ok((descending, nulls_first))
}

/// The one entry of an object of an order.
///
/// # Errors
/// When there are none or several.
pub fn only<'v>(path: &str, entries: &'v Entries) -> Result<(&'v str, &'v Value), ApiError> {
    match (entries.first(), entries.len()) {
        (Some((name, value)), 1) => Ok((name.as_str(), value)),
        _ => {
            let message = format!("{path} must have one field; the list gives their order");
            Err(ApiError::argument(path, message))
        }
    }
}
