//! Answers to requests, as text.
//!
//! What asks for nothing but lists of nouns need not go through the executor: it would copy the
//! document, walk it, and hand on what the layer wrote. A document that the executor has found
//! valid before is planned and answered here; the first time, and whatever else it asks, it goes
//! through the executor. Either way the answer is the same to the letter.

use std::{
    any::{Any, TypeId},
    sync::Arc,
};

use async_graphql::{
    Data, Name, PathSegment, Positioned, Request, Response, ServerError, Value,
    parser::types::{Field, OperationDefinition, OperationType, Selection},
};
use service::db::Readers;

use super::{
    context::{Statements, Viewer},
    layer::{
        ask::Document,
        catalog::catalog,
        describe::Entry,
        execute::Reader,
        json::Json,
        plan::{At, Planner},
        root::{Session, write_list},
        today::Today,
    },
    prepare::Documents,
    schema::ApiSchema,
};

/// Answers a request.
pub async fn execute(schema: &ApiSchema, request: Request) -> Response {
    match directly(schema, &request).await {
        Some(answer) => answer,
        None => by_executor(schema, request).await,
    }
}

/// Answers a request by the executor.
///
/// It gives the fields of the root as they come, and leaves those out that failed. Here they are
/// put in the order in which they were asked for (GraphQL, 7.2.2); where one is missing that can't
/// be null, nothing can be (6.4.4).
pub async fn by_executor(schema: &ApiSchema, mut request: Request) -> Response {
    let keys = keys(schema, &mut request);
    let mut answer = schema.execute(request).await;
    if let Value::Object(fields) = &mut answer.data {
        let place = |key: &Name| keys.iter().position(|known| known == key);
        fields.sort_by(|one, _, other, _| place(one).cmp(&place(other)));
        let failed = answer.errors.iter().any(|error| match error.path.first() {
            Some(PathSegment::Field(key)) => !fields.contains_key(key.as_str()),
            _ => false,
        });
        if failed {
            answer.data = Value::Null;
        }
    }
    answer
}

/// The keys of an answer, in the order in which its fields are asked for.
fn keys(schema: &ApiSchema, request: &mut Request) -> Vec<Name> {
    let documents = schema.data::<Arc<Documents>>();
    let Some(known) = documents.and_then(|documents| documents.known(request)) else {
        return Vec::new();
    };
    let Some(operation) = known.operation(request) else {
        return Vec::new();
    };
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    let document = Document::new(&known.document, operation, &request.variables);
    let fields = document.fields([root, ""], &[&operation.selection_set.node]);
    fields.iter().map(|field| field.key.clone()).collect()
}

async fn directly(schema: &ApiSchema, request: &Request) -> Option<Response> {
    let known = schema.data::<Arc<Documents>>()?.valid(request)?;
    let operation = known.operation(request)?;
    let lists = lists(operation, request)?;
    let viewer = given::<Viewer>(&request.data)?;
    let reader = Reader::new(
        schema.data::<Readers>()?,
        given::<Statements>(&request.data),
        schema.data::<Today>()?,
        viewer,
    );
    let session = Session {
        reader: reader.await.ok()?,
        planner: Planner {
            document: Document::new(&known.document, operation, &request.variables),
            viewer,
            at: At::Today,
            whole: false,
        },
    };
    let written = lists.iter().map(async |(entry, field)| {
        let mut json = Json::default();
        let written = write_list(&session, entry, field, &mut json).await;
        written.map_err(|error| {
            let key = field.node.response_key().node.to_string();
            error.into_server_error(field.pos, vec![PathSegment::Field(key)])
        })?;
        Ok::<_, ServerError>((field.node.response_key().node.clone(), json.into_written()))
    });
    Some(match futures::future::try_join_all(written).await {
        Ok(fields) => Response::new(Value::Object(fields.into_iter().collect())),
        Err(error) => Response::from_errors(vec![error]),
    })
}

/// The lists that an operation asks for, if it asks for nothing else: no field twice, nothing by
/// fragment at the root, nothing that directives may leave out.
fn lists<'q>(
    operation: &'q OperationDefinition,
    request: &Request,
) -> Option<Vec<(&'static Entry, &'q Positioned<Field>)>> {
    if operation.ty != OperationType::Query || request.query.contains('@') {
        return None;
    }
    let mut lists: Vec<(&'static Entry, &'q Positioned<Field>)> = Vec::new();
    for selection in &operation.selection_set.node.items {
        let Selection::Field(field) = &selection.node else {
            return None;
        };
        let key = field.node.response_key();
        let twice = |(_, other): &(_, &Positioned<Field>)| other.node.response_key() == key;
        if lists.iter().any(twice) {
            return None;
        }
        lists.push((catalog().entry(&field.node.name.node)?, field));
    }
    Some(lists)
}

fn given<T: Any>(data: &Data) -> Option<&T> {
    data.get(&TypeId::of::<T>())?.downcast_ref()
}

/// Writes an answer as GraphQL over HTTP has it.
#[must_use]
pub fn write(answer: &Response) -> String {
    let mut json = Json::default();
    json.raw("{\"data\":").value(&answer.data);
    if !answer.errors.is_empty() {
        json.raw(",\"errors\":").serialized(&answer.errors);
    }
    if !answer.extensions.is_empty() {
        json.raw(",\"extensions\":").serialized(&answer.extensions);
    }
    json.raw("}");
    json.into_text()
}

/// Writes the data of an answer. The layer may have written its part already (see
/// [`Json::into_written`]); serialized by other means it would read as bytes.
#[must_use]
pub fn data(answer: &Response) -> String {
    let mut json = Json::default();
    json.value(&answer.data);
    json.into_text()
}
