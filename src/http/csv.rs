//! Tables: all rows of a list as CSV, from the same query that the API answers page by page.

use std::io;
use std::sync::Arc;

use async_graphql::parser::types::{OperationType, Selection};
use async_graphql::{Request as Operation, Response as Answer};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::language::Language;
use futures::stream::unfold;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinHandle;

use super::AppState;
use super::graphql::{Media, Parameters, is_json};
use super::pages::preferred;
use crate::graphql::answer;
use crate::graphql::context::{Reader, Viewer};
use crate::graphql::layer::export::{Export, Separator};

/// How many tables go out at a time.
const AT_A_TIME: usize = 2;
/// How many pieces of a table wait for a client that is slower than the database.
const WAITING: usize = 2;

/// The turns of tables: each has a connection to the database to itself for as long as it takes.
#[derive(Clone)]
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_A_TIME)))
    }
}

impl Turns {
    /// Takes a turn.
    ///
    /// # Errors
    /// With the answer where there is none.
    pub fn take(&self) -> Result<OwnedSemaphorePermit, Box<Response>> {
        let turn = Arc::clone(&self.0).try_acquire_owned();
        turn.map_err(|_| Box::new(Refusal::Busy.respond()))
    }
}

/// What stands in the query string beside the operation.
#[derive(Default, Deserialize)]
struct Given {
    language: Option<String>,
    separator: Option<String>,
}

/// Why there is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error(
        "Send a query in 'query', and, where there are any, 'operationName' and 'variables', in the query string or as a JSON object."
    )]
    Malformed,
    #[error("Send the operation as application/json in UTF-8.")]
    UnsupportedMediaType,
    #[error("A table is read: send a query.")]
    NoQuery,
    #[error("A table is one list: ask for one field of the query's root, such as members.")]
    NotOne,
    #[error("language is fr or en.")]
    Language,
    #[error("separator is comma or semicolon.")]
    Separator,
    #[error("Enough tables are under way; try again in a moment.")]
    Busy,
}

impl Refusal {
    fn respond(self) -> Response {
        let (status, code) = match self {
            Self::Malformed => (StatusCode::BAD_REQUEST, "MALFORMED_REQUEST"),
            Self::UnsupportedMediaType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE")
            }
            Self::NoQuery | Self::NotOne | Self::Language | Self::Separator => {
                (StatusCode::BAD_REQUEST, "BAD_USER_INPUT")
            }
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "BUSY"),
        };
        let body = serde_json::json!({ "errors": [{
            "message": self.to_string(),
            "extensions": { "code": code },
        }]});
        let mut response = (
            status,
            [(CONTENT_TYPE, Media::Json.content_type())],
            body.to_string(),
        )
            .into_response();
        if self == Self::Busy {
            let soon = HeaderValue::from_static("5");
            response.headers_mut().insert(RETRY_AFTER, soon);
        }
        response
    }
}

/// `GET /csv`.
pub async fn get(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    match Parameters::from_query_string(&query) {
        Ok(parameters) => table(&state, viewer, &headers, &query, parameters).await,
        Err(_) => Refusal::Malformed.respond(),
    }
}

/// `POST /csv`.
pub async fn post(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    if !is_json(&headers) {
        return Refusal::UnsupportedMediaType.respond();
    }
    match serde_json::from_slice::<Parameters>(&body) {
        Ok(parameters) => {
            table(
                &state,
                viewer,
                &headers,
                &query.unwrap_or_default(),
                parameters,
            )
            .await
        }
        Err(_) => Refusal::Malformed.respond(),
    }
}

async fn table(
    state: &AppState,
    viewer: Viewer,
    headers: &HeaderMap,
    query: &str,
    parameters: Parameters,
) -> Response {
    let mut operation = parameters.operation().data(viewer);
    // Before anything is parsed.
    if let Err(refused) = answer::admit(&state.schema, &mut operation) {
        return self::refused(&refused.answer());
    }
    let asked = language(headers, query).and_then(|language| {
        let name = list(&mut operation)?;
        Ok((language, separator(query)?, name))
    });
    let (language, separator, name) = match asked {
        Ok(asked) => asked,
        Err(refusal) => return refusal.respond(),
    };
    let turn = match state.tables.take() {
        Ok(turn) => turn,
        Err(busy) => return *busy,
    };
    let (out, mut pieces) = mpsc::channel(WAITING);
    let export = Export {
        language,
        separator,
        out,
    };
    let operation = operation.data(Reader(language)).data(export);
    let schema = state.schema.clone();
    let mut work = Work(tokio::spawn(async move {
        let _turn = turn;
        answer::export(&schema, operation).await
    }));
    match pieces.recv().await {
        Some(first) => {
            let disposition = format!("attachment; filename=\"{name}.csv\"");
            let headers = [
                (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
                (CONTENT_DISPOSITION, disposition.as_str()),
                (CACHE_CONTROL, "no-store"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, streamed(first, pieces, work)).into_response()
        }
        None => match (&mut work.0).await {
            Ok(answer) => refused(&answer),
            Err(error) => {
                tracing::error!(%error, "a table could not be begun");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        },
    }
}

/// The work on a table. It ends when nobody waits for it any more.
struct Work(JoinHandle<Answer>);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The table piece by piece. Where the work fails midway the connection breaks off, so that nobody
/// takes a part for the whole.
fn streamed(first: String, pieces: mpsc::Receiver<String>, work: Work) -> Body {
    let begin = (Some(first), pieces, Some(work));
    Body::from_stream(unfold(begin, |(first, mut pieces, work)| async move {
        let mut work = work?;
        let piece = match first {
            Some(first) => Some(first),
            None => pieces.recv().await,
        };
        if let Some(piece) = piece {
            return Some((Ok(Bytes::from(piece)), (None, pieces, Some(work))));
        }
        match (&mut work.0).await {
            Ok(answer) if answer.errors.is_empty() => None,
            _ => {
                let broken = io::Error::other("the table broke off");
                Some((Err(broken), (None, pieces, None)))
            }
        }
    }))
}

/// What the API says about a query of which nothing was sent.
fn refused(answer: &Answer) -> Response {
    if answer.errors.is_empty() {
        return Refusal::NotOne.respond();
    }
    let code = |error: &async_graphql::ServerError| {
        let extensions = error.extensions.as_ref();
        let code = extensions.and_then(|extensions| extensions.get("code").cloned());
        code.map_or_else(String::new, |code| code.to_string())
    };
    let status = match code(&answer.errors[0]).trim_matches('"') {
        "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
        "FORBIDDEN" => StatusCode::FORBIDDEN,
        _ => StatusCode::BAD_REQUEST,
    };
    let body = serde_json::json!({ "errors": answer.errors });
    (
        status,
        [(CONTENT_TYPE, Media::Json.content_type())],
        body.to_string(),
    )
        .into_response()
}

fn given(query: &str) -> Given {
    let uri = format!("/?{query}").parse::<axum::http::Uri>().ok();
    let given = uri.and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok());
    given.map(|given| given.0).unwrap_or_default()
}

fn language(headers: &HeaderMap, query: &str) -> Result<Language, Refusal> {
    match given(query).language.as_deref() {
        None | Some("") => Ok(preferred(headers)),
        Some("fr") => Ok(Language::Fr),
        Some("en") => Ok(Language::En),
        Some(_) => Err(Refusal::Language),
    }
}

fn separator(query: &str) -> Result<Separator, Refusal> {
    match given(query).separator.as_deref() {
        None | Some("" | "comma") => Ok(Separator::Comma),
        Some("semicolon") => Ok(Separator::Semicolon),
        Some(_) => Err(Refusal::Separator),
    }
}

/// The list that a query asks for. What can't be parsed is the executor's to refuse, with its
/// place.
fn list(operation: &mut Operation) -> Result<String, Refusal> {
    let wanted = operation.operation_name.clone();
    let Ok(document) = operation.parsed_query() else {
        return Ok("table".to_owned());
    };
    let mut operations = document.operations.iter().filter(|(name, _)| {
        wanted.is_none() || name.map(|name| name.as_str()) == wanted.as_deref()
    });
    let (Some((_, operation)), None) = (operations.next(), operations.next()) else {
        return Ok("table".to_owned());
    };
    if operation.node.ty != OperationType::Query {
        return Err(Refusal::NoQuery);
    }
    match &operation.node.selection_set.node.items[..] {
        [field] => match &field.node {
            Selection::Field(field) => Ok(field.node.response_key().node.to_string()),
            _ => Err(Refusal::NotOne),
        },
        _ => Err(Refusal::NotOne),
    }
}
