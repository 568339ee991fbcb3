//! The way in: what a request passes, from the outside in, before a handler sees it.
//!
//! It is one function and not layers of a router. A layer of axum's boxes each request's future and
//! copies all that lies behind it: with six of them and the routes, a small question took 51 µs of a
//! processor, and 22 without (`bench/overhead`). And what is not named here lies behind the door.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::header::ACCEPT_ENCODING;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_http::cors::CorsLayer;

use super::AppState;
use super::auth;
use super::files;
use super::gate::{self, Asker, FORM_BYTES, Place};
use super::graphql::{self, Refusal};
use super::headers;
use super::roster;
use super::roster_sheet;
use super::routes;
use super::socket;
use crate::graphql::context::Viewer;

/// The way in. The clones are one.
#[derive(Clone)]
pub struct Front(Arc<Inner>);

struct Inner {
    state: AppState,
    router: Router,
    cors: Option<CorsLayer>,
}

/// Which part of the service a path leads to.
enum Part {
    /// Health and assets, which need neither place nor door.
    Beside,
    /// Where one says who one is, what a signed link opens, and what everybody may read.
    Open,
    /// Everything else.
    Behind,
}

/// What the addresses of links begin with that open by themselves.
const SIGNED: [&str; 5] = [
    "/sign-in/link/",
    "/answer/",
    "/report/",
    "/unsubscribe/",
    "/subscribe/confirm/",
];
/// What the address of a publication begins with, and what may stand behind its name: all of it is for
/// everybody.
const PUBLICATION: &str = "/publications/";
const OF_A_PUBLICATION: [&str; 4] = ["", "feed.atom", "share", "share/sent"];

impl Part {
    fn at(path: &str) -> Self {
        match path {
            "/health/live" | "/health/ready" => Self::Beside,
            "/sign-in" | "/sign-in/mail" | "/sign-in/sent" | "/sign-out" => Self::Open,
            "/subscribe" | "/subscribe/sent" => Self::Open,
            _ if is_of_a_publication(path) => Self::Open,
            _ if path.starts_with("/assets/") => Self::Beside,
            _ => {
                let link = SIGNED.iter().find_map(|begin| path.strip_prefix(begin));
                match link {
                    Some(link) if !link.contains('/') => Self::Open,
                    _ => Self::Behind,
                }
            }
        }
    }
}

/// Whether a path is a publication's, or one of the pages behind it.
fn is_of_a_publication(path: &str) -> bool {
    let Some(rest) = path.strip_prefix(PUBLICATION) else {
        return false;
    };
    let (slug, page) = rest.split_once('/').unwrap_or((rest, ""));
    !slug.is_empty() && !rest.ends_with('/') && OF_A_PUBLICATION.contains(&page)
}

impl Front {
    /// The way into a service.
    #[must_use]
    pub fn of(state: AppState) -> Self {
        Self(Arc::new(Inner {
            router: routes::router(state.clone()),
            cors: state.cors.layer(),
            state,
        }))
    }

    /// Answers a request that comes from there.
    pub async fn answer(&self, request: Request, peer: SocketAddr) -> Response {
        let mut response = if headers::has_host(&request) {
            self.0.answer(request, peer).await
        } else {
            StatusCode::BAD_REQUEST.into_response()
        };
        headers::complete(&mut response, &self.0.state);
        response
    }
}

impl Inner {
    /// What is rare is boxed: a future is copied as a whole where it is handed on.
    async fn answer(&self, request: Request, peer: SocketAddr) -> Response {
        if matches!(Part::at(request.uri().path()), Part::Beside) {
            return Box::pin(self.routed(request)).await;
        }
        let Some(cors) = &self.cors else {
            return self.bound(request, peer).await;
        };
        let inside = service_fn(async |request| Ok(self.bound(request, peer).await));
        let answered = Box::pin(cors.layer(inside).oneshot(request));
        let Ok(response): Result<_, Infallible> = answered.await;
        response
    }

    /// Gives a request an end.
    async fn bound(&self, request: Request, peer: SocketAddr) -> Response {
        let limits = &self.state.limits;
        let is_file = roster::is_upload(request.method(), request.uri())
            || request.uri().path() == roster_sheet::PATH;
        let time = match is_file {
            true => limits.import_time() * 2,
            false if files::is_upload(request.method(), request.uri()) => {
                limits.file_time() + limits.request_time()
            }
            false => limits.request_time(),
        };
        if is_plain_operation(&request) {
            let (parts, body) = request.into_parts();
            return match timeout(time, self.operation(&parts, body, peer)).await {
                Ok(answered) => answered.unwrap_or_else(|refused| *refused),
                Err(_) => Asker::of(&parts.headers, &parts.uri).refuse(Refusal::Timeout),
            };
        }
        let asker = Asker::of(request.headers(), request.uri());
        let answer = Box::pin(async {
            match Part::at(request.uri().path()) {
                Part::Open => self.open(request, peer).await,
                Part::Beside | Part::Behind => self.behind(request, peer).await,
            }
        });
        match timeout(time, answer).await {
            Ok(answered) => answered.unwrap_or_else(|refused| *refused),
            Err(_) => asker.refuse(Refusal::Timeout),
        }
    }

    async fn open(&self, request: Request, peer: SocketAddr) -> Result<Response, Box<Response>> {
        let (mut parts, body) = request.into_parts();
        let (body, _place) = gate::place(&self.state, &parts, body, FORM_BYTES).await?;
        parts.extensions.insert(ConnectInfo(peer));
        Ok(self.routed(Request::from_parts(parts, body.into())).await)
    }

    async fn behind(&self, request: Request, peer: SocketAddr) -> Result<Response, Box<Response>> {
        // A socket may say who it is once it is open.
        if socket::is_handshake(&request) {
            return Ok(socket::upgrade(&self.state, request, peer.ip()).await);
        }
        let (mut parts, body) = request.into_parts();
        if files::is_upload(&parts.method, &parts.uri) {
            return self.upload(parts, body, peer).await;
        }
        let (viewer, body, _place) = self.admit(&parts, body, peer).await?;
        parts.extensions.insert(viewer);
        Ok(self.routed(Request::from_parts(parts, body.into())).await)
    }

    /// A file is handed on as it comes, to whoever writes it away.
    async fn upload(
        &self,
        mut parts: Parts,
        body: Body,
        peer: SocketAddr,
    ) -> Result<Response, Box<Response>> {
        let viewer = auth::require(&self.state, &parts, peer.ip()).await?;
        gate::pace(&self.state, &parts, &viewer)?;
        if !files::may_send(&viewer) {
            return Err(gate::refused(&parts, Refusal::NotEditor));
        }
        let _place = gate::place_of_upload(&self.state, &parts)?;
        parts.extensions.insert(viewer);
        Ok(self.routed(Request::from_parts(parts, body)).await)
    }

    async fn operation(
        &self,
        parts: &Parts,
        body: Body,
        peer: SocketAddr,
    ) -> Result<Response, Box<Response>> {
        let (viewer, body, _place) = self.admit(parts, body, peer).await?;
        Ok(graphql::answer(&self.state, viewer, &parts.headers, &body).await)
    }

    /// Whom a request behind the door is from, its body, and its place.
    async fn admit(
        &self,
        parts: &Parts,
        body: Body,
        peer: SocketAddr,
    ) -> Result<(Viewer, Bytes, Place<'_>), Box<Response>> {
        let state = &self.state;
        let viewer = auth::require(state, parts, peer.ip()).await?;
        gate::pace(state, parts, &viewer)?;
        if roster::is_upload(&parts.method, &parts.uri) {
            if !roster::may_send(&viewer) {
                return Err(gate::refused(parts, Refusal::NotKeeper));
            }
            let (body, place) = Box::pin(gate::place_of_file(state, parts, body)).await?;
            return Ok((viewer, body, place));
        }
        let (body, place) = gate::place(state, parts, body, state.limits.body_bytes).await?;
        Ok((viewer, body, place))
    }

    async fn routed(&self, request: Request) -> Response {
        let Ok(response): Result<_, Infallible> = self.router.clone().oneshot(request).await;
        response
    }
}

/// Most of what programs send: it is spared the routes, as long as nothing has to be packed.
fn is_plain_operation(request: &Request) -> bool {
    request.method() == Method::POST
        && request.uri().path() == "/graphql"
        && !request.headers().contains_key(ACCEPT_ENCODING)
}
