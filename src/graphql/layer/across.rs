//! Ways to other nouns as the arguments of filters and orders say them: with their date, their
//! scope, and no further than is good.

use async_graphql::Value;

use super::{
    arguments::{self, Entries},
    catalog::catalog,
    describe::Link,
    joins::Step,
    plan::{At, Scoped},
};
use crate::graphql::error::ApiError;

/// How many ways one condition or one column of an order may go, one after the other.
pub const MAX_CROSSED: usize = 5;

/// One more way behind so many.
///
/// # Errors
/// `LIMIT_EXCEEDED` when that is too far.
pub fn one_more(path: &str, crossed: usize) -> Result<usize, ApiError> {
    if crossed < MAX_CROSSED {
        return Ok(crossed + 1);
    }
    let message = format!("at most {MAX_CROSSED} relations may follow one another");
    Err(ApiError::limit(path, MAX_CROSSED as u64, message))
}

impl Step {
    /// The way of a link from where the date `around` is looked at, with what an input object
    /// at a path says of it.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a day or a word that does not exist.
    pub fn read(
        link: &'static Link,
        around: At,
        given: Option<(&str, &Entries)>,
    ) -> Result<Self, ApiError> {
        let entry = |name: &str| {
            let (path, entries) = given?;
            let value = entries
                .get(name)
                .filter(|value| !matches!(value, Value::Null));
            value.map(|value| (format!("{path}.{name}"), value))
        };
        let date = entry("at")
            .map(|(path, value)| arguments::date(&path, value).map(At::Date))
            .transpose()?;
        let scope = link.scope.map(|scope| {
            let word = match entry(scope.word.name) {
                None => scope.word.default,
                Some((path, value)) => arguments::word(&path, scope.word.words, value)?,
            };
            Ok::<_, ApiError>(Scoped { scope, word })
        });
        Ok(Self {
            link,
            at: if link.takes_date() {
                Some(date.unwrap_or(around))
            } else {
                // Whether the rows there hold is asked only where somebody does.
                date.filter(|_| catalog().referred(link.target).days.is_some())
            },
            scope: scope.transpose()?,
        })
    }
}
