//! From a selection to a plan: one walk says which columns and relations to read ([`Select`])
//! and what the response looks like ([`Shape`]).

use async_graphql::{Name, Value, parser::types::SelectionSet};
use chrono::NaiveDate;

use super::{
    arguments,
    ask::{Asked, Document},
    catalog::catalog,
    column::{Column, Scalar},
    connection::{Connection, ConnectionShape},
    describe::{Computed, Field, Kind, Link, Noun, Scope, Text, Via},
    order::OrderKey,
};
use crate::graphql::{context::Viewer, error::ApiError};

/// The interface that every noun implements.
pub const NODE: &str = "Node";

/// What to read of a noun's rows, besides their keys.
pub struct Select<'q> {
    /// The noun.
    pub noun: &'static Noun,
    /// The columns.
    pub columns: Vec<Column>,
    /// What is read behind the columns: what a list is sorted by that is not the rows' own.
    pub sorts: Vec<OrderKey>,
    /// What else to read for these rows.
    pub relations: Vec<Relation<'q>>,
}

/// What is read for all rows at once.
pub enum Relation<'q> {
    /// Each row's one row of another noun.
    One(Way, Select<'q>),
    /// Each row's page of another noun.
    Many(Way, Box<Connection<'q>>),
    /// Each row's one row of whichever noun two cells name.
    Node {
        /// The cell with the table or type.
        noun: usize,
        /// The cell with the key.
        row: usize,
        /// What is asked of it.
        sets: Vec<&'q SelectionSet>,
    },
    /// Something computed.
    Computed(&'static Computed),
}

/// The way to another noun, with its arguments.
pub struct Way {
    /// The way.
    pub link: &'static Link,
    /// The cell with the key to go by; the row's own key where there is none.
    pub key: Option<usize>,
    /// The date to look at, of ways that take one.
    pub at: Option<At>,
    /// The scope, with its word.
    pub scope: Option<Scoped>,
}

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
    /// The global id.
    Id,
    /// A cell.
    Cell(usize, Scalar),
    /// A text in both languages.
    Text(Vec<(Name, TextShape)>),
    /// Several fields under one name.
    Group(Vec<(Name, Shape)>),
    /// The row that a relation found.
    One(usize, Vec<(Name, Shape)>),
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

/// Walks selections.
#[derive(Clone, Copy)]
pub struct Planner<'q> {
    /// The document.
    pub document: Document<'q>,
    /// Who asks.
    pub viewer: &'q Viewer,
    /// The date that is looked at where a field does not say one.
    pub at: At,
}

impl<'q> Select<'q> {
    /// Nothing yet.
    #[must_use]
    pub fn of(noun: &'static Noun) -> Self {
        Self {
            noun,
            columns: Vec::new(),
            sorts: Vec::new(),
            relations: Vec::new(),
        }
    }

    /// The cell of a column, which is read from now on.
    pub fn cell(&mut self, column: Column) -> usize {
        let known = self
            .columns
            .iter()
            .position(|known| known.name == column.name);
        known.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }

    fn relation(&mut self, relation: Relation<'q>) -> usize {
        self.relations.push(relation);
        self.relations.len() - 1
    }
}

impl<'q> Planner<'q> {
    /// Plans the fields that are asked of a noun's rows.
    ///
    /// # Errors
    /// A refusal, with the response keys that lead to what is refused.
    pub fn object(
        &self,
        select: &mut Select<'q>,
        sets: &[&'q SelectionSet],
    ) -> Result<Vec<(Name, Shape)>, ApiError> {
        let noun = select.noun;
        let mut shapes = Vec::new();
        for asked in self.document.fields([noun.name, NODE], sets) {
            let shape = match asked.name {
                "__typename" => Shape::TypeName(noun.name),
                "id" => Shape::Id,
                name => match noun.fields.get(name) {
                    Some(field) => self
                        .field(select, field, &asked)
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
        field: &'static Field,
        asked: &Asked<'q>,
    ) -> Result<Shape, ApiError> {
        field.open_to(self.viewer, asked.name)?;
        Ok(match &field.kind {
            Kind::Column(column) => Shape::Cell(select.cell(*column), column.scalar),
            Kind::Text(text) => Shape::Text(self.text(select, text, asked)?),
            Kind::Group(group) => {
                let mut shapes = Vec::new();
                for asked in self.document.fields([group.name, ""], &asked.sets) {
                    let shape = match group.fields.get(asked.name) {
                        Some((_, column)) => Shape::Cell(select.cell(*column), column.scalar),
                        None => Shape::TypeName(group.name),
                    };
                    shapes.push((asked.key.clone(), shape));
                }
                Shape::Group(shapes)
            }
            Kind::One(link) => {
                let way = self.way(select, link, asked)?;
                let mut target = Select::of(catalog().referred(link.target));
                let shapes = self.looking(way.at).object(&mut target, &asked.sets)?;
                Shape::One(select.relation(Relation::One(way, target)), shapes)
            }
            Kind::Many(link) => {
                let way = self.way(select, link, asked)?;
                let (connection, shapes) = self.many(select.noun, link, &way, asked)?;
                let relation = Relation::Many(way, Box::new(connection));
                Shape::Many(select.relation(relation), shapes)
            }
            Kind::Node(columns) => {
                let relation = Relation::Node {
                    noun: select.cell(columns.noun),
                    row: select.cell(columns.row),
                    sets: asked.sets.clone(),
                };
                Shape::Node(select.relation(relation))
            }
            Kind::Computed(computed) => {
                Shape::Computed(select.relation(Relation::Computed(computed)))
            }
        })
    }

    fn text(
        &self,
        select: &mut Select<'q>,
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
                    let shape = TextShape::State(select.cell(fr), select.cell(en));
                    shapes.push((asked.key.clone(), shape));
                    continue;
                }
                _ => {
                    shapes.push((asked.key.clone(), TextShape::TypeName(name)));
                    continue;
                }
            };
            let shape = TextShape::Cell(select.cell(column), column.scalar);
            shapes.push((asked.key.clone(), shape));
        }
        Ok(shapes)
    }

    fn way(
        &self,
        select: &mut Select<'q>,
        link: &'static Link,
        asked: &Asked<'q>,
    ) -> Result<Way, ApiError> {
        let key = match link.via {
            Via::Local(column) => Some(select.cell(column)),
            Via::Foreign(_) | Via::Junction { .. } => None,
        };
        Ok(Way {
            link,
            key,
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
