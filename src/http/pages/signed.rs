//! What the pages behind signed links have in common.

use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue, REFERRER_POLICY, RETRY_AFTER};
use axum::response::Response;

use super::{Page, PageError, refused};
use crate::http::AppState;
use crate::http::auth::Client;
use crate::http::graphql::Refusal;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Why a link opens nothing.
pub(super) enum Closed {
    /// It is not whole, or nobody signed it.
    NotWhole,
    /// Too many such links came from there: in so many seconds there may be more.
    TooOften(u64),
    /// The service failed.
    Failed(PageError),
}

impl Closed {
    /// The page that says so.
    pub(super) fn show(self, page: Page) -> Response {
        unseen(match self {
            Self::NotWhole => PageError::NotWhole.show(page),
            Self::Failed(error) => error.show(page),
            Self::TooOften(seconds) => {
                let mut response = refused(page, Refusal::TooOften(seconds));
                *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
                response
            }
        })
    }
}

/// What a link opens. Whoever comes with many that open nothing is turned away for a while.
///
/// # Errors
/// Why it opens nothing.
pub(super) fn open<T>(
    state: &AppState,
    client: Client,
    found: Result<Option<T>, PageError>,
) -> Result<T, Closed> {
    match found {
        Ok(Some(found)) => Ok(found),
        Ok(None) => match state.door.limits.was_not_whole(client, state.clock.now()) {
            Ok(()) => Err(Closed::NotWhole),
            Err(seconds) => Err(Closed::TooOften(seconds)),
        },
        Err(error) => Err(Closed::Failed(error)),
    }
}

/// The address of such a page opens it: nobody is told where a reader comes from, and no search
/// engine keeps it.
pub(super) fn unseen(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    response
}
