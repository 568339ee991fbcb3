//! Questions for figures over lists and groups of them.

use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;
use tribune::graphql::layer::{
    catalog::catalog,
    column::{Column, Scalar},
    describe::{Kind, Link, Noun, Text},
};

use super::{
    asker::{Asker, DIRECTIONS, fields},
    question::{Operand, Tests, Value, separated},
    world::{Number, Val},
};

/// A figure, under its response key.
#[derive(Clone)]
pub struct Figure {
    pub key: String,
    pub of: Of,
}

/// How a figure is computed and of what.
#[derive(Clone)]
pub enum Of {
    Count,
    Column(&'static str, &'static str, Column),
    Rows(&'static str, &'static Link, Option<Date>),
}

/// A question for groups.
#[derive(Clone)]
pub struct Groups {
    pub keys: Vec<GroupKey>,
    pub figures: Vec<Figure>,
    pub having: Option<Having>,
    pub order: Vec<(Option<Of>, &'static str)>,
    pub first: Option<usize>,
}

/// A condition on groups: all its entries hold.
#[derive(Clone, Default)]
pub struct Having(pub Vec<OnGroup>);

/// An entry of a condition on groups.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "a question has a few")]
pub enum OnGroup {
    And(Vec<Having>),
    Or(Vec<Having>),
    Not(Having),
    Figure(Of, Operand, Tests),
}

/// What rows are grouped by, under its response key.
#[derive(Clone)]
pub struct GroupKey {
    pub key: String,
    pub name: String,
    pub by: GroupBy,
}

/// What rows are grouped by.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "a question has a few")]
pub enum GroupBy {
    Column(Column),
    Text(Text),
    Bucket(Column, &'static str, Option<&'static str>),
    One(&'static Link, Option<Date>, Vec<GroupKey>),
}

/// The buckets of time.
pub const BUCKETS: [&str; 5] = ["MONTH", "QUARTER", "HALF_YEAR", "FISCAL_YEAR", "YEAR"];

const ZONES: [&str; 5] = [
    "America/Toronto",
    "America/St_Johns",
    "America/Vancouver",
    "UTC",
    "Pacific/Auckland",
];

impl Of {
    /// What it is computed of, as something that can be compared.
    pub fn operand(&self, noun: &'static Noun) -> Operand {
        let scalar = match self {
            Self::Count | Self::Rows(..) => Scalar::Int,
            Self::Column("countDistinct", ..) => Scalar::Int,
            Self::Column("sum" | "avg" | "median", ..) => Scalar::Float,
            Self::Column(_, _, column) => column.scalar,
        };
        Operand {
            noun,
            column: Column::computed("figure", scalar),
        }
    }

    /// Written as an entry that says something of the figure.
    fn say(&self, what: &str) -> String {
        match self {
            Self::Count => format!("count: {what}"),
            Self::Column(how, name, _) => format!("{how}: {{ {name}: {what} }}"),
            Self::Rows(name, ..) => format!("countDistinct: {{ {name}: {what} }}"),
        }
    }

    /// The name of the field inside the figure's, if it has one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Count => None,
            Self::Column(_, name, _) | Self::Rows(name, ..) => Some(name),
        }
    }
}

impl Display for Figure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.key)?;
        match &self.of {
            Of::Count => f.write_str("count"),
            Of::Column(how, name, _) => write!(f, "{how} {{ {name} }}"),
            Of::Rows(name, _, None) => write!(f, "countDistinct {{ {name} }}"),
            Of::Rows(name, _, Some(at)) => write!(f, "countDistinct {{ {name}(at: \"{at}\") }}"),
        }
    }
}

impl Display for GroupKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.name)?;
        match &self.by {
            GroupBy::Column(_) => Ok(()),
            GroupBy::Text(_) => f.write_str(" { fr en }"),
            GroupBy::Bucket(_, by, None) => write!(f, "(by: {by})"),
            GroupBy::Bucket(_, by, Some(zone)) => write!(f, "(by: {by}, zone: \"{zone}\")"),
            GroupBy::One(_, at, keys) => {
                if let Some(at) = at {
                    write!(f, "(at: \"{at}\")")?;
                }
                f.write_str(" { ")?;
                separated(f, keys, " ", |f, key| key.fmt(f))?;
                f.write_str(" }")
            }
        }
    }
}

impl Display for Having {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("{ ")?;
        separated(f, &self.0, ", ", |f, one| {
            let list = |f: &mut Formatter<'_>, name, all: &[Self]| {
                write!(f, "{name}: [")?;
                separated(f, all, ", ", |f, one| one.fmt(f))?;
                f.write_str("]")
            };
            match one {
                OnGroup::And(all) => list(f, "and", all),
                OnGroup::Or(any) => list(f, "or", any),
                OnGroup::Not(not) => write!(f, "not: {not}"),
                OnGroup::Figure(of, operand, tests) => {
                    f.write_str(&of.say(&tests.written(operand)))
                }
            }
        })?;
        f.write_str(" }")
    }
}

impl Display for Groups {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut arguments = Vec::new();
        if let Some(having) = &self.having {
            arguments.push(format!("having: {having}"));
        }
        if !self.order.is_empty() {
            let entries = self.order.iter().map(|(of, direction)| match of {
                Some(of) => format!("{{ {} }}", of.say(direction)),
                None => format!("{{ keys: {direction} }}"),
            });
            let entries: Vec<String> = entries.collect();
            arguments.push(format!("orderBy: [{}]", entries.join(", ")));
        }
        if let Some(first) = self.first {
            arguments.push(format!("first: {first}"));
        }
        f.write_str("groups")?;
        if !arguments.is_empty() {
            write!(f, "({})", arguments.join(", "))?;
        }
        f.write_str(" { keys { ")?;
        separated(f, &self.keys, " ", |f, key| key.fmt(f))?;
        f.write_str(" } ")?;
        separated(f, &self.figures, " ", |f, figure| figure.fmt(f))?;
        f.write_str(" }")
    }
}

impl Asker<'_> {
    /// Figures over a list's rows.
    pub fn figures(&mut self, noun: &'static Noun) -> Vec<Figure> {
        let count = 1 + self.tape.below(3);
        let figures = (0..count).map(|at| Figure {
            key: format!("f{at}"),
            of: self.figure(noun, true),
        });
        figures.collect()
    }

    fn figure(&mut self, noun: &'static Noun, dated: bool) -> Of {
        let all = fields(noun);
        let (name, kind) = *self.tape.pick(&all);
        match kind {
            Kind::Column(column) => {
                let ways: &[&'static str] = match column.scalar {
                    Scalar::Int => &["countDistinct", "min", "max", "sum", "avg", "median"],
                    Scalar::Boolean => &["countDistinct", "avg"],
                    Scalar::Date
                    | Scalar::LastDay
                    | Scalar::Instant
                    | Scalar::Local
                    | Scalar::Text => &["countDistinct", "min", "max"],
                    _ => &["countDistinct"],
                };
                Of::Column(self.tape.pick::<&str>(ways), name, *column)
            }
            Kind::One(link) => {
                let at = self.at_times(dated && link.takes_date());
                Of::Rows(name, link, at)
            }
            _ => Of::Count,
        }
    }

    /// Groups of a list's rows.
    pub fn groups(&mut self, noun: &'static Noun) -> Groups {
        Groups {
            keys: self.group_keys(noun, 2),
            figures: self.figures(noun),
            having: self.tape.chance(40).then(|| self.having(noun, 2)),
            order: (0..self.tape.below(3))
                .map(|_| {
                    let of = self.tape.chance(80).then(|| self.figure(noun, false));
                    (of, *self.tape.pick(&DIRECTIONS))
                })
                .collect(),
            first: self.tape.chance(40).then(|| 1 + self.tape.below(4)),
        }
    }

    fn group_keys(&mut self, noun: &'static Noun, depth: usize) -> Vec<GroupKey> {
        let all = fields(noun);
        let count = 1 + self.tape.below(2);
        let keys = (0..count).map(|at| {
            let (name, kind) = *self.tape.pick(&all);
            let (name, by) = self.group_key(name, kind, depth);
            let key = format!("k{at}");
            GroupKey { key, name, by }
        });
        keys.collect()
    }

    fn group_key(&mut self, name: &str, kind: &'static Kind, depth: usize) -> (String, GroupBy) {
        match kind {
            Kind::Column(column) => {
                let time = matches!(
                    column.scalar,
                    Scalar::Date | Scalar::LastDay | Scalar::Instant | Scalar::Local
                );
                if !time || self.tape.chance(15) {
                    return (name.to_owned(), GroupBy::Column(*column));
                }
                let zoned = matches!(column.scalar, Scalar::Instant) && self.tape.chance(50);
                let zone = zoned.then(|| *self.tape.pick(&ZONES));
                let by = GroupBy::Bucket(*column, self.tape.pick::<&str>(&BUCKETS), zone);
                (format!("{name}Bucket"), by)
            }
            Kind::Text(text) => (name.to_owned(), GroupBy::Text(*text)),
            Kind::One(link) if depth > 0 => {
                let at = self.at_times(link.takes_date());
                let keys = self.group_keys(catalog().referred(link.target), depth - 1);
                (name.to_owned(), GroupBy::One(link, at, keys))
            }
            _ => ("id".to_owned(), GroupBy::Column(Column::id())),
        }
    }

    fn having(&mut self, noun: &'static Noun, depth: usize) -> Having {
        let mut all: Vec<OnGroup> = Vec::new();
        for _ in 0..self.tape.below(3) {
            let one = match self.tape.below(8) {
                5 if depth > 0 => OnGroup::And(vec![self.having(noun, depth - 1)]),
                6 if depth > 0 => {
                    let one = self.having(noun, depth - 1);
                    OnGroup::Or(vec![one, self.having(noun, depth - 1)])
                }
                7 if depth > 0 => OnGroup::Not(self.having(noun, depth - 1)),
                _ => {
                    let of = self.figure(noun, false);
                    let operand = of.operand(noun);
                    let tests = self.on_figure(&of, operand);
                    OnGroup::Figure(of, operand, tests)
                }
            };
            if !all.iter().any(|known| known.name() == one.name()) {
                all.push(one);
            }
        }
        Having(all)
    }

    fn on_figure(&mut self, of: &Of, operand: Operand) -> Tests {
        match of {
            Of::Column("min" | "max", _, column) => {
                let of_rows = Operand {
                    noun: operand.noun,
                    column: *column,
                };
                self.tests(of_rows)
            }
            Of::Column("sum" | "avg" | "median", ..) => {
                let number = self.tape.pick(&[0.5, 1.0, 60.0, 90.0, 7.5, 150.0]);
                let operator = *self.tape.pick(&["gte", "lt", "lte", "gt", "isNull", "eq"]);
                let value = match operator {
                    "isNull" => Value::Flag(self.tape.chance(50)),
                    _ => Value::One(Val::Float(Number(*number))),
                };
                Tests {
                    insensitive: None,
                    all: vec![(operator, value)],
                }
            }
            _ => self.count(),
        }
    }
}

impl OnGroup {
    fn name(&self) -> &'static str {
        match self {
            Self::And(_) => "and",
            Self::Or(_) => "or",
            Self::Not(_) => "not",
            Self::Figure(Of::Count, ..) => "count",
            Self::Figure(Of::Column(how, ..), ..) => how,
            Self::Figure(Of::Rows(..), ..) => "countDistinct",
        }
    }
}
