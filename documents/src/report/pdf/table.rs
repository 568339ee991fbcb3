//! Tables: how wide their columns are, and whether they and their rows may be broken.

use serde::Serialize;

use super::content::{Line, Setter};
use crate::{
    locale::LocaleError,
    report::{LocalizedCell, RenderedSentence},
};

/// A row with more characters than this in a cell may be broken between two pages: it could be higher
/// than a page.
const WHOLE_ROW: usize = 500;
/// A table no wider than this, in characters, is as wide as what stands in it.
const NARROW: usize = 72;
/// The widest share of a column, in characters.
const WIDEST: usize = 34;
/// A column with as much text as this is no narrower, in characters.
const ROOMY: usize = 22;
/// The characters of a line across the page.
const LINE: usize = 94;
/// A table with no more rows than this, and no cell with more than [`SHORT`] characters, stands on one
/// page.
const FEW: usize = 16;
/// See [`FEW`].
const SHORT: usize = 40;
/// The room around a cell's text, in characters.
const AROUND: usize = 3;
/// In a table with more figures than this, none bears a mark of its own: one line below says where all
/// of them come from.
const MARKED: usize = 6;

/// A table as the template lays it out.
#[derive(Serialize)]
pub(super) struct Table {
    pub(super) header: Vec<Line>,
    pub(super) rows: Vec<Vec<Vec<Line>>>,
    pub(super) columns: Columns,
    pub(super) is_breakable: bool,
    /// Whether all of it stands on one page.
    pub(super) is_whole: bool,
    /// Whether a word is too long for its column, so that words must be broken.
    pub(super) hyphenates: bool,
    /// Where its figures come from, unless each says so itself.
    pub(super) source: Option<Line>,
}

/// How wide the columns are.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Columns {
    /// As wide as what stands in them.
    Natural(usize),
    /// Shares of the page's width.
    Shares(Vec<usize>),
}

impl Columns {
    /// Whether a word of a row has no room in its column.
    fn are_too_narrow(&self, rows: &[Vec<LocalizedCell>]) -> bool {
        let Self::Shares(shares) = self else {
            return false;
        };
        let all: usize = shares.iter().sum();
        let has_room = |cell: &LocalizedCell, share: usize| {
            let words = cell.iter().flat_map(|text| text.text.split_whitespace());
            words.map(|word| word.chars().count() + AROUND).max() <= Some(share * LINE / all)
        };
        let mut cells = rows.iter().flat_map(|row| row.iter().zip(shares));
        cells.any(|(cell, share)| !has_room(cell, *share))
    }
}

impl Table {
    pub(super) fn new(
        setter: &mut Setter<'_>,
        header: &[RenderedSentence],
        rows: &[Vec<LocalizedCell>],
    ) -> Result<Self, LocaleError> {
        let longest = rows.iter().flatten().map(length).max();
        let names = header.iter().map(|name| setter.line(name)).collect();
        let columns = columns(header, rows);
        let hyphenates = columns.are_too_narrow(rows);
        let texts = rows.iter().flatten().flatten();
        let stated: Vec<_> = texts.flat_map(|text| &text.facts).collect();
        let is_gathered = stated.len() > MARKED;
        let line = |text: &RenderedSentence| match is_gathered {
            true => setter.line_without_facts(text),
            false => setter.line(text),
        };
        let is_whole = rows.len() <= FEW && longest <= Some(SHORT);
        let rows = set_rows(rows, line);
        let source = is_gathered.then(|| setter.source(&stated));
        Ok(Self {
            header: names,
            rows,
            columns,
            is_breakable: longest > Some(WHOLE_ROW),
            is_whole,
            hyphenates,
            source: source.transpose()?,
        })
    }
}

/// Every text of the rows as a line.
fn set_rows(
    rows: &[Vec<LocalizedCell>],
    mut line: impl FnMut(&RenderedSentence) -> Line,
) -> Vec<Vec<Vec<Line>>> {
    let mut cell = |cell: &LocalizedCell| cell.iter().map(&mut line).collect();
    let mut row = |row: &Vec<LocalizedCell>| row.iter().map(&mut cell).collect();
    rows.iter().map(&mut row).collect()
}

fn length(cell: &LocalizedCell) -> usize {
    cell.iter().map(|text| text.text.chars().count()).sum()
}

/// Columns whose text needs more room get more, but none is narrower than the longest word in it, if
/// that is not wider than a column may be.
fn columns(header: &[RenderedSentence], rows: &[Vec<LocalizedCell>]) -> Columns {
    let longest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(length).max().unwrap_or(0)
    };
    let natural: usize = header
        .iter()
        .enumerate()
        .map(|(at, name)| longest(at).max(name.text.chars().count()) + AROUND)
        .sum();
    if natural <= NARROW {
        return Columns::Natural(header.len());
    }
    let share = |(at, name): (usize, &RenderedSentence)| {
        let cells = rows.iter().filter_map(|row| row.get(at)).flatten();
        let words = cells
            .chain([name])
            .flat_map(|one| one.text.split_whitespace());
        let word = words.map(|word| word.chars().count()).max().unwrap_or(0);
        let word = (word + AROUND).min(WIDEST);
        let least = (longest(at).min(ROOMY) + AROUND).max(word);
        let share = (longest(at).isqrt() * 2).clamp(least, WIDEST.max(least));
        (share, share - word)
    };
    let (shares, spare): (Vec<_>, Vec<_>) = header.iter().enumerate().map(share).unzip();
    Columns::Shares(within_a_line(shares, &spare))
}

/// Shares that together are too wide for a line give of what they can spare, each in proportion.
fn within_a_line(shares: Vec<usize>, spare: &[usize]) -> Vec<usize> {
    let all: usize = spare.iter().sum();
    let over = shares.iter().sum::<usize>().saturating_sub(LINE).min(all);
    let given = spare.iter().map(|one| (one * over).div_ceil(all.max(1)));
    let left = shares.into_iter().zip(given);
    left.map(|(share, given)| share - given).collect()
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::{report::LocalizedBlock, sample};

    #[test]
    fn no_name_of_a_province_is_broken_in_its_column() {
        let mut all = sample::reports().into_iter();
        let (_, report) = all.find(|(name, _)| *name == "many-whole").unwrap();
        let report = report.into_tree();
        for language in Language::ALL {
            let half = report.in_language(language).unwrap();
            let blocks = half.sections.iter().flat_map(|section| &section.blocks);
            let charts = blocks.filter_map(|block| match block {
                LocalizedBlock::Chart { chart } => Some(chart),
                _ => None,
            });
            for chart in charts {
                let columns = columns(&chart.header, &chart.rows);
                assert!(!columns.are_too_narrow(&chart.rows), "{}", chart.key);
            }
        }
    }
}
