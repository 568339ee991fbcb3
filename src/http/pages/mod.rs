//! Tribune's own pages: home, reports, mailbox, sign-in.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::graphql::Refusal;

pub mod account;
pub mod answer;
mod extract;
pub mod feed;
mod gallery;
pub mod gate;
mod home;
mod mailbox;
mod page;
pub mod publications;
mod reports;
pub mod sign_in;
mod signed;
pub mod signed_report;
pub mod subscribe;
pub mod unsubscribe;

pub use extract::{InPath, InQuery};
pub use gallery::{gallery, sample_frame, sample_message};
pub use home::home;
pub use mailbox::{attachment, frame, mailbox, message};
pub use page::{Page, preferred};
pub use reports::{document, reports};

/// What Tribune's pages may load: the style sheet and the icon; a message is shown in a frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Writes a page out.
fn render(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let headers = [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CONTENT_SECURITY_POLICY, POLICY),
                (REFERRER_POLICY, "same-origin"),
                (CACHE_CONTROL, "no-store"),
            ];
            (headers, html).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "pages/message.html")]
struct Message {
    page: Page,
    key: &'static str,
}

/// Why a page can't be shown.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Nothing is there.
    #[error("nothing is there")]
    NotFound,
    /// A form of another site was sent here.
    #[error("a form of another site")]
    Elsewhere,
    /// A form lacks a field.
    #[error("a form lacks a field")]
    Malformed,
    /// A signed link that is not whole, or that nobody signed.
    #[error("the link is not whole")]
    NotWhole,
    /// Whatever is there is not for whoever asks.
    #[error("it is for others")]
    Forbidden,
    /// The service failed.
    #[error(transparent)]
    Service(#[from] service::error::ServiceError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    /// A message can't be rendered.
    #[error(transparent)]
    Mail(#[from] documents::mail::MailError),
    /// A text is missing.
    #[error(transparent)]
    Text(#[from] askama::Error),
    /// A message of ours is missing, or half of a text.
    #[error(transparent)]
    Words(#[from] documents::locale::LocaleError),
    /// What follows could not be queued.
    #[error(transparent)]
    Queue(#[from] jobs::runner::EnqueueError),
}

impl PageError {
    /// The page that says so.
    pub fn show(&self, page: Page) -> Response {
        let (status, key) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "error-not-found"),
            Self::Elsewhere => (StatusCode::FORBIDDEN, "error-elsewhere"),
            Self::Malformed => (StatusCode::BAD_REQUEST, "error-malformed"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "error-forbidden"),
            Self::NotWhole => (StatusCode::NOT_FOUND, "error-not-whole"),
            Self::Service(_)
            | Self::Database(_)
            | Self::Mail(_)
            | Self::Text(_)
            | Self::Words(_)
            | Self::Queue(_) => {
                tracing::error!(error = %self, "a page could not be made");
                (StatusCode::INTERNAL_SERVER_ERROR, "error-internal")
            }
        };
        let mut response = render(&Message { page, key });
        *response.status_mut() = status;
        response
    }
}

/// The page that says why a request was turned away before anything looked at it.
pub fn refused(page: Page, refusal: Refusal) -> Response {
    let key = match refusal {
        Refusal::TooOften(_) => "error-too-often",
        Refusal::Timeout | Refusal::TooSlow => "error-timeout",
        Refusal::TooLong(_) | Refusal::Malformed => "error-malformed",
        _ => "error-busy",
    };
    render(&Message { page, key })
}

/// For addresses that lead nowhere.
pub async fn nowhere(headers: HeaderMap, uri: Uri) -> Response {
    PageError::NotFound.show(Page::of(&headers, &uri))
}
