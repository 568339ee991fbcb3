//! How often one may knock. Each instance counts by itself; what matters most, the letters to one
//! person, is counted in the database as well (see [`service::access::links`]).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use service::access::Digest;

use super::client::Client;

/// The time within which is counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// More is not kept in mind; those whose time is over go first.
const MOST: usize = 20_000;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Counted {
    /// Links asked for, all in all.
    Links,
    /// Links asked for by a client.
    LinksOf(Client),
    /// Links asked for to an address, by its digest.
    LinksTo(Digest),
    /// Tokens of a client that were wrong.
    WrongTokens(Client),
}

impl Counted {
    /// How often in a window.
    const fn most(&self) -> u32 {
        match self {
            Self::Links => 300,
            Self::LinksOf(_) => 10,
            Self::LinksTo(_) => 3,
            Self::WrongTokens(_) => 10,
        }
    }
}

/// Counts.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<Counted, (Timestamp, u32)>>);

impl Limits {
    /// Whether a client may ask for a link to an address now; it counts.
    pub fn may_ask(&self, client: Client, address: &str, now: Timestamp) -> bool {
        let address = Digest::of(&address.trim().to_ascii_lowercase());
        // The client first: one that asks too often uses up nobody else's.
        [
            Counted::LinksOf(client),
            Counted::LinksTo(address),
            Counted::Links,
        ]
        .into_iter()
        .all(|counted| self.count(counted, now))
    }

    /// Whether a client's token is looked at now.
    pub fn may_try(&self, client: Client, now: Timestamp) -> bool {
        let counted = Counted::WrongTokens(client);
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&counted)
            .is_none_or(|(since, count)| is_over(*since, now) || *count < counted.most())
    }

    /// A client's token was wrong.
    pub fn was_wrong(&self, client: Client, now: Timestamp) {
        self.count(Counted::WrongTokens(client), now);
    }

    fn count(&self, counted: Counted, now: Timestamp) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST {
            seen.retain(|_, (since, _)| !is_over(*since, now));
            if seen.len() >= MOST {
                return false;
            }
        }
        let most = counted.most();
        let (since, count) = seen.entry(counted).or_insert((now, 0));
        if is_over(*since, now) {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= most
    }
}

fn is_over(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since).abs() >= WINDOW
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(last: u8) -> Client {
        Client(std::net::IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn an_address_gets_three_letters_in_a_quarter_of_an_hour_whoever_asks() {
        let limits = Limits::default();
        let now: Timestamp = "2021-09-01T13:00:00Z".parse().unwrap();
        for asker in 0..3 {
            assert!(limits.may_ask(client(asker), "a@b.example", now));
        }
        assert!(!limits.may_ask(client(4), " A@B.example", now));
        assert!(limits.may_ask(client(4), "c@b.example", now));
        let later = now + WINDOW;
        assert!(limits.may_ask(client(4), "a@b.example", later));
    }

    #[test]
    fn a_client_that_asks_too_often_uses_up_nobody_elses() {
        let limits = Limits::default();
        let now = Timestamp::UNIX_EPOCH;
        let asked = (0..400).filter(|n| limits.may_ask(client(1), &format!("{n}@b.example"), now));
        assert_eq!(asked.count(), 10);
        assert!(limits.may_ask(client(2), "a@b.example", now));
    }

    #[test]
    fn tokens_are_not_tried_out_in_the_box() {
        let limits = Limits::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..10 {
            assert!(limits.may_try(client(1), now));
            limits.was_wrong(client(1), now);
        }
        assert!(!limits.may_try(client(1), now));
        assert!(limits.may_try(client(2), now));
        assert!(limits.may_try(client(1), now + WINDOW));
    }
}
