//! A report as one compiled tree, from which every rendering is made.
//!
//! A report is compiled once, without a language: what it says is generated from figures (rendered
//! by Fluent in each language) or written by people (in both). Renderers read it in a language
//! through [`Report::in_language`]; both languages therefore have the same sections, nodes, figures
//! and facts by construction. The tree serializes, so that what was sent can be kept and rendered
//! again, to the byte.

#[cfg(test)]
mod any;
pub mod council;
pub(crate) mod docx;
mod edit;
pub mod executive;
mod finding;
mod html;
mod json;
mod localized;
mod markdown;
mod marked;
mod pdf;
mod sentence;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use domain::{
    language::{Bilingual, Language, TextState},
    period::Period,
    representation::Standing,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use docx::DocxError;
pub use domain::report::{Finding, FindingArgument, FindingKind};
pub use edit::{Edited, Override, SectionText, SectionTextKind, is_edited_in};
pub use finding::finding_text;
pub use html::RenderError;
pub use localized::{
    LocalizedBlock, LocalizedCell, LocalizedChart, LocalizedFact, LocalizedItem, LocalizedReport,
    LocalizedSection, RenderedSentence,
};
pub use sentence::{Argument, Content, JurisdictionName, ListForm, Sentence};

/// A compiled report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What the report is for.
    pub kind: ReportKind,
    /// The community that reports.
    pub community: Bilingual,
    /// The period reported on.
    pub period: Period,
    /// The day at which counts and representation were taken.
    pub as_of: Date,
    /// The report's title.
    pub title: Sentence,
    /// A line under the title: the community and the day of the figures.
    pub subtitle: Sentence,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// Where the figures come from, in the order of their first use.
    pub facts: Vec<Fact>,
}

/// What a report is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// The activity report to the council that the community answers to.
    Council,
    /// What the community knows of a subject: an issue of a publication.
    Executive,
}

impl ReportKind {
    /// The message with the words by which its file is found.
    const fn keywords(self) -> &'static str {
        match self {
            Self::Council => "pdf-keywords",
            Self::Executive => "pdf-keywords-executive",
        }
    }

    /// The message that says what its figures are.
    const fn facts_introduction(self) -> &'static str {
        match self {
            Self::Council => "facts-introduction",
            Self::Executive => "facts-introduction-executive",
        }
    }
}

/// A part of a report under its own heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The section's name in paths and anchors; stable from one report to the next.
    pub key: String,
    /// What stands above it.
    pub heading: Sentence,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A numbered list.
    Ordered {
        /// Its items, from number 1.
        items: Vec<Item>,
    },
    /// An unnumbered list.
    Bulleted {
        /// Its items; their dates, if any, are shown as in a numbered list.
        items: Vec<Item>,
    },
    /// Running text.
    Paragraph {
        /// What it says.
        text: Sentence,
    },
    /// A remark set apart from the running text.
    Note {
        /// What it says.
        text: Sentence,
    },
    /// A table whose every row has as many cells as the header.
    Table {
        /// The columns' names.
        header: Vec<Sentence>,
        /// The rows.
        rows: Vec<Row>,
    },
    /// A drawing of figures.
    Chart {
        /// What is drawn, with the same figures in words and in a table.
        chart: Box<Chart>,
    },
}

/// A drawing of figures, which says nothing that its words and its table do not say.
///
/// The table is the one source of what is drawn: a row for each tile or place on the axis, named by
/// the row's first cell; a column for each series, named by the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// Its name in paths and anchors.
    pub key: String,
    /// What stands above it.
    pub title: Sentence,
    /// What it shows, with the figures: the drawing's text alternative.
    pub description: Sentence,
    /// What is drawn.
    pub drawing: Drawing,
    /// The columns' names.
    pub header: Vec<Sentence>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// How the figures of a chart are drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "drawing", rename_all = "snake_case")]
pub enum Drawing {
    /// The provinces and territories, each a tile at about its place on the map.
    TileMap {
        /// One for each row.
        tiles: Vec<Tile>,
    },
    /// A line for each series, over time.
    Lines {
        /// For each row of the table, the figure of each series.
        values: Vec<Vec<u64>>,
    },
    /// Bars side by side, one for each series.
    Bars {
        /// For each row of the table, the figure of each series.
        values: Vec<Vec<u64>>,
    },
}

/// A province or territory on a tile map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// Its ISO 3166-2 code, such as `CA-QC`.
    pub code: String,
    /// Whether somebody represents it.
    pub standing: Standing,
}

/// An item of a list, with its nested points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it says, without its date.
    pub text: Sentence,
    /// When it happened, shown after the text.
    pub date: Option<Date>,
    /// Where what it names is to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// What stands under it.
    pub points: Vec<Item>,
}

/// A web address for the readers of each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// For those who read French.
    pub fr: String,
    /// For those who read English.
    pub en: String,
}

impl Link {
    fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

impl Item {
    /// An item without a date.
    #[must_use]
    pub const fn new(text: Sentence, points: Vec<Self>) -> Self {
        Self {
            text,
            date: None,
            link: None,
            points,
        }
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The row's name in paths and anchors.
    pub key: String,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// A cell of a table: its paragraphs; none when the cell is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// What stands in it.
    pub paragraphs: Vec<Sentence>,
}

/// The name of a fact in its report, such as `members`, or `members-of-jurisdiction/CA-ON`: what
/// stands before the slash is the kind of fact, by which its words are known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactKey(String);

impl FactKey {
    /// Names a fact.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind of fact: the name without what tells it from others of its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }
}

/// A figure of the report with its provenance: why it is what it is.
///
/// The figure is the number of rows, so that it can't differ from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name in the report.
    pub key: FactKey,
    /// The query that gave the rows.
    pub query: Query,
    /// The day at which it was asked.
    pub as_of: Date,
    /// The rows that the query gave, in its order.
    pub rows: Vec<RowRef>,
    /// What tells it from others of its kind, such as the name of a province.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub arguments: BTreeMap<String, Argument>,
}

impl Fact {
    /// The figure.
    #[must_use]
    pub fn value(&self) -> usize {
        self.rows.len()
    }
}

/// A query that the service can be asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The query's name, as the API spells it; the fields inside that lead to the rows follow it
    /// after dots, as in `representation.memberNodes`. Without any, it is a list of rows.
    pub name: String,
    /// Its arguments, as text; a text that begins with a brace is an input object as the API writes
    /// it.
    pub parameters: BTreeMap<String, String>,
}

impl Query {
    /// The query as the API reads it, for the identifiers of the rows; for a list, for their number,
    /// since lists are read in pages.
    #[must_use]
    pub fn document(&self) -> String {
        let mut path = self.name.split('.');
        let field = path.next().unwrap_or_default();
        let parameters = self.parameters.iter();
        let arguments: Vec<String> = parameters
            .map(|(name, value)| match value.starts_with('{') {
                true => format!("{name}: {value}"),
                false => format!("{name}: {value:?}"),
            })
            .collect();
        let inside: Vec<&str> = path.collect();
        let rows = match inside.is_empty() {
            true => "{ totalCount }".to_owned(),
            false => inside.iter().rev().fold("{ id }".to_owned(), |rows, name| {
                format!("{{ {name} {rows} }}")
            }),
        };
        match arguments.is_empty() {
            true => format!("{field} {rows}"),
            false => format!("{field}({}) {rows}", arguments.join(", ")),
        }
    }
}

/// A row that a figure was counted from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowRef {
    /// What it is, as the API names its type: `Person`, `Organization`, `Meeting`….
    pub noun: String,
    /// Its identifier in the database.
    pub id: i64,
}

/// A sentence in one language, for storage and review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FlatSentence {
    /// Where the sentence stands in the tree; the same in both languages.
    pub path: String,
    /// What it says.
    pub text: String,
    /// The facts that it states.
    pub facts: Vec<FactKey>,
    /// Whether people wrote it, rather than the compilation.
    pub is_written: bool,
    /// What was generated, where people put these words in its place.
    pub instead_of: Option<String>,
    /// How ready it is in this language; while it is missing, `text` says so.
    pub state: TextState,
}

/// A text that keeps a report from being approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unready {
    /// Where the sentence stands.
    pub path: String,
    /// The half that is not ready.
    pub language: Language,
    /// Missing or draft.
    pub state: TextState,
}

impl Report {
    /// Every sentence of the report in one language, in reading order, with its stable path and its
    /// facts.
    ///
    /// # Errors
    /// When a generated sentence can't be put together.
    pub fn sentences(&self, language: Language) -> Result<Vec<FlatSentence>, RenderError> {
        let locale = crate::locale::Locale::of(language);
        self.walk()
            .into_iter()
            .map(|sentence| {
                let rendered = sentence.render(locale)?;
                Ok(FlatSentence {
                    path: rendered.path,
                    text: rendered.text,
                    facts: rendered.facts,
                    is_written: !matches!(sentence.content, Content::Generated { .. }),
                    instead_of: rendered.instead_of,
                    state: rendered.state,
                })
            })
            .collect()
    }

    /// The written texts that are missing or still drafts: while there are any, the report can't be
    /// approved (product rule “Official languages”).
    #[must_use]
    pub fn unready(&self) -> Vec<Unready> {
        let halves = self.walk().into_iter().flat_map(|sentence| {
            Language::ALL
                .into_iter()
                .map(move |language| (sentence, language))
        });
        halves
            .filter_map(|(sentence, language)| {
                let state = sentence.state(language);
                (state != TextState::Reviewed).then(|| Unready {
                    path: sentence.path.clone(),
                    language,
                    state,
                })
            })
            .collect()
    }

    /// The fact of a name.
    #[must_use]
    pub fn fact(&self, key: &FactKey) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.key == *key)
    }

    /// The report in one language, ready for a renderer.
    ///
    /// # Errors
    /// When a generated sentence can't be put together.
    pub fn in_language(&self, language: Language) -> Result<LocalizedReport, RenderError> {
        localized::localize(self, language)
    }

    /// The report as one self-contained HTML file.
    ///
    /// # Errors
    /// When a generated sentence can't be put together.
    pub fn html(&self, language: Language) -> Result<String, RenderError> {
        html::render(&self.in_language(language)?)
    }

    /// The report as one self-contained HTML file in both languages: French, then English, with a
    /// way from each to the other.
    ///
    /// # Errors
    /// When a generated sentence can't be put together.
    pub fn bilingual_html(&self) -> Result<String, RenderError> {
        html::render_both(&self.in_both()?)
    }

    /// The report as Markdown.
    ///
    /// # Errors
    /// When a generated sentence can't be put together.
    pub fn markdown(&self, language: Language) -> Result<String, RenderError> {
        Ok(markdown::render(&self.in_language(language)?)?)
    }

    /// The report as Markdown in both languages, French above a rule, English below it.
    ///
    /// # Errors
    /// When a generated sentence can't be put together.
    pub fn bilingual_markdown(&self) -> Result<String, RenderError> {
        let [french, english] = self.in_both()?;
        let (french, english) = (markdown::render(&french)?, markdown::render(&english)?);
        Ok(format!("{french}\n---\n\n{english}"))
    }

    /// The facts of the report as JSON: every sentence in both languages, every figure with its
    /// query and its rows. `docs/REPORT_JSON.md` tells its shape.
    ///
    /// # Errors
    /// When a generated sentence can't be put together.
    pub fn json(&self) -> Result<String, RenderError> {
        json::render(self)
    }

    /// French, then English.
    fn in_both(&self) -> Result<[LocalizedReport; 2], RenderError> {
        Ok([
            self.in_language(Language::Fr)?,
            self.in_language(Language::En)?,
        ])
    }

    /// Every sentence, in reading order.
    fn walk(&self) -> Vec<&Sentence> {
        let mut all = vec![&self.title, &self.subtitle];
        for section in &self.sections {
            all.push(&section.heading);
            for block in &section.blocks {
                block.walk(&mut all);
            }
        }
        all
    }

    /// As [`Self::walk`], to change them.
    fn walk_mut(&mut self) -> Vec<&mut Sentence> {
        let mut all = vec![&mut self.title, &mut self.subtitle];
        for section in &mut self.sections {
            all.push(&mut section.heading);
            for block in &mut section.blocks {
                block.walk_mut(&mut all);
            }
        }
        all
    }
}

/// The same walk over what is read and over what is changed.
macro_rules! walks {
    ($walk:ident, $walk_rows:ident $(, $mut:tt)?) => {
        impl Block {
            fn $walk<'a>(&'a $($mut)? self, all: &mut Vec<&'a $($mut)? Sentence>) {
                match self {
                    Self::Ordered { items } | Self::Bulleted { items } => {
                        for item in items {
                            item.$walk(all);
                        }
                    }
                    Self::Paragraph { text } | Self::Note { text } => all.push(text),
                    Self::Table { header, rows } => {
                        all.extend(header);
                        $walk_rows(rows, all);
                    }
                    Self::Chart { chart } => {
                        all.push(&$($mut)? chart.title);
                        all.push(&$($mut)? chart.description);
                        all.extend(&$($mut)? chart.header);
                        $walk_rows(&$($mut)? chart.rows, all);
                    }
                }
            }
        }

        impl Item {
            fn $walk<'a>(&'a $($mut)? self, all: &mut Vec<&'a $($mut)? Sentence>) {
                all.push(&$($mut)? self.text);
                for point in &$($mut)? self.points {
                    point.$walk(all);
                }
            }
        }

        fn $walk_rows<'a>(rows: &'a $($mut)? [Row], all: &mut Vec<&'a $($mut)? Sentence>) {
            for row in rows {
                for cell in &$($mut)? row.cells {
                    all.extend(&$($mut)? cell.paragraphs);
                }
            }
        }
    };
}

walks!(walk, walk_rows);
walks!(walk_mut, walk_rows_mut, mut);
