//! What a page is asked for by its address: what makes no sense there is a page that is not there,
//! and its reader is told so as of any other.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::response::Response;
use serde::de::DeserializeOwned;

use super::PageError;
use crate::http::AppState;

/// The variables of a path.
pub struct InPath<T>(pub T);

/// What stands after the question mark.
pub struct InQuery<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for InPath<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let found = Path::from_request_parts(parts, state).await;
        found
            .map(|Path(found)| Self(found))
            .map_err(|_| nothing(parts, state))
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for InQuery<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let found = Query::from_request_parts(parts, state).await;
        found
            .map(|Query(found)| Self(found))
            .map_err(|_| nothing(parts, state))
    }
}

fn nothing(parts: &Parts, state: &AppState) -> Response {
    PageError::NotFound.show(state.page(&parts.headers, &parts.uri))
}
