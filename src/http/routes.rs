//! What leads where.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

use super::pages::{answer, feed, publications, signed_report, subscribe, unsubscribe};
use super::{
    AppState, assets, auth, compress, csv, files, graphql, health, metrics, pages, people, roster,
    roster_sheet,
};

/// All routes. [`super::Front`] says what a request passes before it gets to one.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(assets::router())
        .merge(open())
        .merge(behind(&state))
        // The gate has read bodies, within bounds, before anything takes them; but for files, which are
        // bounded where they are written away.
        .layer(DefaultBodyLimit::disable())
        .with_state(state)
}

/// Where one says who one is, and where a signed link says it.
fn open() -> Router<AppState> {
    let sign_in = get(auth::sign_in_page).post(auth::sign_in_with_token);
    let link = get(auth::link_page).post(auth::open_link);
    Router::new()
        .route("/sign-in", sign_in)
        .route("/sign-in/mail", post(auth::ask_for_link))
        .route("/sign-in/sent", get(auth::link_sent))
        .route("/sign-in/link/{secret}", link)
        .route("/sign-out", post(auth::sign_out))
        .route("/answer/{link}", get(answer::ask).post(answer::take))
        .route("/report/{link}", get(signed_report::read))
        .route(
            "/unsubscribe/{link}",
            get(unsubscribe::ask).post(unsubscribe::take),
        )
        .merge(readers())
}

/// What everybody may read and subscribe to.
fn readers() -> Router<AppState> {
    let confirm = get(subscribe::look).post(subscribe::confirm);
    let share = get(publications::share).post(publications::pass_on);
    Router::new()
        .route("/subscribe", get(subscribe::form).post(subscribe::ask))
        .route("/subscribe/sent", get(subscribe::sent))
        .route("/subscribe/confirm/{link}", confirm)
        .route("/publications/{slug}", get(publications::edition))
        .route("/publications/{slug}/feed.atom", get(feed::feed))
        .route("/publications/{slug}/share", share)
        .route("/publications/{slug}/share/sent", get(publications::sent))
        .layer(compress::layer())
}

/// What lies behind the door.
fn behind(state: &AppState) -> Router<AppState> {
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
        .route(roster::PATH, post(roster::take))
        .route(roster_sheet::PATH, get(roster_sheet::give))
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
        .route("/messages", get(pages::gallery))
        .route("/messages/{sample}", get(pages::sample_message))
        .route("/messages/{sample}/frame", get(pages::sample_frame))
        .layer(from_fn(pages::gate::people));
    // A file is sent as it is: its tag and its ranges are of its own bytes.
    let files = Router::new()
        .route(files::PATH, post(files::take))
        .route("/files/{id}", get(files::give));
    data.route("/", get(pages::home).layer(from_fn(pages::gate::readers)))
        .merge(mailbox)
        .merge(reports)
        .merge(files)
        .route("/account", get(auth::account::page))
        .route(
            "/account/sessions/{id}/end",
            post(auth::account::end_session),
        )
        .fallback(pages::nowhere)
}
