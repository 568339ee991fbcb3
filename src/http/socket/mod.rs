//! GraphQL over a WebSocket: `GET /graphql` with an upgrade and the sub-protocol
//! `graphql-transport-ws`.
//!
//! Who it is, the headers of the handshake say (a token, or the cookie of a sign-in, which counts
//! only from a page of ours), or the payload of `connection_init`. From there on each operation is
//! answered as over HTTP.

mod connection;
mod origin;
mod places;
mod protocol;

use std::net::IpAddr;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request};
use axum::http::header::{AUTHORIZATION, CONNECTION, COOKIE, ORIGIN, RETRY_AFTER, UPGRADE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::AppState;
use super::auth::{Client, Doorkeeper, Look};
use super::graphql::{Media, Refusal};
use crate::graphql::context::Viewer;
use origin::Origin;
use protocol::Close;

pub use places::Sockets;

/// By what a client says who it is.
#[derive(Clone)]
enum Credential {
    /// By the headers of the handshake.
    Headers(HeaderMap),
    /// By the payload of `connection_init`.
    Token(String),
}

/// Who it is could not be looked up.
#[derive(Debug)]
struct Unknown;

impl Credential {
    /// The headers that say who it is, and no other. A page of another site that may ask brings its
    /// own token; the cookie of ours it may not use.
    fn of(headers: &HeaderMap, origin: Origin) -> Self {
        let mut kept = HeaderMap::new();
        let names = match origin {
            Origin::Foreign => vec![AUTHORIZATION],
            Origin::Ours | Origin::Unsaid => vec![AUTHORIZATION, COOKIE],
        };
        for name in names {
            for value in headers.get_all(&name) {
                kept.append(&name, value.clone());
            }
        }
        Self::Headers(kept)
    }

    /// Who it is now; none for whoever is not let in.
    ///
    /// # Errors
    /// When that can't be looked up: nobody may be told to be nobody then.
    async fn viewer(&self, door: &Doorkeeper, look: Look) -> Result<Option<Viewer>, Unknown> {
        let found = match self {
            Self::Headers(headers) => door.identify(headers, look).await,
            Self::Token(token) => door.holder(token, look).await,
        };
        found.map_err(|error| {
            tracing::error!(%error, "who follows could not be looked up");
            Unknown
        })
    }

    /// Whether a browser sends it by itself, whoever's page it shows.
    fn is_ambient(&self) -> bool {
        match self {
            Self::Headers(sent) => sent.contains_key(COOKIE) && !sent.contains_key(AUTHORIZATION),
            Self::Token(_) => false,
        }
    }
}

/// Takes a handshake.
pub async fn upgrade(state: &AppState, request: Request, peer: IpAddr) -> Response {
    let (mut parts, _) = request.into_parts();
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.protocols([protocol::NAME]),
        Err(refusal) => return refusal.into_response(),
    };
    let client = Client::of(state, peer, &parts.headers);
    let headers = parts.headers;
    let origin = Origin::of(&headers, &state.public_url);
    let is_invited = headers
        .get(ORIGIN)
        .is_some_and(|origin| state.cors.lets_in(origin));
    if origin == Origin::Foreign && !is_invited {
        return refusal(
            StatusCode::FORBIDDEN,
            "FORBIDDEN",
            "Pages of other sites open no sockets here.",
        );
    }
    let credential = Credential::of(&headers, origin);
    if headers.contains_key(AUTHORIZATION) {
        match credential.viewer(&state.door, Look::Use).await {
            Ok(Some(_)) => {}
            Ok(None) => return opens_nothing(&state.door, &headers, client),
            Err(Unknown) => {
                return later(
                    "UNAVAILABLE",
                    "Who asks could not be looked up; try again in a few seconds.",
                );
            }
        }
    }
    let Some(stranger) = state.sockets.stranger() else {
        return later(
            "TOO_MANY_CONNECTIONS",
            "Too many connections; try again in a few seconds.",
        );
    };
    let limits = *state.sockets.limits();
    let upgrade = upgrade
        .max_message_size(limits.message_bytes)
        .max_frame_size(limits.message_bytes);
    if upgrade.selected_protocol().is_none() {
        return upgrade.on_upgrade(async move |mut socket| {
            connection::dismiss(&mut socket, &Close::NOT_ACCEPTABLE).await;
            drop(stranger);
        });
    }
    let language = super::pages::preferred(&headers);
    let guest = connection::Guest {
        may_write: !credential.is_ambient() || origin == Origin::Ours,
        credential,
        client,
        language,
        stranger,
    };
    let state = state.clone();
    upgrade.on_upgrade(move |socket| connection::serve(socket, state, guest))
}

/// Whether somebody wants to open a socket at `/graphql`.
pub fn is_handshake(request: &Request) -> bool {
    let says = |name, word: &str| {
        let values = request.headers().get_all(name).iter();
        let mut values = values.filter_map(|value| value.to_str().ok());
        values.any(|value| {
            value
                .split(',')
                .any(|part| part.trim().eq_ignore_ascii_case(word))
        })
    };
    request.method() == Method::GET
        && request.uri().path() == "/graphql"
        && says(CONNECTION, "upgrade")
        && says(UPGRADE, "websocket")
}

fn opens_nothing(door: &Doorkeeper, headers: &HeaderMap, client: Client) -> Response {
    match door.was_wrong(headers, client) {
        Ok(()) => refusal(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            "This token opens nothing.",
        ),
        Err(seconds) => Refusal::TooOften(seconds).respond(Media::Json),
    }
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    let error = serde_json::json!({ "message": message, "extensions": { "code": code } });
    (status, axum::Json(serde_json::json!({ "errors": [error] }))).into_response()
}

fn later(code: &str, message: &str) -> Response {
    let mut response = refusal(StatusCode::SERVICE_UNAVAILABLE, code, message);
    response.headers_mut().insert(RETRY_AFTER, 5.into());
    response
}
