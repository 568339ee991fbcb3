//! The rows of a table as text.

use std::collections::{HashMap, hash_map::Entry};

use async_graphql::Value;
use chrono::{DateTime, Utc};
use documents::locale::Locale;
use domain::zone::Zone;
use service::time::ToJiff;

use super::{
    columns::{Columns, Source, word},
    csv::{Line, Separator},
};
use crate::graphql::{
    error::ApiError,
    layer::{
        column::{Cell, Scalar},
        rows::{Related, Rows},
        select::{Relation, Select},
        words::{WordType, Words},
    },
};

/// The byte order mark by which Excel knows UTF-8.
const MARK: char = '\u{feff}';

/// Writes the rows of a table.
pub(super) struct Writer<'t> {
    table: &'t Columns,
    separator: Separator,
    zone: &'t Zone,
    said: Said,
    /// What is written and not yet taken: the headings to begin with.
    pub(super) text: String,
}

/// Words that were looked up.
#[derive(Default)]
struct Said {
    words: HashMap<(&'static str, &'static str), String>,
    yes: String,
    no: String,
}

impl<'t> Writer<'t> {
    pub(super) fn new(
        table: &'t Columns,
        separator: Separator,
        zone: &'t Zone,
    ) -> Result<Self, ApiError> {
        let mut text = String::from(MARK);
        let mut line = Line::new(&mut text, separator);
        for column in &table.columns {
            line.text(&column.heading);
        }
        line.end();
        let said = Said {
            yes: table.locale.plain("cell-yes")?,
            no: table.locale.plain("cell-no")?,
            ..Said::default()
        };
        Ok(Self {
            table,
            separator,
            zone,
            said,
            text,
        })
    }

    /// Writes a row that was read for a selection.
    ///
    /// # Errors
    /// When it holds a word that nobody has put into words.
    pub(super) fn node(
        &mut self,
        select: &Select<'_>,
        rows: &Rows<'_>,
        at: usize,
    ) -> Result<(), ApiError> {
        let row = rows.row(at);
        self.row(row, |relation| computed(select, rows, relation, row))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// As [`Self::node`].
    pub(super) fn row<'r>(
        &mut self,
        row: &[Cell],
        computed: impl Fn(usize) -> Option<&'r Value>,
    ) -> Result<(), ApiError> {
        let (table, zone, said) = (self.table, self.zone, &mut self.said);
        let mut line = Line::new(&mut self.text, self.separator);
        for column in &table.columns {
            let missing = |cell: usize| matches!(row[cell], Cell::Null | Cell::Boolean(false));
            if column.presence.is_some_and(missing) {
                line.plain("");
                continue;
            }
            match &column.source {
                Source::Constant(name) => line.plain(name),
                Source::Id(cell, noun) => match row[*cell].key() {
                    Some(key) => line.plain(format_args!("{noun}:{key}")),
                    None => line.plain(""),
                },
                Source::Bucket(cell, by) => match row[*cell].key().map(i32::try_from) {
                    Some(Ok(number)) => line.plain(by.first_day(number)),
                    _ => line.plain(""),
                },
                Source::Count(cell) => line.plain(row[*cell].key().unwrap_or(0)),
                Source::Cell(cell, scalar) => {
                    said.cell(&mut line, table.locale, &row[*cell], *scalar, zone)?;
                }
                Source::State(fr, en) => {
                    let states = entity::enums::TextState::described();
                    let rank = |cell: usize| {
                        let word = row[cell].text();
                        let mut values = states.values.iter();
                        values.position(|value| Some(value.word) == word)
                    };
                    match rank(*fr).min(rank(*en)) {
                        Some(rank) => {
                            let state = states.values[rank].word;
                            line.text(said.word(table.locale, states, state)?);
                        }
                        None => line.plain(""),
                    }
                }
                Source::Computed(relation) => match computed(*relation) {
                    None | Some(Value::Null) => line.plain(""),
                    Some(Value::String(text)) => line.text(text),
                    Some(Value::Boolean(yes)) => line.text(said.flag(*yes)),
                    Some(Value::List(items)) => line.text(&joined(items)),
                    Some(value) => line.text(&value.to_string()),
                },
            }
        }
        line.end();
        Ok(())
    }
}

impl Said {
    fn cell(
        &mut self,
        line: &mut Line<'_>,
        locale: &Locale,
        cell: &Cell,
        scalar: Scalar,
        zone: &Zone,
    ) -> Result<(), ApiError> {
        match (cell, scalar) {
            (Cell::Null, _) => line.plain(""),
            (Cell::Text(word), Scalar::Word(words)) => {
                line.text(self.word(locale, words, word)?);
            }
            (Cell::Text(text), _) => line.text(text),
            (Cell::Int(number), _) => line.plain(number),
            (Cell::Float(number), _) => line.plain(number),
            (Cell::Boolean(yes), _) => line.text(self.flag(*yes)),
            (Cell::Date(day), _) => line.plain(day),
            (Cell::Instant(instant), _) => line.plain(local(instant, zone)),
            (Cell::Local(local), _) => line.plain(local.format("%Y-%m-%d %H:%M:%S")),
            (Cell::Json(document), _) => line.text(&document.to_string()),
        }
        Ok(())
    }

    fn flag(&self, yes: bool) -> &str {
        if yes { &self.yes } else { &self.no }
    }

    fn word(
        &mut self,
        locale: &Locale,
        words: &'static WordType,
        written: &str,
    ) -> Result<&str, ApiError> {
        let mut values = words.values.iter().map(|value| value.word);
        let known = values
            .find(|word| *word == written)
            .ok_or_else(|| ApiError::Internal(format!("{written:?} is none of {}", words.name)))?;
        match self.words.entry((words.name, known)) {
            Entry::Occupied(said) => Ok(said.into_mut()),
            Entry::Vacant(new) => Ok(new.insert(word(locale, words, known)?)),
        }
    }
}

/// An instant by the community's clocks, as spreadsheets read moments.
fn local(instant: &DateTime<Utc>, zone: &Zone) -> String {
    let clock = zone.at(instant.to_jiff());
    clock.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn computed<'r>(
    select: &Select<'_>,
    rows: &'r Rows<'_>,
    relation: usize,
    row: &[Cell],
) -> Option<&'r Value> {
    match (&select.relations[relation], &rows.related[relation]) {
        (Relation::Computed(key, _), Related::Computed(values, otherwise)) => {
            let key = row[*key].key();
            Some(key.and_then(|key| values.get(&key)).unwrap_or(otherwise))
        }
        _ => None,
    }
}

fn joined(items: &[Value]) -> String {
    let items = items.iter().map(|item| match item {
        Value::String(text) => text.clone(),
        item => item.to_string(),
    });
    items.collect::<Vec<_>>().join("; ")
}
