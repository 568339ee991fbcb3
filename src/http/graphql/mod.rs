//! GraphQL over HTTP: POST with JSON for everything, GET for queries, the status codes and media
//! types of the specification (GraphQL over HTTP, draft of 2025). Nothing else starts an operation:
//! no form, no `text/plain`, so that no other site's page can.

use async_graphql::parser::types::OperationType;
use async_graphql::{Request as Operation, Response as Answer};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::pages::preferred;
use super::{App, AppState};
use crate::graphql::answer;
use crate::graphql::context::{Reader, Viewer};

mod media;
mod parameters;
mod refusal;

pub use media::Media;
pub use parameters::{Parameters, is_json, values};
pub use refusal::Refusal;

/// What an answer to a GET depends on besides its address.
const VARIES_BY: &str = "Accept, Accept-Language, Authorization, Cookie";
/// How many values a body may have around its variables.
pub const AROUND: usize = 100;

/// `POST /graphql`.
pub async fn post(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&state, viewer, &headers, &body).await
}

/// Answers what was posted.
pub async fn answer(state: &App, viewer: Viewer, headers: &HeaderMap, body: &Bytes) -> Response {
    let Some(media) = Media::negotiate(headers) else {
        return Refusal::NotAcceptable.respond(Media::Json);
    };
    match posted(state, viewer, headers, body, media).await {
        Ok(response) => response,
        Err(refusal) => refusal.respond(media),
    }
}

async fn posted(
    state: &App,
    viewer: Viewer,
    headers: &HeaderMap,
    body: &Bytes,
    media: Media,
) -> Result<Response, Refusal> {
    if !is_json(headers) {
        return Err(Refusal::UnsupportedMediaType);
    }
    let reader = Reader(preferred(headers));
    let operation =
        |parameters: Parameters| parameters.operation().data(viewer.clone()).data(reader);
    match operations(body, state)? {
        Sent::One(parameters) => {
            let answer = answer::execute(&state.schema, operation(parameters)).await;
            let written = answer::write(&answer);
            Ok(respond(status(&answer, media), media, written))
        }
        Sent::Batch(all) => {
            let mut answers = Vec::with_capacity(all.len());
            for parameters in all {
                let answer = answer::execute(&state.schema, operation(parameters)).await;
                answers.push(answer::write(&answer));
            }
            Ok(respond(
                StatusCode::OK,
                media,
                format!("[{}]", answers.join(",")),
            ))
        }
    }
}

enum Sent {
    One(Parameters),
    Batch(Vec<Parameters>),
}

/// What a body holds: one operation, or where that is configured a list of some.
fn operations(body: &Bytes, state: &App) -> Result<Sent, Refusal> {
    let limits = &state.limits;
    let (have, limit) = (
        values(body),
        limits
            .variables
            .saturating_mul(limits.batch.max(1))
            .saturating_add(AROUND),
    );
    if have > limit {
        return Err(Refusal::TooMany { have, limit });
    }
    if !body.trim_ascii_start().starts_with(b"[") {
        return Parameters::from_json(body).map(Sent::One);
    }
    if limits.batch <= 1 {
        return Err(Refusal::Batch);
    }
    let all: Vec<Parameters> = serde_json::from_slice(body).map_err(|_| Refusal::Malformed)?;
    if all.is_empty() || all.len() > limits.batch {
        return Err(Refusal::BatchSize(limits.batch));
    }
    Ok(Sent::Batch(all))
}

/// `GET /graphql`: a query, or the playground where a browser asks without one.
pub async fn get(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    if !Parameters::are_in(&query) && super::wants_html(&headers) {
        return super::assets::playground(&headers);
    }
    let Some(media) = Media::negotiate(&headers) else {
        return Refusal::NotAcceptable.respond(Media::Json);
    };
    let answer = match Parameters::from_query_string(&query) {
        Ok(parameters) => {
            let operation = parameters.operation().data(viewer);
            query_answer(&state, operation.data(Reader(preferred(&headers)))).await
        }
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(answer) => cacheable(&headers, &answer, media),
        Err(refusal) => refusal.respond(media),
    }
}

async fn query_answer(state: &AppState, mut operation: Operation) -> Result<Answer, Refusal> {
    match answer::admit(&state.schema, &mut operation) {
        Ok(admitted) if admitted.operation != OperationType::Query => Err(Refusal::NoQueryByGet),
        Ok(admitted) => Ok(answer::execute_admitted(&state.schema, operation, admitted).await),
        Err(refused) => Ok(refused.answer()),
    }
}

/// `OPTIONS /graphql`: what may be asked. Other sites' scripts are told by `[cors]`, before this.
pub async fn options() -> Response {
    (StatusCode::NO_CONTENT, [(ALLOW, refusal::METHODS)]).into_response()
}

/// Any other method.
pub async fn no_method(headers: HeaderMap) -> Response {
    Refusal::Method.respond(Media::negotiate(&headers).unwrap_or(Media::Json))
}

/// In the newer media type, an operation that never ran (it does not parse or validate) is 400; in
/// plain JSON everything that is well-formed is 200.
fn status(answer: &Answer, media: Media) -> StatusCode {
    match media {
        Media::GraphqlResponse if answer::never_ran(answer) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    }
}

fn respond(status: StatusCode, media: Media, body: String) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, media.content_type());
    response
}

/// An answer that its reader may keep and ask about again; nobody else's cache may.
fn cacheable(request: &HeaderMap, answer: &Answer, media: Media) -> Response {
    let status = status(answer, media);
    let body = answer::write(answer);
    let whole = status == StatusCode::OK && answer.errors.is_empty();
    let etag = whole.then(|| {
        format!(
            "W/\"{}\"",
            URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..16])
        )
    });
    let mut response = match &etag {
        Some(etag) if super::assets::knows(request, etag) => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        _ => respond(status, media, body),
    };
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static(VARIES_BY));
    if let Some(etag) = etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
        headers.insert(ETAG, etag);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    response
}
