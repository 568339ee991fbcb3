//! The pieces that sections are put together from.

use std::collections::BTreeMap;

use domain::{language::Bilingual, report::Length, roster::ByOrder};
use jiff::civil::Date;

use super::{
    super::{
        Argument, Cell, Fact, FactKey, Item, JurisdictionName, ListForm, Row, RowRef, Sentence,
    },
    Count, Queried,
};

/// The report's three lines of organizations and the others, as keys of facts and messages.
pub(in crate::report) const LINES: [&str; 4] =
    ["federal", "provincial-territorial", "municipal", "other"];

/// The values of the lines, in the order of [`LINES`].
pub(in crate::report) fn by_line<T>(lines: &ByOrder<T>) -> [&T; 4] {
    let ByOrder {
        federal,
        provincial_territorial,
        municipal,
        other,
    } = lines;
    [federal, provincial_territorial, municipal, other]
}

/// The facts of a section, in the order in which they are added.
pub(in crate::report) struct Facts {
    as_of: Date,
    pub all: Vec<Fact>,
}

impl Facts {
    pub fn new(as_of: Date) -> Self {
        Self {
            as_of,
            all: Vec::new(),
        }
    }

    /// Adds the fact that a count is, under a name, unless a section before has added it; what
    /// stands after a slash in the name tells facts of one kind apart.
    pub fn add(&mut self, key: &str, count: &Count) -> FactKey {
        self.about(key, count, [])
    }

    /// As [`Self::add`], for another day than the report's.
    pub fn add_at(&mut self, day: Date, key: &str, count: &Count) -> FactKey {
        self.about_at(day, key, count, [])
    }

    /// As [`Self::about`], for another day than the report's.
    pub fn about_at<'a>(
        &mut self,
        day: Date,
        key: &str,
        count: &Count,
        arguments: impl IntoIterator<Item = (&'a str, Argument)>,
    ) -> FactKey {
        let as_of = std::mem::replace(&mut self.as_of, day);
        let key = self.about(key, count, arguments);
        self.as_of = as_of;
        key
    }

    /// As [`Self::add`], with what its explanation speaks of.
    pub fn about<'a>(
        &mut self,
        key: &str,
        count: &Count,
        arguments: impl IntoIterator<Item = (&'a str, Argument)>,
    ) -> FactKey {
        let key = FactKey::new(key);
        if self.all.iter().any(|there| there.key == key) {
            return key;
        }
        let arguments = arguments.into_iter();
        self.all.push(Fact {
            key: key.clone(),
            query: count.query.clone(),
            as_of: self.as_of,
            rows: count.rows.clone(),
            arguments: arguments
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<BTreeMap<_, _>>(),
        });
        key
    }

    /// Adds the fact that rows are of a query.
    pub fn queried<T>(
        &mut self,
        key: &str,
        queried: &Queried<T>,
        row: impl Fn(&T) -> &RowRef,
    ) -> FactKey {
        let count = Count {
            query: queried.query.clone(),
            rows: queried.rows.iter().map(|one| row(one).clone()).collect(),
        };
        self.add(key, &count)
    }
}

pub(in crate::report) fn number(value: usize) -> (&'static str, Argument) {
    ("count", Argument::number(value))
}

/// A line of the report, for a message that names it.
pub(in crate::report) fn choice(line: &str) -> (&'static str, Argument) {
    let name = line.to_owned();
    ("line", Argument::Choice { name })
}

pub(in crate::report) fn date(date: Date) -> (&'static str, Argument) {
    ("date", Argument::Day { date })
}

pub(in crate::report) fn text(name: &'static str, text: &Bilingual) -> (&'static str, Argument) {
    (name, Argument::Text { text: text.clone() })
}

/// An enumeration as the sentence needs it: both its running and its located form.
pub(in crate::report) fn jurisdictions(
    names: Vec<JurisdictionName>,
) -> [(&'static str, Argument); 2] {
    let running = Argument::Jurisdictions {
        names: names.clone(),
        form: ListForm::Running,
    };
    let located = Argument::Jurisdictions {
        names,
        form: ListForm::Located,
    };
    [("jurisdictions", running), ("places", located)]
}

/// A stretch of time in two variables, of which one is nought.
pub(in crate::report) fn length(length: Length) -> [(&'static str, Argument); 2] {
    let (months, days) = match length {
        Length::Months(months) => (months, 0),
        Length::Days(days) => (0, days),
    };
    let number = |value: i32| Argument::Number {
        value: value.into(),
    };
    [("months", number(months)), ("days", number(days))]
}

/// An item without points.
pub(in crate::report) fn line(text: Sentence) -> Item {
    Item::new(text, Vec::new())
}

/// A text that people wrote, in a list.
pub(in crate::report) use super::super::marked::items as written;

/// A cell with one sentence.
pub(in crate::report) fn cell(text: Sentence) -> Cell {
    Cell {
        paragraphs: vec![text],
    }
}

/// A cell that holds a figure.
pub(in crate::report) fn figure(path: String, value: usize, fact: &FactKey) -> Cell {
    cell(Sentence::generated(
        path,
        "cell-number",
        [number(value)],
        [fact.clone()],
    ))
}

/// A cell that holds a name from reference data.
pub(in crate::report) fn name(path: String, name: &Bilingual) -> Cell {
    cell(Sentence::generated(
        path,
        "cell-text",
        [text("text", name)],
        [],
    ))
}

pub(in crate::report) fn row(key: &str, cells: Vec<Cell>) -> Row {
    Row {
        key: key.to_owned(),
        cells,
    }
}

/// The columns of a table, each named by the message `column-NAME`.
pub(in crate::report) fn header(path: &str, columns: &[&str]) -> Vec<Sentence> {
    let columns = columns.iter();
    columns
        .map(|column| {
            let path = format!("{path}/header/{column}");
            Sentence::plain(path, &format!("column-{column}"))
        })
        .collect()
}

/// A figure as a chart draws it.
pub(in crate::report) fn drawn(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}
