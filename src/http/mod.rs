//! What is served over HTTP: the API, the pages, the documents, health.

use std::sync::Arc;

use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, Uri};
use domain::random::Random;
use domain::zone::Zone;
use jobs::mail::relay::Relay;
use jobs::runner::{Metrics, Runner};
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
mod files;
mod front;
mod gate;
mod graphql;
mod headers;
mod health;
mod metrics;
mod pages;
mod patient;
mod people;
mod roster;
mod roster_sheet;
mod routes;
pub mod serve;
pub mod socket;

pub use cors::Cors;
pub use front::Front;
pub use gate::{Gate, Rates};
pub use routes::router;

/// What every request may need. It is handed on at each step of a request's way, so it is one thing
/// to count and not twenty.
pub type AppState = Arc<App>;

/// What a service works with.
pub struct App {
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
    /// Who is believed about where a request comes from.
    pub proxies: auth::Proxies,
    /// The sockets of those who follow something.
    pub sockets: socket::Sockets,
    /// What tells whether the jobs are being worked off.
    pub heartbeat: health::Heartbeat,
    /// What the runner of this process counts.
    pub runner: Metrics,
    /// The relay that takes the mail, where one does.
    pub relay: Option<Relay>,
    /// What runs the jobs that an answer calls for.
    pub jobs: Runner,
    /// Where it is noted who reads personal data.
    pub access_log: AccessLog,
    /// Where files are kept that are attached to something.
    pub files: ::files::Store,
}

impl App {
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
