//! A table of a list's rows.

use async_graphql::{Name, parser::types::SelectionSet};

use super::columns::{Columns, Source, Way, part};
use crate::graphql::{
    error::{ApiError, Code},
    layer::{
        ask::{Asked, Document},
        catalog::catalog,
        connection::ConnectionShape,
        describe::{Kind, Noun},
        plan::{NODE, Shape, TextShape},
        select::Select,
    },
};

/// Makes columns of what is asked of rows.
pub(super) struct Flat<'a, 'q> {
    /// The document.
    pub(super) document: &'a Document<'q>,
    /// What is read for the rows.
    pub(super) select: &'a Select<'q>,
    /// The columns so far.
    pub(super) columns: &'a mut Columns,
}

impl<'q> Flat<'_, 'q> {
    /// Adds the columns of an object.
    ///
    /// # Errors
    /// A refusal of what does not fit into a row.
    pub(super) fn object(
        &mut self,
        noun: &Noun,
        sets: &[&'q SelectionSet],
        shapes: &[(Name, Shape)],
        way: Way<'_>,
    ) -> Result<(), ApiError> {
        let fields = self.document.fields([noun.name, NODE], sets);
        for (key, shape) in shapes {
            if let Some(asked) = fields.iter().find(|asked| asked.key == key) {
                self.field(noun, asked, shape, way)
                    .map_err(|error| error.under(key))?;
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        noun: &Noun,
        asked: &Asked<'q>,
        shape: &Shape,
        way: Way<'_>,
    ) -> Result<(), ApiError> {
        let heading = self.columns.of_field(way, asked, noun.name)?;
        let inside = Way {
            heading: &heading,
            presence: way.presence,
        };
        match shape {
            Shape::TypeName(name) => {
                self.columns
                    .add(heading, Source::Constant((*name).to_owned()), way)
            }
            Shape::Id(cell, noun) => self.columns.add(heading, Source::Id(*cell, noun), way),
            Shape::Cell(cell, scalar) => self.columns.cell(heading, *cell, *scalar, way)?,
            Shape::Computed(relation) => {
                self.columns.add(heading, Source::Computed(*relation), way)
            }
            Shape::Text(shapes) => {
                let names = ["BilingualText", "BilingualName"];
                let fields = self.document.fields(names, &asked.sets);
                for (key, shape) in shapes {
                    let Some(asked) = fields.iter().find(|asked| asked.key == key) else {
                        continue;
                    };
                    let heading = self.columns.of_part(inside, asked)?;
                    match shape {
                        TextShape::TypeName(name) => {
                            self.columns
                                .add(heading, Source::Constant((*name).to_owned()), way);
                        }
                        TextShape::Cell(cell, scalar) => {
                            self.columns.cell(heading, *cell, *scalar, way)?
                        }
                        TextShape::State(fr, en) => {
                            self.columns.add(heading, Source::State(*fr, *en), way);
                        }
                    }
                }
            }
            Shape::Group(shapes) => self.group(noun, asked, shapes, inside)?,
            Shape::One(presence, shapes) => {
                if let Some(Kind::One(link)) = noun.fields.get(asked.name).map(|field| &field.kind)
                {
                    let inside = Way {
                        presence: presence.or(way.presence),
                        ..inside
                    };
                    let target = catalog().referred(link.target);
                    self.object(target, &asked.sets, shapes, inside)?;
                }
            }
            Shape::Many(relation, shapes) => match (&shapes[..], self.select.list(*relation)) {
                ([(_, ConnectionShape::TotalCount)], Some((_, list))) => {
                    let count = part(self.columns.locale, "totalCount")?;
                    let heading = format!("{heading}.{count}");
                    self.columns
                        .add(heading, Source::Count(list.count.unwrap_or(0)), way);
                }
                _ => {
                    let message = format!(
                        "{} is a list, and a row of a table has one value in a column; ask for its totalCount alone, or for a table of that list",
                        asked.name
                    );
                    return Err(ApiError::refused(Code::BadUserInput, message));
                }
            },
            Shape::Node(_) => {
                let message = format!(
                    "{} may be anything, and a column of a table is one thing",
                    asked.name
                );
                return Err(ApiError::refused(Code::BadUserInput, message));
            }
        }
        Ok(())
    }

    fn group(
        &mut self,
        noun: &Noun,
        asked: &Asked<'q>,
        shapes: &[(Name, Shape)],
        way: Way<'_>,
    ) -> Result<(), ApiError> {
        let Some(Kind::Group(group)) = noun.fields.get(asked.name).map(|field| &field.kind) else {
            return Ok(());
        };
        let fields = self.document.fields([group.name, ""], &asked.sets);
        for (key, shape) in shapes {
            let Some(asked) = fields.iter().find(|asked| asked.key == key) else {
                continue;
            };
            let heading = self.columns.of_field(way, asked, group.name)?;
            match shape {
                Shape::Cell(cell, scalar) => self.columns.cell(heading, *cell, *scalar, way)?,
                _ => self
                    .columns
                    .add(heading, Source::Constant(group.name.to_owned()), way),
            }
        }
        Ok(())
    }
}
