//! What is served over HTTP: the API, the pages, the documents, health.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use domain::random::Random;
use domain::zone::Zone;
use jobs::runner::Metrics;
use sea_orm::DatabaseConnection;

use crate::app::access_log::AccessLog;
use crate::app::clock::SharedClock;
use crate::graphql::schema::ApiSchema;
use crate::limits::Limits;

pub mod assets;
pub mod auth;
mod body;
mod compress;
mod cors;
pub mod csv;
mod gate;
mod graphql;
mod headers;
mod health;
mod metrics;
mod pages;
mod people;
pub mod serve;
pub mod socket;

pub use cors::Cors;
pub use gate::{Gate, Rates};

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
    /// How much of everything there may be.
    pub limits: Limits,
    /// The places for requests.
    pub gate: Gate,
    /// How often each credential may send one.
    pub rates: Arc<Rates>,
    /// Which other sites' scripts may ask.
    pub cors: Cors,
    /// Whose turn it is to get a table.
    pub tables: csv::Turns,
    /// The sockets of those who follow something.
    pub sockets: socket::Sockets,
    /// What tells whether the jobs are being worked off.
    pub heartbeat: health::Heartbeat,
    /// What the runner of this process counts.
    pub runner: Metrics,
    /// Where it is noted who reads personal data.
    pub access_log: AccessLog,
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
///
/// A request passes, from the outside in: the headers of every answer, the place that it must get,
/// the door, its credential's pace. Health and assets need neither place nor door.
pub fn router(state: AppState) -> Router {
    let document = Router::new()
        .route("/reports/{name}", get(pages::document))
        .layer(from_fn(pages::gate::people));
    let endpoint = get(graphql::get)
        .post(graphql::post)
        .options(graphql::options)
        .fallback(graphql::no_method);
    let data = Router::new()
        .route("/graphql", endpoint)
        .route("/csv", get(csv::get).post(csv::post))
        .route("/people/{id}/export", get(people::export))
        .route("/metrics", get(metrics::get))
        .merge(document)
        .layer(compress::layer());
    let mailbox = Router::new()
        .route("/mailbox", get(pages::mailbox))
        .route("/mailbox/{id}", get(pages::message))
        .route("/mailbox/{id}/frame", get(pages::frame))
        .route("/mailbox/{id}/attachments/{index}", get(pages::attachment))
        .layer(from_fn_with_state(state.clone(), pages::gate::mailbox));
    let reports = Router::new()
        .route("/reports", get(pages::reports))
        .layer(from_fn(pages::gate::people));
    let behind_the_door = data
        .route("/", get(pages::home).layer(from_fn(pages::gate::readers)))
        .merge(mailbox)
        .merge(reports)
        .route("/account", get(auth::account::page))
        .route(
            "/account/sessions/{id}/end",
            post(auth::account::end_session),
        )
        .fallback(pages::nowhere)
        .layer(from_fn_with_state(state.clone(), gate::pace))
        .layer(from_fn_with_state(state.clone(), auth::require))
        // A socket may say who it is once it is open.
        .layer(from_fn_with_state(state.clone(), socket::upgrade));
    let open = Router::new()
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
        .route("/sign-out", post(auth::sign_out));
    let places = open
        .merge(behind_the_door)
        .layer(from_fn_with_state(state.clone(), gate::bound))
        .layer(tower::util::option_layer(state.cors.layer()));
    Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(assets::router())
        .merge(places)
        .layer(DefaultBodyLimit::max(state.limits.body_bytes))
        .layer(from_fn_with_state(state.clone(), headers::everywhere))
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
