//! `GET /people/{id}/export`: a person's data as one file, for the person and for administrators.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use domain::access::{Role, Scope};
use entity::enums::AccessWay;
use service::access_log::Reading;
use service::reads;

use super::AppState;
use crate::export::{document, person_key};
use crate::graphql::context::Viewer;

/// Sends the file. Who may not have it, and who asks for nobody, get the same answer.
pub async fn export(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Response {
    let person = person_key(&id).filter(|person| may_have(&viewer, *person));
    let Some(person) = person else {
        return refused(StatusCode::NOT_FOUND, "NOT_FOUND", NOBODY);
    };
    let text = match text(&state, person).await {
        Ok(Some(text)) => text,
        Ok(None) => return refused(StatusCode::NOT_FOUND, "NOT_FOUND", NOBODY),
        Err(error) => {
            tracing::error!(%error, "a person's data could not be exported");
            let message = "The service could not answer; try again in a moment.";
            return refused(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message);
        }
    };
    let reading = Reading {
        actor: viewer.actor,
        way: AccessWay::Page,
        operation: Some("/people/{id}/export".to_owned()),
        fields: vec![format!("Person:{person}")],
    };
    state.access_log.note(reading).await;
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"person-{person}.json\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, text).into_response()
}

const NOBODY: &str = "There is nobody here whose data you may have.";

fn may_have(viewer: &Viewer, person: i64) -> bool {
    let may_read = viewer.scopes.has(Scope::Read);
    may_read && (viewer.person == Some(person) || viewer.roles.has(Role::Administrator))
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    #[error(transparent)]
    Heading(#[from] documents::locale::LocaleError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

async fn text(state: &AppState, person: i64) -> Result<Option<String>, Failure> {
    let Some(sections) = reads::export::of(&state.db, person).await? else {
        return Ok(None);
    };
    let file = document(person, state.clock.now(), sections)?;
    Ok(Some(serde_json::to_string_pretty(&file)?))
}

fn refused(status: StatusCode, code: &str, message: &str) -> Response {
    let body = serde_json::json!({ "errors": [{
        "message": message,
        "extensions": { "code": code },
    }]});
    (status, axum::Json(body)).into_response()
}
