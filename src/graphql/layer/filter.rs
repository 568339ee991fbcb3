//! `where`: which rows are wanted.
//!
//! A test is always true or false, also where a column is empty or a row is not there: `not`
//! turns one into the other.

use async_graphql::Value;

use super::{
    across, arguments,
    catalog::catalog,
    column::{Cell, Column, Scalar},
    describe::{Kind, Link, NodeColumns, Noun},
    id,
    joins::Step,
    plan::At,
    words::Words,
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
    /// Those from which a way leads to a row that is wanted.
    Leads(Step, Box<Filter>),
    /// Those from which a way leads to a number of rows that passes a test.
    Count(Step, Test),
}

/// A test of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Empty, or not.
    IsNull(bool),
    /// One of these.
    In(Vec<Cell>),
    /// A text that is one of these but for case and accents, which they do not have.
    InFolded(Vec<String>),
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

impl Filter {
    /// Every row.
    #[must_use]
    pub const fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// Whether no condition is in it.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(all) if all.iter().all(Self::is_everything))
    }

    /// Those whose column is one of these words.
    #[must_use]
    pub fn one_of<W: Words>(column: Column, words: impl IntoIterator<Item = W>) -> Self {
        let words = words.into_iter().map(|word| Cell::Text(word.to_value()));
        Self::Test(column, Test::In(words.collect()))
    }

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
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

/// Reads a `where` argument of a list of a noun. `at` is the date that the list looks at, which
/// ways without a date of their own look at too.
///
/// # Errors
/// `BAD_USER_INPUT` for what makes no sense, `LIMIT_EXCEEDED` for what is too much, `FORBIDDEN`
/// for columns that the viewer may not see.
pub fn read(
    noun: &'static Noun,
    viewer: &Viewer,
    at: At,
    value: &Value,
) -> Result<Filter, ApiError> {
    let mut reader = FilterReader {
        viewer,
        tests: Tests::default(),
    };
    let here = Here {
        noun,
        at,
        depth: 1,
        crossed: 0,
    };
    reader.object(here, "where", value)
}

struct FilterReader<'a> {
    viewer: &'a Viewer,
    tests: Tests,
}

/// How many conditions were read.
#[derive(Default)]
pub struct Tests(usize);

impl Tests {
    fn one_more(&mut self) -> Result<(), ApiError> {
        self.0 += 1;
        if self.0 > MAX_TESTS {
            let message = format!("there may be {MAX_TESTS} conditions in all");
            return Err(ApiError::limit("where", MAX_TESTS as u64, message));
        }
        Ok(())
    }

    /// Reads the tests of a value; all must pass. `noun` names the type whose ids it takes.
    ///
    /// # Errors
    /// As [`read`].
    pub fn read(
        &mut self,
        noun: &'static str,
        path: &str,
        scalar: Scalar,
        value: &Value,
    ) -> Result<Vec<Test>, ApiError> {
        let entries = arguments::entries(path, value)?;
        let operand = Operand {
            noun,
            scalar,
            insensitive: match entries.get("insensitive") {
                Some(value) => arguments::flag(&format!("{path}.insensitive"), value)?,
                None => false,
            },
        };
        let mut tests = Vec::with_capacity(entries.len());
        for (operator, value) in entries {
            if operator == "insensitive" {
                continue;
            }
            self.one_more()?;
            tests.push(operand.test(&format!("{path}.{operator}"), operator, value)?);
        }
        Ok(tests)
    }
}

/// Where in a filter the reader is.
#[derive(Clone, Copy)]
struct Here {
    noun: &'static Noun,
    at: At,
    depth: usize,
    crossed: usize,
}

impl Here {
    fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    fn across(self, path: &str, step: &Step) -> Result<Self, ApiError> {
        Ok(Self {
            noun: catalog().referred(step.link.target),
            at: step.at.unwrap_or(self.at),
            depth: self.depth + 1,
            crossed: across::one_more(path, self.crossed)?,
        })
    }
}

impl FilterReader<'_> {
    fn object(&mut self, here: Here, path: &str, value: &Value) -> Result<Filter, ApiError> {
        if here.depth > MAX_DEPTH {
            let message = format!("conditions may be nested {MAX_DEPTH} deep");
            return Err(ApiError::limit(path, MAX_DEPTH as u64, message));
        }
        let mut all = Vec::new();
        for (name, value) in arguments::entries(path, value)? {
            let path = format!("{path}.{name}");
            all.push(match name.as_str() {
                "and" => Filter::All(self.list(here, &path, value)?),
                "or" => Filter::Any(self.list(here, &path, value)?),
                "not" => self.object(here.deeper(), &path, value)?.not(),
                "id" => self.column(here, &path, Column::id(), value)?,
                field => self.field(here, &path, field, value)?,
            });
        }
        Ok(Filter::All(all))
    }

    fn list(&mut self, here: Here, path: &str, value: &Value) -> Result<Vec<Filter>, ApiError> {
        let items = arguments::items(value);
        if items.is_empty() {
            let message = format!("{path} needs at least one condition");
            return Err(ApiError::argument(path, message));
        }
        let conditions = items.iter().map(|item| {
            let before = self.tests.0;
            let condition = self.object(here.deeper(), path, item)?;
            if self.tests.0 == before {
                // One that says nothing counts as well: there must not be any number of them.
                self.tests.one_more()?;
            }
            Ok(condition)
        });
        conditions.collect()
    }

    fn field(
        &mut self,
        here: Here,
        path: &str,
        name: &str,
        value: &Value,
    ) -> Result<Filter, ApiError> {
        let unknown = || ApiError::argument(path, format!("{path} can't be asked for"));
        let field = here.noun.fields.get(name).ok_or_else(unknown)?;
        field
            .open_to(self.viewer, name)
            .map_err(|error| error.on(path))?;
        match &field.kind {
            Kind::Column(column) => self.column(here, path, *column, value),
            Kind::Text(text) => {
                let mut all = Vec::new();
                for (half, value) in arguments::entries(path, value)? {
                    let column = text.half(half);
                    all.push(self.column(here, &format!("{path}.{half}"), column, value)?);
                }
                Ok(Filter::All(all))
            }
            Kind::One(link) => self.one(here, path, link, value),
            Kind::Many(link) => self.many(here, path, link, value),
            Kind::Node(columns) => self.node(path, *columns, value),
            _ => Err(unknown()),
        }
    }

    fn one(
        &mut self,
        here: Here,
        path: &str,
        link: &'static Link,
        value: &Value,
    ) -> Result<Filter, ApiError> {
        let entries = arguments::entries(path, value)?;
        if !link.takes_date() {
            return self.leads(here, path, Step::read(link, here.at, None)?, value);
        }
        let step = Step::read(link, here.at, Some((path, entries)))?;
        match entries.get("is") {
            Some(wanted) => self.leads(here, &format!("{path}.is"), step, wanted),
            None => Err(ApiError::argument(path, format!("{path} needs `is`"))),
        }
    }

    fn many(
        &mut self,
        here: Here,
        path: &str,
        link: &'static Link,
        value: &Value,
    ) -> Result<Filter, ApiError> {
        let entries = arguments::entries(path, value)?;
        let step = Step::read(link, here.at, Some((path, entries)))?;
        let mut all = Vec::new();
        for (name, value) in entries {
            let path = format!("{path}.{name}");
            all.push(match name.as_str() {
                "some" => self.leads(here, &path, step, value)?,
                "none" => self.leads(here, &path, step, value)?.not(),
                "every" => {
                    let wanted = self.beyond(here, &path, &step, value)?;
                    Filter::Leads(step, Box::new(wanted.not())).not()
                }
                "count" => {
                    // What is counted is at the end of the way, as far as `every` and the like.
                    here.across(&path, &step)?;
                    let tests = self.tests.read(here.noun.name, &path, Scalar::Int, value)?;
                    let counts = tests.into_iter().map(|test| Filter::Count(step, test));
                    Filter::All(counts.collect())
                }
                _ => continue,
            });
        }
        Ok(Filter::All(all))
    }

    fn leads(
        &mut self,
        here: Here,
        path: &str,
        step: Step,
        value: &Value,
    ) -> Result<Filter, ApiError> {
        let wanted = self.beyond(here, path, &step, value)?;
        Ok(Filter::Leads(step, Box::new(wanted)))
    }

    /// The condition on the rows at the end of a way.
    fn beyond(
        &mut self,
        here: Here,
        path: &str,
        step: &Step,
        value: &Value,
    ) -> Result<Filter, ApiError> {
        self.tests.one_more()?;
        self.object(here.across(path, step)?, path, value)
    }

    fn node(
        &mut self,
        path: &str,
        columns: NodeColumns,
        value: &Value,
    ) -> Result<Filter, ApiError> {
        let mut all = Vec::new();
        for (operator, value) in arguments::entries(path, value)? {
            let path = format!("{path}.{operator}");
            let wanted = match operator.as_str() {
                "eq" => std::slice::from_ref(value),
                "in" => values(&path, value)?,
                _ => return Err(ApiError::argument(&path, format!("{path} is no operator"))),
            };
            let rows = wanted.iter().map(|id| {
                self.tests.one_more()?;
                row_of(&path, columns, id)
            });
            all.push(Filter::Any(rows.collect::<Result<_, _>>()?));
        }
        Ok(Filter::All(all))
    }

    fn column(
        &mut self,
        here: Here,
        path: &str,
        column: Column,
        value: &Value,
    ) -> Result<Filter, ApiError> {
        let tests = self
            .tests
            .read(here.noun.name, path, column.scalar, value)?;
        let tests = tests.into_iter().map(|test| Filter::Test(column, test));
        Ok(Filter::All(tests.collect()))
    }
}

/// Whether two columns name the row of an id: by its table, as rows that the service writes do, or by
/// its type.
fn row_of(path: &str, columns: NodeColumns, value: &Value) -> Result<Filter, ApiError> {
    let text = arguments::text(path, value)?;
    let (name, row) = id::read(text).map_err(|error| error.on(path))?;
    let noun = catalog().noun(name).ok_or_else(|| {
        let message = format!("{text:?} is no id: there is no type {name}");
        ApiError::refused(Code::BadId, message).on(path)
    })?;
    let names = [noun.table, noun.name].map(|name| Cell::Text(name.to_owned()));
    Ok(Filter::All(vec![
        Filter::Test(columns.noun, Test::In(names.into())),
        Filter::Test(
            columns.row,
            Test::Compare(Comparison::Equal, Cell::Int(row)),
        ),
    ]))
}

/// What a value is compared to.
struct Operand {
    noun: &'static str,
    scalar: Scalar,
    insensitive: bool,
}

impl Operand {
    fn test(&self, path: &str, operator: &str, value: &Value) -> Result<Test, ApiError> {
        let one = |value| arguments::cell(path, self.noun, self.scalar, value);
        let matching = |value: &Value, place| {
            Ok::<_, ApiError>(Test::Match(Match {
                text: arguments::text(path, value)?.to_owned(),
                place,
                insensitive: self.insensitive,
            }))
        };
        let folds = self.insensitive && matches!(self.scalar, Scalar::Text);
        let compare = |value, how| Ok::<_, ApiError>(Test::Compare(how, one(value)?));
        match operator {
            "isNull" => arguments::flag(path, value).map(Test::IsNull),
            "eq" if folds => matching(value, Place::Whole),
            "eq" => compare(value, Comparison::Equal),
            "in" => {
                let values = values(path, value)?;
                if folds {
                    let texts = values.iter().map(|value| arguments::text(path, value));
                    let texts = texts.map(|text| text.map(domain::fold::fold));
                    return Ok(Test::InFolded(texts.collect::<Result<_, _>>()?));
                }
                Ok(Test::In(values.iter().map(one).collect::<Result<_, _>>()?))
            }
            "lt" => compare(value, Comparison::Less),
            "lte" => compare(value, Comparison::LessOrEqual),
            "gt" => compare(value, Comparison::Greater),
            "gte" => compare(value, Comparison::GreaterOrEqual),
            "contains" => matching(value, Place::Anywhere),
            "startsWith" => matching(value, Place::Start),
            _ => Err(ApiError::argument(path, format!("{path} is no operator"))),
        }
    }
}

fn values<'v>(path: &str, value: &'v Value) -> Result<&'v [Value], ApiError> {
    let values = arguments::items(value);
    if values.is_empty() {
        let message = format!("{path} needs at least one value");
        return Err(ApiError::argument(path, message));
    }
    if values.len() > MAX_VALUES {
        let message = format!("{path} may have {MAX_VALUES} values");
        return Err(ApiError::limit(path, MAX_VALUES as u64, message));
    }
    Ok(values)
}
