//! What the template is given: the report as data, so that no text of it is ever read as source.

use std::collections::{BTreeMap, BTreeSet};

use domain::language::{Language, TextState};
use serde::Serialize;

use super::{
    table::{Columns, Table},
    text::{self, Piece},
};
use crate::{
    chart::{self, Palette},
    locale::{Locale, LocaleError},
    report::{
        FactKey, LocalizedBlock, LocalizedChart, LocalizedItem, LocalizedReport, LocalizedSection,
        RenderError, RenderedSentence, Report,
    },
};

/// Lists are not indented any further; what lies deeper stands beside its parent.
const DEEPEST: usize = 6;
/// The characters of a line of text, about.
const LINE: usize = 90;
/// An item of no more lines than this, with what stands under it, is kept on one page.
const WHOLE_ITEM: usize = 9;
/// The characters of a title and of a community's name that a running head has room for.
const RUNNING: (usize, usize) = (64, 56);
/// What the page's number and the number of pages are put in place of, in the words of the frame.
const PAGE: &str = "\u{e000}";
const PAGES: &str = "\u{e001}";

/// A file: a report in one language, or in both, one after the other.
#[derive(Serialize)]
pub(super) struct File {
    title: String,
    authors: Vec<String>,
    keywords: Vec<String>,
    date: (i16, i8, i8),
    halves: Vec<Half>,
}

/// The report in one of its languages.
#[derive(Serialize)]
struct Half {
    lang: &'static str,
    region: &'static str,
    community: Vec<Piece>,
    title: Line,
    subtitle: Line,
    running_title: Vec<Piece>,
    running_community: Vec<Piece>,
    /// Said at the head when texts are missing or not yet looked over.
    unready: Option<Vec<Piece>>,
    sections: Vec<Section>,
    /// Where figures come from; what people put words in the place of.
    appendices: Vec<Appendix>,
    words: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Section {
    heading: Line,
    blocks: Vec<Block>,
}

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
enum Block {
    Ordered { items: Vec<Item> },
    Bulleted { items: Vec<Item> },
    Paragraph { text: Line },
    Note { text: Line },
    Table(Table),
    Chart(Box<Chart>),
}

#[derive(Serialize)]
struct Item {
    text: Line,
    date: Option<String>,
    points: Vec<Item>,
    /// Whether it is kept on one page.
    is_whole: bool,
}

#[derive(Serialize)]
struct Chart {
    title: Line,
    /// The drawing, as SVG.
    drawing: String,
    /// What it shows, for those who have the page read out…
    alternative: String,
    /// …and for those who look, with its marks.
    description: Line,
    /// The same figures; none where there are none.
    table: Option<Table>,
}

/// A sentence.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    text: Vec<Piece>,
    /// What follows its marks.
    end: Vec<Piece>,
    /// The marks of what the appendices say of it: the numbers of facts, the letters of overrides.
    marks: Vec<Mark>,
    /// The mark that it explains.
    anchor: Option<String>,
    /// Where what it names is to be read.
    link: Option<String>,
    state: &'static str,
}

/// A mark that leads to an appendix.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Mark {
    /// What it leads to.
    to: String,
    /// What it shows.
    shown: String,
}

/// An appendix, which explains marks.
#[derive(Serialize)]
struct Appendix {
    heading: Line,
    introduction: Line,
    table: Table,
}

impl File {
    pub(super) fn new(report: &Report, languages: &[Language]) -> Result<Self, RenderError> {
        let halves: Result<Vec<_>, _> = languages.iter().map(|l| report.in_language(*l)).collect();
        let halves = halves?;
        let titles = halves.iter().map(|half| text::clean(&half.title.text));
        let mut authors: Vec<_> = halves.iter().map(|h| text::clean(&h.community)).collect();
        authors.dedup();
        let keywords: Result<Vec<_>, _> = halves.iter().map(keywords).collect();
        let unready = report.unready();
        let unready = |l: Language| unready.iter().filter(|text| text.language == l).count();
        let set = halves.iter().map(|h| half(h, unready(h.language)));
        Ok(Self {
            title: titles.collect::<Vec<_>>().join(" | "),
            authors,
            keywords: keywords?.concat(),
            date: (
                report.as_of.year(),
                report.as_of.month(),
                report.as_of.day(),
            ),
            halves: set.collect::<Result<_, _>>()?,
        })
    }

    /// What tells this file from every other, and stays the same when it is made again.
    pub(super) fn ident(&self) -> String {
        let parts = self.authors.iter().chain([&self.title]);
        parts.fold(format!("{:?}", self.date), |ident, part| {
            format!("{ident}\n{part}")
        })
    }
}

fn keywords(report: &LocalizedReport) -> Result<Vec<String>, LocaleError> {
    let words = Locale::of(report.language).plain(report.kind.keywords())?;
    Ok(words
        .split(',')
        .map(|word| word.trim().to_owned())
        .collect())
}

fn half(report: &LocalizedReport, unready: usize) -> Result<Half, LocaleError> {
    let locale = Locale::of(report.language);
    let mut setter = Setter::of(report);
    let (title, community) = RUNNING;
    let (head, under) = (setter.heading(&report.title), setter.line(&report.subtitle));
    let sections = report.sections.iter().map(|s| setter.section(s));
    let sections = sections.collect::<Result<_, _>>()?;
    let appendices = [facts(report, locale)?, overridden(&setter, locale)?];
    let unready = match unready {
        0 => None,
        count => Some(text::pieces(
            &locale.text("pdf-unready", &[("count", count.into())])?,
        )),
    };
    let words = [
        (
            "page",
            locale.text(
                "pdf-page",
                &[("page", PAGE.into()), ("pages", PAGES.into())],
            )?,
        ),
        ("draft", locale.plain("text-draft")?),
    ];
    Ok(Half {
        lang: match report.language {
            Language::Fr => "fr",
            Language::En => "en",
        },
        region: "CA",
        community: text::pieces(&report.community),
        title: head,
        subtitle: under,
        running_title: text::shortened(&report.title.text, title),
        running_community: text::shortened(&report.community, community),
        unready,
        sections,
        appendices: appendices.into_iter().flatten().collect(),
        words: words.into(),
    })
}

/// Makes lines of the sentences of one report in one language, in reading order.
pub(super) struct Setter<'a> {
    language: Language,
    /// The facts' numbers in their appendix.
    numbers: BTreeMap<&'a FactKey, usize>,
    /// What was generated where people put their words, so far.
    overridden: Vec<String>,
}

impl<'a> Setter<'a> {
    fn of(report: &'a LocalizedReport) -> Self {
        Self {
            language: report.language,
            numbers: report.facts.iter().map(|fact| &fact.key).zip(1..).collect(),
            overridden: Vec::new(),
        }
    }

    /// The marks of a sentence: its facts' numbers, and the letter of what it stands in place of.
    fn marks(&mut self, sentence: &RenderedSentence) -> Vec<Mark> {
        let facts = sentence.facts.iter();
        let numbers = facts.filter_map(|fact| self.numbers.get(fact));
        let mut marks: Vec<Mark> = numbers.map(|number| Mark::of(number.to_string())).collect();
        marks.extend(self.override_mark(sentence));
        marks
    }

    fn override_mark(&mut self, sentence: &RenderedSentence) -> Option<Mark> {
        let generated = sentence.instead_of.clone()?;
        let mark = Mark::of(letter(self.overridden.len()));
        self.overridden.push(generated);
        Some(mark)
    }

    /// Where some figures come from, in one line.
    pub(super) fn source(&self, facts: &[&FactKey]) -> Result<Line, LocaleError> {
        let words = Locale::of(self.language).plain("pdf-table-source")?;
        let numbers = facts.iter().filter_map(|fact| self.numbers.get(fact));
        Ok(Line {
            marks: ranges(numbers.copied().collect()),
            ..Line::plain(&words)
        })
    }

    pub(super) fn line(&mut self, sentence: &RenderedSentence) -> Line {
        let marks = self.marks(sentence);
        self.marked(sentence, marks)
    }

    /// The line of a sentence whose figures are explained elsewhere.
    pub(super) fn line_without_facts(&mut self, sentence: &RenderedSentence) -> Line {
        let marks = self.override_mark(sentence).into_iter().collect();
        self.marked(sentence, marks)
    }

    fn marked(&self, sentence: &RenderedSentence, marks: Vec<Mark>) -> Line {
        // In French the mark of a note stands before the mark that ends the sentence.
        let (body, end) = match self.language {
            Language::Fr if !marks.is_empty() => text::without_end_mark(&sentence.text),
            _ => (sentence.text.as_str(), ""),
        };
        Line {
            text: text::pieces(body),
            end: text::pieces(end),
            marks,
            anchor: None,
            link: None,
            state: match sentence.state {
                TextState::Reviewed => "reviewed",
                TextState::Draft => "draft",
                TextState::Missing => "missing",
            },
        }
    }

    /// A sentence as a heading: one must have words, for the bookmarks, also when the font has none of
    /// its characters.
    fn heading(&mut self, sentence: &RenderedSentence) -> Line {
        let mut line = self.line(sentence);
        if !line.text.iter().any(Piece::is_readable) {
            line.text.push(Piece::Text(text::STAND_IN.into()));
        }
        line
    }

    fn section(&mut self, section: &LocalizedSection) -> Result<Section, LocaleError> {
        let heading = self.heading(&section.heading);
        let blocks = section.blocks.iter().map(|block| self.block(block));
        Ok(Section {
            heading,
            blocks: blocks.collect::<Result<_, _>>()?,
        })
    }

    fn block(&mut self, block: &LocalizedBlock) -> Result<Block, LocaleError> {
        Ok(match block {
            LocalizedBlock::Ordered { items } => Block::Ordered {
                items: self.items(items, 1),
            },
            LocalizedBlock::Bulleted { items } => Block::Bulleted {
                items: self.items(items, 1),
            },
            LocalizedBlock::Paragraph { text } => Block::Paragraph {
                text: self.line(text),
            },
            LocalizedBlock::Note { text } => Block::Note {
                text: self.line(text),
            },
            LocalizedBlock::Table { header, rows } => Block::Table(Table::new(self, header, rows)?),
            LocalizedBlock::Chart { chart } => Block::Chart(Box::new(self.chart(chart)?)),
        })
    }

    fn chart(&mut self, chart: &LocalizedChart) -> Result<Chart, LocaleError> {
        let drawn = chart::svg(chart, self.language, Palette::Print)?;
        // In reading order: the letters of overrides follow it.
        let title = self.heading(&chart.title);
        let description = self.line(&chart.description);
        let has_rows = !chart.rows.is_empty();
        Ok(Chart {
            title,
            drawing: text::drawable(&drawn.markup),
            alternative: text::clean(&chart.description.text),
            description,
            table: has_rows
                .then(|| Table::new(self, &chart.header, &chart.rows))
                .transpose()?,
        })
    }

    fn items(&mut self, items: &[LocalizedItem], depth: usize) -> Vec<Item> {
        let mut all = Vec::new();
        for item in items {
            let mut text = self.line(&item.text);
            text.link.clone_from(&item.link);
            let points = self.items(&item.points, depth + 1);
            let (below, beside) = if depth < DEEPEST {
                (points, Vec::new())
            } else {
                (Vec::new(), points)
            };
            all.push(Item {
                text,
                date: item.date.as_ref().map(|(_, day)| day.clone()),
                points: below,
                is_whole: lines(item) <= WHOLE_ITEM,
            });
            all.extend(beside);
        }
        all
    }
}

/// How many lines an item takes with what stands under it, about.
fn lines(item: &LocalizedItem) -> usize {
    let own = item.text.text.chars().count().div_ceil(LINE);
    own + item.points.iter().map(lines).sum::<usize>()
}

/// The marks of some facts, of each run of numbers one.
fn ranges(numbers: BTreeSet<usize>) -> Vec<Mark> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let mark = |(first, last): (usize, usize)| Mark {
        to: first.to_string(),
        shown: match first == last {
            true => first.to_string(),
            false => format!("{first}–{last}"),
        },
    };
    runs.into_iter().map(mark).collect()
}

/// The mark of an override: a to z, then aa, ab….
fn letter(at: usize) -> String {
    let last = char::from(b'a' + u8::try_from(at % 26).unwrap_or(0));
    match at / 26 {
        0 => last.into(),
        before => letter(before - 1) + &last.to_string(),
    }
}

/// Where the figures come from.
fn facts(report: &LocalizedReport, locale: &Locale) -> Result<Option<Appendix>, LocaleError> {
    let rows = report.facts.iter().zip(1_usize..).map(|(fact, number)| {
        let rest = [fact.text.as_str(), fact.query.as_str()];
        (number.to_string(), rest.map(Line::plain).into())
    });
    let header = ["pdf-facts-number", "pdf-facts-figure", "pdf-facts-query"];
    let shares = vec![3, 16, 31];
    let words = ["facts-heading", report.kind.facts_introduction()];
    appendix(locale, words, &header, shares, rows.collect())
}

/// What was generated where people put words of their own.
fn overridden(setter: &Setter<'_>, locale: &Locale) -> Result<Option<Appendix>, LocaleError> {
    let rows = setter.overridden.iter().enumerate();
    let rows = rows.map(|(at, generated)| (letter(at), vec![Line::plain(generated)]));
    let header = ["pdf-overrides-mark", "pdf-overrides-generated"];
    appendix(
        locale,
        ["pdf-overrides-heading", "pdf-overrides-introduction"],
        &header,
        vec![6, 44],
        rows.collect(),
    )
}

/// A table whose rows begin with the marks that they explain; none when there are none.
fn appendix(
    locale: &Locale,
    [heading, introduction]: [&str; 2],
    header: &[&str],
    shares: Vec<usize>,
    rows: Vec<(String, Vec<Line>)>,
) -> Result<Option<Appendix>, LocaleError> {
    let plain = |key: &str| Ok::<_, LocaleError>(Line::plain(&locale.plain(key)?));
    let row = |(mark, rest): (String, Vec<Line>)| {
        let mut first = Line::plain(&mark);
        first.anchor = Some(mark);
        let cells = [first].into_iter().chain(rest);
        cells.map(|line| vec![line]).collect()
    };
    if rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(Appendix {
        heading: plain(heading)?,
        introduction: plain(introduction)?,
        table: Table {
            header: header
                .iter()
                .map(|key| plain(key))
                .collect::<Result<_, _>>()?,
            rows: rows.into_iter().map(row).collect(),
            columns: Columns::Shares(shares),
            is_breakable: true,
            is_whole: false,
            hyphenates: false,
            source: None,
        },
    }))
}

impl Mark {
    fn of(mark: String) -> Self {
        Self {
            to: mark.clone(),
            shown: mark,
        }
    }
}

impl Line {
    /// A text that states no fact and needs no review.
    fn plain(words: &str) -> Self {
        Self {
            text: text::pieces(words),
            end: Vec::new(),
            marks: Vec::new(),
            anchor: None,
            link: None,
            state: "reviewed",
        }
    }
}
