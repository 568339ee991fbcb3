//! The schema as introspection shows it: which types and arguments a query can reach, and how.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::LazyLock,
};

use serde_json::Value as Json;
use tribune::graphql::layer::{
    catalog::catalog,
    describe::{Kind, Noun},
};

use super::matrix::Matrix;
use crate::support::Client;

/// A type of a field or an argument.
#[derive(Clone, Debug)]
pub struct Ty {
    /// Its name, without list and `!`.
    pub named: String,
    /// Whether a value must be given.
    pub required: bool,
    /// Whether it is a list.
    pub list: bool,
}

/// A field, with its arguments; or a field of an input object, with none.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub args: Vec<(String, Ty)>,
    pub ty: Ty,
}

/// What a type of the schema is.
pub enum Belongs {
    /// It shows or asks for columns of a noun, field by field.
    Columns(&'static Noun),
    /// It holds such, in fields of its own.
    Around,
    /// No noun's.
    Neutral,
}

/// Types whose fields are a noun's, by what comes behind its name.
pub const COLUMNS: [&str; 19] = [
    "",
    "Where",
    "Order",
    "Keys",
    "Extreme",
    "CountDistinct",
    "Sum",
    "Average",
    "Median",
    "ExtremeHaving",
    "ExtremeOrder",
    "CountDistinctHaving",
    "CountDistinctOrder",
    "SumHaving",
    "SumOrder",
    "AverageHaving",
    "AverageOrder",
    "MedianHaving",
    "MedianOrder",
];
/// Types around those.
const AROUND: [&str; 7] = [
    "Connection",
    "Edge",
    "ListFilter",
    "Aggregate",
    "Group",
    "Having",
    "GroupOrder",
];
/// Conditions and orders of whatever values, and pages of hits.
const PLAIN: [&str; 16] = [
    "NodeFilter",
    "SearchConnection",
    "SearchEdge",
    "IDFilter",
    "BooleanFilter",
    "IntFilter",
    "FloatFilter",
    "DateFilter",
    "DateTimeFilter",
    "LocalDateTimeFilter",
    "StringFilter",
    "BilingualFilter",
    "BilingualOrder",
    "BilingualKeys",
    "BilingualHaving",
    "CountOrder",
];
/// What mutations take and give.
const CHANGES: [&str; 2] = ["Input", "Payload"];
/// Fields of the types around a noun's columns.
const AROUND_FIELDS: [&str; 24] = [
    "nodes",
    "edges",
    "pageInfo",
    "totalCount",
    "aggregate",
    "groups",
    "node",
    "cursor",
    "some",
    "every",
    "none",
    "count",
    "at",
    "is",
    "track",
    "keys",
    "countDistinct",
    "min",
    "max",
    "sum",
    "avg",
    "median",
    "and",
    "or",
];
/// Arguments that say which part of what is there, and how; `where` and `orderBy` are looked at.
const ARGUMENTS: [&str; 29] = [
    "input",
    "job",
    "run",
    "campaign",
    "meeting",
    "first",
    "last",
    "after",
    "before",
    "where",
    "orderBy",
    "at",
    "track",
    "language",
    "id",
    "ids",
    "from",
    "to",
    "every",
    "having",
    "by",
    "zone",
    "query",
    "of",
    "date",
    "version",
    "jurisdiction",
    "audience",
    "rule",
];

/// What belongs to which type.
///
/// # Panics
/// When it cannot be told: then nobody has looked whether it hides what it should.
pub fn belongs(ty: &str) -> Belongs {
    static MATRIX: LazyLock<Matrix> = LazyLock::new(Matrix::read);
    // Whoever gave the type a line of its own in the document has looked.
    let named = MATRIX.around.iter().any(|(name, _)| name == ty);
    let change = CHANGES.iter().any(|end| ty.ends_with(end));
    if named || change || PLAIN.contains(&ty) || ty == "Mutation" {
        return Belongs::Neutral;
    }
    let mut found = None;
    for noun in catalog().nouns() {
        let dated = ty
            .strip_prefix("Dated")
            .and_then(|rest| rest.strip_suffix("Filter"));
        if dated == Some(noun.name) {
            return Belongs::Around;
        }
        let Some(rest) = ty.strip_prefix(noun.name) else {
            continue;
        };
        let scoped = rest.strip_suffix("Filter").is_some_and(|field| {
            let mut many = noun
                .fields
                .iter()
                .filter(|(_, field)| matches!(field.kind, Kind::Many(_)));
            many.any(|(name, _)| name.eq_ignore_ascii_case(field))
        });
        if COLUMNS.contains(&rest) {
            found = Some(Belongs::Columns(noun));
        } else if AROUND.contains(&rest) || scoped {
            found = Some(Belongs::Around);
        }
    }
    let words = ty.strip_suffix("Filter");
    if words.is_some_and(|words| catalog().nouns().any(|noun| has_words(noun, words))) {
        return Belongs::Neutral;
    }
    found.unwrap_or_else(|| {
        panic!("{ty}: does it show what not everybody sees? Say so in docs/ACCESS.md")
    })
}

fn has_words(noun: &Noun, name: &str) -> bool {
    noun.fields.values().any(|field| match &field.kind {
        Kind::Column(column) => column.scalar.graphql() == name,
        _ => false,
    })
}

/// The field of a noun that a field of one of its types shows or asks for; none for those that do
/// neither.
///
/// # Panics
/// When the noun has no such field.
pub fn shows<'f>(noun: &Noun, field: &'f str) -> Option<&'f str> {
    if ["id", "and", "or", "not"].contains(&field) {
        return None;
    }
    let column = field.strip_suffix("Bucket").unwrap_or(field);
    let mut known = [field, column].into_iter();
    let shown = known.find(|name| noun.fields.contains_key(*name));
    Some(shown.unwrap_or_else(|| panic!("{}.{field}: what does it show?", noun.name)))
}

/// Whether a field of a noun is hidden from somebody.
pub type Hidden<'a> = dyn Fn(&Noun, &str) -> bool + 'a;

pub struct Atlas {
    types: BTreeMap<String, Json>,
    /// The shortest way from the root to each type, as calls of fields.
    access: BTreeMap<String, Vec<String>>,
}

const INTROSPECTION: &str = "{ __schema { types { kind name possibleTypes { name } enumValues { name }
  fields { name args { name type { ...T } } type { ...T } } inputFields { name type { ...T } } } } }
  fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

impl Atlas {
    pub async fn of(client: &Client) -> Self {
        let data = client.data(INTROSPECTION).await;
        let types = data["__schema"]["types"].as_array().unwrap().iter();
        let types = types.map(|ty| (ty["name"].as_str().unwrap().to_owned(), ty.clone()));
        let mut atlas = Self {
            types: types.collect(),
            access: BTreeMap::new(),
        };
        atlas.explore();
        atlas
    }

    fn explore(&mut self) {
        self.access.insert("Query".to_owned(), Vec::new());
        let mut queue = VecDeque::from(["Query".to_owned()]);
        while let Some(ty) = queue.pop_front() {
            for field in self.fields(&ty) {
                let to = &field.ty.named;
                if self.access.contains_key(to) || !self.is_composite(to) {
                    continue;
                }
                let mut way = self.access[&ty].clone();
                way.push(self.call(&field, ""));
                self.access.insert(to.clone(), way);
                queue.push_back(to.clone());
            }
        }
    }

    /// All types but those of introspection, with their kind.
    pub fn types(&self) -> impl Iterator<Item = (&str, &str)> {
        let types = self.types.iter();
        let types = types.filter(|(name, _)| !name.starts_with("__"));
        types.map(|(name, ty)| (name.as_str(), ty["kind"].as_str().unwrap()))
    }

    /// The object types that queries reach.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        self.access.keys().map(String::as_str)
    }

    pub fn is_composite(&self, ty: &str) -> bool {
        ["OBJECT", "INTERFACE", "UNION"].contains(&self.types[ty]["kind"].as_str().unwrap())
    }

    pub fn is_input(&self, ty: &str) -> bool {
        self.types[ty]["kind"] == "INPUT_OBJECT"
    }

    /// The types of an interface or a union; an object type alone.
    pub fn possible(&self, ty: &str) -> Vec<String> {
        match self.types[ty]["possibleTypes"].as_array() {
            Some(types) if !types.is_empty() => {
                let names = types
                    .iter()
                    .map(|ty| ty["name"].as_str().unwrap().to_owned());
                names.collect()
            }
            _ => vec![ty.to_owned()],
        }
    }

    /// The fields of an object or an input object.
    ///
    /// # Panics
    /// When an argument is not known to this test.
    pub fn fields(&self, ty: &str) -> Vec<Field> {
        let described = &self.types[ty];
        let list = |of: &Json, key: &str| of[key].as_array().cloned().unwrap_or_default();
        let name = |of: &Json| of["name"].as_str().unwrap().to_owned();
        let fields = list(described, "fields")
            .into_iter()
            .chain(list(described, "inputFields"));
        let fields = fields.map(|field| Field {
            args: list(&field, "args")
                .iter()
                .map(|arg| (name(arg), typed(&arg["type"])))
                .collect(),
            name: name(&field),
            ty: typed(&field["type"]),
        });
        let fields: Vec<Field> = fields.collect();
        for (argument, _) in fields.iter().flat_map(|field| &field.args) {
            assert!(
                ARGUMENTS.contains(&argument.as_str()),
                "{ty}: what does {argument} tell?"
            );
        }
        if let Belongs::Around = belongs(ty) {
            for field in &fields {
                assert!(
                    AROUND_FIELDS.contains(&field.name.as_str()) || field.name == "not",
                    "{ty}.{}",
                    field.name
                );
            }
        }
        fields
    }

    /// A call of a field, with what it needs and the arguments that are given.
    pub fn call(&self, field: &Field, given: &str) -> String {
        let mut arguments: Vec<String> = Vec::new();
        for (name, ty) in &field.args {
            let wanted = if given.starts_with(&format!("{name}:")) {
                continue;
            } else if name == "first" {
                "20".to_owned()
            } else if ty.required {
                self.minimal(ty)
            } else {
                continue;
            };
            arguments.push(format!("{name}: {wanted}"));
        }
        if !given.is_empty() {
            arguments.push(given.to_owned());
        }
        if arguments.is_empty() {
            field.name.clone()
        } else {
            format!("{}({})", field.name, arguments.join(", "))
        }
    }

    /// The least value of an input type.
    pub fn minimal(&self, ty: &Ty) -> String {
        if ty.list && self.is_input(&ty.named) {
            return "[]".to_owned();
        }
        let value = match ty.named.as_str() {
            "ID" => "\"Person:1\"".to_owned(),
            "Int" => "1".to_owned(),
            "Float" => "1.5".to_owned(),
            "String" => "\"a\"".to_owned(),
            "Boolean" => "true".to_owned(),
            "Date" => "\"2021-08-31\"".to_owned(),
            "DateTime" => "\"2021-08-31T00:00:00Z\"".to_owned(),
            "LocalDateTime" => "\"2021-08-31T00:00:00\"".to_owned(),
            named if self.types[named]["kind"] == "ENUM" => {
                self.types[named]["enumValues"][0]["name"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            }
            named => {
                let fields = self
                    .fields(named)
                    .into_iter()
                    .filter(|field| field.ty.required);
                let fields =
                    fields.map(|field| format!("{}: {}", field.name, self.minimal(&field.ty)));
                let fields: Vec<String> = fields.collect();
                if fields.is_empty() && named.ends_with("Input") {
                    // One of several, or one that need not be given.
                    return self.some(ty);
                }
                format!("{{ {} }}", fields.join(", "))
            }
        };
        if ty.list { format!("[{value}]") } else { value }
    }

    /// A value of an input type that asks for something: of an object, by its first field.
    pub fn some(&self, ty: &Ty) -> String {
        if !self.is_input(&ty.named) {
            return self.minimal(ty);
        }
        let fields = self.fields(&ty.named);
        let plain = |field: &&Field| !self.is_input(&field.ty.named);
        let own = |field: &&Field| field.name == "id";
        let first = fields
            .iter()
            .find(plain)
            .or_else(|| fields.iter().find(own));
        let first = first.or(fields.first()).unwrap();
        let inside = format!("{{ {}: {} }}", first.name, self.some(&first.ty));
        if ty.list {
            format!("[{inside}]")
        } else {
            inside
        }
    }

    /// A query that asks something of a type.
    pub fn reach(&self, ty: &str, inside: &str) -> String {
        let way = self.access[ty].iter();
        let opened: String = way.clone().map(|call| format!("{{ {call} ")).collect();
        format!("{opened}{{ {inside} }}{}", " }".repeat(way.len()))
    }

    /// A field with the least that can be asked inside.
    pub fn least(&self, field: &Field) -> String {
        let inside = if self.is_composite(&field.ty.named) {
            " { __typename }"
        } else {
            ""
        };
        format!("{}{inside}", self.call(field, ""))
    }

    /// All that may be asked of a type, so many levels deep, but for what is hidden.
    pub fn everything(&self, ty: &str, depth: usize, hidden: &Hidden<'_>) -> String {
        let noun = match belongs(ty) {
            Belongs::Columns(noun) => Some(noun),
            Belongs::Around | Belongs::Neutral => None,
        };
        let mut selection = vec!["__typename".to_owned()];
        for field in self.fields(ty) {
            if noun.is_some_and(|noun| hidden(noun, &field.name)) {
                continue;
            }
            if !self.is_composite(&field.ty.named) {
                selection.push(self.call(&field, ""));
            } else if depth > 0 {
                // Groups by all that there is, further and further away, are slow and show no more.
                let depth = if field.name == "groups" { 1 } else { depth - 1 };
                let inside = self.everything(&field.ty.named, depth, hidden);
                selection.push(format!("{} {{ {inside} }}", self.call(&field, "")));
            }
        }
        selection.join(" ")
    }
}

fn typed(ty: &Json) -> Ty {
    let required = ty["kind"] == "NON_NULL";
    let ty = if required { &ty["ofType"] } else { ty };
    if ty["kind"] == "LIST" {
        let of = typed(&ty["ofType"]);
        return Ty {
            list: true,
            required,
            ..of
        };
    }
    Ty {
        named: ty["name"].as_str().unwrap().to_owned(),
        required,
        list: false,
    }
}
