//! What the answers must be: the rules of `docs/API.md` over rows in memory, as plainly as they
//! can be said.

use std::cmp::Ordering;

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tribune::graphql::layer::{
    catalog::catalog,
    column::{Column, Origin, Scalar},
    describe::{Days, Link, Noun, Scope, Via},
};

use super::{
    question::{
        By, Condition, Field, Key, List, Many, Operand, Part, Root, Tests, Value, What, Where,
    },
    world::{Row, Val, World, day},
};

/// The community's present day in these tests, in any Canadian zone.
const TODAY: &str = "2021-09-01";

/// Answers from a world.
#[derive(Clone, Copy)]
pub struct Model<'w> {
    pub world: &'w World,
}

/// Whether a term holds on a day: from its start until the day before its end.
fn holds_on(row: &Row, start: &str, end: &str, at: Date) -> bool {
    let begun = matches!(row.get(start), Val::Day(first) if *first <= at);
    let over = matches!(row.get(end), Val::Day(after) if *after <= at);
    begun && !over
}

fn holds_days(row: &Row, days: Days, at: Date) -> bool {
    holds_on(row, days.start.name, days.end.name, at)
}

impl<'w> Model<'w> {
    /// The community's present day.
    pub fn today(self) -> Date {
        day(TODAY)
    }

    /// What a column of a row reads as: a last day is the day before what is stored.
    pub fn cell(self, row: &Row, column: Column) -> Val {
        match (column.origin, column.scalar, row.get(column.name)) {
            (Origin::Span(span), ..) => {
                let begins = [row.get(span.from), row.get(span.or)];
                let from = begins.into_iter().find(|value| **value != Val::Null);
                match (from, row.get(span.to)) {
                    (Some(Val::Day(from)), Val::Day(to)) => {
                        Val::from(from.duration_until(*to).as_hours() / 24)
                    }
                    _ => Val::Null,
                }
            }
            (Origin::Exists(other), ..) => {
                let mut rows = self.world.rows(other.table).iter();
                let same = |(there, own): &(&str, &str), it: &Row| it.get(there) == row.get(own);
                Val::Bool(rows.any(|it| other.on.iter().all(|on| same(on, it))))
            }
            (_, Scalar::LastDay, Val::Day(after)) => Val::Day(after.yesterday().unwrap()),
            (_, _, value) => value.clone(),
        }
    }

    fn in_scope(self, id: i64, scope: Scope, word: Option<&str>, at: Date) -> bool {
        let word = Val::from(word.unwrap_or(scope.word.default));
        self.world.rows(scope.table).iter().any(|row| {
            *row.get(scope.column) == Val::Int(id)
                && *row.get(scope.word.name) == word
                && holds_on(row, "start_on", "end_on", at)
        })
    }

    /// The rows to which a way leads from a row. `given` is the date that the place says itself,
    /// `around` the one that counts around it.
    pub fn way(
        self,
        row: &Row,
        link: &Link,
        word: Option<&str>,
        given: Option<Date>,
        around: Date,
    ) -> Vec<&'w Row> {
        let target = catalog().referred(link.target);
        let at = given.unwrap_or(around);
        // The day of a clock's reading in another row.
        let day = link.day.map(|day| {
            let mut rows = self.world.rows(day.table).iter();
            let said = rows.find(|said| Val::Int(said.id()) == *row.get(day.by));
            match said.map(|said| said.get(day.clock)) {
                Some(Val::Local(local)) => local.date(),
                other => panic!("a clock's reading is {other:?}"),
            }
        });
        let passable = |way: &Row| {
            link.only
                .is_none_or(|only| *way.get(only) == Val::Bool(true))
                && (!link.dated || holds_on(way, "start_on", "end_on", at))
                && day.is_none_or(|day| holds_on(way, "start_on", "end_on", day))
        };
        let own = row.get(link.own).clone();
        let all = self.world.rows(target.table).iter();
        let rows: Vec<&Row> = match link.via {
            Via::Local(column) => all
                .filter(|other| Val::Int(other.id()) == *row.get(column.name) && passable(other))
                .collect(),
            Via::Foreign(column) => all
                .filter(|other| *other.get(column) == own && passable(other))
                .collect(),
            Via::Junction {
                table,
                own: from,
                other: to,
            } => {
                let between = self.world.rows(table).iter();
                let between = between.filter(|way| *way.get(from) == own && passable(way));
                let reached = between.flat_map(|way| {
                    let all = self.world.rows(target.table).iter();
                    all.filter(|other| Val::Int(other.id()) == *way.get(to))
                });
                reached.collect()
            }
        };
        let rows = rows.into_iter().filter(|other| {
            let scoped = link
                .scope
                .is_none_or(|scope| self.in_scope(other.id(), scope, word, at));
            // Whether rows hold is asked where somebody says a day for them.
            let asked = target.days.zip(given).filter(|_| !link.takes_date());
            scoped && asked.is_none_or(|(days, at)| holds_days(other, days, at))
        });
        rows.collect()
    }

    /// Whether a row passes a condition.
    pub fn passes(self, row: &Row, wanted: &Where, around: Date) -> bool {
        wanted.0.iter().all(|condition| match condition {
            Condition::And(all) => all.iter().all(|one| self.passes(row, one, around)),
            Condition::Or(any) => any.iter().any(|one| self.passes(row, one, around)),
            Condition::Not(not) => !self.passes(row, not, around),
            Condition::Column(_, operand, tests) => tests.pass(&self.cell(row, operand.column)),
            Condition::Text(_, halves) => halves
                .iter()
                .all(|(_, operand, tests)| tests.pass(&self.cell(row, operand.column))),
            Condition::One(_, link, at, wanted) => self
                .way(row, link, None, *at, around)
                .iter()
                .any(|other| self.passes(other, wanted, at.unwrap_or(around))),
            Condition::Many(_, link, many) => self.passes_many(row, link, many, around),
        })
    }

    fn passes_many(self, row: &Row, link: &Link, many: &Many, around: Date) -> bool {
        let rows = self.way(row, link, many.word, many.at, around);
        let around = many.at.unwrap_or(around);
        let passes = |wanted: &Where| {
            let passing = rows
                .iter()
                .filter(|other| self.passes(other, wanted, around));
            passing.count()
        };
        let count = Val::from(i64::try_from(rows.len()).unwrap());
        many.some.as_ref().is_none_or(|wanted| passes(wanted) > 0)
            && many
                .every
                .as_ref()
                .is_none_or(|wanted| passes(wanted) == rows.len())
            && many.none.as_ref().is_none_or(|wanted| passes(wanted) == 0)
            && many.count.as_ref().is_none_or(|tests| tests.pass(&count))
    }

    fn sorted_by(self, row: &Row, key: &Key, around: Date) -> Val {
        let mut here = Some(row);
        for (_, link) in &key.path {
            here = here.and_then(|row| self.way(row, link, None, None, around).first().copied());
        }
        match (&key.by, here) {
            (By::Column(_, column) | By::Half(_, _, column), Some(row)) => self.cell(row, *column),
            (By::Column(..) | By::Half(..), None) => Val::Null,
            (By::Count(_, link), Some(row)) => {
                let rows = self.way(row, link, None, None, around);
                Val::from(i64::try_from(rows.len()).unwrap())
            }
            (By::Count(..), None) => Val::from(0),
        }
    }

    /// The keys of a list's order, made total by the id.
    fn order(self, list: &List) -> Vec<Key> {
        let asked = list.order.clone().unwrap_or_else(|| own_order(list.noun));
        let mut keys: Vec<Key> = Vec::new();
        for key in asked {
            // What was sorted by before sorts nothing any more.
            if !keys.iter().any(|known| known.same_as(&key)) {
                keys.push(key);
            }
        }
        let last = keys.last();
        let descending = last.is_some_and(|key| key.direction.starts_with("DESC"));
        keys.push(Key {
            path: Vec::new(),
            by: By::Column("id", Column::id()),
            direction: if descending { "DESC" } else { "ASC" },
        });
        keys
    }

    /// What a row of a list is sorted by.
    pub fn place(self, list: &List, row: &Row, around: Date) -> Vec<Val> {
        let keys = self.order(list);
        let values = keys.iter().map(|key| self.sorted_by(row, key, around));
        values.collect()
    }

    /// Which of two places of a list comes first.
    pub fn compare(self, list: &List, one: &[Val], other: &[Val]) -> Ordering {
        let keys = self.order(list);
        let each = keys.iter().zip(one.iter().zip(other));
        each.map(|(key, (one, other))| compare(key.direction, one, other))
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    /// The whole list in its order.
    pub fn sorted(self, list: &List, mut rows: Vec<&'w Row>, around: Date) -> Vec<&'w Row> {
        if let Some(wanted) = &list.wanted {
            rows.retain(|row| self.passes(row, wanted, around));
        }
        let places = rows.iter().map(|row| self.place(list, row, around));
        let mut rows: Vec<(Vec<Val>, &Row)> = places.zip(rows.iter().copied()).collect();
        rows.sort_by(|(one, _), (other, _)| self.compare(list, one, other));
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// The rows of a list at the root, all of them and in their order.
    pub fn rows(self, list: &List) -> (Vec<&'w Row>, Date) {
        let around = list.at.unwrap_or_else(|| self.today());
        let rows = self.world.rows(list.noun.table).iter();
        let rows = rows.filter(|row| match (list.scope, list.noun.days, list.at) {
            (Some(scope), ..) => self.in_scope(row.id(), scope, list.word, around),
            (None, Some(days), Some(at)) => holds_days(row, days, at),
            _ => true,
        });
        (self.sorted(list, rows.collect(), around), around)
    }

    /// The answer of a list at the root.
    pub fn root(self, root: &Root) -> Json {
        let (rows, around) = self.rows(&root.list);
        self.list(&root.list, &rows, around)
    }

    /// The answer of a list with these rows in this order.
    fn list(self, list: &List, rows: &[&'w Row], around: Date) -> Json {
        let from = list.after.as_ref().map_or(0, |(at, _)| at + 1);
        let to = list
            .before
            .as_ref()
            .map_or(rows.len(), |(at, _)| *at)
            .max(from);
        let ((from, to), next, previous) = match (list.first, list.last) {
            (None, Some(last)) => {
                let start = from.max(to.saturating_sub(last));
                ((start, to), list.before.is_some(), start > from)
            }
            (first, _) => {
                let end = to.min(from + first.unwrap_or(100));
                ((from, end), end < to, list.after.is_some())
            }
        };
        let page = &rows[from..to];
        let mut answer = Map::new();
        for part in &list.parts {
            let (key, value) = match part {
                Part::Aggregate(key, figures) => {
                    let figures = self.figures(list.noun, rows, figures, around);
                    (key.as_str(), Json::Object(figures))
                }
                Part::Groups(key, groups) => {
                    (key.as_str(), self.groups(list.noun, rows, groups, around))
                }
                Part::TypeName => ("__typename", json!(format!("{}Connection", list.noun.name))),
                Part::TotalCount => ("totalCount", json!(rows.len())),
                Part::PageInfo => {
                    let info = json!({ "hasNextPage": next, "hasPreviousPage": previous });
                    ("pageInfo", info)
                }
                Part::Nodes(fields) => {
                    let nodes = page
                        .iter()
                        .map(|row| self.object(list.noun, row, fields, around));
                    ("nodes", nodes.collect())
                }
                Part::Edges(fields) => {
                    let nodes = page
                        .iter()
                        .map(|row| self.object(list.noun, row, fields, around));
                    ("edges", nodes.map(|node| json!({ "node": node })).collect())
                }
            };
            answer.insert(key.to_owned(), value);
        }
        Json::Object(answer)
    }

    fn object(self, noun: &'static Noun, row: &'w Row, fields: &[Field], around: Date) -> Json {
        let read = |column| Operand { noun, column }.json(&self.cell(row, column));
        let answers = fields.iter().map(|field| {
            let value = match &field.what {
                What::TypeName => json!(noun.name),
                What::Id => read(Column::id()),
                What::Column(column) => read(*column),
                What::Text(text) => json!({ "fr": read(text.fr), "en": read(text.en) }),
                What::One(link, at, fields) => {
                    let found = self.way(row, link, None, *at, around);
                    let around = at.unwrap_or(around);
                    let target = catalog().referred(link.target);
                    let one = found.first();
                    one.map_or(Json::Null, |row| self.object(target, row, fields, around))
                }
                What::Many(link, list) => {
                    let found = self.way(row, link, list.word, list.at, around);
                    let around = list.at.unwrap_or(around);
                    let found = self.sorted(list, found, around);
                    self.list(list, &found, around)
                }
            };
            (field.key.clone(), value)
        });
        Json::Object(answers.collect())
    }
}

/// The order of a list that is asked for without one.
fn own_order(noun: &Noun) -> Vec<Key> {
    let sorted = noun.order.iter().map(|sorted| Key {
        path: Vec::new(),
        by: By::Column(sorted.column.name, sorted.column),
        direction: if sorted.descending { "DESC" } else { "ASC" },
    });
    sorted.collect()
}

/// Which of two values comes first in a direction.
pub fn compare(direction: &str, one: &Val, other: &Val) -> Ordering {
    let descending = direction.starts_with("DESC");
    let nulls_first = match direction {
        "ASC" => false,
        "DESC" => true,
        other => other.ends_with("NULLS_FIRST"),
    };
    match (*one == Val::Null, *other == Val::Null) {
        (true, true) => Ordering::Equal,
        (true, false) if nulls_first => Ordering::Less,
        (true, false) => Ordering::Greater,
        (false, true) if nulls_first => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) if descending => other.cmp(one),
        (false, false) => one.cmp(other),
    }
}

impl Tests {
    /// Whether a value passes all.
    pub fn pass(&self, value: &Val) -> bool {
        let plain = |value: &Val| match value {
            Val::Text(text) if self.insensitive == Some(true) => Val::Text(fold(text)),
            value => value.clone(),
        };
        self.all
            .iter()
            .all(|(operator, operand)| match (*operator, operand) {
                ("isNull", Value::Flag(yes)) => (*value == Val::Null) == *yes,
                _ if *value == Val::Null => false,
                ("in", Value::Several(operands)) => operands
                    .iter()
                    .any(|operand| plain(operand) == plain(value)),
                ("eq", Value::One(operand)) => plain(value) == plain(operand),
                ("lt", Value::One(operand)) => value < operand,
                ("lte", Value::One(operand)) => value <= operand,
                ("gt", Value::One(operand)) => value > operand,
                ("gte", Value::One(operand)) => value >= operand,
                ("contains" | "startsWith", Value::One(operand)) => {
                    match (plain(value), plain(operand)) {
                        (Val::Text(text), Val::Text(part)) if *operator == "contains" => {
                            text.contains(&part)
                        }
                        (Val::Text(text), Val::Text(part)) => text.starts_with(&part),
                        _ => panic!("{operator} is for texts"),
                    }
                }
                _ => panic!("{operator} is no operator"),
            })
    }
}

/// A text without case and accents.
fn fold(text: &str) -> String {
    let letters = text.to_lowercase();
    let plain = letters.chars().map(|letter| match letter {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ÿ' => 'y',
        letter => letter,
    });
    plain.collect()
}
