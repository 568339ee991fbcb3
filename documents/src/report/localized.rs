//! A report in one language: the same tree with its sentences said, for the renderers.

use domain::language::{Language, TextState};

use super::{
    Block, Cell, Drawing, Fact, FactKey, Item, RenderError, Report, ReportKind, Row, Section,
    Sentence,
};
use crate::locale::{Locale, LocaleError};

/// A report in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalizedReport {
    /// What it is for.
    pub kind: ReportKind,
    /// The language.
    pub language: Language,
    /// The community's name.
    pub community: String,
    /// The title.
    pub title: RenderedSentence,
    /// The line under the title.
    pub subtitle: RenderedSentence,
    /// The sections.
    pub sections: Vec<LocalizedSection>,
    /// Where the figures come from.
    pub facts: Vec<LocalizedFact>,
}

/// A sentence in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedSentence {
    /// Where it stands in the tree.
    pub path: String,
    /// What it says, with its typography; plain text.
    pub text: String,
    /// The facts that it states.
    pub facts: Vec<FactKey>,
    /// How ready it is.
    pub state: TextState,
    /// What was generated, where people put these words in its place.
    pub instead_of: Option<String>,
}

/// A section in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalizedSection {
    /// Its name in anchors.
    pub key: String,
    /// Its heading.
    pub heading: RenderedSentence,
    /// Its blocks.
    pub blocks: Vec<LocalizedBlock>,
}

/// A block in one language; see [`Block`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants and fields are those of Block")]
pub enum LocalizedBlock {
    Ordered {
        items: Vec<LocalizedItem>,
    },
    Bulleted {
        items: Vec<LocalizedItem>,
    },
    Paragraph {
        text: RenderedSentence,
    },
    Note {
        text: RenderedSentence,
    },
    Table {
        header: Vec<RenderedSentence>,
        rows: Vec<Vec<LocalizedCell>>,
    },
    Chart {
        chart: Box<LocalizedChart>,
    },
}

/// A chart in one language; see [`super::Chart`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Chart")]
pub struct LocalizedChart {
    pub key: String,
    pub title: RenderedSentence,
    pub description: RenderedSentence,
    pub drawing: Drawing,
    pub header: Vec<RenderedSentence>,
    pub rows: Vec<Vec<LocalizedCell>>,
}

/// An item of a list in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalizedItem {
    /// What it says, without its date.
    pub text: RenderedSentence,
    /// Its date, as a machine and as a person reads it.
    pub date: Option<(String, String)>,
    /// Where what it names is to be read.
    pub link: Option<String>,
    /// What stands under it.
    pub points: Vec<LocalizedItem>,
}

/// A cell's paragraphs in one language; none when it is empty.
pub type LocalizedCell = Vec<RenderedSentence>;

/// A fact as it is explained to the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalizedFact {
    /// Its name.
    pub key: FactKey,
    /// The figure and what it counts.
    pub text: String,
    /// The query, as the API spells it.
    pub query: String,
}

pub(super) fn localize(
    report: &Report,
    language: Language,
) -> Result<LocalizedReport, RenderError> {
    let locale = Locale::of(language);
    let sections = report
        .sections
        .iter()
        .map(|s| section(s, locale))
        .collect::<Result<_, _>>()?;
    let facts = report
        .facts
        .iter()
        .map(|f| fact(f, locale))
        .collect::<Result<_, _>>()?;
    Ok(LocalizedReport {
        kind: report.kind,
        language,
        community: Sentence::written("community", report.community.clone())
            .render(locale)?
            .text,
        title: report.title.render(locale)?,
        subtitle: report.subtitle.render(locale)?,
        sections,
        facts,
    })
}

fn section(section: &Section, locale: &Locale) -> Result<LocalizedSection, LocaleError> {
    Ok(LocalizedSection {
        key: section.key.clone(),
        heading: section.heading.render(locale)?,
        blocks: section
            .blocks
            .iter()
            .map(|b| block(b, locale))
            .collect::<Result<_, _>>()?,
    })
}

fn block(block: &Block, locale: &Locale) -> Result<LocalizedBlock, LocaleError> {
    Ok(match block {
        Block::Ordered { items: all } => LocalizedBlock::Ordered {
            items: items(all, locale)?,
        },
        Block::Bulleted { items: all } => LocalizedBlock::Bulleted {
            items: items(all, locale)?,
        },
        Block::Paragraph { text } => LocalizedBlock::Paragraph {
            text: text.render(locale)?,
        },
        Block::Note { text } => LocalizedBlock::Note {
            text: text.render(locale)?,
        },
        Block::Table { header, rows } => LocalizedBlock::Table {
            header: sentences(header, locale)?,
            rows: localized_rows(rows, locale)?,
        },
        Block::Chart { chart } => LocalizedBlock::Chart {
            chart: Box::new(LocalizedChart {
                key: chart.key.clone(),
                title: chart.title.render(locale)?,
                description: chart.description.render(locale)?,
                drawing: chart.drawing.clone(),
                header: sentences(&chart.header, locale)?,
                rows: localized_rows(&chart.rows, locale)?,
            }),
        },
    })
}

fn localized_rows(rows: &[Row], locale: &Locale) -> Result<Vec<Vec<LocalizedCell>>, LocaleError> {
    rows.iter().map(|one| row(one, locale)).collect()
}

fn items(items: &[Item], locale: &Locale) -> Result<Vec<LocalizedItem>, LocaleError> {
    let item = |item: &Item| {
        Ok(LocalizedItem {
            text: item.text.render(locale)?,
            date: item.date.map(|date| (date.to_string(), locale.date(date))),
            link: item
                .link
                .as_ref()
                .map(|link| link.get(locale.language()).to_owned()),
            points: self::items(&item.points, locale)?,
        })
    };
    items.iter().map(item).collect()
}

fn row(row: &Row, locale: &Locale) -> Result<Vec<LocalizedCell>, LocaleError> {
    row.cells
        .iter()
        .map(|cell: &Cell| sentences(&cell.paragraphs, locale))
        .collect()
}

fn sentences(all: &[Sentence], locale: &Locale) -> Result<Vec<RenderedSentence>, LocaleError> {
    all.iter().map(|sentence| sentence.render(locale)).collect()
}

fn fact(fact: &Fact, locale: &Locale) -> Result<LocalizedFact, LocaleError> {
    let mut values = vec![("count".to_owned(), fact.value().into())];
    for (name, argument) in &fact.arguments {
        argument.give(name, locale, &mut values)?;
    }
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    Ok(LocalizedFact {
        key: fact.key.clone(),
        text: locale.text(&format!("fact-{}", fact.key.kind()), &values)?,
        query: fact.query.document(),
    })
}
