//! `GET /roster`: the roster of a day as a file, for the secretariat; sent back, it changes nothing.

use std::fs::File;
use std::io;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::language::Language;
use domain::roster::Track;
use entity::enums::AccessWay;
use futures::stream::unfold;
use jiff::civil::Date;
use serde::Deserialize;
use service::access_log::Reading;
use spreadsheet::Separator;
use tokio::io::AsyncReadExt as _;

use super::AppState;
use super::pages::preferred;
use super::roster::{failed, wrong};
use crate::graphql::context::Viewer;
use crate::graphql::layer::openness::Openness;
use crate::graphql::rights::Right;
use crate::roster::sheet::{Form, Sheet, SheetError, make};

/// Where the file is.
pub const PATH: &str = "/roster";
/// Bytes that go at a time.
const PIECE: usize = 64 * 1024;
/// What stands in it that is not for everybody, as the access log names it.
const READ: [&str; 5] = [
    "EmailAddress.address",
    "Membership.person",
    "Person.familyName",
    "Person.givenName",
    "Person.phone",
];

/// What stands in the query string.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    at: Option<String>,
    track: Option<String>,
    format: Option<String>,
    language: Option<String>,
    separator: Option<String>,
}

/// Gives the file.
pub async fn give(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    if !(Right::Read.belongs_to(&viewer) && Openness::Secretariat.admits(&viewer)) {
        let message = "The roster as a file is the secretariat's.";
        return failed(StatusCode::FORBIDDEN, "FORBIDDEN", message);
    }
    let Ok(Query(asked)) = Query::<Asked>::try_from_uri(&uri) else {
        return wrong(
            "The query string takes at, track, format, language and separator, once each.",
        );
    };
    let today = state.zone.date_at(state.clock.now());
    let sheet = match sheet(&asked, today, preferred(&headers)) {
        Ok(sheet) => sheet,
        Err(message) => return wrong(message),
    };
    let made = match state.tables.take() {
        Ok(_turn) => make(&state.db, sheet).await,
        Err(busy) => return *busy,
    };
    let file = match made {
        Ok(file) => file,
        Err(error) => return failure(&error),
    };
    let reading = Reading {
        actor: viewer.actor,
        way: AccessWay::Table,
        operation: Some(PATH.to_owned()),
        fields: READ.map(str::to_owned).into(),
    };
    state.access_log.note(reading).await;
    sent(file, sheet)
}

fn sheet(asked: &Asked, today: Date, preferred: Language) -> Result<Sheet, &'static str> {
    let at = match &asked.at {
        None => today,
        Some(day) => day
            .parse()
            .map_err(|_| "at is a day, written as 2021-09-01.")?,
    };
    let track = match asked.track.as_deref() {
        None => None,
        Some("executive") => Some(Track::Executive),
        Some("manager") => Some(Track::Manager),
        Some(_) => return Err("track is executive or manager."),
    };
    let language = match asked.language.as_deref().map(Language::parse) {
        None => preferred,
        Some(language) => language.map_err(|_| "language is fr or en.")?,
    };
    let separator = match asked.separator.as_deref() {
        None => None,
        Some(name) => Some(Separator::parse(name).ok_or("separator is comma, semicolon or tab.")?),
    };
    Ok(Sheet {
        at,
        track,
        language,
        form: Form::parse(asked.format.as_deref(), separator)?,
    })
}

fn failure(error: &SheetError) -> Response {
    if let SheetError::NoCommunity = error {
        return failed(StatusCode::CONFLICT, "NOT_FOUND", &error.to_string());
    }
    tracing::error!(%error, "the roster could not be made into a file");
    let message = "The service could not make the file; try again in a moment.";
    failed(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
}

fn sent(file: File, sheet: Sheet) -> Response {
    let length = match file.metadata() {
        Ok(metadata) => metadata.len(),
        Err(error) => return failure(&SheetError::Write(error.into())),
    };
    let media = match sheet.form {
        Form::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Form::Csv(_) => "text/csv; charset=utf-8; header=present",
    };
    let name = format!("roster-{}.{}", sheet.at, sheet.form.extension());
    let headers = [
        (CONTENT_TYPE, media.to_owned()),
        (CONTENT_LENGTH, length.to_string()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, streamed(file)).into_response()
}

/// The file, piece by piece.
fn streamed(file: File) -> Body {
    let begin = Some(tokio::fs::File::from_std(file));
    Body::from_stream(unfold(begin, |file| async {
        let mut file = file?;
        let mut piece = Vec::with_capacity(PIECE);
        match file.read_buf(&mut piece).await {
            Ok(0) => None,
            Ok(_) => Some((Ok::<_, io::Error>(Bytes::from(piece)), Some(file))),
            Err(error) => Some((Err(error), None)),
        }
    }))
}
