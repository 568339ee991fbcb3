//! Pages: which part of a list is wanted, in which order, of which rows.

use std::sync::OnceLock;

use async_graphql::Value;

use super::{
    arguments,
    ask::{Asked, Document},
    column::Cell,
    cursor::{self, Fingerprint},
    describe::Noun,
    filter::{self, Filter},
    order::{self, OrderKey},
    plan::At,
};
use crate::graphql::{
    context::Viewer,
    error::{ApiError, Code},
};

/// How many rows a page may have, and has where a small list is asked for without saying.
pub const MAX_SIZE: u64 = 100;

/// The size of what comes whole: as many rows as a database can count.
const WHOLE: u64 = i64::MAX as u64;

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// Of these rows.
    pub filter: Option<Filter>,
    /// In this order.
    pub order: Vec<OrderKey>,
    /// As many as this.
    pub size: u64,
    /// Counted from the end of the list.
    pub backward: bool,
    /// Behind the row with these values.
    pub after: Option<Vec<Cell>>,
    /// Before the row with these values.
    pub before: Option<Vec<Cell>>,
    /// The list, with those of its arguments that choose its rows.
    list: String,
    fingerprint: OnceLock<Fingerprint>,
}

impl Page {
    /// What the list's cursors are marked with.
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        self.fingerprint.get_or_init(|| {
            let (filter, order) = (format!("{:?}", self.filter), format!("{:?}", self.order));
            Fingerprint::of(&[&self.list, &filter, &order])
        })
    }

    /// The order in which the database counts.
    #[must_use]
    pub fn counted(&self) -> Vec<OrderKey> {
        let keys = self.order.iter().cloned();
        if self.backward {
            keys.map(OrderKey::reversed).collect()
        } else {
            keys.collect()
        }
    }
}

/// Reads the arguments of a list. `list` names the list, with those of its arguments that choose
/// its rows; `at` is the date that is looked at there.
///
/// # Errors
/// A refusal for arguments that make no sense together or alone.
pub fn read(
    document: &Document<'_>,
    asked: &Asked<'_>,
    noun: &'static Noun,
    viewer: &Viewer,
    at: At,
    list: &str,
    bounded: Bounded,
) -> Result<Page, ApiError> {
    let given = |name: &str| {
        let value = document.argument(asked, name);
        value.filter(|value| !matches!(value, Value::Null))
    };
    let wanted = given("where");
    let filter = wanted
        .as_ref()
        .map(|value| filter::read(noun, viewer, at, value))
        .transpose()?;
    let order = order::read(noun, viewer, at, given("orderBy").as_ref())?;
    let (size, backward) = size(given("first"), given("last"), bounded)?;
    let mut page = Page {
        filter,
        order,
        size,
        backward,
        after: None,
        before: None,
        list: list.to_owned(),
        fingerprint: OnceLock::new(),
    };
    let point = |name: &str, page: &Page| -> Result<Option<Vec<Cell>>, ApiError> {
        let Some(value) = given(name) else {
            return Ok(None);
        };
        let text = arguments::text(name, &value)?;
        cursor::read(name, page.fingerprint(), &page.order, text).map(Some)
    };
    page.after = point("after", &page)?;
    page.before = point("before", &page)?;
    Ok(page)
}

/// Whether a list must be told how many rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounded {
    /// It can grow: it must.
    ByArgument,
    /// It stays small, or no row is wanted.
    ByNature,
    /// It comes whole.
    Not,
}

fn size(
    first: Option<Value>,
    last: Option<Value>,
    bounded: Bounded,
) -> Result<(u64, bool), ApiError> {
    let (argument, value, backward) = match (first, last) {
        (Some(_), Some(_)) => {
            return Err(ApiError::argument(
                "last",
                "ask for first or for last, not for both",
            ));
        }
        (Some(value), None) => ("first", value, false),
        (None, Some(value)) => ("last", value, true),
        (None, None) if bounded == Bounded::ByNature => return Ok((MAX_SIZE, false)),
        (None, None) if bounded == Bounded::Not => return Ok((WHOLE, false)),
        (None, None) => {
            let message = format!("this list can grow: say first or last, at most {MAX_SIZE}");
            return Err(ApiError::refused(Code::PageRequired, message).on("first"));
        }
    };
    let size = arguments::count(argument, &value)?.unwrap_or(MAX_SIZE);
    if size > MAX_SIZE && bounded != Bounded::Not {
        let message = format!("a page has at most {MAX_SIZE} rows");
        return Err(ApiError::limit(argument, MAX_SIZE, message));
    }
    Ok((size.min(WHOLE), backward))
}
