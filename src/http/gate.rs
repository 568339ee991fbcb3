//! How many requests are worked on at a time, for how long, and how often the same credential may
//! send one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::RETRY_AFTER;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use domain::clock::Clock;
use jiff::Timestamp;
use service::context::Actor;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::App;
use super::body;
use super::graphql::{Media, Refusal};
use super::pages::{self, Page};
use crate::graphql::context::Viewer;
use crate::limits::Limits;

/// How long a body of somebody may be who has not shown yet that they may come in: a form's.
pub const FORM_BYTES: usize = 16 * 1024;
/// Longer bodies, and those that do not say how long they are, arrive one beside the other in so
/// small a number that all of them fit into memory.
const SHORT_BYTES: u64 = 64 * 1024;
/// That number.
const LONG_BODIES: usize = 16;
/// How many files of rosters arrive at a time.
const FILES: usize = 2;
/// How many files that are attached to something arrive at a time: each takes ten megabytes of memory, and
/// as long as its sender needs.
const UPLOADS: usize = 8;

/// The places for requests.
#[derive(Clone)]
pub struct Gate {
    places: Arc<Semaphore>,
    long_bodies: Arc<Semaphore>,
    files: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
}

impl Gate {
    /// With as many places as the limits say.
    #[must_use]
    pub fn of(limits: &Limits) -> Self {
        Self {
            places: Arc::new(Semaphore::new(limits.concurrent_requests)),
            long_bodies: Arc::new(Semaphore::new(LONG_BODIES)),
            files: Arc::new(Semaphore::new(FILES)),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
        }
    }

    /// Reads a request's body.
    async fn arrive(&self, body: Body, most: usize, limits: &Limits) -> Result<Bytes, Refusal> {
        if body.is_end_stream() {
            return Ok(Bytes::new());
        }
        let upper = body.size_hint().upper();
        let is_short = upper.is_some_and(|upper| upper <= SHORT_BYTES);
        let _long = match is_short {
            true => None,
            false => Some(self.long_bodies.try_acquire().map_err(|_| Refusal::Busy)?),
        };
        body::read(body, most, limits.body_time()).await
    }

    /// Reads a roster's file.
    async fn file_arrives(
        &self,
        body: Body,
        limits: &Limits,
    ) -> Result<(Bytes, SemaphorePermit<'_>), Refusal> {
        let file = self.files.try_acquire().map_err(|_| Refusal::Busy)?;
        let bytes = body::read(body, limits.import_bytes, limits.import_time()).await?;
        Ok((bytes, file))
    }
}

/// A request's place.
pub struct Place<'g> {
    #[expect(dead_code, reason = "it is held")]
    place: SemaphorePermit<'g>,
    /// That of a roster's file, which takes memory for as long as it is worked on.
    #[expect(dead_code, reason = "it is held")]
    file: Option<SemaphorePermit<'g>>,
}

/// Waits for a request's body, which may be so long, and gives the request its place then: one
/// whose body comes byte by byte takes nobody's place.
///
/// # Errors
/// With the refusal where the body does not come as it should, or there is no place.
pub async fn place<'g>(
    state: &'g App,
    request: &Parts,
    body: Body,
    most: usize,
) -> Result<(Bytes, Place<'g>), Box<Response>> {
    let arrived = state.gate.arrive(body, most, &state.limits).await;
    seat(state, request, arrived.map(|body| (body, None)))
}

/// As [`place`], for a roster's file, which may be longer and take longer.
///
/// # Errors
/// As [`place`].
pub async fn place_of_file<'g>(
    state: &'g App,
    request: &Parts,
    body: Body,
) -> Result<(Bytes, Place<'g>), Box<Response>> {
    let arrived = state.gate.file_arrives(body, &state.limits).await;
    let arrived = arrived.map(|(body, file)| (body, Some(file)));
    seat(state, request, arrived)
}

/// Gives a place to a file that is written away as it comes.
///
/// # Errors
/// With the refusal where there is none.
pub fn place_of_upload<'g>(
    state: &'g App,
    request: &Parts,
) -> Result<SemaphorePermit<'g>, Box<Response>> {
    let place = state.gate.uploads.try_acquire();
    place.map_err(|_| refused(request, Refusal::Busy))
}

fn seat<'g>(
    state: &'g App,
    request: &Parts,
    arrived: Result<(Bytes, Option<SemaphorePermit<'g>>), Refusal>,
) -> Result<(Bytes, Place<'g>), Box<Response>> {
    let placed = arrived.and_then(|(body, file)| {
        let place = state.gate.places.try_acquire();
        let place = place.map_err(|_| Refusal::Busy)?;
        Ok((body, Place { place, file }))
    });
    placed.map_err(|refusal| refused(request, refusal))
}

/// Turns away who sends too many.
///
/// # Errors
/// With the refusal.
pub fn pace(state: &App, request: &Parts, viewer: &Viewer) -> Result<(), Box<Response>> {
    let paced = state.rates.take(viewer.actor.clone(), state.clock.as_ref());
    paced.map_err(|seconds| refused(request, Refusal::TooOften(seconds)))
}

/// Refuses a request, in the words that are for whoever sent it.
pub fn refused(request: &Parts, refusal: Refusal) -> Box<Response> {
    Box::new(Asker::of(&request.headers, &request.uri).refuse(refusal))
}

/// Who hears a refusal.
pub enum Asker {
    /// A program, by what it understands.
    Program(Media),
    /// A person, by their page.
    Reader(Box<Page>),
}

impl Asker {
    /// By the headers of their request.
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        if super::wants_html(headers) {
            return Self::Reader(Box::new(Page::of(headers, uri)));
        }
        Self::Program(Media::negotiate(headers).unwrap_or(Media::Json))
    }

    /// To a program as the API says it, to a reader as a page.
    pub fn refuse(self, refusal: Refusal) -> Response {
        let page = match self {
            Self::Program(media) => return refusal.respond(media),
            Self::Reader(page) => page,
        };
        let response = refusal.respond(Media::Json);
        let mut page = pages::refused(*page, refusal);
        *page.status_mut() = response.status();
        if let Some(soon) = response.headers().get(RETRY_AFTER) {
            page.headers_mut().insert(RETRY_AFTER, soon.clone());
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
