//! `where`: which rows are wanted.
//!
//! A test is always true or false, also where a column is empty: `not` turns one into the other.

use async_graphql::Value;

use super::{
    arguments,
    column::{Cell, Column, Scalar},
    describe::{Kind, Noun},
};
use crate::graphql::{
    context::Viewer,
    error::{ApiError, Code},
};

/// How deep conditions may be nested.
pub const MAX_DEPTH: usize = 10;
/// How many conditions there may be in all.
pub const MAX_TESTS: usize = 200;
/// How many values an `in` may have.
pub const MAX_VALUES: usize = 1_000;

/// Which rows are wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Those for which all hold.
    All(Vec<Filter>),
    /// Those for which one holds.
    Any(Vec<Filter>),
    /// Those for which it does not hold.
    Not(Box<Filter>),
    /// Those whose column passes a test.
    Test(Column, Test),
}

/// A test of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Empty, or not.
    IsNull(bool),
    /// One of these.
    In(Vec<Cell>),
    /// Compared to a value.
    Compare(Comparison, Cell),
    /// A text matched with a text.
    Match(Match),
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Less.
    Less,
    /// Less or equal.
    LessOrEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
}

/// How a text is matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// What is looked for.
    pub text: String,
    /// Where it must be.
    pub place: Place,
    /// Whether case and accents are ignored.
    pub insensitive: bool,
}

/// Where a text must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the whole.
    Whole,
    /// It is somewhere.
    Anywhere,
    /// It is the beginning.
    Start,
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Reads a `where` argument.
///
/// # Errors
/// `BAD_USER_INPUT` for what makes no sense, `LIMIT_EXCEEDED` for what is too much, `FORBIDDEN`
/// for columns that the viewer may not see.
pub fn read(noun: &Noun, viewer: &Viewer, value: &Value) -> Result<Filter, ApiError> {
    let mut reader = FilterReader {
        noun,
        viewer,
        tests: 0,
    };
    reader.object("where", value, 1)
}

struct FilterReader<'a> {
    noun: &'a Noun,
    viewer: &'a Viewer,
    tests: usize,
}

impl FilterReader<'_> {
    fn object(&mut self, at: &str, value: &Value, depth: usize) -> Result<Filter, ApiError> {
        if depth > MAX_DEPTH {
            let message = format!("conditions may be nested {MAX_DEPTH} deep");
            return Err(ApiError::limit(at, MAX_DEPTH as u64, message));
        }
        let mut all = Vec::new();
        for (name, value) in arguments::entries(at, value)? {
            let at = format!("{at}.{name}");
            all.push(match name.as_str() {
                "and" => Filter::All(self.list(&at, value, depth)?),
                "or" => Filter::Any(self.list(&at, value, depth)?),
                "not" => Filter::Not(Box::new(self.object(&at, value, depth + 1)?)),
                "id" => self.column(&at, &Column::id(), value)?,
                field => self.field(&at, field, value)?,
            });
        }
        Ok(Filter::All(all))
    }

    fn list(&mut self, at: &str, value: &Value, depth: usize) -> Result<Vec<Filter>, ApiError> {
        let items = arguments::items(value);
        if items.is_empty() {
            return Err(ApiError::argument(
                at,
                format!("{at} needs at least one condition"),
            ));
        }
        items
            .iter()
            .map(|item| self.object(at, item, depth + 1))
            .collect()
    }

    fn field(&mut self, at: &str, name: &str, value: &Value) -> Result<Filter, ApiError> {
        let unknown = || ApiError::argument(at, format!("{at} can't be asked for"));
        let field = self.noun.fields.get(name).ok_or_else(unknown)?;
        if field.personal && !self.viewer.sees_personal_data() {
            let message = format!("{name} is personal data, which you may not see");
            return Err(ApiError::refused(Code::Forbidden, message).on(at));
        }
        match &field.kind {
            Kind::Column(column) => self.column(at, column, value),
            Kind::Text(text) => {
                let mut all = Vec::new();
                for (half, value) in arguments::entries(at, value)? {
                    let column = if half == "fr" { &text.fr } else { &text.en };
                    all.push(self.column(&format!("{at}.{half}"), column, value)?);
                }
                Ok(Filter::All(all))
            }
            _ => Err(unknown()),
        }
    }

    fn column(&mut self, at: &str, column: &Column, value: &Value) -> Result<Filter, ApiError> {
        let entries = arguments::entries(at, value)?;
        let insensitive = match entries.get("insensitive") {
            Some(value) => arguments::flag(&format!("{at}.insensitive"), value)?,
            None => false,
        };
        let mut all = Vec::new();
        for (operator, value) in entries {
            if operator == "insensitive" {
                continue;
            }
            self.tests += 1;
            if self.tests > MAX_TESTS {
                let message = format!("there may be {MAX_TESTS} conditions in all");
                return Err(ApiError::limit("where", MAX_TESTS as u64, message));
            }
            let at = format!("{at}.{operator}");
            all.push(self.test(&at, column, operator, value, insensitive)?);
        }
        Ok(Filter::All(all))
    }

    fn test(
        &self,
        at: &str,
        column: &Column,
        operator: &str,
        value: &Value,
        insensitive: bool,
    ) -> Result<Filter, ApiError> {
        let one = |value| arguments::cell(at, self.noun.name, column, value);
        let matching = |value: &Value, place| {
            Ok::<_, ApiError>(Test::Match(Match {
                text: arguments::text(at, value)?.to_owned(),
                place,
                insensitive,
            }))
        };
        let folds = insensitive && matches!(column.scalar, Scalar::Text);
        let compare = |value, how| Ok::<_, ApiError>(Test::Compare(how, one(value)?));
        let test = match operator {
            "isNull" => Test::IsNull(arguments::flag(at, value)?),
            "eq" if folds => matching(value, Place::Whole)?,
            "eq" => compare(value, Comparison::Equal)?,
            "in" => {
                let values = self.values(at, value)?;
                if folds {
                    let any = values
                        .iter()
                        .map(|value| Ok(Filter::Test(*column, matching(value, Place::Whole)?)));
                    return Ok(Filter::Any(any.collect::<Result<_, ApiError>>()?));
                }
                Test::In(values.iter().map(one).collect::<Result<_, _>>()?)
            }
            "lt" => compare(value, Comparison::Less)?,
            "lte" => compare(value, Comparison::LessOrEqual)?,
            "gt" => compare(value, Comparison::Greater)?,
            "gte" => compare(value, Comparison::GreaterOrEqual)?,
            "contains" => matching(value, Place::Anywhere)?,
            "startsWith" => matching(value, Place::Start)?,
            _ => return Err(ApiError::argument(at, format!("{at} is no operator"))),
        };
        Ok(Filter::Test(*column, test))
    }

    fn values<'v>(&self, at: &str, value: &'v Value) -> Result<&'v [Value], ApiError> {
        let values = arguments::items(value);
        if values.is_empty() {
            return Err(ApiError::argument(
                at,
                format!("{at} needs at least one value"),
            ));
        }
        if values.len() > MAX_VALUES {
            let message = format!("{at} may have {MAX_VALUES} values");
            return Err(ApiError::limit(at, MAX_VALUES as u64, message));
        }
        Ok(values)
    }
}
