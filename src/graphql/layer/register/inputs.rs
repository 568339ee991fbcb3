//! Input types: `where` and `orderBy` of each noun, and the operators of each column type.

use async_graphql::registry::{MetaInputValue, MetaType, Registry};

use super::{enumeration, input, scope_input};
use crate::graphql::layer::{
    catalog::catalog,
    column::{Column, Scalar},
    describe::{Kind, Link, Noun},
    order::DIRECTIONS,
};

/// Types that several nouns use.
pub(super) fn shared(registry: &mut Registry) {
    let directions = DIRECTIONS.map(|(name, doc)| (name.to_owned(), doc));
    let doc = "In which direction a column is sorted.";
    enumeration(registry, "OrderDirection", doc, directions.into_iter());
    for (name, of, comparable, doc) in [
        (
            "IDFilter",
            "ID",
            false,
            "Conditions on an id; all must hold.",
        ),
        (
            "BooleanFilter",
            "Boolean",
            false,
            "Conditions on a yes or no; all must hold.",
        ),
        (
            "IntFilter",
            "Int",
            true,
            "Conditions on a whole number; all must hold.",
        ),
        (
            "FloatFilter",
            "Float",
            true,
            "Conditions on a number; all must hold.",
        ),
        (
            "DateFilter",
            "Date",
            true,
            "Conditions on a day; all must hold.",
        ),
        (
            "DateTimeFilter",
            "DateTime",
            true,
            "Conditions on an instant; all must hold.",
        ),
        (
            "LocalDateTimeFilter",
            "LocalDateTime",
            true,
            "Conditions on a wall clock's reading; all must hold.",
        ),
    ] {
        object(registry, name, doc, operators(of, comparable));
    }
    let mut text = operators("String", true);
    text.push(input("contains", "It contains this.", "String"));
    text.push(input("startsWith", "It begins with this.", "String"));
    let doc = "Ignore case and accents in `eq`, `in`, `contains` and `startsWith`: “quebec” finds “Québec”.";
    text.push(input("insensitive", doc, "Boolean"));
    object(
        registry,
        "StringFilter",
        "Conditions on a text; all must hold.",
        text,
    );
    let row = "A row of whichever type, by its id.";
    let fields = vec![
        input("eq", "It is this.", "ID"),
        input("in", "It is one of these.", "[ID!]"),
    ];
    object(registry, "NodeFilter", row, fields);
    let halves = |of: &str| {
        vec![
            input("fr", "The French text.", of),
            input("en", "The English text.", of),
        ]
    };
    let doc = "Conditions on a bilingual text, by language; all must hold.";
    object(registry, "BilingualFilter", doc, halves("StringFilter"));
    let doc = "A bilingual text to sort by, in one language.";
    object(registry, "BilingualOrder", doc, halves("OrderDirection"));
    let count = "How many there are.";
    let fields = vec![input("count", count, "OrderDirection!")];
    let doc = "Rows that belong to a row, to sort by.";
    object(registry, "CountOrder", doc, fields);
}

fn operators(of: &str, comparable: bool) -> Vec<MetaInputValue> {
    let mut operators = vec![
        input("eq", "It is this.", of),
        input(
            "in",
            "It is one of these, at most 1,000.",
            format!("[{of}!]"),
        ),
        input("isNull", "It is empty (true), or not (false).", "Boolean"),
    ];
    if comparable {
        operators.push(input("lt", "It is less.", of));
        operators.push(input("lte", "It is less, or this.", of));
        operators.push(input("gt", "It is greater.", of));
        operators.push(input("gte", "It is greater, or this.", of));
    }
    operators
}

/// What joins the conditions of a type.
pub(super) fn connectives(name: &str) -> Vec<MetaInputValue> {
    vec![
        input("and", "All of these hold.", format!("[{name}!]")),
        input("or", "One of these holds.", format!("[{name}!]")),
        input("not", "This does not hold.", name),
    ]
}

/// A noun's `where` and `orderBy`.
pub(super) fn noun(registry: &mut Registry, noun: &'static Noun) {
    let (name, order) = (format!("{}Where", noun.name), format!("{}Order", noun.name));
    let mut conditions = connectives(&name);
    conditions.push(input("id", "Its id.", "IDFilter"));
    let mut columns = vec![input("id", "By its id.", "OrderDirection")];
    for (field, description) in &noun.fields {
        let (filter, order) = match &description.kind {
            Kind::Column(column) => match filter_type(registry, column) {
                Some(filter) => (filter, "OrderDirection".to_owned()),
                None => continue,
            },
            Kind::Text(_) => ("BilingualFilter".to_owned(), "BilingualOrder".to_owned()),
            Kind::One(link) => (one_type(registry, link), format!("{}Order", link.target)),
            Kind::Many(link) => (
                many_type(registry, noun, field, link),
                "CountOrder".to_owned(),
            ),
            Kind::Node(_) => {
                conditions.push(input(field, description.doc, "NodeFilter"));
                continue;
            }
            Kind::Group(_) | Kind::Computed(_) => continue,
        };
        conditions.push(input(field, description.doc, filter));
        columns.push(input(field, description.doc, order));
    }
    let doc = format!(
        "Which {} rows are wanted; all conditions must hold.",
        noun.name
    );
    object(registry, &name, &doc, conditions);
    let doc = format!("What {} rows are sorted by; one field an entry.", noun.name);
    object(registry, &order, &doc, columns);
}

/// The condition on a row that a way leads to.
fn one_type(registry: &mut Registry, link: &Link) -> String {
    let wanted = format!("{}Where", link.target);
    if !link.takes_date() {
        return wanted;
    }
    let name = format!("Dated{}Filter", link.target);
    if !registry.types.contains_key(&name) {
        let is = "It is there, and this holds; `{}` for no more than that.";
        let fields = vec![
            input("at", AT, "Date"),
            input("is", is, format!("{wanted}!")),
        ];
        let doc = format!("A condition on the {} at a date.", link.target);
        object(registry, &name, &doc, fields);
    }
    name
}

/// The condition on the rows that a way leads to.
fn many_type(registry: &mut Registry, noun: &Noun, field: &str, link: &Link) -> String {
    let target = catalog().referred(link.target);
    let name = if link.takes_date() {
        format!("{}{}Filter", noun.name, capital(field))
    } else {
        format!("{}ListFilter", target.name)
    };
    if registry.types.contains_key(&name) {
        return name;
    }
    let wanted = format!("{}Where", target.name);
    let mut fields = vec![
        input("some", "One of them is such; `{}`: there is one.", &wanted),
        input(
            "every",
            "All of them are such; so it is where there are none.",
            &wanted,
        ),
        input(
            "none",
            "None of them is such; `{}`: there are none.",
            &wanted,
        ),
        input("count", "How many there are.", "IntFilter"),
    ];
    if link.takes_date() {
        fields.push(input("at", AT, "Date"));
    } else if target.days.is_some() {
        let at = "Only those that hold on this day; all where none is given.";
        fields.push(input("at", at, "Date"));
    }
    if let Some(scope) = &link.scope {
        fields.push(scope_input(scope));
    }
    let doc = format!(
        "Conditions on the {} rows that belong to a row; all must hold.",
        target.name
    );
    object(registry, &name, &doc, fields);
    name
}

const AT: &str =
    "The date to look at; that of the list or the condition around it where none is given.";

fn capital(field: &str) -> String {
    let mut letters = field.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn filter_type(registry: &mut Registry, column: &Column) -> Option<String> {
    let name = match column.scalar {
        Scalar::Key => "IDFilter",
        Scalar::Int => "IntFilter",
        Scalar::Float => "FloatFilter",
        Scalar::Text => "StringFilter",
        Scalar::Boolean => "BooleanFilter",
        Scalar::Date | Scalar::LastDay => "DateFilter",
        Scalar::Instant => "DateTimeFilter",
        Scalar::Local => "LocalDateTimeFilter",
        Scalar::Json => return None,
        Scalar::Word(words) => {
            let name = format!("{}Filter", words.name);
            let doc = format!("Conditions on a {}; all must hold.", words.name);
            object(registry, &name, &doc, operators(words.name, false));
            return Some(name);
        }
    };
    Some(name.to_owned())
}

/// Puts an input object into a schema.
pub(super) fn object(registry: &mut Registry, name: &str, doc: &str, fields: Vec<MetaInputValue>) {
    let fields = fields.into_iter().map(|field| (field.name.clone(), field));
    let meta = MetaType::InputObject {
        name: name.to_owned(),
        description: Some(doc.to_owned()),
        input_fields: fields.collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        oneof: false,
        directive_invocations: Vec::new(),
    };
    registry.types.insert(name.to_owned(), meta);
}
