//! How many requests are worked on at a time, for how long, and how often the same credential may
//! send one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::Response;
use domain::clock::Clock;
use jiff::Timestamp;
use service::context::Actor;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::AppState;
use super::graphql::{Media, Refusal};
use super::pages;
use crate::graphql::context::Viewer;
use crate::limits::Limits;

/// The places for requests.
#[derive(Clone)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    /// With as many places as the limits say.
    #[must_use]
    pub fn of(limits: &Limits) -> Self {
        Self(Arc::new(Semaphore::new(limits.concurrent_requests)))
    }
}

/// Gives each request a place, and an end.
pub async fn bound(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let Ok(_place) = state.gate.0.try_acquire() else {
        return asked.refuse(Refusal::Busy);
    };
    match timeout(state.limits.request_time(), next.run(request)).await {
        Ok(response) => response,
        Err(_) => asked.refuse(Refusal::Timeout),
    }
}

/// Turns away who sends too many.
pub async fn pace(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let actor = request
        .extensions()
        .get::<Viewer>()
        .and_then(|viewer| viewer.actor.clone());
    match state.rates.take(actor, state.clock.as_ref()) {
        Ok(()) => next.run(request).await,
        Err(seconds) => Asked::of(&request).refuse(Refusal::TooOften(seconds)),
    }
}

/// What a refusal must know of the request that it answers.
struct Asked {
    html: bool,
    headers: HeaderMap,
    uri: Uri,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            html: super::wants_html(request.headers()),
            headers: request.headers().clone(),
            uri: request.uri().clone(),
        }
    }

    /// To a program as the API says it, to a reader as a page.
    fn refuse(&self, refusal: Refusal) -> Response {
        let response = refusal.respond(Media::negotiate(&self.headers).unwrap_or(Media::Json));
        if !self.html {
            return response;
        }
        let mut page = pages::refused(&self.headers, &self.uri, refusal);
        *page.status_mut() = response.status();
        for (name, value) in response.headers() {
            if name == axum::http::header::RETRY_AFTER {
                page.headers_mut().insert(name, value.clone());
            }
        }
        page
    }
}

/// How many credentials are kept in mind; those that have rested are forgotten first.
const CREDENTIALS: usize = 10_000;

/// For each credential, how many requests it may still send.
pub struct Rates {
    limits: Limits,
    buckets: Mutex<HashMap<Option<Actor>, Bucket>>,
}

/// A store that fills by and by, and is taken from.
#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

impl Rates {
    /// By these limits.
    #[must_use]
    pub fn of(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            buckets: Mutex::default(),
        }
    }

    /// Takes one request of a credential's.
    ///
    /// # Errors
    /// In how many seconds there is one again.
    pub fn take(&self, actor: Option<Actor>, clock: &dyn Clock) -> Result<(), u64> {
        let rate = f64::from(self.limits.requests_per_second);
        // The demonstration is on one's own machine.
        if rate == 0.0 || actor == Some(Actor::Demonstration) {
            return Ok(());
        }
        let (now, full) = (clock.now(), f64::from(self.limits.burst.max(1)));
        let filled = |bucket: &Bucket| {
            let seconds = now.duration_since(bucket.at).as_secs_f64().max(0.0);
            (bucket.left + seconds * rate).min(full)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CREDENTIALS && !buckets.contains_key(&actor) {
            buckets.retain(|_, bucket| filled(bucket) < full);
        }
        let bucket = buckets.entry(actor).or_insert(Bucket {
            left: full,
            at: now,
        });
        let left = filled(bucket);
        if left < 1.0 {
            return Err(((1.0 - left) / rate).ceil().max(1.0) as u64);
        }
        *bucket = Bucket {
            left: left - 1.0,
            at: now,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use domain::clock::Clock;
    use jiff::{SignedDuration, Timestamp};
    use service::context::Actor;

    use super::Rates;
    use crate::limits::Limits;

    struct Told(Mutex<Timestamp>);

    impl Clock for Told {
        fn now(&self) -> Timestamp {
            self.0.lock().map(|now| *now).unwrap_or_default()
        }
    }

    impl Told {
        fn later(&self, millis: i64) {
            if let Ok(mut now) = self.0.lock() {
                *now += SignedDuration::from_millis(millis);
            }
        }
    }

    #[test]
    fn a_credential_may_send_a_burst_and_then_as_many_as_come_again() {
        let rates = Rates::of(&Limits {
            requests_per_second: 2,
            burst: 3,
            ..Limits::default()
        });
        let clock = Told(Mutex::new(Timestamp::UNIX_EPOCH));
        let take = |token| rates.take(Some(Actor::Token(token)), &clock);
        for _ in 0..3 {
            assert_eq!(take(1), Ok(()));
        }
        assert_eq!(take(1), Err(1));
        assert_eq!(take(2), Ok(()), "another's is another's");
        clock.later(500);
        assert_eq!(take(1), Ok(()));
        assert_eq!(take(1), Err(1));
        clock.later(60_000);
        for _ in 0..3 {
            assert_eq!(take(1), Ok(()));
        }
        assert_eq!(take(1), Err(1), "what rests does not pile up");
    }
}
