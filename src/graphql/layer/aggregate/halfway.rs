//! Figures in two steps: first by the rows that keys are taken of, then by the keys.
//!
//! Many rows refer to few: a million invitations to forty meetings. What the keys say of these is
//! read, joined and compared once for each of the few, after the many were counted by number.

use super::{
    How, Key, Operand, Summary,
    sql::{List, operand_name},
};
use crate::graphql::layer::{
    catalog::catalog,
    joins::{Step, Tables},
    plan::At,
    sql::{Alias, Sql},
};

/// More ways than this at once would leave too many rows half-way.
const MOST: usize = 2;

/// The ways over which figures are computed in two steps.
pub(super) struct Halfway(Vec<Step>);

impl Halfway {
    /// The first steps to what a summary's keys are taken of, where there are such and all its
    /// figures can be put together from figures of parts.
    pub fn of(summary: &Summary) -> Option<Self> {
        let mut ways: Vec<Step> = Vec::new();
        for key in &summary.keys {
            if let Some(first) = key.steps.first()
                && !ways.contains(first)
            {
                ways.push(*first);
            }
        }
        let halfway = Self(ways);
        let parts = summary.figures.iter().all(|figure| match figure.how {
            How::Count | How::Min | How::Max | How::Sum | How::Avg => true,
            How::CountDistinct => halfway.counted(summary, figure.of).is_some(),
            How::Median => false,
        });
        (parts && (1..=MOST).contains(&halfway.0.len())).then_some(halfway)
    }

    /// The way whose rows an operand stands for.
    fn counted(&self, summary: &Summary, operand: Option<usize>) -> Option<usize> {
        match &summary.operands[operand?] {
            Operand::Row(step) => self.0.iter().position(|way| way == step),
            Operand::Column(_) => None,
        }
    }

    /// The figure, of the figures of parts.
    pub fn figure(&self, summary: &Summary, at: usize) -> String {
        let figure = &summary.figures[at];
        match figure.how {
            How::Count => "CAST(SUM(\"c\") AS INTEGER)".to_owned(),
            How::CountDistinct => {
                let way = self.counted(summary, figure.of).unwrap_or_default();
                // Of one way each row is there once in a group.
                let distinct = if self.0.len() == 1 { "" } else { "DISTINCT " };
                format!("CAST(COUNT({distinct}\"v{way}\") AS INTEGER)")
            }
            How::Min => format!("MIN(\"p{at}\")"),
            How::Max => format!("MAX(\"p{at}\")"),
            How::Sum => format!("CAST(SUM(\"p{at}\") AS DOUBLE PRECISION)"),
            How::Avg | How::Median => format!(
                "CAST(SUM(\"p{at}\") AS DOUBLE PRECISION) / NULLIF(CAST(SUM(\"q{at}\") AS DOUBLE PRECISION), 0)"
            ),
        }
    }
}

impl Sql {
    /// Adds the figures of parts, with the keys of the parts.
    pub(super) fn halfway(&mut self, list: &List<'_>, summary: &Summary, halfway: &Halfway) {
        let part = self.alias();
        let parts = self.aside(|sql| sql.parts(list, summary, halfway));
        if list.is_series() {
            // What is joined from here on looks at the dates that came along.
            self.dates = Some(part);
        }
        let mut of_parts: Vec<String> = list.each.iter().map(|_| "way".to_owned()).collect();
        let mut columns: Vec<String> = Vec::new();
        let mut ends: Vec<(String, Tables)> = Vec::new();
        for (number, way) in halfway.0.iter().enumerate() {
            ends.push(self.end_of(way, part, number));
        }
        for (at, key) in summary.keys.iter().enumerate() {
            let name = summary.key_column(at).name;
            let way = key.steps.first();
            let way = way.and_then(|first| halfway.0.iter().position(|way| way == first));
            let Some(way) = way else {
                of_parts.push(name.to_owned());
                continue;
            };
            let row = ends[way].1.follow(self, &key.steps[1..]);
            let key = self.aside(|sql| sql.group_key(key, row, list.zone));
            columns.push(format!("{key} AS \"{name}\""));
        }
        of_parts.push("c".to_owned());
        of_parts.extend((0..halfway.0.len()).map(|way| format!("v{way}")));
        of_parts.extend(figures_of_parts(summary).map(|(name, _)| name));
        columns.extend(of_parts.iter().map(|name| {
            self.aside(|sql| {
                sql.column(part, name);
            })
        }));
        self.push("SELECT ").push(&columns.join(", "));
        self.push(" FROM (")
            .push(&parts)
            .push(") AS ")
            .name_of(part);
        for (join, tables) in &ends {
            self.push(join).push(tables.joins());
        }
    }

    /// The row at the end of a way, by the key that a part has of it.
    fn end_of(&mut self, way: &Step, part: Alias, number: usize) -> (String, Tables) {
        let row = self.alias();
        let table = catalog().referred(way.link.target).table;
        let join = self.aside(|sql| {
            sql.push(" LEFT JOIN ").table(table, row).push(" ON ");
            sql.column(row, "id").push(" = ");
            sql.column(part, &format!("v{number}"));
        });
        (join, Tables::of(row))
    }

    /// The figures by own keys and by the rows at the end of the ways.
    fn parts(&mut self, list: &List<'_>, summary: &Summary, halfway: &Halfway) {
        let rows = self.alias();
        let own = |(at, key): (usize, &Key)| key.steps.is_empty().then_some(at);
        let own: Vec<usize> = summary.keys.iter().enumerate().filter_map(own).collect();
        let keys = own.iter().map(|at| summary.key_column(*at).name.to_owned());
        let ways = (0..halfway.0.len()).map(|way| format!("v{way}"));
        let by: Vec<String> = list
            .by()
            .map(str::to_owned)
            .chain(keys)
            .chain(ways)
            .collect();
        let by = format!("\"{}\"", by.join("\", \""));
        self.push("SELECT ").push(&by).push(", COUNT(*) AS \"c\"");
        for (name, figure) in figures_of_parts(summary) {
            self.push(&format!(", {figure} AS \"{name}\""));
        }
        self.push(" FROM (");
        self.summed_rows(list, |sql, tables| {
            let mut columns = Vec::new();
            if list.is_series() {
                columns.push(sql.aside(|sql| {
                    sql.day(At::Series).push(" AS \"day\"");
                }));
            }
            for at in own {
                let row = tables.root();
                columns.push(sql.aside(|sql| {
                    sql.group_key(&summary.keys[at], row, list.zone);
                    sql.push(" AS ").name(summary.key_column(at).name);
                }));
            }
            for (number, way) in halfway.0.iter().enumerate() {
                let row = sql.operand(&Operand::Row(*way), tables);
                columns.push(format!("{row} AS \"v{number}\""));
            }
            columns.extend(sql.operands(summary, tables));
            columns
        });
        self.push(") AS ").name_of(rows);
        self.push(" GROUP BY ").push(&by);
    }
}

/// The figures that parts have, by their names.
fn figures_of_parts(summary: &Summary) -> impl Iterator<Item = (String, String)> {
    let figures = summary.figures.iter().enumerate();
    figures.flat_map(|(at, figure)| {
        let value = figure.of.map(|of| summary.addend(of)).unwrap_or_default();
        let plain = figure.of.map(operand_name).unwrap_or_default();
        match figure.how {
            How::Min => vec![(format!("p{at}"), format!("MIN(\"{plain}\")"))],
            How::Max => vec![(format!("p{at}"), format!("MAX(\"{plain}\")"))],
            How::Sum => vec![(format!("p{at}"), format!("SUM({value})"))],
            How::Avg => vec![
                (format!("p{at}"), format!("SUM({value})")),
                (format!("q{at}"), format!("COUNT({value})")),
            ],
            How::Count | How::CountDistinct | How::Median => Vec::new(),
        }
    })
}
