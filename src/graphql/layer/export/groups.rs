//! A table of the groups of a list's rows.

use async_graphql::{Name, parser::types::SelectionSet};

use super::columns::{Columns, Source, Way, heading, part};
use crate::graphql::{
    error::ApiError,
    layer::{
        aggregate::{BUCKET, FigureShape, HALVES, How, KeyShape, Summary},
        ask::{Asked, Document},
        bucket::TimeBucket,
        catalog::catalog,
        describe::{Kind, Noun},
    },
};

/// Makes columns of what is asked of groups.
pub(super) struct Flat<'a, 'q> {
    /// The document.
    pub(super) document: &'a Document<'q>,
    /// The noun of the rows that are grouped.
    pub(super) noun: &'static Noun,
    /// What is computed.
    pub(super) summary: &'a Summary,
    /// The columns so far.
    pub(super) columns: &'a mut Columns,
}

impl<'q> Flat<'_, 'q> {
    /// Adds the columns of a group.
    ///
    /// # Errors
    /// When a column has no name.
    pub(super) fn group(
        &mut self,
        asked: &Asked<'q>,
        shapes: &[(Name, FigureShape)],
    ) -> Result<(), ApiError> {
        let type_name = format!("{}Group", self.noun.name);
        let fields = self.document.fields([&type_name, ""], &asked.sets);
        for (key, shape) in shapes {
            let Some(asked) = fields.iter().find(|asked| asked.key == key) else {
                continue;
            };
            match shape {
                // What all groups have is no part of each heading.
                FigureShape::Keys(shapes) => {
                    self.keys(self.noun, &asked.sets, shapes, Way::ROOT)?;
                }
                FigureShape::Several(shapes) => self.figures(asked, shapes)?,
                shape => {
                    let heading = self.columns.of_part(Way::ROOT, asked)?;
                    self.figure(heading, shape)?;
                }
            }
        }
        Ok(())
    }

    fn figures(
        &mut self,
        asked: &Asked<'q>,
        shapes: &[(Name, FigureShape)],
    ) -> Result<(), ApiError> {
        let above = self.columns.of_part(Way::ROOT, asked)?;
        let way = Way {
            heading: &above,
            presence: None,
        };
        let suffix = How::of(asked.name).map_or("", How::suffix);
        let type_name = format!("{}{suffix}", self.noun.name);
        let fields = self.document.fields([&type_name, ""], &asked.sets);
        for (key, shape) in shapes {
            if let Some(asked) = fields.iter().find(|asked| asked.key == key) {
                let heading = self.columns.of_field(way, asked, self.noun.name)?;
                self.figure(heading, shape)?;
            }
        }
        Ok(())
    }

    fn figure(&mut self, heading: String, shape: &FigureShape) -> Result<(), ApiError> {
        match shape {
            FigureShape::TypeName(name) => {
                let name = Source::Constant(name.clone());
                self.columns.add(heading, name, Way::ROOT);
            }
            FigureShape::Figure(at) => {
                let cell = self.summary.keys.len() + at;
                let scalar = self.summary.figures[*at].scalar;
                self.columns.cell(heading, cell, scalar, Way::ROOT)?;
            }
            FigureShape::Several(_) | FigureShape::Keys(_) => {}
        }
        Ok(())
    }

    fn keys(
        &mut self,
        noun: &Noun,
        sets: &[&'q SelectionSet],
        shapes: &[(Name, KeyShape)],
        way: Way<'_>,
    ) -> Result<(), ApiError> {
        let type_name = format!("{}Keys", noun.name);
        let fields = self.document.fields([&type_name, ""], sets);
        for (key, shape) in shapes {
            let Some(asked) = fields.iter().find(|asked| asked.key == key) else {
                continue;
            };
            let heading = self.columns.heading(way, asked, |locale| {
                // A bucket is named as its column, and which it is besides.
                let field = match shape {
                    KeyShape::Bucket(..) => asked.name.strip_suffix(BUCKET),
                    _ => None,
                };
                heading(locale, noun.name, field.unwrap_or(asked.name))
            })?;
            match shape {
                KeyShape::TypeName(name) => {
                    self.columns
                        .add(heading, Source::Constant(name.clone()), way);
                }
                KeyShape::Id(noun, at) => self.columns.add(heading, Source::Id(*at, noun), way),
                KeyShape::Value(at, scalar) => self.columns.cell(heading, *at, *scalar, way)?,
                KeyShape::Bucket(at, by) => {
                    let heading = if asked.key == asked.name {
                        let by = part(self.columns.locale, bucket(*by))?;
                        self.columns.with(heading, &by)?
                    } else {
                        heading
                    };
                    self.columns.add(heading, Source::Bucket(*at, *by), way);
                }
                KeyShape::Text(shapes) => {
                    let inside = Way {
                        heading: &heading,
                        ..way
                    };
                    self.halves(asked, shapes, inside)?;
                }
                KeyShape::One(there, shapes) => {
                    let inside = Way {
                        heading: &heading,
                        presence: Some(*there),
                    };
                    if let Some(Kind::One(link)) =
                        noun.fields.get(asked.name).map(|field| &field.kind)
                    {
                        let target = catalog().referred(link.target);
                        self.keys(target, &asked.sets, shapes, inside)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn halves(
        &mut self,
        asked: &Asked<'q>,
        shapes: &[(Name, KeyShape)],
        way: Way<'_>,
    ) -> Result<(), ApiError> {
        let fields = self.document.fields([HALVES, ""], &asked.sets);
        for (key, shape) in shapes {
            let Some(asked) = fields.iter().find(|asked| asked.key == key) else {
                continue;
            };
            let heading = self.columns.of_part(way, asked)?;
            match shape {
                KeyShape::Value(at, scalar) => self.columns.cell(heading, *at, *scalar, way)?,
                _ => self
                    .columns
                    .add(heading, Source::Constant(HALVES.to_owned()), way),
            }
        }
        Ok(())
    }
}

const fn bucket(by: TimeBucket) -> &'static str {
    match by {
        TimeBucket::Month => "month",
        TimeBucket::Quarter => "quarter",
        TimeBucket::HalfYear => "halfYear",
        TimeBucket::FiscalYear => "fiscalYear",
        TimeBucket::Year => "year",
    }
}
