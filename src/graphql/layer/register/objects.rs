//! Output types: nouns, connections, edges, and what they share.

use async_graphql::registry::{MetaType, Registry};

use super::{aggregates, field, graphql_type, input, link_arguments, object, word_type};
use crate::graphql::layer::{
    catalog::catalog,
    column::{Column, Scalar},
    describe::{Group, Kind, Noun},
    plan::NODE,
    words::Words,
};

/// Types that several nouns use.
pub(super) fn shared(registry: &mut Registry) {
    word_type(registry, entity::enums::TextState::described());
    object(
        registry,
        "PageInfo",
        "Where a page lies in its list.",
        vec![
            field(
                "hasNextPage",
                "Whether the list goes on behind the page.",
                "Boolean!",
            ),
            field(
                "hasPreviousPage",
                "Whether the list has rows before the page.",
                "Boolean!",
            ),
            field(
                "startCursor",
                "The place of the page's first row, for `before`.",
                "String",
            ),
            field(
                "endCursor",
                "The place of the page's last row, for `after`.",
                "String",
            ),
        ],
    );
    texts(registry);
    let possible_types = catalog().nouns().map(|noun| noun.name.to_owned()).collect();
    let id = field("id", ID, "ID!");
    let meta = MetaType::Interface {
        name: NODE.to_owned(),
        description: Some("Anything with an id.".to_owned()),
        fields: std::iter::once((id.name.clone(), id)).collect(),
        possible_types,
        extends: false,
        inaccessible: false,
        tags: Vec::new(),
        keys: None,
        visible: None,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
    registry.types.insert(NODE.to_owned(), meta);
}

const ID: &str = "The id by which `node` finds it.";

fn texts(registry: &mut Registry) {
    let halves = || {
        let mut in_language = field(
            "inLanguage",
            "The text in a language; null where that half is missing, never the other half.",
            "String",
        );
        let language = input("language", "The language.", "Language!");
        in_language.args.insert("language".to_owned(), language);
        vec![
            field("fr", "The French text; null where it is missing.", "String"),
            field(
                "en",
                "The English text; null where it is missing.",
                "String",
            ),
            in_language,
        ]
    };
    let name = "A name or text in both official languages. Neither stands in for the other.";
    object(registry, "BilingualName", name, halves());
    let mut fields = halves();
    fields.push(field(
        "frState",
        "How far the French text has come.",
        "TextState!",
    ));
    fields.push(field(
        "enState",
        "How far the English text has come.",
        "TextState!",
    ));
    let state = "How far the pair has come: the state of the half that is behind.";
    fields.push(field("state", state, "TextState!"));
    let text = "A text in both official languages, each half with its state. Neither stands in for the other.";
    object(registry, "BilingualText", text, fields);
}

/// A noun's type, connection and edge.
pub(super) fn noun(registry: &mut Registry, noun: &'static Noun) {
    let mut fields = vec![field("id", ID, "ID!")];
    for (name, description) in &noun.fields {
        let mut meta = field(
            name,
            description.doc,
            graphql_type(noun, name, &description.kind),
        );
        match &description.kind {
            Kind::Column(column) => words(registry, column),
            Kind::Group(described) => group(registry, described, description.doc),
            Kind::One(link) => link_arguments(&mut meta, link, false),
            Kind::Many(link) => link_arguments(&mut meta, link, true),
            Kind::Text(_) | Kind::Node(_) | Kind::Computed(_) => {}
        }
        fields.push(meta);
    }
    object(registry, noun.name, noun.doc, fields);
    registry.add_implements(noun.name, NODE);
    connection(registry, noun.name);
}

fn connection(registry: &mut Registry, noun: &str) {
    let mut fields = vec![
        field("nodes", "The rows of the page.", format!("[{noun}!]!")),
        field(
            "edges",
            "The rows of the page with their places.",
            format!("[{noun}Edge!]!"),
        ),
        field("pageInfo", "Where the page lies in the list.", "PageInfo!"),
        field(
            "totalCount",
            "How many rows the list has, on all pages.",
            "Int!",
        ),
    ];
    fields.extend(aggregates::fields(noun));
    object(
        registry,
        &format!("{noun}Connection"),
        &format!("A page of a list of {noun} nodes, and figures over the whole list."),
        fields,
    );
    object(
        registry,
        &format!("{noun}Edge"),
        &format!("A {noun} in its place in a list."),
        vec![
            field("node", "The row.", format!("{noun}!")),
            field("cursor", "Its place, for `after` and `before`.", "String!"),
        ],
    );
}

fn group(registry: &mut Registry, group: &Group, doc: &str) {
    let fields = group.fields.iter().map(|(name, (doc, column))| {
        words(registry, column);
        field(name, doc, column.graphql())
    });
    let fields = fields.collect();
    object(registry, group.name, doc, fields);
}

fn words(registry: &mut Registry, column: &Column) {
    if let Scalar::Word(described) = column.scalar {
        word_type(registry, described);
    }
}
