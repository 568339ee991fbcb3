//! The way out.

use async_graphql::{Request as Operation, Variables};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use files::StoreError;
use serde::Deserialize;
use serde_json::json;

use super::condition::{self, Outcome};
use super::range::Part;
use crate::graphql::answer;
use crate::graphql::context::Viewer;
use crate::graphql::layer::id;
use crate::http::AppState;
use crate::http::roster::failed;

/// Who sees a resource sees its files: the API itself is asked, so that there is one rule.
const QUESTION: &str =
    "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Attachment { name mediaType size sha256 } } }";
/// Should a browser show it after all, it runs nothing and loads nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// What is sent of a file beside its bytes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attachment {
    name: String,
    media_type: String,
    size: u64,
    sha256: String,
}

/// What the API answers.
#[derive(Deserialize)]
struct Answered {
    nodes: Vec<Option<Attachment>>,
}

/// Gives a file, or a part of it. What is there and not for the asker is answered as what is not there.
pub async fn give(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path(key): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let found = match key.parse() {
        Ok(key @ 1..) => find(&state, viewer, key).await,
        _ => Err(nowhere()),
    };
    let file = match found {
        Ok(file) => file,
        Err(refused) => return refused,
    };
    let tag = format!("\"{}\"", file.sha256);
    match condition::outcome(&headers, &tag) {
        Outcome::Answered => {}
        Outcome::NotModified => return (StatusCode::NOT_MODIFIED, known(&tag)).into_response(),
        Outcome::Failed => {
            let message = "The file is not the one that If-Match names.";
            let code = "PRECONDITION_FAILED";
            return failed(StatusCode::PRECONDITION_FAILED, code, message);
        }
    }
    // Ranges are of GET alone (RFC 9110, 14.2).
    let part = match method == Method::GET && condition::takes_range(&headers, &tag) {
        true => Part::of(&headers, file.size),
        false => Part::Whole,
    };
    match part {
        Part::Whole => sent(&state, &file, &tag, None).await,
        Part::Bytes(range) => sent(&state, &file, &tag, Some(range)).await,
        Part::Beyond => beyond(file.size),
    }
}

async fn find(state: &AppState, viewer: Viewer, key: i64) -> Result<Attachment, Response> {
    let variables = Variables::from_json(json!({ "ids": [id::write("Attachment", key)] }));
    let operation = Operation::new(QUESTION).variables(variables).data(viewer);
    let answered = answer::execute(&state.schema, operation).await;
    if let Some(error) = answered.errors.first() {
        let refused = error.extensions.as_ref().and_then(|more| more.get("code"));
        return Err(match refused == Some(&"FORBIDDEN".into()) {
            true => failed(StatusCode::FORBIDDEN, "FORBIDDEN", &error.message),
            false => {
                tracing::error!(error = %error.message, "a file could not be looked for");
                failure()
            }
        });
    }
    match serde_json::from_str::<Answered>(&answer::data(&answered)) {
        Ok(answered) => answered
            .nodes
            .into_iter()
            .next()
            .flatten()
            .ok_or_else(nowhere),
        Err(error) => {
            tracing::error!(%error, "an attachment is not as it should be");
            Err(failure())
        }
    }
}

fn nowhere() -> Response {
    let message = "There is no such file for you.";
    failed(StatusCode::NOT_FOUND, "NOT_FOUND", message)
}

fn failure() -> Response {
    let message = "The service could not read the file; try again in a moment.";
    failed(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
}

fn beyond(size: u64) -> Response {
    let status = StatusCode::RANGE_NOT_SATISFIABLE;
    let message = "The range begins beyond the file's end.";
    let mut response = failed(status, "RANGE_NOT_SATISFIABLE", message);
    if let Ok(range) = format!("bytes */{size}").parse() {
        response.headers_mut().insert(CONTENT_RANGE, range);
    }
    response
}

/// What whoever has the file is told of it, too (RFC 9110, 15.4.5).
fn known(tag: &str) -> [(HeaderName, String); 2] {
    [
        (ETAG, tag.to_owned()),
        (CACHE_CONTROL, "private, no-cache".to_owned()),
    ]
}

async fn sent(
    state: &AppState,
    file: &Attachment,
    tag: &str,
    part: Option<std::ops::Range<u64>>,
) -> Response {
    let range = part.clone().unwrap_or(0..file.size);
    let (status, length) = match part {
        Some(_) => (StatusCode::PARTIAL_CONTENT, range.end - range.start),
        None => (StatusCode::OK, file.size),
    };
    let place = part.map(|part| {
        let place = format!("bytes {}-{}/{}", part.start, part.end - 1, file.size);
        [(CONTENT_RANGE, place)]
    });
    let bytes = match state.files.read(&file.sha256, range).await {
        Ok(bytes) => bytes,
        Err(error) => {
            let is_missing = matches!(error, StoreError::Missing);
            tracing::error!(%error, is_missing, sha256 = file.sha256, "a file could not be read");
            return failure();
        }
    };
    let headers = [
        (CONTENT_TYPE, with_charset(&file.media_type)),
        (CONTENT_LENGTH, length.to_string()),
        (ACCEPT_RANGES, "bytes".to_owned()),
        (CONTENT_DISPOSITION, disposition(&file.name)),
        (CONTENT_SECURITY_POLICY, POLICY.to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    let body = Body::from_stream(bytes);
    match place {
        Some(place) => (status, known(tag), headers, place, body).into_response(),
        None => (status, known(tag), headers, body).into_response(),
    }
}

/// Texts are in UTF-8: others are not taken.
fn with_charset(media_type: &str) -> String {
    match media_type.starts_with("text/") {
        true => format!("{media_type}; charset=utf-8"),
        false => media_type.to_owned(),
    }
}

/// To be saved, under its name (RFC 6266): in ASCII for old programs, and as it is.
fn disposition(name: &str) -> String {
    let plain = |c: char| match c {
        ' '..='~' if !['"', '\\', '%'].contains(&c) => c,
        _ => '_',
    };
    let ascii: String = name.chars().map(plain).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        // What needs no escape (RFC 8187, 3.2.1).
        match byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            true => whole.push(char::from(byte)),
            false => whole.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_are_written_for_old_programs_and_new_ones() {
        assert_eq!(
            disposition("Été \"2021\".pdf"),
            "attachment; filename=\"_t_ _2021_.pdf\"; filename*=UTF-8''%C3%89t%C3%A9%20%222021%22.pdf"
        );
    }
}
