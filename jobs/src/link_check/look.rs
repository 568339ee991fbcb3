//! What becomes of whoever follows an address.

use std::{collections::HashSet, time::Duration};

use domain::reference::WebAddress;
use entity::enums::LinkState;
use hyper::StatusCode;
use jiff::Timestamp;
use tokio::time::timeout;
use url::{Position, Url};

use super::{
    client::{Answer, Silence},
    hosts::{HOPS, Hosts, NoAnswer, Rules, is_redirect, leads_to},
};

/// How long one address may take, with all that it sends us on to.
const PATIENCE: Duration = Duration::from_secs(3 * 60);

/// What was found at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub state: LinkState,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// Where it is for good, where that is somewhere else.
    pub moved_to: Option<String>,
    /// It is not to be asked again before then.
    pub not_before: Option<Timestamp>,
}

/// What came of asking for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was asked.
    Found(Finding),
    /// It was not: its host wants to be left alone until then.
    PutOff(Timestamp),
}

/// Follows an address.
pub(super) async fn look(hosts: &Hosts, address: &str) -> Outcome {
    match timeout(PATIENCE, follow(hosts, address)).await {
        Ok(outcome) => outcome,
        Err(_) => found(LinkState::Failing),
    }
}

async fn follow(hosts: &Hosts, address: &str) -> Outcome {
    let Ok(mut at) = Url::parse(address) else {
        return found(LinkState::Failing);
    };
    let mut seen = HashSet::new();
    let (mut moved, mut is_for_good) = (None, true);
    for _ in 0..=HOPS {
        if !seen.insert(at[..Position::AfterQuery].to_owned()) {
            break;
        }
        if let Some(outcome) = forbidden(hosts, &at).await {
            return outcome;
        }
        let answer = match hosts.page(&at).await {
            Ok(answer) => answer,
            Err(no) => return unanswered(no),
        };
        if !is_redirect(answer.status) {
            return Outcome::Found(judge(hosts, &answer, address, moved.as_ref()));
        }
        let Some(next) = leads_to(&answer, &at) else {
            return Outcome::Found(Finding {
                status: Some(answer.status.as_u16()),
                ..Finding::of(LinkState::Failing)
            });
        };
        // What comes after a step that is not for good belongs to that step.
        is_for_good &= matches!(answer.status.as_u16(), 301 | 308);
        if is_for_good {
            moved = Some(next.clone());
        }
        at = next;
    }
    found(LinkState::Loops)
}

/// What stands against asking for an address at all.
async fn forbidden(hosts: &Hosts, url: &Url) -> Option<Outcome> {
    let until = |state, until| {
        Some(Outcome::Found(Finding {
            not_before: Some(until),
            ..Finding::of(state)
        }))
    };
    match &*hosts.rules(url).await {
        Rules::Known(robots) if robots.is_url_allowed(url) => None,
        Rules::Known(_) => Some(found(LinkState::ForbiddenByRobots)),
        Rules::Unknown(then) => until(LinkState::ForbiddenByRobots, *then),
        Rules::TooMany(then) => until(LinkState::TooManyRequests, *then),
        Rules::NoAnswer(no) => Some(unanswered(*no)),
    }
}

fn unanswered(no: NoAnswer) -> Outcome {
    match no {
        NoAnswer::Later(until) => Outcome::PutOff(until),
        NoAnswer::Silent(silence) => found(match silence {
            Silence::Private => LinkState::Private,
            Silence::Untrusted => LinkState::Untrusted,
            Silence::Unreachable | Silence::Closed => LinkState::Failing,
        }),
    }
}

/// What an answer says that sends nobody on.
fn judge(hosts: &Hosts, answer: &Answer, address: &str, moved: Option<&Url>) -> Finding {
    // Where a page has moved to, trackers may stand in its address.
    let moved = moved.and_then(|moved| WebAddress::clean(moved.as_str()).ok());
    let moved = moved.map(|cleaned| cleaned.address.to_string());
    let moved_to = moved.filter(|moved| moved != address && answer.status.is_success());
    let state = match answer.status {
        status if status.is_success() && moved_to.is_some() => LinkState::Moved,
        status if status.is_success() => LinkState::Alive,
        StatusCode::NOT_FOUND | StatusCode::GONE => LinkState::Gone,
        StatusCode::UNAUTHORIZED
        | StatusCode::FORBIDDEN
        | StatusCode::PROXY_AUTHENTICATION_REQUIRED => LinkState::NeedsSignIn,
        StatusCode::TOO_MANY_REQUESTS => LinkState::TooManyRequests,
        _ => LinkState::Failing,
    };
    Finding {
        state,
        status: Some(answer.status.as_u16()),
        moved_to,
        not_before: hosts.rest(answer),
    }
}

fn found(state: LinkState) -> Outcome {
    Outcome::Found(Finding::of(state))
}

impl Finding {
    fn of(state: LinkState) -> Self {
        Self {
            state,
            status: None,
            moved_to: None,
            not_before: None,
        }
    }
}
