//! One's own account: who one is here, and the browsers that one is signed in with.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use entity::person;
use sea_orm::EntityTrait;
use service::access::{Secret, sessions};
use service::commands::CommandError;
use service::context::Act;
use service::time::ToJiff;

use super::enter::go;
use super::origin::is_from_elsewhere;
use crate::graphql::context::Viewer;
use crate::http::AppState;
use crate::http::pages::account::{self, Session};
use crate::http::pages::{InPath, Page, PageError};

/// `GET /account`.
pub async fn page(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = state.page(&headers, &uri).shown_to(&viewer);
    match content(&state, &page, &viewer, &headers).await {
        Ok((name, sessions)) => account::show(page, name, &viewer, sessions, state.door.is_open()),
        Err(error) => error.show(page),
    }
}

async fn content(
    state: &AppState,
    page: &Page,
    viewer: &Viewer,
    headers: &HeaderMap,
) -> Result<(Option<String>, Vec<Session>), PageError> {
    let Some(person) = viewer.person else {
        return Ok((None, Vec::new()));
    };
    let here = state.door.cookies.session(headers);
    let here = here
        .first()
        .and_then(|given| std::str::from_utf8(given).ok());
    let here = here.and_then(Secret::read).map(|secret| secret.digest());
    let rows = sessions::of_person(&state.db, person, state.clock.now()).await?;
    let shown = rows.into_iter().map(|row| {
        Ok::<_, PageError>(Session {
            end: format!("/account/sessions/{}/end", row.id),
            begun: page.moment(row.created_at.to_jiff(), &state.zone)?,
            seen: page.moment(row.last_seen_at.to_jiff(), &state.zone)?,
            here: here.as_ref().is_some_and(|key| key.as_str() == row.sha256),
        })
    });
    let shown = shown.collect::<Result<_, _>>()?;
    Ok((name(state, Some(person)).await?, shown))
}

/// `POST /account/sessions/{id}/end`: ends one of one's own sessions.
pub async fn end_session(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    InPath(id): InPath<i64>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let page = || state.page(&headers, &uri);
    if is_from_elsewhere(&headers, false) {
        return PageError::Elsewhere.show(page());
    }
    let (Some(person), Some(actor)) = (viewer.person, viewer.actor) else {
        return PageError::NotFound.show(page());
    };
    let act = Act::new(actor, state.clock.now());
    let ended = service::db::write(&state.db, async |tx| {
        sessions::end(tx, &act, id, person).await
    });
    match ended.await {
        Ok(_) => {
            state.door.keeper.forget();
            go(&page().link("/account"), [])
        }
        Err(CommandError::Refused(_)) => PageError::NotFound.show(page()),
        Err(CommandError::Failed(error)) => PageError::from(error).show(page()),
    }
}

/// A person's name, as it is said.
pub(super) async fn name(
    state: &AppState,
    person: Option<i64>,
) -> Result<Option<String>, PageError> {
    let Some(person) = person else {
        return Ok(None);
    };
    let row = person::Entity::find_by_id(person).one(&state.db).await?;
    Ok(row.map(|row| format!("{} {}", row.given_name, row.family_name)))
}
