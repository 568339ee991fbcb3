//! The administrator's token: who has it may do everything, who has not may see only whether the
//! service is up. (Roles and tokens of one's own come with access control.)

use axum::extract::{Form, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::AppState;
use super::pages;
use crate::graphql::context::Viewer;

const COOKIE_NAME: &str = "tribune_token";

/// Who is let in.
#[derive(Clone, Debug)]
pub enum Door {
    /// Anyone: the demonstration, which listens on this machine only.
    Open,
    /// Whoever has the token with this SHA-256.
    Token([u8; 32]),
}

impl Door {
    /// A door that opens to `token`.
    #[must_use]
    pub fn token(token: &str) -> Self {
        Self::Token(digest(token))
    }

    /// Whom it lets in by the headers of a request.
    pub async fn viewer(&self, headers: &HeaderMap) -> Option<Viewer> {
        self.holder(presented(headers)).await
    }

    /// Whom it lets in by a token, or without one.
    pub async fn holder(&self, token: Option<&str>) -> Option<Viewer> {
        match self {
            Self::Open => Some(Viewer::demonstration()),
            // Digests are compared, so the time taken says nothing about the token.
            Self::Token(expected) => token
                .filter(|token| digest(token) == *expected)
                .map(|_| Viewer::administrator()),
        }
    }
}

/// The SHA-256 of a token: what is stored of it.
#[must_use]
pub fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn presented(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    bearer.or_else(|| {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE_NAME)
            .map(|(_, token)| token)
    })
}

/// Lets in whoever has the token, and says who it is to what is behind; shows others the way: a
/// page to a browser, 401 to a program.
pub async fn require(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if let Some(viewer) = state.door.viewer(request.headers()).await {
        request.extensions_mut().insert(viewer);
        return next.run(request).await;
    }
    if super::wants_html(request.headers()) {
        let page = pages::sign_in(request.headers(), request.uri(), false);
        return (StatusCode::UNAUTHORIZED, page).into_response();
    }
    let body = serde_json::json!({ "errors": [{
        "message": "A token is needed: send it as 'Authorization: Bearer …'.",
        "extensions": { "code": "UNAUTHENTICATED" },
    }]});
    let headers = [("www-authenticate", "Bearer realm=\"Tribune\"")];
    (StatusCode::UNAUTHORIZED, headers, axum::Json(body)).into_response()
}

/// What the sign-in page sends.
#[derive(Deserialize)]
pub struct SignIn {
    token: String,
    next: String,
}

/// Takes the token from the sign-in page and keeps it in a cookie that no script reads and no
/// other site sends.
pub async fn sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Response {
    let next = if form.next.starts_with('/')
        && !form.next.starts_with("//")
        && !form.next.contains('\\')
    {
        form.next
    } else {
        "/".to_owned()
    };
    let token = form.token.trim();
    let right = match &*state.door {
        Door::Open => true,
        Door::Token(expected) => digest(token) == *expected,
    };
    let safe = token
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
    if !right || !safe {
        let uri = next.parse().unwrap_or_default();
        return (
            StatusCode::UNAUTHORIZED,
            pages::sign_in(&headers, &uri, true),
        )
            .into_response();
    }
    let secure = if state.public_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!("{COOKIE_NAME}={token}; Path=/; HttpOnly; SameSite=Strict{secure}");
    (
        StatusCode::SEE_OTHER,
        [(SET_COOKIE, cookie), (LOCATION, next)],
    )
        .into_response()
}
