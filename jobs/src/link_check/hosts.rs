//! Hosts, asked politely: one request at a time, a pause between two, and neither what a host's
//! `robots.txt` forbids nor when it said that it wants to be left alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::clock::Clock;
use hyper::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use robotxt::{BYTE_LIMIT, Robots};
use tokio::{
    sync::OnceCell,
    time::{Instant, sleep_until},
};
use url::{Position, Url};

use super::client::{Answer, Client, Silence};

/// The name by which a `robots.txt` calls us.
const ROBOT: &str = "tribune";
/// How often one is sent on: by RFC 9309, 2.3.1.2, at least five times.
pub(super) const HOPS: usize = 5;
/// How long a host is left alone that does not say how long.
const A_WHILE: SignedDuration = SignedDuration::from_hours(1);
/// How long a host is left alone whose `robots.txt` can't be had for a fault of its own.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// However long a host wants to be left alone, it is asked again after this time.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The longest pause that a `robots.txt` (`Crawl-delay`) gets.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Why a host has not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoAnswer {
    /// It was asked.
    Silent(Silence),
    /// It was not: it wants to be left alone until then.
    Later(Timestamp),
}

/// What a host says of being asked by programs.
#[derive(Debug)]
pub(super) enum Rules {
    /// What its `robots.txt` says; without one, everything may be asked.
    Known(Robots),
    /// It can't say, and until then nothing may be asked.
    Unknown(Timestamp),
    /// It is asked too much even for that, and nothing may be asked until then.
    TooMany(Timestamp),
    /// Nobody answered.
    NoAnswer(NoAnswer),
}

/// When a host may be asked.
#[derive(Debug)]
struct Turn {
    /// How long it is left alone between two requests.
    pause: Duration,
    /// When that is over.
    next: Option<Instant>,
    /// Until when it wants to be left alone.
    until: Option<Timestamp>,
}

type Shared<T> = Mutex<HashMap<String, Arc<T>>>;

/// The hosts that a run asks.
pub(super) struct Hosts {
    client: Client,
    clock: Arc<dyn Clock>,
    pause: Duration,
    turns: Shared<tokio::sync::Mutex<Turn>>,
    rules: Shared<OnceCell<Arc<Rules>>>,
}

impl Hosts {
    pub fn new(client: Client, clock: Arc<dyn Clock>, pause: Duration) -> Self {
        Self {
            client,
            clock,
            pause,
            turns: Mutex::default(),
            rules: Mutex::default(),
        }
    }

    /// Asks for a page without its content: with HEAD, and once more with GET where a server does not
    /// know HEAD or says something else to it than that all is well. Many do, of pages that are there.
    pub async fn page(&self, url: &Url) -> Result<Answer, NoAnswer> {
        let head = self.ask(Method::HEAD, url, 0).await;
        let is_believed = match &head {
            Ok(answer) => {
                answer.status.is_success()
                    || is_redirect(answer.status)
                    || self.rest(answer).is_some()
            }
            Err(no) => *no != NoAnswer::Silent(Silence::Closed),
        };
        match is_believed {
            true => head,
            false => self.ask(Method::GET, url, 0).await,
        }
    }

    /// What the host of an address says of being asked by programs (RFC 9309). It is asked once.
    pub async fn rules(&self, url: &Url) -> Arc<Rules> {
        let origin = url[..Position::BeforePath].to_owned();
        let cell = of(&self.rules, origin, OnceCell::new);
        let rules = cell.get_or_init(|| async { Arc::new(self.read_rules(url).await) });
        Arc::clone(rules.await)
    }

    async fn read_rules(&self, url: &Url) -> Rules {
        let Ok(mut at) = robotxt::robots_url(url) else {
            return Rules::NoAnswer(NoAnswer::Silent(Silence::Unreachable));
        };
        for _ in 0..=HOPS {
            let answer = match self.ask(Method::GET, &at, BYTE_LIMIT).await {
                Ok(answer) => answer,
                Err(no) => return Rules::NoAnswer(no),
            };
            match answer.status {
                status if status.is_success() => {
                    let robots = Robots::parse(&answer.content, ROBOT);
                    self.slow_down(url, robots.crawl_delay()).await;
                    return Rules::Known(robots);
                }
                status if is_redirect(status) => match leads_to(&answer, &at) {
                    Some(next) => at = next,
                    None => break,
                },
                StatusCode::TOO_MANY_REQUESTS => {
                    return Rules::TooMany(self.rest(&answer).unwrap_or(self.clock.now()));
                }
                status if status.is_server_error() => {
                    let until = self.rest(&answer);
                    return Rules::Unknown(until.unwrap_or(after(self.clock.now(), A_DAY)));
                }
                _ => break,
            }
        }
        // There is none, or it leads nowhere: everything may be asked (2.3.1.3).
        Rules::Known(Robots::allow_all())
    }

    /// Asks a host when its turn has come.
    async fn ask(&self, method: Method, url: &Url, most: usize) -> Result<Answer, NoAnswer> {
        let turn = self.turn(url);
        let mut turn = turn.lock().await;
        let now = self.clock.now();
        if let Some(until) = turn.until.filter(|until| *until > now) {
            return Err(NoAnswer::Later(until));
        }
        if let Some(next) = turn.next {
            sleep_until(next).await;
        }
        let answer = self.client.ask(method, url, most).await;
        turn.next = Some(Instant::now() + turn.pause);
        let answer = answer.map_err(NoAnswer::Silent)?;
        turn.until = self.rest(&answer).or(turn.until);
        Ok(answer)
    }

    /// Until when a host wants to be left alone that gave this answer.
    pub fn rest(&self, answer: &Answer) -> Option<Timestamp> {
        let now = self.clock.now();
        let said = answer.retry_after.as_deref();
        let said = said.and_then(|text| retry_after(text, now));
        match answer.status {
            StatusCode::TOO_MANY_REQUESTS => Some(said.unwrap_or(after(now, A_WHILE))),
            StatusCode::SERVICE_UNAVAILABLE => said,
            _ => None,
        }
    }

    /// Leaves the host of an address alone until then.
    pub async fn leave_alone(&self, url: &Url, until: Timestamp) {
        let turn = self.turn(url);
        let mut turn = turn.lock().await;
        turn.until = turn.until.max(Some(until));
    }

    async fn slow_down(&self, url: &Url, pause: Option<Duration>) {
        let turn = self.turn(url);
        let mut turn = turn.lock().await;
        let asked_for = pause.unwrap_or_default().min(LONGEST_PAUSE);
        turn.pause = turn.pause.max(asked_for);
    }

    fn turn(&self, url: &Url) -> Arc<tokio::sync::Mutex<Turn>> {
        let host = url.host_str().unwrap_or_default().to_owned();
        of(&self.turns, host, || {
            tokio::sync::Mutex::new(Turn {
                pause: self.pause,
                next: None,
                until: None,
            })
        })
    }
}

fn of<T>(all: &Shared<T>, key: String, new: impl FnOnce() -> T) -> Arc<T> {
    // Nothing is half-done in a map by a panic elsewhere.
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(all.entry(key).or_insert_with(|| Arc::new(new())))
}

/// Whether an answer sends its reader on (RFC 9110, 15.4).
pub(super) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where an answer sends its reader on to, if a reader could be sent there.
pub(super) fn leads_to(answer: &Answer, from: &Url) -> Option<Url> {
    let mut next = from.join(answer.location.as_deref()?).ok()?;
    // A part of the page that was asked for is meant of the other, too (RFC 9110, 10.2.2).
    if next.fragment().is_none() {
        next.set_fragment(from.fragment());
    }
    domain::reference::WebAddress::parse(next.as_str()).ok()?;
    Some(next)
}

/// Until when `Retry-After` asks for, in seconds or with a date (RFC 9110, 10.2.3).
fn retry_after(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than there is room for is more than the longest.
        let seconds = text.parse().unwrap_or(i64::MAX);
        return Some(after(now, SignedDuration::from_secs(seconds)));
    }
    let date = Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()?;
    Some(after(now, date.duration_since(now)))
}

/// So long after a moment, and no longer than [`LONGEST`].
fn after(now: Timestamp, time: SignedDuration) -> Timestamp {
    let time = time.clamp(SignedDuration::ZERO, LONGEST);
    now.checked_add(time).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_says_in_seconds_or_by_a_date_how_long_it_wants_to_be_left_alone() {
        let now: Timestamp = "2021-09-01T13:00:00Z".parse().unwrap();
        for (text, until) in [
            ("120", Some("2021-09-01T13:02:00Z")),
            (" 0 ", Some("2021-09-01T13:00:00Z")),
            (
                "Wed, 01 Sep 2021 14:30:00 GMT",
                Some("2021-09-01T14:30:00Z"),
            ),
            (
                "Wednesday, 01-Sep-21 14:30:00 GMT",
                Some("2021-09-01T14:30:00Z"),
            ),
            ("Wed Sep  1 14:30:00 2021", Some("2021-09-01T14:30:00Z")),
            // It is over, and no longer than thirty days.
            (
                "Tue, 31 Aug 2021 14:30:00 GMT",
                Some("2021-09-01T13:00:00Z"),
            ),
            ("99999999999999999999", Some("2021-10-01T13:00:00Z")),
            (
                "Fri, 01 Sep 2023 14:30:00 GMT",
                Some("2021-10-01T13:00:00Z"),
            ),
            ("", None),
            ("-1", None),
            ("soon", None),
        ] {
            let until = until.map(|until| until.parse().unwrap());
            assert_eq!(retry_after(text, now), until, "{text}");
        }
    }
}
