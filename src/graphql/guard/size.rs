//! How many of something a field gives, as far as its arguments tell.

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{Field as Asked, OperationDefinition},
};
use async_graphql_value::Value as Input;

use crate::graphql::layer::page::MAX_SIZE;

/// What a list without bounds is taken to have.
const SOME: u64 = 20;
/// The dates that a series has at most.
const DATES: u64 = 400;

/// How the number of what a field gives is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// One.
    One,
    /// A page, which has rows under `nodes` and `edges`; this many where nothing is said.
    Page(u64),
    /// The rows of the page that it is part of.
    Row,
    /// As many as `first` says; this many where it does not.
    First(u64),
    /// As many as `ids` has.
    Ids,
    /// One for each date from `from` to `to`, by the step of `every`; by so many months where it
    /// says nothing.
    Dates(u64),
    /// About as many.
    About(u64),
}

impl Size {
    /// How a field's number is found.
    pub fn of(parent: &str, field: &str, list: bool, arguments: &[String]) -> Self {
        let has = |name: &str| arguments.iter().any(|argument| argument == name);
        match (list, field) {
            (false, _) if has("first") => {
                Self::Page(if field == "search" { SOME } else { MAX_SIZE })
            }
            (false, _) => Self::One,
            (true, "nodes" | "edges") if parent.ends_with("Connection") => Self::Row,
            (true, _) if has("first") => Self::First(MAX_SIZE),
            (true, _) if has("ids") => Self::Ids,
            (true, _) if has("from") && has("to") => {
                Self::Dates(if field == "history" { 3 } else { 1 })
            }
            // Of the representation at a date: all members, or fourteen jurisdictions.
            (
                true,
                "memberNodes"
                | "withoutInterestsNodes"
                | "memberships"
                | "people"
                | "joined"
                | "left",
            ) => Self::About(MAX_SIZE),
            (true, _) => Self::About(SOME),
        }
    }
}

/// Values of arguments, with the variables of a request.
pub struct Arguments<'a> {
    /// What the request sends.
    pub variables: &'a Variables,
    /// The operation that declares them.
    pub operation: &'a OperationDefinition,
    /// Whether a variable was looked at: what came of it holds for this request alone.
    pub depends: std::cell::Cell<bool>,
}

impl Arguments<'_> {
    /// How many a field gives.
    pub fn number(&self, size: Size, asked: &Asked) -> u64 {
        match size {
            Size::One | Size::Row => 1,
            Size::About(number) => number,
            Size::Page(otherwise) | Size::First(otherwise) => self
                .whole(asked, "first")
                .or_else(|| self.whole(asked, "last"))
                // What is more than a page may have is refused where it is read.
                .map_or(otherwise, |number| number.min(MAX_SIZE)),
            Size::Ids => self.with(asked, "ids", |value| match value {
                Some(Either::Written(Input::List(items))) => items.len() as u64,
                Some(Either::Sent(Value::List(items))) => items.len() as u64,
                _ => 1,
            }),
            Size::Dates(months) => self.dates(asked, months).unwrap_or(DATES).min(DATES),
        }
    }

    /// How many values stand in the arguments of a field.
    pub fn values(&self, asked: &Asked) -> u64 {
        asked
            .arguments
            .iter()
            .map(|(_, value)| self.written(&value.node))
            .sum()
    }

    fn written(&self, value: &Input) -> u64 {
        match value {
            Input::List(items) => 1 + items.iter().map(|item| self.written(item)).sum::<u64>(),
            Input::Object(entries) => {
                1 + entries.values().map(|item| self.written(item)).sum::<u64>()
            }
            Input::Variable(name) => self.variable(name).map_or(1, sent),
            _ => 1,
        }
    }

    fn whole(&self, asked: &Asked, name: &str) -> Option<u64> {
        self.with(asked, name, |value| match value? {
            Either::Written(Input::Number(number)) => number.as_u64(),
            Either::Sent(Value::Number(number)) => number.as_u64(),
            _ => None,
        })
    }

    /// From the months between two dates and the length of a step.
    fn dates(&self, asked: &Asked, otherwise: u64) -> Option<u64> {
        let months = |name: &str| {
            self.with(asked, name, |value| {
                let text = match value? {
                    Either::Written(Input::String(text)) | Either::Sent(Value::String(text)) => {
                        text.as_str()
                    }
                    _ => return None,
                };
                let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
                Some((parts.next()?? * 12 + parts.next()??, parts.next()??))
            })
        };
        let ((from, first), (to, last)) = (months("from")?, months("to")?);
        let months = u64::try_from((to - from).max(0)).ok()?;
        let days = months * 31 + u64::try_from(last.max(first)).ok()?;
        let every = self.with(asked, "every", |value| match value {
            Some(Either::Written(Input::Enum(name)) | Either::Sent(Value::Enum(name))) => {
                name.to_string()
            }
            Some(Either::Written(Input::String(name)) | Either::Sent(Value::String(name))) => {
                name.clone()
            }
            _ => String::new(),
        });
        let length = match every.as_str() {
            "DAY" => return Some(days + 1),
            "WEEK" => return Some(days / 7 + 1),
            "QUARTER" => 3,
            "HALF_YEAR" => 6,
            "YEAR" => 12,
            "MONTH" => 1,
            _ => otherwise,
        };
        Some(months / length + 2)
    }

    fn with<T>(&self, asked: &Asked, name: &str, read: impl FnOnce(Option<Either<'_>>) -> T) -> T {
        match asked
            .get_argument(name)
            .map(|value: &Positioned<Input>| &value.node)
        {
            Some(Input::Variable(variable)) => read(self.variable(variable).map(Either::Sent)),
            Some(value) => read(Some(Either::Written(value))),
            None => read(None),
        }
    }

    fn variable(&self, name: &Name) -> Option<&Value> {
        self.depends.set(true);
        self.variables.get(name).or_else(|| {
            let definitions = &self.operation.variable_definitions;
            let definition = definitions
                .iter()
                .find(|definition| definition.node.name.node == *name)?;
            definition
                .node
                .default_value
                .as_ref()
                .map(|value| &value.node)
        })
    }
}

enum Either<'a> {
    Written(&'a Input),
    Sent(&'a Value),
}

/// How many values there are in what was sent.
pub fn sent(value: &Value) -> u64 {
    match value {
        Value::List(items) => 1 + items.iter().map(sent).sum::<u64>(),
        Value::Object(entries) => 1 + entries.values().map(sent).sum::<u64>(),
        _ => 1,
    }
}
