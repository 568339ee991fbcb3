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
    /// Messages asked for on pages of publications, all in all.
    Letters,
    /// The same, by a client.
    LettersOf(Client),
    /// The same, to an address, by its digest.
    LettersTo(Digest),
    /// Tokens of a client in the box: those that are looked at, and those that were wrong.
    InTheBox(Client),
    /// Tokens of a client that came with a request and were wrong.
    WrongTokens(Client),
    /// Signed links of a client that were not whole, or that nobody signed.
    WrongLinks(Client),
}

impl Counted {
    /// How often in a window.
    const fn most(&self) -> u32 {
        match self {
            Self::Links | Self::Letters => 300,
            Self::LinksOf(_) | Self::LettersOf(_) => 10,
            Self::LinksTo(_) | Self::LettersTo(_) => 3,
            Self::InTheBox(_) => 10,
            Self::WrongTokens(_) | Self::WrongLinks(_) => 60,
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
        .all(|counted| self.count(counted, now).is_ok())
    }

    /// Whether a client may have a message on a publication sent to an address now; it counts, and uses
    /// up no link for signing in.
    pub fn may_have_sent(&self, client: Client, address: &str, now: Timestamp) -> bool {
        let address = Digest::of(&address.trim().to_ascii_lowercase());
        [
            Counted::LettersOf(client),
            Counted::LettersTo(address),
            Counted::Letters,
        ]
        .into_iter()
        .all(|counted| self.count(counted, now).is_ok())
    }

    /// Whether a client's token in the box is looked at now. It counts before it is looked at, so
    /// that of many at once no more are than one after the other; see [`Self::was_not_wrong`].
    pub fn may_try(&self, client: Client, now: Timestamp) -> bool {
        self.count(Counted::InTheBox(client), now).is_ok()
    }

    /// A client's token in the box was looked at, and was not wrong: it does not count.
    pub fn was_not_wrong(&self, client: Client) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, count)) = seen.get_mut(&Counted::InTheBox(client)) {
            *count = count.saturating_sub(1);
        }
    }

    /// A token that came with a client's request was wrong. Those that are right do not come here:
    /// many share an address.
    ///
    /// # Errors
    /// In how many seconds there may be more, where there were too many.
    pub fn was_wrong(&self, client: Client, now: Timestamp) -> Result<(), u64> {
        self.count(Counted::WrongTokens(client), now)
    }

    /// A client's signed link was not whole, or nobody signed it. Those that are do not come here:
    /// programs that look through the mail of many open all of its links.
    ///
    /// # Errors
    /// In how many seconds there may be more, where there were too many.
    pub fn was_not_whole(&self, client: Client, now: Timestamp) -> Result<(), u64> {
        self.count(Counted::WrongLinks(client), now)
    }

    /// Counts; in how many seconds there may be more, where there were too many.
    fn count(&self, counted: Counted, now: Timestamp) -> Result<(), u64> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST {
            seen.retain(|_, (since, _)| !is_over(*since, now));
            if seen.len() >= MOST {
                return Err(seconds(WINDOW));
            }
        }
        let most = counted.most();
        let (since, count) = seen.entry(counted).or_insert((now, 0));
        if is_over(*since, now) {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        if *count <= most {
            return Ok(());
        }
        Err(seconds(WINDOW - now.duration_since(*since).abs()))
    }
}

fn is_over(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since).abs() >= WINDOW
}

/// Whole seconds, rather too many than too few.
fn seconds(time: SignedDuration) -> u64 {
    time.as_secs_f64().ceil().max(1.0) as u64
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
    fn messages_on_publications_are_counted_by_themselves() {
        let limits = Limits::default();
        let now: Timestamp = "2021-09-01T13:00:00Z".parse().unwrap();
        for asker in 0..3 {
            assert!(limits.may_have_sent(client(asker), "a@b.example", now));
        }
        assert!(!limits.may_have_sent(client(4), " A@B.example", now));
        assert!(limits.may_ask(client(4), "a@b.example", now));
        let sent =
            (0..40).filter(|n| limits.may_have_sent(client(9), &format!("{n}@c.example"), now));
        assert_eq!(sent.count(), 10);
    }

    #[test]
    fn tokens_are_not_tried_out_in_the_box() {
        let limits = Limits::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..10 {
            assert!(limits.may_try(client(1), now));
        }
        assert!(!limits.may_try(client(1), now));
        assert!(limits.may_try(client(2), now));
        assert!(limits.may_try(client(1), now + WINDOW));
    }

    #[test]
    fn who_tries_many_tokens_at_once_has_no_more_of_them_looked_at() {
        let limits = Limits::default();
        let now = Timestamp::UNIX_EPOCH;
        let looked_at = (0..50).filter(|_| limits.may_try(client(1), now)).count();
        assert_eq!(looked_at, 10, "none of them is answered yet");
    }

    #[test]
    fn right_tokens_in_the_box_use_up_nothing() {
        let limits = Limits::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..50 {
            assert!(limits.may_try(client(1), now));
            limits.was_not_wrong(client(1));
        }
    }

    #[test]
    fn wrong_tokens_are_told_when_to_come_again() {
        let limits = Limits::default();
        let begins = Timestamp::UNIX_EPOCH;
        for _ in 0..60 {
            assert_eq!(limits.was_wrong(client(1), begins), Ok(()));
        }
        assert_eq!(limits.was_wrong(client(1), begins), Err(900));
        let later = begins + SignedDuration::from_millis(899_500);
        assert_eq!(limits.was_wrong(client(1), later), Err(1));
        assert_eq!(limits.was_wrong(client(2), later), Ok(()), "another's");
        assert!(
            limits.may_try(client(1), later),
            "the box is another matter"
        );
        assert_eq!(limits.was_wrong(client(1), begins + WINDOW), Ok(()));
    }
}
