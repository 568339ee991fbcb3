//! Who may see which rows and columns of a noun.
//!
//! The rule is part of the noun's description. Statements put it on every table that they name
//! (see [`super::sql::Sql::visible`]), so that what one may not read cannot be had by a list, an
//! id, a relation, a condition, an order, a figure or a search either.

use super::{
    catalog::catalog,
    column::Column,
    describe::{Kind, Noun, Sorted, Via},
    filter::Filter,
    joins::Step,
    openness::Openness,
};
use crate::graphql::context::Viewer;

/// Which rows of a noun a viewer sees.
#[derive(Clone, Debug, PartialEq)]
pub enum Sight {
    /// All.
    All,
    /// None.
    None,
    /// Those for which a condition holds.
    Those(Filter),
}

/// How a noun says which of its rows are seen.
#[derive(Clone, Copy)]
pub enum Rule {
    /// By the viewer.
    By(fn(&Viewer) -> Sight),
    /// As the row of a to-one field is.
    With(&'static str),
}

impl Noun {
    /// Which rows a viewer sees.
    ///
    /// # Panics
    /// When the rule names a field that is no way to one row by an own column: a mistake in a
    /// description, which the first test shows.
    #[must_use]
    pub fn sight(&'static self, viewer: &Viewer) -> Sight {
        match self.rule {
            None => Sight::All,
            Some(Rule::By(rule)) => rule(viewer),
            Some(Rule::With(field)) => {
                let link = match self.fields.get(field).map(|field| &field.kind) {
                    Some(Kind::One(link)) if matches!(link.via, Via::Local(_)) => link,
                    _ => panic!("{}.{field} is no way to one row", self.name),
                };
                match catalog().referred(link.target).sight(viewer) {
                    Sight::Those(_) => {
                        let step = Step::plain(link);
                        // Going there asks for what may be seen there.
                        Sight::Those(Filter::Leads(step, Box::new(Filter::everything())))
                    }
                    sight => sight,
                }
            }
        }
    }

    /// The noun's own order, as far as the viewer may see what it goes by.
    pub fn order_for(&self, viewer: &Viewer) -> impl Iterator<Item = Sorted> {
        let sorted = self.order.iter().copied();
        sorted.filter(move |sorted| self.openness_of(&sorted.column).admits(viewer))
    }

    /// Whom a column is for, as the field says that shows it.
    fn openness_of(&self, column: &Column) -> Openness {
        let shows = |kind: &Kind| match kind {
            Kind::Column(own) => own.name == column.name,
            Kind::Text(text) => [text.fr.name, text.en.name].contains(&column.name),
            _ => false,
        };
        let field = self.fields.values().find(|field| shows(&field.kind));
        field.map(|field| field.openness).unwrap_or_default()
    }

    /// Whether rows that are referred to may be hidden from somebody who sees what refers to
    /// them by this field.
    #[must_use]
    pub fn hides_behind(&self, field: &str, target: &Noun) -> bool {
        let with = matches!(self.rule, Some(Rule::With(way)) if way == field);
        target.rule.is_some() && !with
    }
}
