//! Descriptions as types of the schema.

mod aggregates;
mod inputs;
mod objects;

use async_graphql::{
    InputType, OutputType,
    indexmap::IndexMap,
    registry::{Deprecation, MetaEnumValue, MetaField, MetaInputValue, MetaType, Registry},
};

use super::{
    catalog::catalog,
    describe::{Entry, Kind, Link, Noun, Scope, Via},
    plan::NODE,
    words::{WordType, Words},
};
use crate::graphql::scalar;

/// Puts all nouns into a schema, with what belongs to them. Does nothing the second time.
pub fn all(registry: &mut Registry) {
    if registry.types.contains_key(NODE) {
        return;
    }
    scalars(registry);
    inputs::shared(registry);
    objects::shared(registry);
    aggregates::shared(registry);
    for noun in catalog().nouns() {
        inputs::noun(registry, noun);
        objects::noun(registry, noun);
        aggregates::noun(registry, noun);
    }
}

fn scalars(registry: &mut Registry) {
    <scalar::Date as OutputType>::create_type_info(registry);
    <scalar::DateTime as OutputType>::create_type_info(registry);
    <scalar::LocalDateTime as OutputType>::create_type_info(registry);
    <scalar::Json as OutputType>::create_type_info(registry);
    <async_graphql::ID as InputType>::create_type_info(registry);
    word_type(registry, entity::enums::Language::described());
}

/// The fields of the query root that list nouns.
#[must_use]
pub fn entries() -> IndexMap<String, MetaField> {
    let fields = catalog().entries().map(|entry| {
        let field = field(entry.name, &entry.doc, format!("{}Connection!", entry.noun));
        let field = entry_arguments(field, entry);
        (entry.name.to_owned(), field)
    });
    fields.collect()
}

/// The fields of a date of a series that list nouns: those whose rows depend on the date.
#[must_use]
pub fn dated_entries() -> IndexMap<String, MetaField> {
    let dated = catalog().entries().filter(|entry| entry.is_dated());
    let fields = dated.map(|entry| {
        let doc = format!("{} As they were at the date.", entry.doc);
        let mut field = field(entry.name, &doc, format!("{}Connection!", entry.noun));
        if let Some(scope) = &entry.scope {
            scope_argument(&mut field, scope);
        }
        list_arguments(&mut field, entry.noun, entry.small);
        (entry.name.to_owned(), field)
    });
    fields.collect()
}

fn entry_arguments(mut meta: MetaField, entry: &Entry) -> MetaField {
    if let Some(scope) = &entry.scope {
        date_argument(&mut meta);
        scope_argument(&mut meta, scope);
    } else if catalog().referred(entry.noun).days.is_some() {
        day_argument(&mut meta);
    }
    list_arguments(&mut meta, entry.noun, entry.small);
    meta
}

fn link_arguments(meta: &mut MetaField, link: &Link, many: bool) {
    if link.takes_date() {
        date_argument(meta);
    } else if many && catalog().referred(link.target).days.is_some() {
        day_argument(meta);
    }
    if let Some(scope) = &link.scope {
        scope_argument(meta, scope);
    }
    if many {
        list_arguments(meta, link.target, link.small);
    }
}

fn date_argument(meta: &mut MetaField) {
    let doc = "The date to look at; where none is given, that of the nearest field around this one that looks at one, else the community's present day.";
    meta.args.insert("at".to_owned(), input("at", doc, "Date"));
}

fn day_argument(meta: &mut MetaField) {
    let doc =
        "Only what holds on this day, and what held then further inside; all where none is given.";
    meta.args.insert("at".to_owned(), input("at", doc, "Date"));
}

fn scope_argument(meta: &mut MetaField, scope: &Scope) {
    let argument = scope_input(scope);
    meta.args.insert(argument.name.clone(), argument);
}

fn scope_input(scope: &Scope) -> MetaInputValue {
    let word = &scope.word;
    let mut argument = input(word.name, word.doc, word.words.name);
    argument.default_value = word.words.name_of(word.default).map(ToString::to_string);
    argument
}

fn list_arguments(meta: &mut MetaField, noun: &str, small: bool) {
    let first = if small {
        "How many rows from the beginning, at most 100; 100 where nothing is said."
    } else {
        "How many rows from the beginning, at most 100. Either this or `last` must be given where rows are asked for."
    };
    let arguments = [
        input("first", first, "Int"),
        input("after", "Only rows behind this cursor.", "String"),
        input("last", "How many rows from the end, at most 100.", "Int"),
        input("before", "Only rows before this cursor.", "String"),
        input("where", "Which rows.", format!("{noun}Where")),
        input(
            "orderBy",
            "In which order, the first column first.",
            format!("[{noun}Order!]"),
        ),
    ];
    for argument in arguments {
        meta.args.insert(argument.name.clone(), argument);
    }
}

/// The GraphQL type of a field of a noun.
fn graphql_type(noun: &Noun, name: &str, kind: &Kind) -> String {
    match kind {
        Kind::Column(column) => column.graphql(),
        Kind::Text(text) if text.states.is_some() => "BilingualText!".to_owned(),
        Kind::Text(_) => "BilingualName!".to_owned(),
        Kind::Group(group) => format!("{}!", group.name),
        Kind::One(link) => match link.via {
            Via::Local(column)
                if !column.nullable
                    && !noun.hides_behind(name, catalog().referred(link.target)) =>
            {
                format!("{}!", link.target)
            }
            _ => link.target.to_owned(),
        },
        Kind::Many(link) => format!("{}Connection!", link.target),
        Kind::Node(_) => NODE.to_owned(),
        Kind::Computed(computed) => computed.graphql.to_owned(),
    }
}

/// Puts an enum into a schema. Does nothing the second time.
pub fn word_type(registry: &mut Registry, words: &WordType) {
    let values = words
        .values
        .iter()
        .map(|value| (value.name.to_string(), value.doc));
    enumeration(registry, words.name, words.doc, values);
}

fn enumeration(
    registry: &mut Registry,
    name: &str,
    doc: &str,
    values: impl Iterator<Item = (String, &'static str)>,
) {
    if registry.types.contains_key(name) {
        return;
    }
    let enum_values = values.map(|(name, doc)| {
        let value = MetaEnumValue {
            name: name.clone(),
            description: Some(doc.to_owned()),
            deprecation: Deprecation::NoDeprecated,
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            directive_invocations: Vec::new(),
        };
        (name, value)
    });
    let meta = MetaType::Enum {
        name: name.to_owned(),
        description: Some(doc.to_owned()),
        enum_values: enum_values.collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
    registry.types.insert(name.to_owned(), meta);
}

fn object(registry: &mut Registry, name: &str, doc: &str, fields: Vec<MetaField>) {
    let meta = object_type(name, doc, fields.into_iter().map(named).collect());
    registry.types.insert(name.to_owned(), meta);
}

fn named(field: MetaField) -> (String, MetaField) {
    (field.name.clone(), field)
}

/// An object type.
#[must_use]
pub fn object_type(name: &str, doc: &str, fields: IndexMap<String, MetaField>) -> MetaType {
    MetaType::Object {
        name: name.to_owned(),
        description: Some(doc.to_owned()),
        fields,
        cache_control: async_graphql::CacheControl::default(),
        extends: false,
        shareable: false,
        resolvable: true,
        inaccessible: false,
        interface_object: false,
        tags: Vec::new(),
        keys: None,
        visible: None,
        is_subscription: false,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// A field of an object type.
#[must_use]
pub fn field(name: &str, doc: &str, ty: impl Into<String>) -> MetaField {
    MetaField {
        name: name.to_owned(),
        description: Some(doc.to_owned()),
        args: IndexMap::new(),
        ty: ty.into(),
        deprecation: Deprecation::NoDeprecated,
        cache_control: async_graphql::CacheControl::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: Vec::new(),
        override_from: None,
        compute_complexity: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// An argument, or a field of an input object.
#[must_use]
pub fn input(name: &str, doc: &str, ty: impl Into<String>) -> MetaInputValue {
    MetaInputValue {
        name: name.to_owned(),
        description: Some(doc.to_owned()),
        ty: ty.into(),
        deprecation: Deprecation::NoDeprecated,
        default_value: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        is_secret: false,
        directive_invocations: Vec::new(),
    }
}
