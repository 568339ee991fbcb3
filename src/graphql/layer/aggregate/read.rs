//! From a selection to a summary: which keys and figures are asked for.

use async_graphql::{Name, Value, parser::types::SelectionSet};
use domain::zone::Zone;

use super::{
    Figure, FigureShape, Grouped, How, Key, KeyOf, KeyShape, MAX_BUCKETS, MAX_FIGURES, MAX_GROUPS,
    MAX_KEYS, Operand, Summary, having,
};
use crate::graphql::{
    error::ApiError,
    layer::{
        across, arguments,
        ask::Asked,
        bucket::TimeBucket,
        catalog::catalog,
        column::{Column, Scalar},
        describe::{Field, Kind, Link, Noun},
        joins::Step,
        plan::{At, Planner},
    },
};

/// A list, as figures are asked of it.
#[derive(Clone, Copy)]
pub struct Over {
    /// The noun of its rows.
    pub noun: &'static Noun,
    /// The date that it looks at.
    pub at: At,
}

impl Summary {
    /// The figure of a field of a noun, which is computed from now on. `path` is to blame where
    /// that is one too many.
    pub(super) fn figure(
        &mut self,
        path: &str,
        how: How,
        of: Option<(Operand, Scalar)>,
    ) -> Result<usize, ApiError> {
        let scalar = of.map_or(Scalar::Int, |(_, scalar)| scalar);
        let of = of.map(|(operand, _)| position(&mut self.operands, operand));
        let figure = Figure { how, of, scalar };
        let mut known = self.figures.iter();
        let at = known.position(|known| (known.how, known.of) == (how, of));
        let at = at.unwrap_or_else(|| {
            self.figures.push(figure);
            self.figures.len() - 1
        });
        if at < MAX_FIGURES {
            return Ok(at);
        }
        let message = format!("at most {MAX_FIGURES} figures at once");
        Err(ApiError::limit(path, MAX_FIGURES as u64, message))
    }

    fn key(&mut self, key: Key) -> Result<usize, ApiError> {
        let at = position(&mut self.keys, key);
        let many = |of: fn(&KeyOf) -> bool| self.keys.iter().filter(|key| of(&key.of)).count();
        let buckets =
            many(|of| matches!(of, KeyOf::Bucket(column, ..) if column.scalar.is_instant()));
        for (found, most, what) in [
            (many(|of| *of != KeyOf::Presence), MAX_KEYS, "keys"),
            (
                many(|of| *of == KeyOf::Presence),
                MAX_KEYS,
                "ways to other rows in keys",
            ),
            (buckets, MAX_BUCKETS, "buckets of instants"),
        ] {
            if found > most {
                let message = format!("at most {most} {what}");
                return Err(ApiError::limit("keys", most as u64, message));
            }
        }
        Ok(at)
    }
}

fn position<T: PartialEq>(all: &mut Vec<T>, one: T) -> usize {
    let known = all.iter().position(|known| *known == one);
    known.unwrap_or_else(|| {
        all.push(one);
        all.len() - 1
    })
}

impl<'q> Planner<'q> {
    /// Plans an aggregate of a list, in a summary that all its aggregates share: which, and what
    /// it looks like.
    ///
    /// # Errors
    /// A refusal, with the response keys that lead to what is refused.
    pub fn aggregate(
        &self,
        over: Over,
        summaries: &mut Vec<Summary>,
        asked: &Asked<'q>,
    ) -> Result<(usize, Vec<(Name, FigureShape)>), ApiError> {
        let type_name = format!("{}Aggregate", over.noun.name);
        let at = Summary::shared(summaries);
        let shapes = self
            .figures(over, &mut summaries[at], &type_name, asked)
            .map_err(|error| error.under(asked.key))?;
        Ok((at, shapes))
    }

    /// Plans groups of a list, in a summary of their own.
    ///
    /// # Errors
    /// As [`Self::aggregate`].
    pub fn groups(
        &self,
        over: Over,
        summaries: &mut Vec<Summary>,
        asked: &Asked<'q>,
    ) -> Result<(usize, Vec<(Name, FigureShape)>), ApiError> {
        let (summary, shapes) = self
            .grouped(over, asked)
            .map_err(|error| error.under(asked.key))?;
        summaries.push(summary);
        Ok((summaries.len() - 1, shapes))
    }

    fn grouped(
        &self,
        over: Over,
        asked: &Asked<'q>,
    ) -> Result<(Summary, Vec<(Name, FigureShape)>), ApiError> {
        let mut summary = Summary::default();
        let type_name = format!("{}Group", over.noun.name);
        let shapes = self.figures(over, &mut summary, &type_name, asked)?;
        let given = |name: &str| {
            let value = self.document.argument(asked, name);
            value.filter(|value| !matches!(value, Value::Null))
        };
        let first = match given("first") {
            Some(value) => arguments::count("first", &value)?,
            None => None,
        };
        if first.is_some_and(|first| first > MAX_GROUPS) {
            let message = format!("at most {MAX_GROUPS} groups at once");
            return Err(ApiError::limit("first", MAX_GROUPS, message));
        }
        let reader = having::Reader {
            over,
            viewer: self.viewer,
        };
        let having = given("having")
            .map(|value| reader.having(&mut summary, &value))
            .transpose()?;
        let order = reader.order(&mut summary, given("orderBy").as_ref())?;
        summary.groups = Some(Grouped {
            name: asked.key.clone(),
            having,
            order,
            first,
        });
        Ok((summary, shapes))
    }

    fn figures(
        &self,
        over: Over,
        summary: &mut Summary,
        type_name: &str,
        asked: &Asked<'q>,
    ) -> Result<Vec<(Name, FigureShape)>, ApiError> {
        let mut shapes = Vec::new();
        for asked in self.document.fields([type_name, ""], &asked.sets) {
            let shape = match asked.name {
                "count" => FigureShape::Figure(summary.figure("count", How::Count, None)?),
                "keys" => {
                    let keys = KeyReader {
                        planner: *self,
                        noun: over.noun,
                        steps: Vec::new(),
                    };
                    let (keys, _) = keys
                        .object(summary, &asked.sets)
                        .map_err(|error| error.under(asked.key))?;
                    FigureShape::Keys(keys)
                }
                name => match How::of(name) {
                    Some(how) => self
                        .of_columns(over, summary, how, &asked)
                        .map(FigureShape::Several)
                        .map_err(|error| error.under(asked.key))?,
                    None => FigureShape::TypeName(type_name.to_owned()),
                },
            };
            shapes.push((asked.key.clone(), shape));
        }
        Ok(shapes)
    }

    fn of_columns(
        &self,
        over: Over,
        summary: &mut Summary,
        how: How,
        asked: &Asked<'q>,
    ) -> Result<Vec<(Name, FigureShape)>, ApiError> {
        let mut shapes = Vec::new();
        let type_name = format!("{}{}", over.noun.name, how.suffix());
        for asked in self.document.fields([&type_name, ""], &asked.sets) {
            let shape = match over.noun.fields.get(asked.name) {
                None => FigureShape::TypeName(type_name.clone()),
                Some(field) => {
                    self.open(field, &asked)?;
                    let operand = operand(how, field, |link| self.step(link, &asked))?;
                    FigureShape::Figure(summary.figure(asked.name, how, operand)?)
                }
            };
            shapes.push((asked.key.clone(), shape));
        }
        Ok(shapes)
    }

    /// Refuses a field to those who may not see it.
    fn open(&self, field: &Field, asked: &Asked<'q>) -> Result<(), ApiError> {
        field
            .open_to(self.viewer, asked.name)
            .map_err(|error| error.under(asked.key))
    }
}

/// What a figure of a field is computed of, and what it is. None where there is no such figure.
pub(super) fn operand(
    how: How,
    field: &'static Field,
    step: impl FnOnce(&'static Link) -> Result<Step, ApiError>,
) -> Result<Option<(Operand, Scalar)>, ApiError> {
    let Some(scalar) = how.result(&field.kind) else {
        return Ok(None);
    };
    Ok(match &field.kind {
        Kind::Column(column) => Some((Operand::Column(*column), scalar)),
        Kind::One(link) => Some((Operand::Row(step(link)?), scalar)),
        _ => None,
    })
}

/// Reads the keys of groups, row by row along to-one ways.
struct KeyReader<'q> {
    planner: Planner<'q>,
    noun: &'static Noun,
    steps: Vec<Step>,
}

/// Keys, and the one among them, if any, that is never empty where there is a row.
type Keys = (Vec<(Name, KeyShape)>, Option<usize>);

impl<'q> KeyReader<'q> {
    fn object(&self, summary: &mut Summary, sets: &[&'q SelectionSet]) -> Result<Keys, ApiError> {
        let type_name = format!("{}Keys", self.noun.name);
        let (mut shapes, mut sure) = (Vec::new(), None);
        for asked in self.planner.document.fields([&type_name, ""], sets) {
            let shape = match asked.name {
                "__typename" => KeyShape::TypeName(type_name.clone()),
                "id" => {
                    let key = self.value(summary, Column::id())?;
                    sure = sure.or(Some(key));
                    KeyShape::Id(self.noun.name, key)
                }
                name => match self.noun.fields.get(name) {
                    Some(field) => {
                        self.planner.open(field, &asked)?;
                        let shape = self
                            .field(summary, field, &asked)
                            .map_err(|error| error.under(asked.key))?;
                        if let (KeyShape::Value(key, _), Kind::Column(column)) =
                            (&shape, &field.kind)
                            && !column.nullable
                            && !column.scalar.is_boolean()
                        {
                            sure = sure.or(Some(*key));
                        }
                        shape
                    }
                    None => self
                        .bucket(summary, &asked)
                        .map_err(|error| error.under(asked.key))?,
                },
            };
            shapes.push((asked.key.clone(), shape));
        }
        Ok((shapes, sure))
    }

    fn field(
        &self,
        summary: &mut Summary,
        field: &'static Field,
        asked: &Asked<'q>,
    ) -> Result<KeyShape, ApiError> {
        let none = || ApiError::argument("keys", format!("{} is no key", asked.name));
        Ok(match &field.kind {
            Kind::Column(column) => KeyShape::Value(self.value(summary, *column)?, column.scalar),
            Kind::Text(text) => {
                let mut halves = Vec::new();
                for asked in self.planner.document.fields([HALVES, ""], &asked.sets) {
                    let shape = if asked.name == "__typename" {
                        KeyShape::TypeName(HALVES.to_owned())
                    } else {
                        let half = text.half(asked.name);
                        KeyShape::Value(self.value(summary, half)?, half.scalar)
                    };
                    halves.push((asked.key.clone(), shape));
                }
                KeyShape::Text(halves)
            }
            Kind::One(link) => self.one(summary, link, asked)?,
            _ => return Err(none()),
        })
    }

    fn one(
        &self,
        summary: &mut Summary,
        link: &'static Link,
        asked: &Asked<'q>,
    ) -> Result<KeyShape, ApiError> {
        across::one_more(asked.name, self.steps.len())?;
        let step = self.planner.step(link, asked)?;
        let mut steps = self.steps.clone();
        steps.push(step);
        let there = KeyReader {
            planner: self.planner.looking(step.at),
            noun: catalog().referred(link.target),
            steps,
        };
        let (shapes, sure) = there.object(summary, &asked.sets)?;
        let sure = match sure {
            Some(sure) => sure,
            None => summary.key(Key {
                steps: there.steps,
                of: KeyOf::Presence,
            })?,
        };
        Ok(KeyShape::One(sure, shapes))
    }

    fn value(&self, summary: &mut Summary, column: Column) -> Result<usize, ApiError> {
        summary.key(Key {
            steps: self.steps.clone(),
            of: KeyOf::Value(column),
        })
    }

    fn bucket(&self, summary: &mut Summary, asked: &Asked<'q>) -> Result<KeyShape, ApiError> {
        let none = || ApiError::argument("keys", format!("{} is no key", asked.name));
        let name = asked.name.strip_suffix(BUCKET).ok_or_else(none)?;
        let field = self.noun.fields.get(name).ok_or_else(none)?;
        self.planner.open(field, asked)?;
        let Kind::Column(column) = &field.kind else {
            return Err(none());
        };
        let given = |name: &str| self.planner.document.argument(asked, name);
        let by = given("by").unwrap_or_default();
        let by = TimeBucket::of(arguments::text("by", &by)?)
            .ok_or_else(|| ApiError::argument("by", "there is no such bucket"))?;
        let zone = match given("zone") {
            None | Some(Value::Null) => None,
            Some(value) => {
                let zone = Zone::parse(arguments::text("zone", &value)?);
                Some(zone.map_err(|error| ApiError::argument("zone", error.to_string()))?)
            }
        };
        let key = summary.key(Key {
            steps: self.steps.clone(),
            of: KeyOf::Bucket(*column, by, zone),
        })?;
        Ok(KeyShape::Bucket(key, by))
    }
}

/// The type of a text's halves as keys.
pub const HALVES: &str = "BilingualKeys";
/// What the name of a column's bucket ends with.
pub const BUCKET: &str = "Bucket";
