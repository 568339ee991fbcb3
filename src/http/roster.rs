//! `POST /roster/imports`: a roster comes as a spreadsheet, whose bytes are the body.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use documents::locale::Locale;
use documents::roster_words;
use domain::import::{Broken, Missing};
use domain::language::Language;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use service::commands::CommandError;
use service::context::Act;
use service::error::ServiceError;
use spreadsheet::Separator;
use spreadsheet::read::Wanted;

use super::AppState;
use super::auth::is_from_elsewhere;
use super::pages::preferred;
use crate::graphql::context::Viewer;
use crate::graphql::rights::Right;
use crate::roster::{Received, Upload, UploadError, receive};

/// Where files are sent.
pub const PATH: &str = "/roster/imports";
/// Places that are told of one file.
const TOLD: usize = 100;
/// The longest name of a file that is kept.
const NAME: usize = 200;

/// Whether a request sends a file.
pub fn is_upload(method: &Method, uri: &Uri) -> bool {
    method == Method::POST && uri.path() == PATH
}

/// Whether somebody may send files: it is looked at before any of the body is read.
pub fn may_send(viewer: &Viewer) -> bool {
    Right::Roster.belongs_to(viewer) && viewer.actor.is_some()
}

/// What stands in the query string.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    name: Option<String>,
    #[serde(rename = "asOf")]
    as_of: Option<String>,
    missing: Option<String>,
    sheet: Option<String>,
    encoding: Option<String>,
    separator: Option<String>,
    language: Option<String>,
}

/// Takes a file.
pub async fn take(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    // A page of another site could send a file along with our cookie.
    if is_from_elsewhere(&headers, false) {
        let message = "A page of another site needs a token of its own.";
        return failed(StatusCode::FORBIDDEN, "FORBIDDEN", message);
    }
    let Ok(Query(asked)) = Query::<Asked>::try_from_uri(&uri) else {
        return wrong(
            "The query string takes name, asOf, missing, sheet, encoding, separator and language, once each.",
        );
    };
    let language = asked.language.as_deref().map(Language::parse);
    let language = match language {
        Some(Ok(language)) => language,
        Some(Err(_)) => return wrong("language is fr or en."),
        None => preferred(&headers),
    };
    let today = state.zone.date_at(state.clock.now());
    let upload = match upload(asked, body, today) {
        Ok(upload) => upload,
        Err(message) => return wrong(message),
    };
    let Some(actor) = viewer.actor else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let act = Act::new(actor, state.clock.now());
    // On a task of its own: a client who goes away leaves no half of a file behind.
    let service = AppState::clone(&state);
    let received =
        tokio::spawn(
            async move { receive(&service.db, service.jobs.registry(), &act, upload).await },
        );
    let received = received.await.unwrap_or_else(|error| Err(error.into()));
    match received {
        Ok(Received { import, unknown }) => {
            state.jobs.wake();
            let received = json!({
                "id": format!("RosterImport:{}", import.id),
                "lines": import.line_count,
                "problems": problems(&unknown, language),
            });
            answer(StatusCode::CREATED, &received)
        }
        Err(UploadError::Broken(broken)) => {
            let refused = json!({ "problems": problems(&broken, language) });
            answer(StatusCode::UNPROCESSABLE_ENTITY, &refused)
        }
        Err(UploadError::Command(CommandError::Failed(ServiceError::Absent {
            noun: "community",
            ..
        }))) => {
            let message = "There is no community here yet: load one with `tribune load`.";
            failed(StatusCode::CONFLICT, "NOT_FOUND", message)
        }
        Err(error) => {
            tracing::error!(%error, "a roster could not be taken in");
            let message = "The service could not take the file; try again in a moment.";
            failed(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
        }
    }
}

fn upload(asked: Asked, body: Bytes, today: Date) -> Result<Upload, &'static str> {
    let as_of = match &asked.as_of {
        None => today,
        Some(day) => day
            .parse()
            .map_err(|_| "asOf is a day, written as 2021-09-01.")?,
    };
    let missing = match asked.missing.as_deref() {
        None | Some("keep") => Missing::Keep,
        Some("end") => Missing::End,
        Some(_) => return Err("missing is keep or end."),
    };
    let separator = match asked.separator.as_deref() {
        None => None,
        Some(name) => Some(Separator::parse(name).ok_or("separator is comma, semicolon or tab.")?),
    };
    let name = asked.name.unwrap_or_else(|| "roster".to_owned());
    Ok(Upload {
        name: name
            .chars()
            .filter(|c| !c.is_control())
            .take(NAME)
            .collect(),
        bytes: body.as_ref().into(),
        as_of,
        missing,
        wanted: Wanted {
            sheet: asked.sheet,
            encoding: asked.encoding,
            separator,
        },
    })
}

/// All that is known to be wrong with a file, each with its place.
fn problems(broken: &[Broken], language: Language) -> Vec<Json> {
    let locale = Locale::of(language);
    let mut problems = Vec::new();
    for one in broken.iter().take(TOLD) {
        let message = match roster_words::broken(locale, one) {
            Ok(message) => message,
            Err(error) => {
                tracing::error!(%error, "a file's fault has no words");
                one.to_string()
            }
        };
        problems.push(json!({
            "code": one.kind.as_str().to_uppercase(),
            "row": one.place.map(|place| place.row),
            "column": one.place.map(|place| place.column),
            "cell": one.place.map(|place| place.to_string()),
            "part": one.part,
            "message": message,
        }));
    }
    problems
}

pub(super) fn wrong(message: &str) -> Response {
    failed(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", message)
}

pub(super) fn failed(status: StatusCode, code: &str, message: &str) -> Response {
    let error = json!({ "message": message, "extensions": { "code": code } });
    answer(status, &json!({ "errors": [error] }))
}

fn answer(status: StatusCode, body: &Json) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body.to_string()).into_response()
}
