//! A report as one self-contained HTML file.

use askama::Template;
use domain::language::TextState;

use super::{
    LocalizedBlock, LocalizedCell, LocalizedChart, LocalizedItem, LocalizedReport, RenderedSentence,
};
use crate::{
    chart::{self, Palette},
    locale::{Locale, LocaleError},
};

/// Why a report can't be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A sentence can't be put together.
    #[error(transparent)]
    Locale(#[from] LocaleError),
    /// A template failed.
    #[error("the report's page: {0}")]
    Template(#[from] askama::Error),
    /// The pages can't be set in type.
    #[error("the report's PDF: {0}")]
    Pdf(String),
}

#[derive(Template)]
#[template(path = "report/report.html")]
struct Page<'a> {
    locale: &'static Locale,
    report: &'a LocalizedReport,
}

#[derive(Template)]
#[template(path = "report/items.html")]
struct Items<'a> {
    locale: &'static Locale,
    items: &'a [LocalizedItem],
}

#[derive(Template)]
#[template(path = "report/table.html")]
struct Table<'a> {
    locale: &'static Locale,
    /// The id of what stands above it.
    label: &'a str,
    header: &'a [RenderedSentence],
    rows: &'a [Vec<LocalizedCell>],
}

#[derive(Template)]
#[template(path = "report/sentence.html")]
struct Line<'a> {
    sentence: &'a RenderedSentence,
    draft: Option<String>,
}

pub(super) fn render(report: &LocalizedReport) -> Result<String, RenderError> {
    Ok(Page {
        locale: Locale::of(report.language),
        report,
    }
    .render()?)
}

impl Page<'_> {
    fn line(&self, sentence: &RenderedSentence) -> askama::Result<String> {
        line(self.locale, sentence)
    }

    fn items(&self, items: &[LocalizedItem]) -> askama::Result<String> {
        Items {
            locale: self.locale,
            items,
        }
        .render()
    }

    fn drawing(&self, chart: &LocalizedChart) -> askama::Result<String> {
        let drawn = chart::svg(chart, self.report.language, Palette::Page);
        Ok(drawn.map_err(askama::Error::custom)?.markup)
    }

    fn table(
        &self,
        label: &str,
        header: &[RenderedSentence],
        rows: &[Vec<LocalizedCell>],
    ) -> askama::Result<String> {
        Table {
            locale: self.locale,
            label,
            header,
            rows,
        }
        .render()
    }
}

impl Table<'_> {
    fn line(&self, sentence: &RenderedSentence) -> askama::Result<String> {
        line(self.locale, sentence)
    }
}

impl Items<'_> {
    fn line(&self, sentence: &RenderedSentence) -> askama::Result<String> {
        line(self.locale, sentence)
    }

    fn nested(&self, items: &[LocalizedItem]) -> askama::Result<String> {
        Items {
            locale: self.locale,
            items,
        }
        .render()
    }
}

fn line(locale: &'static Locale, sentence: &RenderedSentence) -> askama::Result<String> {
    let draft = (sentence.state == TextState::Draft).then(|| locale.plain("text-draft"));
    Line {
        sentence,
        draft: draft.transpose().map_err(askama::Error::custom)?,
    }
    .render()
}

impl RenderedSentence {
    /// The facts that it states, as an attribute lists them.
    fn fact_names(&self) -> String {
        let names: Vec<_> = self.facts.iter().map(|fact| fact.as_str()).collect();
        names.join(" ")
    }

    fn is_missing(&self) -> bool {
        self.state == TextState::Missing
    }
}
