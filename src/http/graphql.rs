//! GraphQL over HTTP: POST with JSON for everything, GET for queries, the status codes and media
//! types of the specification (GraphQL over HTTP, draft of 2025). Nothing else starts an operation:
//! no form, no `text/plain`, so that no other site's page can.

use async_graphql::parser::types::OperationType;
use async_graphql::{Request as Operation, Response as Answer, Value, Variables};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::AppState;
use super::pages::preferred;
use crate::graphql::{
    answer,
    context::{Reader, Viewer},
};

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";
pub(super) const JSON: &str = "application/json";

/// The media types that an answer can have; they differ in their rules for status codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Media {
    GraphqlResponse,
    Json,
}

impl Media {
    /// Picks by the Accept header; `None` where it wants neither.
    fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let mut accepts = headers
            .get_all(ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(Accepted::parse)
            .peekable();
        if accepts.peek().is_none() {
            // A client older than the media type of GraphQL over HTTP.
            return Some(Self::Json);
        }
        let best = accepts
            .filter(|accepted| accepted.quality > 0.0)
            .filter_map(|accepted| Some((Self::of(&accepted.media)?, accepted.quality)))
            .max_by(|(one, a), (other, b)| {
                a.total_cmp(b)
                    .then((*one == Self::GraphqlResponse).cmp(&(*other == Self::GraphqlResponse)))
            });
        best.map(|(media, _)| media)
    }

    fn of(media: &str) -> Option<Self> {
        match media {
            GRAPHQL_RESPONSE => Some(Self::GraphqlResponse),
            JSON | "application/*" | "*/*" => Some(Self::Json),
            _ => None,
        }
    }

    fn name(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

struct Accepted {
    media: String,
    quality: f32,
}

impl Accepted {
    fn parse(given: &str) -> Option<Self> {
        let mut parts = given.split(';').map(str::trim);
        let media = parts
            .next()
            .filter(|media| media.contains('/'))?
            .to_ascii_lowercase();
        let quality = parts
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("q"))
            .map_or(Some(1.0), |(_, value)| value.parse().ok())?;
        Some(Self { media, quality })
    }
}

/// What a client sends.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parameters {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "the specification has it; nothing reads it, its type is checked"
    )]
    extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Parameters {
    pub(super) fn operation(self) -> Operation {
        let variables = self.variables.unwrap_or_default();
        let mut operation = Operation::new(self.query)
            .variables(Variables::from_json(serde_json::Value::Object(variables)));
        operation.operation_name = self.operation_name;
        operation
    }
}

/// Why a request never became an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error("Ask for application/graphql-response+json or application/json in the Accept header.")]
    NotAcceptable,
    #[error("Send the operation as application/json in UTF-8.")]
    UnsupportedMediaType,
    #[error(
        "The body is no JSON object with the operation in 'query' (a text), and, where there are any, 'operationName' (a text), 'variables' and 'extensions' (objects)."
    )]
    Malformed,
    #[error("Operations are sent one by one, not as a list.")]
    Batch,
    #[error("GET is for queries; send a mutation by POST.")]
    MutationByGet,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed | Self::Batch => StatusCode::BAD_REQUEST,
            Self::MutationByGet => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::Malformed => "MALFORMED_REQUEST",
            Self::Batch => "BATCH_NOT_SUPPORTED",
            Self::MutationByGet => "METHOD_NOT_ALLOWED",
        }
    }

    fn respond(self, media: Media) -> Response {
        let body = serde_json::json!({ "errors": [{
            "message": self.to_string(),
            "extensions": { "code": self.code() },
        }]});
        let mut response = (
            self.status(),
            [(CONTENT_TYPE, media.name())],
            body.to_string(),
        )
            .into_response();
        if self == Self::MutationByGet {
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}

/// `POST /graphql`.
pub async fn post(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(media) = Media::negotiate(&headers) else {
        return Refusal::NotAcceptable.respond(Media::Json);
    };
    if !is_json(&headers) {
        return Refusal::UnsupportedMediaType.respond(media);
    }
    match serde_json::from_slice::<Parameters>(&body) {
        Ok(parameters) => execute(&state, viewer, &headers, parameters.operation(), media).await,
        Err(_) if body.trim_ascii_start().starts_with(b"[") => Refusal::Batch.respond(media),
        Err(_) => Refusal::Malformed.respond(media),
    }
}

/// `GET /graphql`: a query, or the playground where a browser asks without one.
pub async fn get(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if query.as_deref().unwrap_or("").is_empty() && super::wants_html(&headers) {
        return super::assets::playground(&headers);
    }
    let Some(media) = Media::negotiate(&headers) else {
        return Refusal::NotAcceptable.respond(Media::Json);
    };
    let Some(parameters) = from_query_string(query.as_deref().unwrap_or("")) else {
        return Refusal::Malformed.respond(media);
    };
    let mut operation = parameters.operation();
    let name = operation.operation_name.clone();
    // What can't be parsed is answered by the executor, with the place of the error.
    if let Ok(document) = operation.parsed_query() {
        let is_query = document
            .operations
            .iter()
            .filter(|(given, _)| {
                name.is_none() || given.map(|given| given.as_str()) == name.as_deref()
            })
            .all(|(_, operation)| operation.node.ty == OperationType::Query);
        if !is_query {
            return Refusal::MutationByGet.respond(media);
        }
    }
    execute(&state, viewer, &headers, operation, media).await
}

pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let Some(given) = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let mut parts = given.split(';').map(str::trim);
    let media = parts.next().unwrap_or("");
    media.eq_ignore_ascii_case(JSON)
        && parts
            .filter_map(|part| part.split_once('='))
            .all(|(name, value)| {
                !name.eq_ignore_ascii_case("charset")
                    || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            })
}

pub(super) fn from_query_string(query: &str) -> Option<Parameters> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Given {
        query: String,
        operation_name: Option<String>,
        variables: Option<String>,
        extensions: Option<String>,
    }
    let uri: axum::http::Uri = format!("/?{query}").parse().ok()?;
    let given = axum::extract::Query::<Given>::try_from_uri(&uri).ok()?.0;
    let object = |text: Option<String>| match text.filter(|text| !text.is_empty()) {
        Some(text) => serde_json::from_str(&text).ok(),
        None => Some(None),
    };
    Some(Parameters {
        query: given.query,
        operation_name: given.operation_name.filter(|name| !name.is_empty()),
        variables: object(given.variables)?,
        extensions: object(given.extensions)?,
    })
}

async fn execute(
    state: &AppState,
    viewer: Viewer,
    headers: &HeaderMap,
    operation: Operation,
    media: Media,
) -> Response {
    let reader = Reader(preferred(headers));
    let answer = answer::execute(&state.schema, operation.data(viewer).data(reader)).await;
    let status = status(&answer, media);
    let body = answer::write(&answer);
    (status, [(CONTENT_TYPE, media.name())], body).into_response()
}

/// In the newer media type, an operation that never ran (it does not parse or validate) is 400; in
/// plain JSON everything that is well-formed is 200.
fn status(answer: &Answer, media: Media) -> StatusCode {
    let never_ran = answer.data == Value::Null
        && !answer.errors.is_empty()
        && answer.errors.iter().all(|error| error.path.is_empty());
    match media {
        Media::GraphqlResponse if never_ran => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    }
}
