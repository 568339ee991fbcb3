//! The way in.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use documents::locale::Locale;
use domain::language::Language;
use entity::attachment;
use files::{FileName, NameError, NotTaken, StageError, Staged};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use service::commands::given::{GivenText, GivenTexts};
use service::commands::knowledge::attachments::{Attach, attach};
use service::commands::{CommandError, Problem, ProblemCode};
use service::context::{Act, Actor};
use service::db;

use crate::graphql::context::Viewer;
use crate::graphql::layer::id;
use crate::graphql::mutation::in_words;
use crate::graphql::rights::Right;
use crate::http::AppState;
use crate::http::auth::is_from_elsewhere;
use crate::http::graphql::{Media, Refusal};
use crate::http::pages::preferred;
use crate::http::roster::{failed, wrong};

/// Where files are sent.
pub const PATH: &str = "/files";

/// Whether a request sends a file.
pub fn is_upload(method: &Method, uri: &Uri) -> bool {
    method == Method::POST && uri.path() == PATH
}

/// Whether somebody may send files: it is looked at before any of the body is read.
pub fn may_send(viewer: &Viewer) -> bool {
    Right::Work.belongs_to(viewer) && viewer.actor.is_some()
}

/// What stands in the query string.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    resource: Option<String>,
    name: Option<String>,
    language: Option<String>,
    #[serde(rename = "titleFr")]
    title_fr: Option<String>,
    #[serde(rename = "titleEn")]
    title_en: Option<String>,
}

/// A file on its way, as far as it is known before its bytes.
struct Coming {
    actor: Actor,
    resource: i64,
    name: FileName,
    title: GivenTexts,
    language: Option<String>,
}

/// Takes a file.
pub async fn take(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    uri: Uri,
    body: Body,
) -> Response {
    // A page of another site could send a file along with our cookie.
    if is_from_elsewhere(&headers, false) {
        let message = "A page of another site needs a token of its own.";
        return failed(StatusCode::FORBIDDEN, "FORBIDDEN", message);
    }
    let Ok(Query(asked)) = Query::<Asked>::try_from_uri(&uri) else {
        return wrong(
            "The query string takes resource, name, language, titleFr and titleEn, once each.",
        );
    };
    let Some(actor) = viewer.actor else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let coming = match coming(actor, asked) {
        Ok(coming) => coming,
        Err(problems) => return refused(&problems, preferred(&headers)),
    };
    let most = state.limits.file_bytes();
    if announced(&headers).is_some_and(|announced| announced > most) {
        return too_long(most);
    }
    let name = hex(&state.random.uuid());
    let staged = state.files.stage(&name, body.into_data_stream(), most);
    let staged = match staged.await {
        Ok(staged) => staged,
        Err(error) => return not_taken(&error, preferred(&headers)),
    };
    // On a task of its own: a client who goes away now leaves no half behind.
    let service = AppState::clone(&state);
    let kept = tokio::spawn(async move { keep(&service, coming, staged).await }).await;
    match kept.unwrap_or_else(|error| Err(Failure::Lost(error))) {
        Ok(row) => created(&row),
        Err(Failure::Command(CommandError::Refused(problems))) => {
            refused(&problems, preferred(&headers))
        }
        Err(error) => {
            tracing::error!(%error, "a file could not be kept");
            failure()
        }
    }
}

/// Reads what stands beside the bytes; all that is wrong with it at once.
fn coming(actor: Actor, asked: Asked) -> Result<Coming, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut refuse = |field: &str, code| {
        let path = vec![field.to_owned()];
        problems.push(Problem { path, code });
    };
    if asked.resource.is_none() {
        refuse("resource", ProblemCode::Missing);
    }
    let name = FileName::parse(asked.name.as_deref().unwrap_or_default());
    let name = match name {
        Ok(name) => Some(name),
        Err(error) => {
            refuse("name", name_problem(error));
            None
        }
    };
    let (Some(resource), Some(name), true) = (asked.resource, name, problems.is_empty()) else {
        return Err(problems);
    };
    let words = |given: Option<String>| {
        given.map(|words| GivenText {
            words: Some(words),
            state: None,
        })
    };
    Ok(Coming {
        actor,
        // What is no resource's id is not found.
        resource: id::read_of("Resource", &resource).unwrap_or(0),
        name,
        title: GivenTexts {
            fr: words(asked.title_fr),
            en: words(asked.title_en),
        },
        language: asked.language,
    })
}

const fn name_problem(error: NameError) -> ProblemCode {
    match error {
        NameError::Missing => ProblemCode::Missing,
        NameError::TooLong => ProblemCode::TooLong {
            most: FileName::LONGEST,
        },
        NameError::NoName => ProblemCode::NotAFileName,
    }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Why a file that came whole is not kept.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Store(#[from] files::StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Lost(#[from] tokio::task::JoinError),
}

/// Gives a file its place, and then writes it down: a row's file is there at any moment.
async fn keep(
    state: &AppState,
    coming: Coming,
    staged: Staged,
) -> Result<attachment::Model, Failure> {
    staged.keep().await?;
    let act = Act::new(coming.actor, state.clock.now());
    let input = Attach {
        resource: coming.resource,
        name: coming.name.of_kind(staged.kind).to_string(),
        title: coming.title,
        language: coming.language,
        media_type: staged.kind.media_type(),
        size: staged.size,
        sha256: staged.sha256.clone(),
    };
    let done = db::write(&state.db, async |tx| attach(tx, &act, input).await).await?;
    Ok(done.value)
}

fn created(row: &attachment::Model) -> Response {
    let address = format!("{PATH}/{}", row.id);
    let body = json!({
        "id": id::write("Attachment", row.id),
        "name": row.name,
        "mediaType": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "address": address,
    });
    let mut response = answer(StatusCode::CREATED, &body);
    if let Ok(address) = address.parse() {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}

/// Why the bytes are not taken. What was written of them is gone.
fn not_taken(error: &StageError, language: Language) -> Response {
    let reason = match error {
        StageError::TooLong(most) => return too_long(*most),
        StageError::BrokenOff => {
            let message = "The body broke off before its end; send the file again.";
            return failed(StatusCode::BAD_REQUEST, "MALFORMED_REQUEST", message);
        }
        StageError::NotTaken(reason) => reason,
        StageError::Store(_) | StageError::Lost(_) => {
            tracing::error!(%error, "a file could not be taken in");
            return failure();
        }
    };
    let reason = match reason {
        NotTaken::Empty => "empty",
        NotTaken::Kind { .. } => "kind",
        NotTaken::Programs => "programs",
        NotTaken::Damaged => "damaged",
    };
    let problem = Problem {
        path: vec!["body".to_owned()],
        code: ProblemCode::NotAFile { reason },
    };
    // By looking at the content itself (RFC 9110, 15.5.16).
    told(StatusCode::UNSUPPORTED_MEDIA_TYPE, &[problem], language)
}

fn too_long(most: u64) -> Response {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    Refusal::TooLong(most).respond(Media::Json)
}

fn failure() -> Response {
    let message = "The service could not take the file; try again in a moment.";
    failed(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
}

fn refused(problems: &[Problem], language: Language) -> Response {
    told(StatusCode::UNPROCESSABLE_ENTITY, problems, language)
}

/// Problems as a mutation's payload has them.
fn told(status: StatusCode, problems: &[Problem], language: Language) -> Response {
    let locale = Locale::of(language);
    let problems = problems.iter().map(|problem| {
        let code = problem.code.as_str();
        let message = in_words(locale, &problem.code).unwrap_or_else(|error| {
            tracing::error!(%error, "a problem has no words");
            code.to_owned()
        });
        json!({ "path": problem.path, "code": code.to_uppercase(), "message": message })
    });
    let problems: Vec<Json> = problems.collect();
    answer(status, &json!({ "problems": problems }))
}

fn answer(status: StatusCode, body: &Json) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body.to_string()).into_response()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
