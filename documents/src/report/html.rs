//! A report as one self-contained HTML file, in one language or in both.

use askama::Template;
use domain::language::{Language, TextState};

use super::{
    DocxError, Drawing, FactKey, LocalizedBlock, LocalizedCell, LocalizedChart, LocalizedFact,
    LocalizedItem, LocalizedReport, RenderedSentence,
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
    /// The facts can't be written as JSON.
    #[error("the report's JSON: {0}")]
    Json(String),
    /// The office document can't be put together.
    #[error("the report's office document: {0}")]
    Docx(#[from] DocxError),
}

/// The file.
#[derive(Template)]
#[template(path = "report/page.html")]
struct Page<'a> {
    halves: &'a [Half<'a>],
}

/// The report in one language, in a file that may also have it in the other.
#[derive(Template)]
#[template(path = "report/report.html")]
struct Half<'a> {
    locale: &'static Locale,
    report: &'a LocalizedReport,
    /// What its ids begin with; empty where it is alone.
    prefix: &'a str,
    /// The other half, if there is one.
    other: Option<&'static Locale>,
}

#[derive(Template)]
#[template(path = "report/items.html")]
struct Items<'a> {
    half: &'a Half<'a>,
    items: &'a [LocalizedItem],
}

#[derive(Template)]
#[template(path = "report/table.html")]
struct Table<'a> {
    half: &'a Half<'a>,
    /// The id of what stands above it.
    label: String,
    /// Whether all but the first column are figures.
    has_figures: bool,
    header: &'a [RenderedSentence],
    rows: &'a [Vec<LocalizedCell>],
}

#[derive(Template)]
#[template(path = "report/sentence.html")]
struct Line<'a> {
    half: &'a Half<'a>,
    sentence: &'a RenderedSentence,
    /// Where what it names is to be read.
    link: Option<&'a str>,
    /// The facts that it states.
    facts: Vec<&'a LocalizedFact>,
}

/// A report in one language.
pub(super) fn render(report: &LocalizedReport) -> Result<String, RenderError> {
    let half = Half {
        locale: Locale::of(report.language),
        report,
        prefix: "",
        other: None,
    };
    Ok(Page { halves: &[half] }.render()?)
}

/// A report in both languages, one after the other.
pub(super) fn render_both(reports: &[LocalizedReport; 2]) -> Result<String, RenderError> {
    let half = |report: &'_ LocalizedReport| (report.language, report.language.other());
    let halves = reports.each_ref().map(|report| {
        let (language, other) = half(report);
        Half {
            locale: Locale::of(language),
            report,
            prefix: match language {
                Language::Fr => "fr-",
                Language::En => "en-",
            },
            other: Some(Locale::of(other)),
        }
    });
    Ok(Page { halves: &halves }.render()?)
}

impl Page<'_> {
    /// The language of what is not marked as the other's.
    fn tag(&self) -> &'static str {
        self.halves.first().map_or("", |half| half.tag())
    }

    /// The file's name: the title and whose it is, in each of its languages.
    fn title(&self) -> String {
        let titles = self.halves.iter().map(|half| {
            let report = half.report;
            format!("{} – {}", report.title.text, report.community)
        });
        titles.collect::<Vec<_>>().join(" | ")
    }
}

impl Half<'_> {
    fn tag(&self) -> &'static str {
        self.locale.language().tag()
    }

    fn words(&self, key: &str) -> askama::Result<String> {
        self.locale.plain(key).map_err(askama::Error::custom)
    }

    fn line(&self, sentence: &RenderedSentence) -> askama::Result<String> {
        self.linked(sentence, None)
    }

    fn item(&self, item: &LocalizedItem) -> askama::Result<String> {
        self.linked(&item.text, item.link.as_deref())
    }

    fn linked(&self, sentence: &RenderedSentence, link: Option<&str>) -> askama::Result<String> {
        let facts = sentence.facts.iter();
        let find = |key: &FactKey| self.report.facts.iter().find(|fact| fact.key == *key);
        Line {
            half: self,
            sentence,
            link,
            facts: facts.filter_map(find).collect(),
        }
        .render()
    }

    fn items(&self, items: &[LocalizedItem]) -> askama::Result<String> {
        Items { half: self, items }.render()
    }

    fn drawing(&self, chart: &LocalizedChart) -> askama::Result<String> {
        let drawn = chart::svg(chart, self.report.language, Palette::Page);
        Ok(drawn.map_err(askama::Error::custom)?.markup)
    }

    /// The table of a chart, which its caption names.
    fn chart_table(&self, chart: &LocalizedChart) -> askama::Result<String> {
        Table {
            half: self,
            label: format!("{}{}-caption", self.prefix, chart.key),
            has_figures: !matches!(chart.drawing, Drawing::TileMap { .. }),
            header: &chart.header,
            rows: &chart.rows,
        }
        .render()
    }

    /// A table in a section, which the section's heading names.
    fn table(
        &self,
        section: &str,
        header: &[RenderedSentence],
        rows: &[Vec<LocalizedCell>],
    ) -> askama::Result<String> {
        Table {
            half: self,
            label: format!("{}{section}", self.prefix),
            has_figures: false,
            header,
            rows,
        }
        .render()
    }
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

    fn is_draft(&self) -> bool {
        self.state == TextState::Draft
    }
}
