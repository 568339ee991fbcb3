//! Answers to requests, as text.
//!
//! What asks for nothing but lists of nouns need not go through the executor: it would copy the
//! document, walk it, and hand on what the layer wrote. A document that the executor has found
//! valid before is planned and answered here; the first time, and whatever else it asks, it goes
//! through the executor. Either way the answer is the same to the letter.

use std::any::{Any, TypeId};

use async_graphql::{
    Data, PathSegment, Positioned, Request, Response, ServerError, Value, Variables,
    parser::types::{Field, OperationDefinition, OperationType, Selection},
};
use entity::enums::AccessWay;
use futures::stream::{self, BoxStream, StreamExt};
use service::db::Readers;

use super::{
    context::{Statements, Viewer},
    error::Code,
    guard::{self, Admitted, Refused},
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
    noted::{self, Asker, Record},
    prepare::Known,
    rights::Right,
    schema::ApiSchema,
    subscription,
};

/// Answers a request, if the guard lets it through; what it costs is in `extensions.cost`.
pub async fn execute(schema: &ApiSchema, mut request: Request) -> Response {
    match admit(schema, &mut request) {
        Ok(admitted) => execute_admitted(schema, request, admitted).await,
        Err(refused) => refused.answer(),
    }
}

/// Answers a request that [`admit`] let through, and puts on record what it read of personal data.
pub async fn execute_admitted(
    schema: &ApiSchema,
    request: Request,
    admitted: Admitted,
) -> Response {
    // Boxed, as it is large: futures are copied where they are handed on.
    let mut answer = Box::pin(recorded(schema, request, &admitted.known)).await;
    admitted.cost.publish(&mut answer);
    answer
}

async fn recorded(schema: &ApiSchema, request: Request, known: &Known) -> Response {
    let record = record(schema, &request, AccessWay::Graphql);
    let answered = async {
        match directly(schema, &request, known).await {
            Some(answer) => answer,
            None => executed(schema, request, known).await,
        }
    };
    record.of_answer(answered, is_given).await
}

/// Answers a request by sending its rows away as a table (see [`super::layer::export`]), and puts
/// on record what it read of personal data, before anything goes out.
pub async fn export(schema: &ApiSchema, request: Request) -> Response {
    let record = record(schema, &request, AccessWay::Table);
    record.of_answer(schema.execute(request), is_given).await
}

fn record(schema: &ApiSchema, request: &Request, way: AccessWay) -> Record {
    let asker = Asker {
        actor: Viewer::in_data(&request.data).actor.clone(),
        way,
    };
    Record::of(schema.data(), asker)
}

/// Whether anything was given: a request that is refused reads nothing.
fn is_given(answer: &Response) -> bool {
    answer.data != Value::Null
}

/// As [`execute`], by the executor always.
pub async fn by_executor(schema: &ApiSchema, mut request: Request) -> Response {
    match admit(schema, &mut request) {
        Ok(admitted) => {
            let mut answer = executed(schema, request, &admitted.known).await;
            admitted.cost.publish(&mut answer);
            answer
        }
        Err(refused) => refused.answer(),
    }
}

/// Answers a request that [`admit`] let through, over a connection that stays: a query or a mutation
/// once, a subscription as often as there are news. What it costs is in the first answer. What it
/// reads of personal data is put on record, of a subscription with the first answer that shows it.
pub fn stream(
    schema: &ApiSchema,
    request: Request,
    admitted: Admitted,
) -> BoxStream<'static, Response> {
    if admitted.operation != OperationType::Subscription {
        let schema = schema.clone();
        let answer = async move { execute_admitted(&schema, request, admitted).await };
        return stream::once(answer).boxed();
    }
    let known = admitted.known;
    let operation = known.operation(&request);
    if let Some(Err(error)) = operation.map(subscription::document::one_field) {
        let mut answer = Response::from_errors(vec![error]);
        tidy(&mut answer);
        return stream::iter([answer]).boxed();
    }
    let mut first = Some(admitted.cost);
    let (name, variables) = (request.operation_name.clone(), deciding(&request));
    let record = record(schema, &request, AccessWay::Graphql);
    let answers = schema.execute_stream(request).boxed();
    let answers = stream::unfold((answers, record), async |(mut answers, record)| {
        let given = |answer: &Option<Response>| answer.as_ref().is_some_and(is_given);
        let answer = record.of_answer(answers.next(), given).await?;
        Some((answer, (answers, record)))
    });
    let answers = answers.map(move |mut answer| {
        tidy(&mut answer);
        known.put_in_order(&mut answer.data, name.as_deref(), &variables);
        if let Some(cost) = first.take() {
            cost.publish(&mut answer);
        }
        answer
    });
    answers.boxed()
}

/// Asks the guard whether a request may be executed, and what it costs.
///
/// # Errors
/// As [`guard::admit`].
pub fn admit(schema: &ApiSchema, request: &mut Request) -> Result<Admitted, Refused> {
    let viewer = given::<Viewer>(&request.data).cloned().unwrap_or_default();
    guard::admit(schema, request, &viewer)
}

/// Answers a request by the executor.
///
/// It gives the fields as they come, and leaves those out that failed. Here they are put in the order
/// in which they were asked for (GraphQL, 7.2.2); where one of the root is missing that can't be null,
/// nothing can be (6.4.4).
async fn executed(schema: &ApiSchema, request: Request, known: &Known) -> Response {
    let (name, variables) = (request.operation_name.clone(), deciding(&request));
    let mut answer = schema.execute(request).await;
    tidy(&mut answer);
    known.put_in_order(&mut answer.data, name.as_deref(), &variables);
    if let Value::Object(fields) = &answer.data {
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

/// The variables by which `@skip` and `@include` may decide.
fn deciding(request: &Request) -> Variables {
    if request.query.contains('@') {
        return request.variables.clone();
    }
    Variables::default()
}

/// Gives what validation says its code, and what the executor says of an argument that no scalar
/// reads. What validation suggests is taken off: the guard suggests, to those who may see the schema.
fn tidy(answer: &mut Response) {
    for error in &mut answer.errors {
        if !error.path.is_empty() {
            guard::code(error, Code::BadUserInput.as_str());
            continue;
        }
        if let Some(at) = error.message.find(" Did you mean ") {
            error.message.truncate(at);
        }
        guard::code(error, "GRAPHQL_VALIDATION_FAILED");
    }
}

/// Whether a request came to nothing before it was executed: it has errors, and none of a field.
#[must_use]
pub fn never_ran(answer: &Response) -> bool {
    answer.data == Value::Null
        && !answer.errors.is_empty()
        && answer.errors.iter().all(|error| error.path.is_empty())
}

async fn directly(schema: &ApiSchema, request: &Request, known: &Known) -> Option<Response> {
    let operation = known.operation(request)?;
    if !known.is_valid(request, operation) {
        return None;
    }
    noted::operation(known.name(request));
    let lists = lists(operation, request)?;
    let viewer = given::<Viewer>(&request.data)?;
    Right::Read.check(viewer).ok()?;
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
    json.raw("{");
    if never_ran(answer) {
        // GraphQL, 7.1: what was never executed has no data, not even null.
        json.raw("\"errors\":").serialized(&answer.errors);
    } else {
        json.raw("\"data\":").value(&answer.data);
        if !answer.errors.is_empty() {
            json.raw(",\"errors\":").serialized(&answer.errors);
        }
    }
    if !answer.extensions.is_empty() {
        json.raw(",\"extensions\":").members(&answer.extensions);
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
