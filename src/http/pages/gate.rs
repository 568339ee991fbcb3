//! Whom a page is for. Whoever it is not for sees the same page whether or not there is something
//! at the address.

use axum::Extension;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use entity::enums::AccessWay;
use service::access_log::Reading;

use super::{Page, PageError};
use crate::graphql::context::Viewer;
use crate::graphql::layer::openness::Openness;
use crate::graphql::rights::Right;
use crate::http::AppState;

/// Pages for whoever may read.
pub async fn readers(
    Extension(viewer): Extension<Viewer>,
    request: Request,
    next: Next,
) -> Response {
    only(Openness::Everyone, &viewer, request, next).await
}

/// Pages for the people of the community and its council: what stands there names some of them.
pub async fn people(
    Extension(viewer): Extension<Viewer>,
    request: Request,
    next: Next,
) -> Response {
    only(Openness::People, &viewer, request, next).await
}

/// The mailbox, for administrators. That they look into it is put on record.
pub async fn mailbox(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
    next: Next,
) -> Response {
    let reading = Reading {
        actor: viewer.actor.clone(),
        way: AccessWay::Page,
        operation: Some(request.uri().path().to_owned()),
        fields: vec!["Mailbox".to_owned()],
    };
    let response = only(Openness::Administrators, &viewer, request, next).await;
    if response.status().is_success() {
        state.access_log.note(reading).await;
    }
    response
}

async fn only(openness: Openness, viewer: &Viewer, request: Request, next: Next) -> Response {
    if Right::Read.belongs_to(viewer) && openness.admits(viewer) {
        return next.run(request).await;
    }
    let page = Page::of(request.headers(), request.uri());
    PageError::Forbidden.show(page)
}
