//! What figures and groups must be.

use std::{cmp::Ordering, collections::BTreeSet};

use jiff::{civil::Date, tz::TimeZone};
use serde_json::{Map, Value as Json, json};
use tribune::graphql::layer::{catalog::catalog, column::Column, describe::Noun};

use super::{
    figures::{Figure, GroupBy, GroupKey, Groups, Having, Of, OnGroup},
    model::{Model, compare},
    question::Operand,
    world::{Number, Row, Val},
};

/// Rows with the same keys.
struct Group<'w> {
    /// As the answer shows them.
    shown: Json,
    /// As groups are sorted by them.
    sorted: Vec<Val>,
    rows: Vec<&'w Row>,
}

impl<'w> Model<'w> {
    /// Figures over rows.
    pub fn figures(
        self,
        noun: &'static Noun,
        rows: &[&'w Row],
        figures: &[Figure],
        around: Date,
    ) -> Map<String, Json> {
        let answers = figures.iter().map(|figure| {
            let value = self.figure(rows, &figure.of, around);
            let value = figure.of.operand(noun).json(&value);
            let value = match figure.of.field() {
                Some(name) => json!({ name: value }),
                None => value,
            };
            (figure.key.clone(), value)
        });
        answers.collect()
    }

    fn figure(self, rows: &[&'w Row], of: &Of, around: Date) -> Val {
        let counted = |count: usize| Val::from(i64::try_from(count).unwrap());
        let (how, column) = match of {
            Of::Count => return counted(rows.len()),
            Of::Rows(_, link, at) => {
                let found = rows
                    .iter()
                    .flat_map(|row| self.way(row, link, None, *at, around));
                let found: BTreeSet<i64> = found.map(Row::id).collect();
                return counted(found.len());
            }
            Of::Column(how, _, column) => (*how, *column),
        };
        let values = rows.iter().map(|row| self.cell(row, column));
        let mut values: Vec<Val> = values.filter(|value| *value != Val::Null).collect();
        values.sort();
        let numbers: Vec<f64> = values.iter().map(number).collect();
        let float = |value: f64| Val::Float(Number(value));
        match how {
            "countDistinct" => {
                values.dedup();
                counted(values.len())
            }
            _ if values.is_empty() => Val::Null,
            "min" => values[0].clone(),
            "max" => values[values.len() - 1].clone(),
            "sum" => float(numbers.iter().sum()),
            "avg" => float(numbers.iter().sum::<f64>() / numbers.len() as f64),
            "median" => {
                let half = numbers.len() / 2;
                let below = if numbers.len().is_multiple_of(2) {
                    half - 1
                } else {
                    half
                };
                float(f64::midpoint(numbers[below], numbers[half]))
            }
            other => panic!("{other} is no figure"),
        }
    }

    /// Groups of rows.
    pub fn groups(
        self,
        noun: &'static Noun,
        rows: &[&'w Row],
        asked: &Groups,
        around: Date,
    ) -> Json {
        let mut groups: Vec<Group<'w>> = Vec::new();
        for row in rows {
            let mut sorted = Vec::new();
            let shown = self.keys(noun, Some(row), &asked.keys, around, &mut sorted);
            match groups.iter_mut().find(|group| group.shown == shown) {
                Some(group) => group.rows.push(row),
                None => groups.push(Group {
                    shown,
                    sorted,
                    rows: vec![row],
                }),
            }
        }
        if let Some(having) = &asked.having {
            groups.retain(|group| self.has(&group.rows, having, around));
        }
        groups.sort_by(|one, other| self.in_order(asked, one, other, around));
        groups.truncate(asked.first.unwrap_or(usize::MAX));
        let answers = groups.iter().map(|group| {
            let mut answer = self.figures(noun, &group.rows, &asked.figures, around);
            answer.insert("keys".to_owned(), group.shown.clone());
            Json::Object(answer)
        });
        answers.collect()
    }

    fn in_order(
        self,
        asked: &Groups,
        one: &Group<'w>,
        other: &Group<'w>,
        around: Date,
    ) -> Ordering {
        let by_keys = |direction: &str| {
            let pairs = one.sorted.iter().zip(&other.sorted);
            pairs
                .map(|(one, other)| compare(direction, one, other))
                .find(|ordering| ordering.is_ne())
                .unwrap_or(Ordering::Equal)
        };
        let orders = asked.order.iter().map(|(of, direction)| match of {
            Some(of) => {
                let figure = |group: &Group<'w>| self.figure(&group.rows, of, around);
                compare(direction, &figure(one), &figure(other))
            }
            None => by_keys(direction),
        });
        orders
            .chain([by_keys("ASC")])
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    fn has(self, rows: &[&'w Row], having: &Having, around: Date) -> bool {
        having.0.iter().all(|one| match one {
            OnGroup::And(all) => all.iter().all(|one| self.has(rows, one, around)),
            OnGroup::Or(any) => any.iter().any(|one| self.has(rows, one, around)),
            OnGroup::Not(not) => !self.has(rows, not, around),
            OnGroup::Figure(of, _, tests) => tests.pass(&self.figure(rows, of, around)),
        })
    }

    /// What a row is grouped by. `sorted` gets the values in the order of the selection; where
    /// they are all empty, a row that is not there comes before one that is.
    fn keys(
        self,
        noun: &'static Noun,
        row: Option<&'w Row>,
        keys: &[GroupKey],
        around: Date,
        sorted: &mut Vec<Val>,
    ) -> Json {
        let read = |sorted: &mut Vec<Val>, column: Column| {
            let value = row.map_or(Val::Null, |row| self.cell(row, column));
            sorted.push(value.clone());
            Operand { noun, column }.json(&value)
        };
        let mut shown = Map::new();
        for key in keys {
            let value = match &key.by {
                GroupBy::Column(column) => read(sorted, *column),
                GroupBy::Text(text) => {
                    json!({ "fr": read(sorted, text.fr), "en": read(sorted, text.en) })
                }
                GroupBy::Bucket(column, by, zone) => {
                    let zone = zone.unwrap_or(self.world.zone());
                    let value = row.map_or(Val::Null, |row| self.cell(row, *column));
                    let bucket = bucket(&value, by, zone);
                    sorted.push(bucket.into());
                    json!(bucket.map(|day| day.to_string()))
                }
                GroupBy::One(link, at, keys) => {
                    let there = row.map(|row| self.way(row, link, None, *at, around));
                    let there = there.and_then(|rows| rows.first().copied());
                    let target = catalog().referred(link.target);
                    let around = at.unwrap_or(around);
                    let value = self.keys(target, there, keys, around, sorted);
                    sorted.push(there.is_some().into());
                    if there.is_some() { value } else { Json::Null }
                }
            };
            shown.insert(key.key.clone(), value);
        }
        Json::Object(shown)
    }
}

fn number(value: &Val) -> f64 {
    match value {
        Val::Int(number) => *number as f64,
        Val::Bool(yes) => f64::from(u8::from(*yes)),
        _ => f64::NAN,
    }
}

/// The first day of the bucket of a value.
fn bucket(value: &Val, by: &str, zone: &str) -> Option<Date> {
    let date = match value {
        Val::Day(day) => *day,
        Val::Local(local) => local.date(),
        Val::Instant(instant) => {
            let date = instant.to_zoned(TimeZone::get(zone).unwrap()).date();
            if !(1900..2100).contains(&date.year()) {
                return None;
            }
            date
        }
        _ => return None,
    };
    // How long it is, and the month in which one of them begins.
    let (months, first) = match by {
        "MONTH" => (1, 0),
        "QUARTER" => (3, 0),
        "HALF_YEAR" => (6, 2),
        "FISCAL_YEAR" => (12, 3),
        _ => (12, 0),
    };
    let into = (i32::from(date.month()) - 1 - first).rem_euclid(months);
    Some(date.first_of_month() - jiff::Span::new().months(into))
}
