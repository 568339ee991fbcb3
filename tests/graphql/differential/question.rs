//! What can be asked of the lists of nouns, and how it is written.

use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tribune::graphql::layer::{
    column::{Column, Scalar},
    describe::{Link, Noun, Scope, Text},
};

use super::{
    figures::{Figure, Groups},
    world::Val,
};

/// A condition: all its entries hold.
#[derive(Clone, Default)]
pub struct Where(pub Vec<Condition>);

/// An entry of a condition.
#[derive(Clone)]
pub enum Condition {
    And(Vec<Where>),
    Or(Vec<Where>),
    Not(Where),
    Column(&'static str, Operand, Tests),
    Text(&'static str, Vec<(&'static str, Operand, Tests)>),
    One(&'static str, &'static Link, Option<Date>, Where),
    Many(&'static str, &'static Link, Many),
}

/// What a test is about: a column, with the noun whose ids it takes.
#[derive(Clone, Copy)]
pub struct Operand {
    pub noun: &'static Noun,
    pub column: Column,
}

/// Conditions on what belongs to a row.
#[derive(Clone, Default)]
pub struct Many {
    pub at: Option<Date>,
    pub word: Option<&'static str>,
    pub some: Option<Where>,
    pub every: Option<Where>,
    pub none: Option<Where>,
    pub count: Option<Tests>,
}

/// Tests of one value; all must pass.
#[derive(Clone, Default)]
pub struct Tests {
    pub insensitive: Option<bool>,
    pub all: Vec<(&'static str, Value)>,
}

/// What a value is compared to.
#[derive(Clone)]
pub enum Value {
    Flag(bool),
    One(Val),
    Several(Vec<Val>),
}

/// An entry of an order.
#[derive(Clone)]
pub struct Key {
    pub path: Vec<(&'static str, &'static Link)>,
    pub by: By,
    pub direction: &'static str,
}

/// What is sorted by.
#[derive(Clone)]
pub enum By {
    Column(&'static str, Column),
    Half(&'static str, &'static str, Column),
    Count(&'static str, &'static Link),
}

/// A field that is selected, under its response key.
#[derive(Clone)]
pub struct Field {
    pub key: String,
    pub name: &'static str,
    pub what: What,
}

/// What is selected.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "a question has a few")]
pub enum What {
    TypeName,
    Id,
    Column(Column),
    Text(Text),
    One(&'static Link, Option<Date>, Vec<Field>),
    Many(&'static Link, List),
}

/// A list at the root.
#[derive(Clone)]
pub struct Root {
    pub name: &'static str,
    pub list: List,
}

/// A list with its arguments.
#[derive(Clone)]
pub struct List {
    pub noun: &'static Noun,
    pub scope: Option<Scope>,
    pub at: Option<Date>,
    pub word: Option<&'static str>,
    pub wanted: Option<Where>,
    pub order: Option<Vec<Key>>,
    pub first: Option<usize>,
    pub last: Option<usize>,
    /// The place in the whole list of the row of the cursor, and the cursor.
    pub after: Option<(usize, String)>,
    pub before: Option<(usize, String)>,
    pub parts: Vec<Part>,
}

/// A field of a connection.
#[derive(Clone)]
pub enum Part {
    TypeName,
    TotalCount,
    PageInfo,
    Nodes(Vec<Field>),
    Edges(Vec<Field>),
    Aggregate(String, Vec<Figure>),
    Groups(String, Groups),
}

impl Operand {
    /// A value as the API writes it.
    pub fn json(&self, value: &Val) -> Json {
        match (self.column.scalar, value) {
            (_, Val::Null) => Json::Null,
            (Scalar::Key, Val::Int(id)) => json!(format!("{}:{id}", self.noun.name)),
            (Scalar::Word(words), Val::Text(word)) => json!(words.name_of(word).unwrap().as_str()),
            (_, Val::Int(number)) => json!(number),
            (_, Val::Text(text)) => json!(text),
            (_, Val::Bool(yes)) => json!(yes),
            (_, Val::Float(number)) => json!(number.0),
            (_, Val::Day(day)) => json!(day.to_string()),
            (_, Val::Instant(instant)) => json!(instant.to_string()),
            (_, Val::Local(local)) => json!(local.to_string()),
        }
    }

    fn literal(&self, value: &Val) -> String {
        match (self.column.scalar, self.json(value)) {
            (Scalar::Word(_), Json::String(word)) => word,
            (_, json) => json.to_string(),
        }
    }
}

/// Writes items with something between them.
pub fn separated<T>(
    f: &mut Formatter<'_>,
    items: &[T],
    with: &str,
    mut show: impl FnMut(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(with)?;
        }
        show(f, item)?;
    }
    Ok(())
}

impl Display for Where {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("{ ")?;
        separated(f, &self.0, ", ", |f, condition| condition.fmt(f))?;
        f.write_str(" }")
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let list = |f: &mut Formatter<'_>, name, all: &[Where]| {
            write!(f, "{name}: [")?;
            separated(f, all, ", ", |f, one| one.fmt(f))?;
            f.write_str("]")
        };
        match self {
            Self::And(all) => list(f, "and", all),
            Self::Or(any) => list(f, "or", any),
            Self::Not(not) => write!(f, "not: {not}"),
            Self::Column(name, operand, tests) => {
                write!(f, "{name}: {}", tests.written(operand))
            }
            Self::Text(name, halves) => {
                write!(f, "{name}: {{ ")?;
                separated(f, halves, ", ", |f, (half, operand, tests)| {
                    write!(f, "{half}: {}", tests.written(operand))
                })?;
                f.write_str(" }")
            }
            Self::One(name, link, at, wanted) if link.takes_date() => {
                write!(f, "{name}: {{ ")?;
                if let Some(at) = at {
                    write!(f, "at: \"{at}\", ")?;
                }
                write!(f, "is: {wanted} }}")
            }
            Self::One(name, _, _, wanted) => write!(f, "{name}: {wanted}"),
            Self::Many(name, link, many) => {
                write!(f, "{name}: {{ ")?;
                many.write(f, link)?;
                f.write_str("}")
            }
        }
    }
}

impl Many {
    fn write(&self, f: &mut Formatter<'_>, link: &Link) -> fmt::Result {
        if let Some(at) = self.at {
            write!(f, "at: \"{at}\", ")?;
        }
        if let (Some(word), Some(scope)) = (self.word, link.scope) {
            write!(
                f,
                "{}: {}, ",
                scope.word.name,
                scope.word.words.name_of(word).unwrap()
            )?;
        }
        for (name, wanted) in [
            ("some", &self.some),
            ("every", &self.every),
            ("none", &self.none),
        ] {
            if let Some(wanted) = wanted {
                write!(f, "{name}: {wanted}, ")?;
            }
        }
        if let Some(count) = &self.count {
            write!(f, "count: {}", count.written(&NUMBER))?;
        }
        Ok(())
    }
}

/// A number of rows.
static NUMBER: std::sync::LazyLock<Operand> = std::sync::LazyLock::new(|| Operand {
    noun: tribune::graphql::layer::catalog::catalog().referred("Person"),
    column: Column::computed("count", Scalar::Int),
});

impl Tests {
    /// As an input object.
    pub fn written(&self, operand: &Operand) -> String {
        let insensitive = self
            .insensitive
            .iter()
            .map(|yes| format!("insensitive: {yes}"));
        let tests = self.all.iter().map(|(operator, value)| match value {
            Value::Flag(yes) => format!("{operator}: {yes}"),
            Value::One(value) => format!("{operator}: {}", operand.literal(value)),
            Value::Several(values) => {
                let values = values.iter().map(|value| operand.literal(value));
                format!("{operator}: [{}]", values.collect::<Vec<_>>().join(", "))
            }
        });
        let all: Vec<String> = insensitive.chain(tests).collect();
        format!("{{ {} }}", all.join(", "))
    }
}

impl Key {
    /// Whether another sorts by the same.
    pub fn same_as(&self, other: &Self) -> bool {
        let said = |key: &Self| {
            let by = match &key.by {
                By::Column(name, _) | By::Count(name, _) => vec![*name],
                By::Half(name, half, _) => vec![*name, *half],
            };
            let path = key.path.iter().map(|(name, _)| *name);
            path.chain(by).collect::<Vec<_>>()
        };
        said(self) == said(other)
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (name, _) in &self.path {
            write!(f, "{{ {name}: ")?;
        }
        match &self.by {
            By::Column(name, _) => write!(f, "{{ {name}: {} }}", self.direction)?,
            By::Half(name, half, _) => write!(f, "{{ {name}: {{ {half}: {} }} }}", self.direction)?,
            By::Count(name, _) => write!(f, "{{ {name}: {{ count: {} }} }}", self.direction)?,
        }
        f.write_str(&" }".repeat(self.path.len()))
    }
}

impl List {
    /// The arguments, in parentheses where there are any.
    pub fn arguments(&self) -> String {
        let mut all: Vec<String> = Vec::new();
        if let Some(at) = self.at {
            all.push(format!("at: \"{at}\""));
        }
        if let (Some(word), Some(scope)) = (self.word, self.scope) {
            let name = scope.word.words.name_of(word).unwrap();
            all.push(format!("{}: {name}", scope.word.name));
        }
        for (name, size) in [("first", self.first), ("last", self.last)] {
            if let Some(size) = size {
                all.push(format!("{name}: {size}"));
            }
        }
        for (name, place) in [("after", &self.after), ("before", &self.before)] {
            if let Some((_, cursor)) = place {
                all.push(format!("{name}: \"{cursor}\""));
            }
        }
        if let Some(wanted) = &self.wanted {
            all.push(format!("where: {wanted}"));
        }
        if let Some(order) = &self.order {
            let keys: Vec<String> = order.iter().map(Key::to_string).collect();
            all.push(format!("orderBy: [{}]", keys.join(", ")));
        }
        if all.is_empty() {
            String::new()
        } else {
            format!("({})", all.join(", "))
        }
    }
}

impl Display for List {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {{ ", self.arguments())?;
        separated(f, &self.parts, " ", |f, part| match part {
            Part::TypeName => f.write_str("__typename"),
            Part::TotalCount => f.write_str("totalCount"),
            Part::PageInfo => f.write_str("pageInfo { hasNextPage hasPreviousPage }"),
            Part::Nodes(fields) => {
                f.write_str("nodes { ")?;
                separated(f, fields, " ", |f, field| field.fmt(f))?;
                f.write_str(" }")
            }
            Part::Edges(fields) => {
                f.write_str("edges { node { ")?;
                separated(f, fields, " ", |f, field| field.fmt(f))?;
                f.write_str(" } }")
            }
            Part::Aggregate(key, figures) => {
                write!(f, "{key}: aggregate {{ ")?;
                separated(f, figures, " ", |f, figure| figure.fmt(f))?;
                f.write_str(" }")
            }
            Part::Groups(key, groups) => write!(f, "{key}: {groups}"),
        })?;
        f.write_str(" }")
    }
}

impl Display for Root {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name, self.list)
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.key != self.name {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(self.name)?;
        match &self.what {
            What::TypeName | What::Id | What::Column(_) => Ok(()),
            What::Text(_) => f.write_str(" { fr en }"),
            What::One(_, at, fields) => {
                if let Some(at) = at {
                    write!(f, "(at: \"{at}\")")?;
                }
                f.write_str(" { ")?;
                separated(f, fields, " ", |f, field| field.fmt(f))?;
                f.write_str(" }")
            }
            What::Many(_, list) => list.fmt(f),
        }
    }
}
