//! Who may see which rows and columns of a noun.
//!
//! The rule is part of the noun's description. Statements put it on every table that they name
//! (see [`super::sql::Sql::visible`]), so that what one may not read cannot be had by a list, an
//! id, a relation, a condition, an order, a figure or a search either.

use super::{
    catalog::catalog,
    column::Column,
    describe::{Field, Kind, Noun, Sorted, Via},
    filter::Filter,
    joins::Step,
};
use crate::graphql::{
    context::Viewer,
    error::{ApiError, Code},
};

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
        let hides = !viewer.sees_personal_data();
        let sorted = self.order.iter().copied();
        sorted.filter(move |sorted| !(hides && self.is_personal(&sorted.column)))
    }

    fn is_personal(&self, column: &Column) -> bool {
        let mut personal = self.fields.values().filter(|field| field.personal);
        personal.any(|field| match &field.kind {
            Kind::Column(own) => own.name == column.name,
            Kind::Text(text) => [text.fr.name, text.en.name].contains(&column.name),
            _ => false,
        })
    }

    /// Whether rows that are referred to may be hidden from somebody who sees what refers to
    /// them by this field.
    #[must_use]
    pub fn hides_behind(&self, field: &str, target: &Noun) -> bool {
        let with = matches!(self.rule, Some(Rule::With(way)) if way == field);
        target.rule.is_some() && !with
    }
}

impl Field {
    /// Refuses the field, by its name, to a viewer who may not see it.
    ///
    /// # Errors
    /// `FORBIDDEN`.
    pub fn open_to(&self, viewer: &Viewer, name: &str) -> Result<(), ApiError> {
        if !self.personal || viewer.sees_personal_data() {
            return Ok(());
        }
        let message = format!("{name} is personal data, which you may not see");
        Err(ApiError::refused(Code::Forbidden, message))
    }
}
