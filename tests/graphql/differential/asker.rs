//! Random questions, made from the descriptions of the nouns.

use jiff::civil::Date;
use tribune::graphql::layer::{
    catalog::catalog,
    column::{Column, Scalar},
    describe::{Entry, Kind, Link, Noun},
};

use super::{
    maker::DAYS,
    model::Model,
    question::{
        By, Condition, Field, Key, List, Many, Operand, Part, Root, Tests, Value, What, Where,
    },
    tape::Tape,
    world::{TABLES, Val, day},
};

/// In which directions one may sort.
pub const DIRECTIONS: [&str; 6] = [
    "ASC",
    "DESC",
    "ASC_NULLS_FIRST",
    "ASC_NULLS_LAST",
    "DESC_NULLS_FIRST",
    "DESC_NULLS_LAST",
];

/// How deep conditions and selections may nest.
const DEPTH: usize = 3;

/// Asks.
pub struct Asker<'a> {
    pub tape: Tape<'a>,
    pub model: Model<'a>,
}

/// The lists at the root of nouns that the world has.
pub fn entries() -> Vec<&'static Entry> {
    let entries = catalog().entries();
    entries.filter(|entry| in_world(entry.noun)).collect()
}

fn in_world(noun: &str) -> bool {
    TABLES.contains(&catalog().referred(noun).table)
}

/// Lists the fields that questions are made of, with their names.
pub fn fields(noun: &'static Noun) -> Vec<(&'static str, &'static Kind)> {
    let fields = noun.fields.iter();
    let known = fields.filter(|(_, field)| match &field.kind {
        Kind::Column(column) => !matches!(column.scalar, Scalar::Key | Scalar::Json),
        Kind::Text(_) => true,
        Kind::One(link) | Kind::Many(link) => in_world(link.target),
        _ => false,
    });
    known
        .map(|(name, field)| (name.as_str(), &field.kind))
        .collect()
}

impl Asker<'_> {
    /// A list at the root.
    pub fn root(&mut self) -> Root {
        let entries = entries();
        let entry = *self.tape.pick(&entries);
        self.root_of(entry)
    }

    /// One of the lists at the root.
    pub fn root_of(&mut self, entry: &'static Entry) -> Root {
        let noun = catalog().referred(entry.noun);
        let mut list = self.list(noun, DEPTH, noun.small);
        list.scope = entry.scope;
        list.at = self.at_times(entry.scope.is_some() || noun.days.is_some());
        list.word = self.word(entry.scope.is_some());
        Root {
            name: entry.name,
            list,
        }
    }

    /// A list of a noun, without the arguments that choose its rows.
    pub fn list(&mut self, noun: &'static Noun, depth: usize, small: bool) -> List {
        let mut list = List {
            noun,
            scope: None,
            at: None,
            word: None,
            wanted: self.tape.chance(70).then(|| self.condition(noun, depth)),
            order: self.tape.chance(60).then(|| self.order(noun)),
            first: None,
            last: None,
            after: None,
            before: None,
            parts: self.parts(noun, depth),
        };
        let size = *self.tape.pick(&[100, 3, 1, 2, 5, 0, 8]);
        match self.tape.below(4) {
            3 => list.last = Some(size),
            2 if small => {}
            _ => list.first = Some(size),
        }
        list
    }

    fn parts(&mut self, noun: &'static Noun, depth: usize) -> Vec<Part> {
        let mut parts = vec![if self.tape.chance(25) {
            Part::Edges(self.selection(noun, depth))
        } else {
            Part::Nodes(self.selection(noun, depth))
        }];
        if self.tape.chance(40) {
            parts.push(Part::TotalCount);
        }
        if self.tape.chance(40) {
            parts.push(Part::PageInfo);
        }
        if self.tape.chance(10) {
            parts.push(Part::TypeName);
        }
        if self.tape.chance(20) {
            parts.push(Part::Aggregate("all".to_owned(), self.figures(noun)));
        }
        for at in 0..self.tape.below(12).saturating_sub(8) {
            parts.push(Part::Groups(format!("groups{at}"), self.groups(noun)));
        }
        if self.tape.chance(15) {
            parts.remove(0);
        }
        if parts.is_empty() {
            parts.push(Part::TotalCount);
        }
        parts
    }

    fn selection(&mut self, noun: &'static Noun, depth: usize) -> Vec<Field> {
        let mut selected = vec![Field {
            key: "id".to_owned(),
            name: "id",
            what: What::Id,
        }];
        let all = fields(noun);
        for _ in 0..self.tape.below(4) {
            let (name, kind) = *self.tape.pick(&all);
            let what = match kind {
                Kind::Column(column) => What::Column(*column),
                Kind::Text(text) => What::Text(*text),
                Kind::One(link) if depth > 0 => {
                    let at = self.at_times(link.takes_date());
                    let target = catalog().referred(link.target);
                    What::One(link, at, self.selection(target, depth - 1))
                }
                Kind::Many(link) if depth > 0 => {
                    let target = catalog().referred(link.target);
                    let mut list = self.list(target, depth - 1, link.small);
                    list.scope = link.scope;
                    list.at = self.at_times(link.takes_date() || target.days.is_some());
                    list.word = self.word(link.scope.is_some());
                    What::Many(link, list)
                }
                _ => What::TypeName,
            };
            let name = if matches!(what, What::TypeName) {
                "__typename"
            } else {
                name
            };
            let taken = selected.iter().any(|field| field.key == name);
            let key = if taken {
                format!("{name}_{}", selected.len())
            } else {
                name.to_owned()
            };
            selected.push(Field { key, name, what });
        }
        selected
    }

    /// A condition on a noun's rows.
    pub fn condition(&mut self, noun: &'static Noun, depth: usize) -> Where {
        let mut conditions: Vec<Condition> = Vec::new();
        let all = fields(noun);
        for _ in 0..self.tape.below(4) {
            let condition = match self.tape.below(10) {
                7 if depth > 0 => Condition::And(self.conditions(noun, depth - 1)),
                8 if depth > 0 => Condition::Or(self.conditions(noun, depth - 1)),
                9 if depth > 0 => Condition::Not(self.condition(noun, depth - 1)),
                0 => self.on_column(noun, "id", Column::id()),
                _ => {
                    let (name, kind) = *self.tape.pick(&all);
                    self.on_field(noun, name, kind, depth)
                }
            };
            if !conditions
                .iter()
                .any(|known| known.name() == condition.name())
            {
                conditions.push(condition);
            }
        }
        Where(conditions)
    }

    fn conditions(&mut self, noun: &'static Noun, depth: usize) -> Vec<Where> {
        (0..=self.tape.below(3))
            .map(|_| self.condition(noun, depth))
            .collect()
    }

    fn on_field(
        &mut self,
        noun: &'static Noun,
        name: &'static str,
        kind: &'static Kind,
        depth: usize,
    ) -> Condition {
        match kind {
            Kind::Column(column) => self.on_column(noun, name, *column),
            Kind::Text(text) => {
                let halves = [("fr", text.fr), ("en", text.en)];
                let from = self.tape.below(3);
                let halves = if from == 2 {
                    &halves[..]
                } else {
                    &halves[from..=from]
                };
                let halves = halves.iter().map(|(half, column)| {
                    let operand = Operand {
                        noun,
                        column: *column,
                    };
                    (*half, operand, self.tests(operand))
                });
                Condition::Text(name, halves.collect())
            }
            Kind::One(link) if depth > 0 => {
                let at = self.at_times(link.takes_date());
                let target = catalog().referred(link.target);
                Condition::One(name, link, at, self.condition(target, depth - 1))
            }
            Kind::Many(link) if depth > 0 => {
                let target = catalog().referred(link.target);
                let mut many = Many {
                    at: self.at_times(link.takes_date() || target.days.is_some()),
                    word: self.word(link.scope.is_some()),
                    ..Many::default()
                };
                match self.tape.below(5) {
                    0 => many.count = Some(self.count()),
                    1 => many.some = Some(self.condition(target, depth - 1)),
                    2 => many.every = Some(self.condition(target, depth - 1)),
                    3 => many.none = Some(self.condition(target, depth - 1)),
                    _ => {
                        many.some = Some(self.condition(target, depth - 1));
                        many.every = Some(self.condition(target, depth - 1));
                        many.count = Some(self.count());
                    }
                }
                Condition::Many(name, link, many)
            }
            _ => self.on_column(noun, "id", Column::id()),
        }
    }

    fn on_column(&mut self, noun: &'static Noun, name: &'static str, column: Column) -> Condition {
        let operand = Operand { noun, column };
        Condition::Column(name, operand, self.tests(operand))
    }

    /// Tests of a value.
    pub fn tests(&mut self, operand: Operand) -> Tests {
        let mut tests = Tests::default();
        let text = matches!(operand.column.scalar, Scalar::Text);
        let plain = matches!(
            operand.column.scalar,
            Scalar::Key | Scalar::Boolean | Scalar::Word(_)
        );
        if text && self.tape.chance(50) {
            tests.insensitive = Some(self.tape.chance(80));
        }
        let operators: &[&'static str] = if text {
            &[
                "isNull",
                "eq",
                "in",
                "lt",
                "lte",
                "gt",
                "gte",
                "contains",
                "startsWith",
            ]
        } else if plain {
            &["isNull", "eq", "in"]
        } else {
            &["isNull", "eq", "in", "lt", "lte", "gt", "gte"]
        };
        for _ in 0..=self.tape.below(2) {
            let operator = *self.tape.pick(operators);
            if tests.all.iter().any(|(known, _)| *known == operator) {
                continue;
            }
            let value = match operator {
                "isNull" => Value::Flag(self.tape.chance(50)),
                "in" => {
                    let values = 0..=self.tape.below(4);
                    Value::Several(values.map(|_| self.value(operand)).collect())
                }
                _ => Value::One(self.value(operand)),
            };
            tests.all.push((operator, value));
        }
        tests
    }

    /// Tests of a number of rows.
    pub fn count(&mut self) -> Tests {
        let operators = ["gte", "eq", "lt", "lte", "gt", "isNull", "in"];
        let operator = *self.tape.pick(&operators);
        let mut number = || Val::from(i64::try_from(self.tape.below(5)).unwrap());
        let value = match operator {
            "isNull" => Value::Flag(self.tape.chance(50)),
            "in" => Value::Several(vec![number(), number()]),
            _ => Value::One(number()),
        };
        Tests {
            insensitive: None,
            all: vec![(operator, value)],
        }
    }

    /// A value that a column has in some row, or something like it.
    fn value(&mut self, operand: Operand) -> Val {
        let rows = self.model.world.rows(operand.noun.table);
        let values = rows.iter().map(|row| self.model.cell(row, operand.column));
        let values: Vec<Val> = values.filter(|value| *value != Val::Null).collect();
        if values.is_empty() {
            return other(operand.column.scalar);
        }
        let value = self.tape.pick(&values).clone();
        match value {
            Val::Text(text) if matches!(operand.column.scalar, Scalar::Text) => {
                Val::Text(self.text_like(&text))
            }
            Val::Day(_) if self.tape.chance(20) => Val::Day(self.day()),
            Val::Int(number) if matches!(operand.column.scalar, Scalar::Int) => {
                Val::Int(number + i64::try_from(self.tape.below(3)).unwrap())
            }
            value => value,
        }
    }

    fn text_like(&mut self, text: &str) -> String {
        let letters: Vec<char> = text.chars().collect();
        match self.tape.below(8) {
            3 => text.to_uppercase(),
            4 => text.to_lowercase(),
            5 => letters[..self.tape.below(letters.len() + 1)]
                .iter()
                .collect(),
            6 => letters[self.tape.below(letters.len() + 1)..]
                .iter()
                .collect(),
            7 => (*self
                .tape
                .pick(&["e", "%", "_", "\\", "'", "QUE", "i", "é", "A"]))
            .to_owned(),
            _ => text.to_owned(),
        }
    }

    fn order(&mut self, noun: &'static Noun) -> Vec<Key> {
        (0..self.tape.below(4))
            .map(|_| self.key(noun, Vec::new()))
            .collect()
    }

    fn key(&mut self, noun: &'static Noun, mut path: Vec<(&'static str, &'static Link)>) -> Key {
        let all = fields(noun);
        let (name, kind) = *self.tape.pick(&all);
        let by = match kind {
            Kind::Column(column) => By::Column(name, *column),
            Kind::Text(text) if self.tape.chance(50) => By::Half(name, "en", text.en),
            Kind::Text(text) => By::Half(name, "fr", text.fr),
            Kind::One(link) if path.len() < DEPTH => {
                path.push((name, link));
                return self.key(catalog().referred(link.target), path);
            }
            Kind::Many(link) => By::Count(name, link),
            _ => By::Column("id", Column::id()),
        };
        let direction = *self.tape.pick(&DIRECTIONS);
        Key {
            path,
            by,
            direction,
        }
    }

    fn day(&mut self) -> Date {
        day(self.tape.pick::<&str>(&DAYS))
    }

    /// A day, at times, where one may be said.
    pub fn at_times(&mut self, dated: bool) -> Option<Date> {
        (dated && self.tape.chance(50)).then(|| self.day())
    }

    fn word(&mut self, scoped: bool) -> Option<&'static str> {
        (scoped && self.tape.chance(50)).then(|| *self.tape.pick(&["executive", "manager"]))
    }
}

/// A value for a column that is empty in all rows.
fn other(scalar: Scalar) -> Val {
    match scalar {
        Scalar::Key | Scalar::Int | Scalar::Float => Val::Int(1),
        Scalar::Boolean => Val::Bool(true),
        Scalar::Date | Scalar::LastDay => Val::Day(day(DAYS[0])),
        Scalar::Instant => Val::Instant("2021-09-01T13:00:00Z".parse().unwrap()),
        Scalar::Local => Val::Local("2021-09-01T13:00:00".parse().unwrap()),
        Scalar::Word(words) => Val::from(words.values[0].word),
        Scalar::Text | Scalar::Json => Val::from("a"),
    }
}

impl Condition {
    fn name(&self) -> &'static str {
        match self {
            Self::And(_) => "and",
            Self::Or(_) => "or",
            Self::Not(_) => "not",
            Self::Column(name, ..)
            | Self::Text(name, ..)
            | Self::One(name, ..)
            | Self::Many(name, ..) => name,
        }
    }
}
