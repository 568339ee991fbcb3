//! What the service knows of itself, without reading anything: `serverInfo`, and the root's own type.
//!
//! Monitors and clients that look whether anybody is there ask for it and nothing else. The executor
//! would copy the document, walk all types of the schema in search of federation, and box each field.

use std::sync::Arc;

use async_graphql::{
    Name, Response,
    parser::types::{OperationDefinition, OperationType, Selection},
};
use domain::clock::Clock;

use super::{
    layer::{ask::Document, json::Json},
    query::server::Server,
    schema::ApiSchema,
};

/// What it is computed from.
pub struct Computed<'s> {
    server: Server,
    clock: &'s dyn Clock,
}

impl<'s> Computed<'s> {
    /// What a schema has of it.
    #[must_use]
    pub fn of(schema: &'s ApiSchema) -> Option<Self> {
        Some(Self {
            server: *schema.data()?,
            clock: schema.data::<Arc<dyn Clock>>()?.as_ref(),
        })
    }

    /// Whether an operation may be answered by it: it begins with such a field.
    #[must_use]
    pub fn is_asked(operation: &OperationDefinition) -> bool {
        let first = operation.selection_set.node.items.first();
        let first = first.map(|selection| &selection.node);
        operation.ty == OperationType::Query
            && matches!(first, Some(Selection::Field(field)) if is_computed(&field.node.name.node))
    }

    /// Answers an operation that was found valid, where it asks for nothing else.
    #[must_use]
    pub fn answer(
        &self,
        document: Document<'_>,
        operation: &OperationDefinition,
    ) -> Option<Response> {
        let mut members = Vec::new();
        for asked in document.fields(["Query", ""], &[&operation.selection_set.node]) {
            let fields: Vec<(Name, &str)> = match asked.name {
                "__typename" => Vec::new(),
                "serverInfo" => document
                    .fields(["ServerInfo", ""], &asked.sets)
                    .iter()
                    .map(|field| (field.key.clone(), field.name))
                    .collect(),
                _ => return None,
            };
            members.push((asked.key.clone(), (asked.name, fields)));
        }
        let (mut json, mut is_whole) = (Json::default(), true);
        let mut server = |json: &mut Json, name: &&str| {
            is_whole &= self.server.write(self.clock, name, json);
        };
        written(&mut json, &members, |json, (name, fields)| match *name {
            "__typename" => json.plain("Query"),
            _ => written(json, fields, &mut server),
        });
        is_whole.then(|| Response::new(json.into_written()))
    }
}

fn is_computed(field: &str) -> bool {
    matches!(field, "__typename" | "serverInfo")
}

/// Writes an object; where all is left out, as the executor has it.
fn written<T>(json: &mut Json, members: &[(Name, T)], write: impl FnMut(&mut Json, &T)) {
    if members.is_empty() {
        json.null();
    } else {
        json.object(members, write);
    }
}
