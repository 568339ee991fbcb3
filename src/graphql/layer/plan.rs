//! From a selection to a plan: one walk says which cells and relations to read ([`Select`])
//! and what the response looks like ([`Shape`]).

use async_graphql::{Name, Value, parser::types::SelectionSet};
use chrono::NaiveDate;

use super::{
    arguments,
    ask::{Asked, Document},
    catalog::catalog,
    column::{Column, Scalar},
    connection::ConnectionShape,
    describe::{Field, Kind, Link, Noun, Scope, Text, Via},
    joins::Step,
    select::{Relation, Select, Source, Way},
};
use crate::graphql::{context::Viewer, error::ApiError};

/// The interface that every noun implements.
pub const NODE: &str = "Node";

/// A scope with the word that was chosen.
#[derive(Clone, Copy)]
pub struct Scoped {
    /// The scope.
    pub scope: Scope,
    /// The word.
    pub word: &'static str,
}

/// A date to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// This one.
    Date(NaiveDate),
    /// The community's present day.
    Today,
    /// Each date of a series.
    Series,
}

/// How a field of the response is made from a row.
pub enum Shape {
    /// The type's name.
    TypeName(&'static str),
    /// The global id of a row of this type, by the cell with its key.
    Id(usize, &'static str),
    /// A cell.
    Cell(usize, Scalar),
    /// A text in both languages.
    Text(Vec<(Name, TextShape)>),
    /// Several fields under one name.
    Group(Vec<(Name, Shape)>),
    /// A row of another noun, in cells of the same row. It may be missing: then the cell that is
    /// named is empty.
    One(Option<usize>, Vec<(Name, Shape)>),
    /// The page that a relation found.
    Many(usize, Vec<(Name, ConnectionShape)>),
    /// The row of any noun that a relation found.
    Node(usize),
    /// The value that a relation computed.
    Computed(usize),
}

/// How a field of a bilingual text is made; the numbers are cells.
pub enum TextShape {
    /// The type's name.
    TypeName(&'static str),
    /// A text or one state.
    Cell(usize, Scalar),
    /// The less advanced of two states.
    State(usize, usize),
}

/// The rows whose fields are planned.
#[derive(Clone, Copy)]
pub struct Of {
    /// The noun.
    pub noun: &'static Noun,
    /// The number of its table.
    pub table: usize,
}

/// Walks selections.
#[derive(Clone, Copy)]
pub struct Planner<'q> {
    /// The document.
    pub document: Document<'q>,
    /// Who asks.
    pub viewer: &'q Viewer,
    /// The date that is looked at where a field does not say one.
    pub at: At,
    /// Whether lists at the root come whole, as tables, and not in pages.
    pub whole: bool,
}

impl<'q> Planner<'q> {
    /// Plans the fields that are asked of a table's rows, which are a noun's.
    ///
    /// # Errors
    /// A refusal, with the response keys that lead to what is refused.
    pub fn object(
        &self,
        select: &mut Select<'q>,
        of: Of,
        sets: &[&'q SelectionSet],
    ) -> Result<Vec<(Name, Shape)>, ApiError> {
        let noun = of.noun;
        let mut shapes = Vec::new();
        for asked in self.document.fields([noun.name, NODE], sets) {
            let shape = match asked.name {
                "__typename" => Shape::TypeName(noun.name),
                "id" => Shape::Id(select.cell(of.table, Column::id()), noun.name),
                name => match noun.fields.get(name) {
                    Some(field) => self
                        .field(select, of, field, &asked)
                        .map_err(|error| error.under(asked.key))?,
                    None => continue,
                },
            };
            shapes.push((asked.key.clone(), shape));
        }
        Ok(shapes)
    }

    fn field(
        &self,
        select: &mut Select<'q>,
        of: Of,
        field: &'static Field,
        asked: &Asked<'q>,
    ) -> Result<Shape, ApiError> {
        field.open_to(self.viewer, asked.name)?;
        let mut cell = |column: &Column| select.cell(of.table, *column);
        Ok(match &field.kind {
            Kind::Column(column) => Shape::Cell(cell(column), column.scalar),
            Kind::Text(text) => Shape::Text(self.text(select, of, text, asked)?),
            Kind::Group(group) => {
                let mut shapes = Vec::new();
                for asked in self.document.fields([group.name, ""], &asked.sets) {
                    let shape = match group.fields.get(asked.name) {
                        Some((_, column)) => Shape::Cell(cell(column), column.scalar),
                        None => Shape::TypeName(group.name),
                    };
                    shapes.push((asked.key.clone(), shape));
                }
                Shape::Group(shapes)
            }
            Kind::One(link) => self.one(select, of, link, asked)?,
            Kind::Many(link) => self.list(select, of, link, asked)?,
            Kind::Node(columns) => {
                let relation = Relation::Node {
                    noun: cell(&columns.noun),
                    row: cell(&columns.row),
                    sets: asked.sets.clone(),
                    at: self.at,
                };
                Shape::Node(select.relation(relation))
            }
            Kind::Computed(computed) => {
                let key = cell(&Column::id());
                Shape::Computed(select.relation(Relation::Computed(key, computed)))
            }
        })
    }

    fn one(
        &self,
        select: &mut Select<'q>,
        of: Of,
        link: &'static Link,
        asked: &Asked<'q>,
    ) -> Result<Shape, ApiError> {
        let step = self.step(link, asked)?;
        let target = Of {
            noun: catalog().referred(link.target),
            table: select.table(of.table, step),
        };
        let always = matches!(link.via, Via::Local(column) if !column.nullable)
            && target.noun.rule.is_none();
        let presence = (!always).then(|| select.cell(target.table, Column::id()));
        let shapes = self.looking(step.at).object(select, target, &asked.sets)?;
        Ok(Shape::One(presence, shapes))
    }

    fn list(
        &self,
        select: &mut Select<'q>,
        of: Of,
        link: &'static Link,
        asked: &Asked<'q>,
    ) -> Result<Shape, ApiError> {
        let way = Way {
            step: self.step(link, asked)?,
            table: of.table,
            key: select.cell(of.table, Column::id()),
            day: (self.at == At::Series).then(|| select.source(Source::Day)),
        };
        let (mut connection, shapes) = self.many(of.noun, &way.step, asked)?;
        if connection.count.is_some() {
            let relation = select.relations.len();
            connection.count = Some(select.source(Source::Count(relation)));
        }
        let relation = Relation::Many(way, Box::new(connection));
        Ok(Shape::Many(select.relation(relation), shapes))
    }

    fn text(
        &self,
        select: &mut Select<'q>,
        of: Of,
        text: &Text,
        asked: &Asked<'q>,
    ) -> Result<Vec<(Name, TextShape)>, ApiError> {
        let mut shapes = Vec::new();
        let name = if text.states.is_some() {
            "BilingualText"
        } else {
            "BilingualName"
        };
        for asked in self.document.fields([name, ""], &asked.sets) {
            let column = match (asked.name, text.states) {
                ("fr", _) => text.fr,
                ("en", _) => text.en,
                ("inLanguage", _) => {
                    let value = self.document.argument(&asked, "language");
                    match value
                        .as_ref()
                        .map(|value| arguments::text("language", value))
                    {
                        Some(Ok("FR")) => text.fr,
                        _ => text.en,
                    }
                }
                ("frState", Some((fr, _))) => fr,
                ("enState", Some((_, en))) => en,
                ("state", Some((fr, en))) => {
                    let shape =
                        TextShape::State(select.cell(of.table, fr), select.cell(of.table, en));
                    shapes.push((asked.key.clone(), shape));
                    continue;
                }
                _ => {
                    shapes.push((asked.key.clone(), TextShape::TypeName(name)));
                    continue;
                }
            };
            let shape = TextShape::Cell(select.cell(of.table, column), column.scalar);
            shapes.push((asked.key.clone(), shape));
        }
        Ok(shapes)
    }

    /// The step along a way, with the date and the scope that a field is asked for.
    ///
    /// # Errors
    /// When there is no such day or word.
    pub fn step(&self, link: &'static Link, asked: &Asked<'q>) -> Result<Step, ApiError> {
        Ok(Step {
            link,
            at: if link.takes_date() {
                Some(self.at(asked)?)
            } else if catalog().referred(link.target).days.is_some() {
                self.given_date(asked)?
            } else {
                None
            },
            scope: link
                .scope
                .map(|scope| self.scoped(scope, asked))
                .transpose()?,
        })
    }

    /// Below a field that looks at a date.
    #[must_use]
    pub fn looking(self, at: Option<At>) -> Self {
        Self {
            at: at.unwrap_or(self.at),
            ..self
        }
    }

    /// The date that a field is asked for.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn at(&self, asked: &Asked<'q>) -> Result<At, ApiError> {
        Ok(self.given_date(asked)?.unwrap_or(self.at))
    }

    /// The date that a field says.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn given_date(&self, asked: &Asked<'q>) -> Result<Option<At>, ApiError> {
        match self.document.argument(asked, "at") {
            None | Some(Value::Null) => Ok(None),
            Some(value) => arguments::date("at", &value).map(|date| Some(At::Date(date))),
        }
    }

    /// A scope with the word that a field is asked for.
    ///
    /// # Errors
    /// When there is no such word.
    pub fn scoped(&self, scope: Scope, asked: &Asked<'q>) -> Result<Scoped, ApiError> {
        let argument = scope.word;
        let word = match self.document.argument(asked, argument.name) {
            None | Some(Value::Null) => argument.default,
            Some(value) => arguments::word(argument.name, argument.words, &value)?,
        };
        Ok(Scoped { scope, word })
    }
}
