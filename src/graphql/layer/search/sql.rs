//! The statements of a search.
//!
//! What a hit is worth, in whole numbers, by weights of texts (a title 3, another text 1):
//!
//! - for each word, the best that a text of the hit does: twice the text's weight for the whole
//!   word, the weight for one that begins with it. Every word must be in some text of the hit;
//! - where the words stand one behind the other, as they were written: for each word 5 and twice
//!   the weight of the text, or 8 and four times its weight where the text is nothing else.
//!
//! So the phrase comes before its words apart, a title before another text, a whole word before a
//! beginning.

use super::{
    describe::First,
    kind::SearchKind,
    query::{Wanted, Word},
};
use crate::graphql::layer::{catalog::catalog, sql::Sql};

/// The most that a word of the query can bring.
const MOST: i64 = 2 * 3 + 8 + 4 * 3;

/// The most that a hit can be worth.
pub(super) fn most(wanted: &Wanted) -> i64 {
    MOST * i64::try_from(wanted.words.len()).unwrap_or(i64::MAX / MOST)
}

/// What is searched for, and among which texts.
pub(super) struct Search<'a> {
    pub wanted: &'a Wanted,
    pub kinds: &'a [SearchKind],
    pub language: Option<&'static str>,
}

/// Where a hit is among all: with so many points, in this place, with this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub points: i64,
    pub kind: SearchKind,
    pub row: i64,
}

/// Which of the hits are wanted.
pub(super) struct Page {
    /// Behind this one.
    pub after: Option<Place>,
    /// Before this one.
    pub before: Option<Place>,
    /// How many, at most.
    pub size: u64,
    /// Whether they are counted, and come, from the end.
    pub backward: bool,
}

impl Page {
    /// The rows of the page.
    fn rows(&self, sql: &mut Sql) {
        sql.push("SELECT CAST(0 AS BIGINT) AS \"total\", \"noun\", \"row_id\", \"points\", \"place\" FROM \"hit\" WHERE TRUE");
        let bounds = [(self.after, "<", ">"), (self.before, ">", "<")];
        for (place, worth, further) in bounds {
            let Some(place) = place else { continue };
            sql.push(&format!(" AND (\"points\" {worth} "))
                .bind(place.points);
            sql.push(" OR \"points\" = ").bind(place.points);
            sql.push(&format!(
                " AND (\"place\", \"row_id\") {further} ({}, ",
                place.kind.place()
            ));
            sql.bind(place.row).push("))");
        }
        sql.push(" ORDER BY ")
            .push(self.order())
            .push(&format!(" LIMIT {}", self.size));
    }

    fn order(&self) -> &'static str {
        if self.backward {
            "\"points\", \"place\" DESC, \"row_id\" DESC"
        } else {
            "\"points\" DESC, \"place\", \"row_id\""
        }
    }
}

impl Search<'_> {
    /// A page of hits, and how many there are in all where that is wanted: total, noun, row, points.
    pub(super) fn hits(&self, sql: &mut Sql, page: &Page, counted: bool) {
        sql.push("WITH \"hit\" AS (");
        self.all(sql);
        sql.push(") ");
        if counted {
            sql.push("SELECT \"c\".\"total\", \"p\".\"noun\", \"p\".\"row_id\", \"p\".\"points\" FROM (SELECT COUNT(*) AS \"total\" FROM \"hit\") AS \"c\" LEFT JOIN (");
            page.rows(sql);
            sql.push(") AS \"p\" ON TRUE ORDER BY ").push(page.order());
        } else {
            page.rows(sql);
        }
    }

    /// All hits: noun, row, place, points.
    fn all(&self, sql: &mut Sql) {
        let words: Vec<String> = (0..self.wanted.words.len())
            .map(|at| format!("\"w{at}\""))
            .collect();
        sql.push("SELECT \"noun\", \"row_id\", \"place\", CAST(")
            .push(&words.join(" + "))
            .push(" + \"phrase\" AS BIGINT) AS \"points\" FROM (SELECT \"s\".\"noun\", \"s\".\"row_id\", CASE \"s\".\"noun\"");
        for kind in self.kinds {
            sql.push(&format!(
                " WHEN '{}' THEN {}",
                kind.found().noun.table,
                kind.place()
            ));
        }
        sql.push(" END AS \"place\"");
        for (word, name) in self.wanted.words.iter().zip(&words) {
            sql.push(", MAX(");
            self.word(sql, word);
            sql.push(") AS ").push(name);
        }
        sql.push(", MAX(");
        self.phrase(sql);
        sql.push(") AS \"phrase\"");
        self.texts(sql);
        sql.push(" GROUP BY \"s\".\"noun\", \"s\".\"row_id\") AS \"found\" WHERE ")
            .push(&words.join(" > 0 AND "))
            .push(" > 0");
    }

    /// The texts of hits that hold a word, the best first, so many of each hit: noun, row, field,
    /// language, text.
    pub(super) fn texts_of(&self, sql: &mut Sql, hits: &[(SearchKind, Vec<i64>)], many: u64) {
        sql.push("SELECT \"noun\", \"row_id\", \"field\", \"language\", \"text\" FROM (SELECT \"s\".\"noun\", \"s\".\"row_id\", \"s\".\"field\", \"s\".\"language\", \"s\".\"text\", ROW_NUMBER() OVER (PARTITION BY \"s\".\"noun\", \"s\".\"row_id\" ORDER BY ");
        for word in &self.wanted.words {
            self.word(sql, word);
            sql.push(" + ");
        }
        self.phrase(sql);
        sql.push(" DESC, \"s\".\"field\"");
        if sql.is_postgres() {
            sql.push(" COLLATE \"C\"");
        }
        sql.push(", \"s\".\"origin_id\", \"s\".\"language\") AS \"n\"");
        self.texts(sql);
        sql.push(" AND (FALSE");
        for (kind, rows) in hits {
            sql.push(&format!(
                " OR \"s\".\"noun\" = '{}' AND ",
                kind.found().noun.table
            ));
            self.one_of(sql, rows);
        }
        sql.push(&format!(
            ")) AS \"text\" WHERE \"n\" <= {many} ORDER BY \"noun\", \"row_id\", \"n\""
        ));
    }

    fn one_of(&self, sql: &mut Sql, rows: &[i64]) {
        let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
        let rows = rows.join(",");
        sql.push("\"s\".\"row_id\"");
        if sql.is_postgres() {
            sql.push(" = ANY(string_to_array(")
                .bind(rows)
                .push(", ',')::bigint[])");
        } else {
            sql.push(" IN (SELECT value FROM json_each(")
                .bind(format!("[{rows}]"))
                .push("))");
        }
    }

    /// The texts that hold a word and may be searched.
    fn texts(&self, sql: &mut Sql) {
        if sql.is_postgres() {
            sql.push(
                " FROM \"search_text\" AS \"s\" WHERE search_words(\"s\".\"folded\") @@ CAST(",
            )
            .bind(self.any_postgres())
            .push(" AS tsquery)");
        } else {
            // The cross join says in which order to look: the index of words first.
            sql.push(" FROM \"search_word\" CROSS JOIN \"search_text\" AS \"s\" ON \"s\".\"id\" = \"search_word\".\"rowid\" WHERE \"search_word\" MATCH ")
                .bind(self.any_sqlite());
        }
        let kinds = self
            .kinds
            .iter()
            .map(|kind| format!("'{}'", kind.found().noun.table));
        let kinds: Vec<String> = kinds.collect();
        sql.push(&format!(" AND \"s\".\"noun\" IN ({})", kinds.join(", ")));
        if let Some(language) = self.language {
            sql.push(" AND (\"s\".\"language\" IS NULL OR \"s\".\"language\" = ")
                .bind(language)
                .push(")");
        }
        for kind in self.kinds {
            self.seen(sql, *kind);
            if let Some(first) = &kind.found().first {
                sql.push(&format!(
                    " AND (\"s\".\"noun\" <> '{}' OR ",
                    kind.found().noun.table
                ));
                only_first(sql, first);
                sql.push(")");
            }
        }
    }

    /// Where a rule says who sees which rows, of the noun or of those on the way to a text: only
    /// texts that the viewer may read, of nouns that the viewer may see.
    fn seen(&self, sql: &mut Sql, kind: SearchKind) {
        for source in &kind.found().sources {
            let mut way: Vec<_> = source
                .way
                .iter()
                .map(|(table, key)| (*table, Some(*key)))
                .collect();
            way.push((source.noun, None));
            let nouns = way.iter().filter_map(|(table, _)| catalog().noun_of(table));
            if nouns.into_iter().all(|noun| sql.sees_all(noun)) {
                continue;
            }
            sql.push(&format!(
                " AND (\"s\".\"noun\" <> '{}' OR \"s\".\"origin\" <> '{}'",
                source.noun, source.table
            ));
            let mut below = None;
            for (table, key) in &way {
                let row = sql.alias();
                sql.push(if below.is_none() { " OR " } else { " AND " });
                sql.push("EXISTS (SELECT 1 FROM ")
                    .table(table, row)
                    .push(" WHERE ");
                sql.column(row, "id").push(" = ");
                match below {
                    None => sql.push("\"s\".\"origin_id\""),
                    Some((alias, key)) => sql.column(alias, key),
                };
                sql.visible_way(table, row);
                below = key.map(|key| (row, key));
            }
            sql.push(&")".repeat(way.len() + 1));
        }
    }

    /// Any of the words, for FTS5. Words hold letters and digits alone, so that quotes are enough.
    fn any_sqlite(&self) -> String {
        let words = self.wanted.words.iter();
        let words =
            words.map(|word| format!("\"{}\"{}", word.text, if word.begins { "*" } else { "" }));
        words.collect::<Vec<_>>().join(" OR ")
    }

    /// Any of the words, for a `tsvector`, in which longer words are cut.
    fn any_postgres(&self) -> String {
        let words = self.wanted.words.iter().map(|word| {
            let cut: String = word.text.chars().take(200).collect();
            let begins = if word.begins { ":*" } else { "" };
            format!("'{cut}'{begins}")
        });
        words.collect::<Vec<_>>().join(" | ")
    }

    /// What a text is worth for a word.
    fn word(&self, sql: &mut Sql, word: &Word) {
        sql.push("CASE WHEN ");
        self.holds(sql, &format!(" {} ", word.text));
        sql.push(" THEN 2 * \"s\".\"weight\"");
        if word.begins {
            sql.push(" WHEN ");
            self.holds(sql, &format!(" {}", word.text));
            sql.push(" THEN \"s\".\"weight\"");
        }
        sql.push(" ELSE 0 END");
    }

    /// What a text is worth for the words one behind the other.
    fn phrase(&self, sql: &mut Sql) {
        let (phrase, words) = (&self.wanted.phrase, self.wanted.words.len());
        sql.push("CASE WHEN \"s\".\"folded\" = ")
            .bind(format!(" {} ", phrase.text));
        sql.push(&format!(" THEN {words} * (8 + 4 * \"s\".\"weight\") WHEN "));
        let end = if phrase.begins { "" } else { " " };
        self.holds(sql, &format!(" {}{end}", phrase.text));
        sql.push(&format!(
            " THEN {words} * (5 + 2 * \"s\".\"weight\") ELSE 0 END"
        ));
    }

    fn holds(&self, sql: &mut Sql, words: &str) {
        let function = if sql.is_postgres() { "strpos" } else { "instr" };
        sql.push(function)
            .push("(\"s\".\"folded\", ")
            .bind(words)
            .push(") > 0");
    }
}

/// The condition that a text is reached by the first of the rows that it may be reached by.
fn only_first(sql: &mut Sql, first: &First<'_>) {
    let origins: Vec<String> = first
        .origins
        .iter()
        .map(|origin| format!("'{origin}'"))
        .collect();
    let better = if first.order.descending { " > " } else { " < " };
    let (this, other) = (sql.alias(), sql.alias());
    sql.push("\"s\".\"origin\" NOT IN (")
        .push(&origins.join(", "))
        .push(") OR \"s\".\"part_id\" IN (SELECT ")
        .column(this, "id")
        .push(" FROM ")
        .table(first.table, this)
        .push(" WHERE NOT EXISTS (SELECT 1 FROM ")
        .table(first.table, other)
        .push(" WHERE ");
    sql.column(other, first.key)
        .push(" = ")
        .column(this, first.key)
        .push(" AND ")
        .column(other, first.order.column.name)
        .push(better)
        .column(this, first.order.column.name);
    // Of those that the viewer may see: a draft that is later does not hide what was sent.
    sql.visible_way(first.table, other);
    sql.push("))");
}
