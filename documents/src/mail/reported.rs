//! What a message calls the report that it is about.

use domain::{language::Bilingual, period::Period};

use crate::{
    locale::{Locale, LocaleError, Value},
    report::{Content, Report, ReportKind},
};

/// What a report is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// The activity report on a period.
    Period(Period),
    /// An issue of a publication, by its title.
    Issue(Bilingual),
}

impl Reported {
    /// What a compiled report is known by.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        match (report.kind, &report.title.content) {
            (ReportKind::Executive, Content::Written { text }) => Self::Issue(text.clone()),
            _ => Self::Period(report.period),
        }
    }

    /// A message that speaks of the period, or its like for issues, which speaks of the title.
    pub(super) fn text(
        &self,
        locale: &Locale,
        [on_period, on_issue]: [&str; 2],
    ) -> Result<String, LocaleError> {
        let (key, name, words) = match self {
            Self::Period(period) => (on_period, "period", locale.period(*period)?),
            Self::Issue(title) => {
                let words = match title.get(locale.language()).value() {
                    Some(words) => locale.typeset(words),
                    // Who looks a draft over is told of it all the same.
                    None => locale.plain("text-missing")?,
                };
                (on_issue, "title", words)
            }
        };
        locale.text(key, &[(name, Value::from(words))])
    }
}
