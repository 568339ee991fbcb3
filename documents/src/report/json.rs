//! The facts of a report as JSON, for programs; `docs/REPORT_JSON.md` tells its shape.
//!
//! What is there keeps its name and its meaning within a version; what is added may be ignored.

use std::collections::BTreeMap;

use domain::language::{Language, TextState};
use serde::Serialize;

use super::{
    Block, Cell, Content, Drawing, Fact, FactKey, Item, Link, RenderError, Report, ReportKind, Row,
    Section, Sentence,
};
use crate::locale::{Locale, LocaleError};

/// The version of the shape; it rises when something in it changes its name or its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    version: u32,
    kind: ReportKind,
    community: InBoth<String>,
    period: Days,
    as_of: String,
    title: Said<'a>,
    subtitle: Said<'a>,
    sections: Vec<SectionOf<'a>>,
    facts: Vec<FactOf<'a>>,
}

#[derive(Serialize)]
struct InBoth<T> {
    fr: T,
    en: T,
}

#[derive(Serialize)]
struct Days {
    first: String,
    last: String,
}

/// A sentence.
#[derive(Serialize)]
struct Said<'a> {
    path: &'a str,
    fr: String,
    en: String,
    state: InBoth<TextState>,
    origin: Origin,
    facts: &'a [FactKey],
    #[serde(skip_serializing_if = "Option::is_none")]
    instead_of: Option<InBoth<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Origin {
    Generated,
    Written,
    Overridden,
}

#[derive(Serialize)]
struct SectionOf<'a> {
    key: &'a str,
    heading: Said<'a>,
    blocks: Vec<BlockOf<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
enum BlockOf<'a> {
    Ordered {
        items: Vec<ItemOf<'a>>,
    },
    Bulleted {
        items: Vec<ItemOf<'a>>,
    },
    Paragraph {
        text: Said<'a>,
    },
    Note {
        text: Said<'a>,
    },
    Table {
        header: Vec<Said<'a>>,
        rows: Vec<RowOf<'a>>,
    },
    Chart(Box<ChartOf<'a>>),
}

#[derive(Serialize)]
struct ChartOf<'a> {
    key: &'a str,
    title: Said<'a>,
    description: Said<'a>,
    #[serde(flatten)]
    drawing: &'a Drawing,
    header: Vec<Said<'a>>,
    rows: Vec<RowOf<'a>>,
}

#[derive(Serialize)]
struct ItemOf<'a> {
    text: Said<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a Link>,
    points: Vec<ItemOf<'a>>,
}

#[derive(Serialize)]
struct RowOf<'a> {
    key: &'a str,
    cells: Vec<Vec<Said<'a>>>,
}

#[derive(Serialize)]
struct FactOf<'a> {
    key: &'a FactKey,
    value: usize,
    query: &'a str,
    parameters: &'a BTreeMap<String, String>,
    as_of: String,
    rows: &'a [super::RowRef],
}

pub(super) fn render(report: &Report) -> Result<String, RenderError> {
    let community = Sentence::written("community", report.community.clone());
    let community = say(&community)?;
    let file = File {
        schema: "tribune.report",
        version: VERSION,
        kind: report.kind,
        community: InBoth {
            fr: community.fr,
            en: community.en,
        },
        period: Days {
            first: report.period.first().to_string(),
            last: report.period.last().to_string(),
        },
        as_of: report.as_of.to_string(),
        title: say(&report.title)?,
        subtitle: say(&report.subtitle)?,
        sections: each(&report.sections, section)?,
        facts: report.facts.iter().map(fact).collect(),
    };
    let mut json =
        serde_json::to_string_pretty(&file).map_err(|e| RenderError::Json(e.to_string()))?;
    json.push('\n');
    Ok(json)
}

/// The same for each, or the first thing that went wrong.
fn each<'a, T, U>(
    all: &'a [T],
    one: impl Fn(&'a T) -> Result<U, LocaleError>,
) -> Result<Vec<U>, LocaleError> {
    all.iter().map(one).collect()
}

fn section(section: &Section) -> Result<SectionOf<'_>, LocaleError> {
    Ok(SectionOf {
        key: &section.key,
        heading: say(&section.heading)?,
        blocks: each(&section.blocks, block)?,
    })
}

fn block(block: &Block) -> Result<BlockOf<'_>, LocaleError> {
    Ok(match block {
        Block::Ordered { items } => BlockOf::Ordered {
            items: each(items, item)?,
        },
        Block::Bulleted { items } => BlockOf::Bulleted {
            items: each(items, item)?,
        },
        Block::Paragraph { text } => BlockOf::Paragraph { text: say(text)? },
        Block::Note { text } => BlockOf::Note { text: say(text)? },
        Block::Table { header, rows } => BlockOf::Table {
            header: each(header, say)?,
            rows: each(rows, row)?,
        },
        Block::Chart { chart } => BlockOf::Chart(Box::new(ChartOf {
            key: &chart.key,
            title: say(&chart.title)?,
            description: say(&chart.description)?,
            drawing: &chart.drawing,
            header: each(&chart.header, say)?,
            rows: each(&chart.rows, row)?,
        })),
    })
}

fn item(item: &Item) -> Result<ItemOf<'_>, LocaleError> {
    Ok(ItemOf {
        text: say(&item.text)?,
        date: item.date.map(|date| date.to_string()),
        link: item.link.as_ref(),
        points: each(&item.points, self::item)?,
    })
}

fn row(row: &Row) -> Result<RowOf<'_>, LocaleError> {
    Ok(RowOf {
        key: &row.key,
        cells: each(&row.cells, cell)?,
    })
}

fn cell(cell: &Cell) -> Result<Vec<Said<'_>>, LocaleError> {
    each(&cell.paragraphs, say)
}

fn say(sentence: &Sentence) -> Result<Said<'_>, LocaleError> {
    let [fr, en] = Language::ALL.map(|language| sentence.render(Locale::of(language)));
    let (fr, en) = (fr?, en?);
    let instead_of = fr.instead_of.zip(en.instead_of);
    Ok(Said {
        path: &sentence.path,
        fr: fr.text,
        en: en.text,
        state: InBoth {
            fr: fr.state,
            en: en.state,
        },
        origin: match sentence.content {
            Content::Generated { .. } => Origin::Generated,
            Content::Written { .. } => Origin::Written,
            Content::Overridden { .. } => Origin::Overridden,
        },
        facts: sentence.facts(),
        instead_of: instead_of.map(|(fr, en)| InBoth { fr, en }),
    })
}

fn fact(fact: &Fact) -> FactOf<'_> {
    FactOf {
        key: &fact.key,
        value: fact.value(),
        query: &fact.query.name,
        parameters: &fact.query.parameters,
        as_of: fact.as_of.to_string(),
        rows: &fact.rows,
    }
}
