//! `having` and `orderBy` of groups: conditions on figures, and orders by figures and keys.

use async_graphql::Value;

use super::{
    How, Sorted, Summary,
    read::{Over, operand},
};
use crate::graphql::{
    context::Viewer,
    error::ApiError,
    layer::{
        arguments,
        column::{Column, Scalar},
        filter::{Filter, MAX_DEPTH, Tests},
        joins::Step,
        order::{self, MAX_COLUMNS},
    },
};

/// Reads what is asked of the groups of a list.
pub(super) struct Reader<'q> {
    pub over: Over,
    pub viewer: &'q Viewer,
}

impl Reader<'_> {
    /// Reads `having`. The figures that it goes by are computed from now on.
    pub fn having(&self, summary: &mut Summary, value: &Value) -> Result<Filter, ApiError> {
        let mut tests = Tests::default();
        self.object(summary, &mut tests, "having", value, 1)
    }

    fn object(
        &self,
        summary: &mut Summary,
        tests: &mut Tests,
        path: &str,
        value: &Value,
        depth: usize,
    ) -> Result<Filter, ApiError> {
        if depth > MAX_DEPTH {
            let message = format!("conditions may be nested {MAX_DEPTH} deep");
            return Err(ApiError::limit(path, MAX_DEPTH as u64, message));
        }
        let mut all = Vec::new();
        for (name, value) in arguments::entries(path, value)? {
            let path = format!("{path}.{name}");
            all.push(match name.as_str() {
                "and" | "or" => {
                    let items = arguments::items(value).iter();
                    let each = items
                        .map(|item| self.object(summary, tests, &path, item, depth + 1))
                        .collect::<Result<Vec<_>, _>>()?;
                    if each.is_empty() {
                        let message = format!("{path} needs at least one condition");
                        return Err(ApiError::argument(&path, message));
                    }
                    if name == "and" {
                        Filter::All(each)
                    } else {
                        Filter::Any(each)
                    }
                }
                "not" => Filter::Not(Box::new(self.object(
                    summary,
                    tests,
                    &path,
                    value,
                    depth + 1,
                )?)),
                "count" => {
                    let figure = summary.figure(&path, How::Count, None)?;
                    self.tests(tests, &path, summary.figure_column(figure), value)?
                }
                name => {
                    let mut each = Vec::new();
                    for (field, value) in arguments::entries(&path, value)? {
                        let path = format!("{path}.{field}");
                        let column = self.column(summary, &path, name, field)?;
                        each.push(self.tests(tests, &path, column, value)?);
                    }
                    Filter::All(each)
                }
            });
        }
        Ok(Filter::All(all))
    }

    fn tests(
        &self,
        tests: &mut Tests,
        path: &str,
        column: Column,
        value: &Value,
    ) -> Result<Filter, ApiError> {
        let tests = tests.read(self.over.noun.name, path, column.scalar, value)?;
        let tests = tests.into_iter().map(|test| Filter::Test(column, test));
        Ok(Filter::All(tests.collect()))
    }

    /// The column of the table of groups that holds a figure of a field.
    fn column(
        &self,
        summary: &mut Summary,
        path: &str,
        how: &str,
        field: &str,
    ) -> Result<Column, ApiError> {
        let unknown = || ApiError::argument(path, format!("{path} can't be asked for"));
        let how = How::of(how).ok_or_else(unknown)?;
        let found = self.over.noun.fields.get(field).ok_or_else(unknown)?;
        found
            .open_to(self.viewer, field)
            .map_err(|error| error.on(path))?;
        let operand = operand(how, found, |link| Step::read(link, self.over.at, None))?
            .ok_or_else(unknown)?;
        let figure = summary.figure(path, how, Some(operand))?;
        Ok(summary.figure_column(figure))
    }

    /// Reads `orderBy`: by what it says, and then by the keys, so that the order is total.
    pub fn order(
        &self,
        summary: &mut Summary,
        value: Option<&Value>,
    ) -> Result<Vec<Sorted>, ApiError> {
        let items = value.map(arguments::items).unwrap_or_default();
        if items.len() > MAX_COLUMNS {
            let message = format!("groups may be sorted by {MAX_COLUMNS} figures");
            return Err(ApiError::limit("orderBy", MAX_COLUMNS as u64, message));
        }
        let mut sorted: Vec<Sorted> = Vec::new();
        let mut keys_sorted = false;
        for (position, item) in items.iter().enumerate() {
            let path = format!("orderBy.{position}");
            let (name, value) = order::only(&path, arguments::entries(&path, item)?)?;
            let path = format!("{path}.{name}");
            if name == "keys" {
                keys_sorted = true;
                let (descending, nulls_first) = order::direction(&path, value)?;
                sorted.extend(summary.sorted_keys(descending, nulls_first));
                continue;
            }
            let (path, column, value) = if name == "count" {
                let figure = summary.figure(&path, How::Count, None)?;
                (path, summary.figure_column(figure), value)
            } else {
                let (field, value) = order::only(&path, arguments::entries(&path, value)?)?;
                let path = format!("{path}.{field}");
                let column = self.column(summary, &path, name, field)?;
                (path, column, value)
            };
            let (descending, nulls_first) = order::direction(&path, value)?;
            sorted.push(Sorted {
                column,
                descending,
                nulls_first,
            });
        }
        if !keys_sorted {
            sorted.extend(summary.sorted_keys(false, false));
        }
        Ok(sorted)
    }
}

impl Summary {
    fn sorted_keys(&self, descending: bool, nulls_first: bool) -> impl Iterator<Item = Sorted> {
        (0..self.keys.len()).map(move |at| Sorted {
            column: self.key_column(at),
            descending,
            nulls_first,
        })
    }
}

/// Whether a figure can be compared, and how: by the name of the type of its conditions.
pub const fn condition(scalar: Scalar) -> Option<&'static str> {
    Some(match scalar {
        Scalar::Int => "IntFilter",
        Scalar::Float => "FloatFilter",
        Scalar::Date | Scalar::LastDay => "DateFilter",
        Scalar::Instant => "DateTimeFilter",
        Scalar::Local => "LocalDateTimeFilter",
        Scalar::Text => "StringFilter",
        _ => return None,
    })
}
