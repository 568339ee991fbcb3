//! What is served over HTTP: the API, the pages, the documents, health.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use domain::random::Random;
use domain::zone::Zone;
use sea_orm::DatabaseConnection;
use tower_http::timeout::TimeoutLayer;

use crate::app::clock::SharedClock;
use crate::graphql::schema::ApiSchema;

pub mod assets;
pub mod auth;
pub mod csv;
mod graphql;
mod health;
mod pages;

/// The longest body that is read: an operation with its variables.
const BODY_LIMIT: usize = 1024 * 1024;
/// After this, whoever waits is told that it takes too long.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// What every request may need.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: DatabaseConnection,
    /// The API.
    pub schema: ApiSchema,
    /// The clock.
    pub clock: SharedClock,
    /// The community's zone, in which the pages show moments.
    pub zone: Zone,
    /// Who is let in.
    pub door: Arc<auth::Doorkeeper>,
    /// Where secrets come from.
    pub random: Arc<dyn Random>,
    /// Whether this is the demonstration, which says so on each page.
    pub demonstration: bool,
    /// What links begin with.
    pub public_url: Arc<str>,
    /// Whose turn it is to get a table.
    pub tables: csv::Turns,
    /// What tells whether the jobs are being worked off.
    pub heartbeat: health::Heartbeat,
}

impl AppState {
    /// The frame of the page at an address.
    fn page(&self, headers: &HeaderMap, uri: &Uri) -> pages::Page {
        let page = pages::Page::of(headers, uri);
        if self.demonstration {
            page.with_clock(self.clock.now(), self.zone.clone())
        } else {
            page
        }
    }
}

pub use health::Heartbeat;

/// Everything that is served.
pub fn router(state: AppState) -> Router {
    let behind_the_door = Router::new()
        .route("/", get(pages::home))
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/csv", get(csv::get).post(csv::post))
        .route("/mailbox", get(pages::mailbox))
        .route("/mailbox/{id}", get(pages::message))
        .route("/mailbox/{id}/frame", get(pages::frame))
        .route("/mailbox/{id}/attachments/{index}", get(pages::attachment))
        .route("/reports", get(pages::reports))
        .route("/reports/{name}", get(pages::document))
        .route("/account", get(auth::account::page))
        .route(
            "/account/sessions/{id}/end",
            post(auth::account::end_session),
        )
        .fallback(pages::nowhere)
        .layer(from_fn_with_state(state.clone(), auth::require));
    let open = Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route(
            "/sign-in",
            get(auth::sign_in_page).post(auth::sign_in_with_token),
        )
        .route("/sign-in/mail", post(auth::ask_for_link))
        .route("/sign-in/sent", get(auth::link_sent))
        .route(
            "/sign-in/link/{secret}",
            get(auth::link_page).post(auth::open_link),
        )
        .route("/sign-out", post(auth::sign_out))
        .merge(assets::router());
    open.merge(behind_the_door)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIMEOUT,
        ))
        .with_state(state)
}

/// Whether a browser asks for a page, rather than a program for data.
fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|range| {
            range
                .split(';')
                .next()
                .is_some_and(|media| media.trim() == "text/html")
        })
}
