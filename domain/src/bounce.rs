//! What a message that came back says of the address that it was sent to.
//!
//! | status (RFC 3463) | severity | what follows |
//! | --- | --- | --- |
//! | 5.1.x, 5.2.1 | hard | the address is written to no more |
//! | 5.1.7, 5.1.8 | policy | they speak of *our* address, not of theirs |
//! | any other 5.x.x, or none | policy | a person looks at it |
//! | 4.x.x | soft | the address is written to no more after repeats ([`is_worn_out`]) |
//! | 2.x.x | none | it arrived |
//!
//! The rule is one for what comes back by mail and for what the relay answers at once.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};

/// How grave a bounce is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// There is no such address.
    Hard,
    /// Something passing: a full disk, a host that is down.
    Soft,
    /// Refused for a reason that need not be the address: a person looks at it.
    Policy,
}

/// How many messages must have come back softly, one after the other, before an address is given
/// up.
pub const SOFT_BOUNCES: usize = 3;
/// Within which time they must have been sent.
pub const SOFT_PERIOD: SignedDuration = SignedDuration::from_hours(30 * 24);

/// An enhanced status code (RFC 3463), such as `5.1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusCode {
    class: u8,
    subject: u16,
    detail: u16,
}

/// The text is no enhanced status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no enhanced status code")]
pub struct NoStatusCode;

impl StatusCode {
    /// The first code of class 4 or 5 in a text. Numbers that are a part of more, such as those of
    /// an IP address or a version, are none.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        text.split(|c| !is_part(c))
            .map(|word| behind_reply(word.trim_end_matches(['.', '-'])))
            .filter_map(|word| word.parse().ok())
            .find(|code: &Self| code.class != 2)
    }

    /// Whether it says no more than its class (`5.0.0`).
    #[must_use]
    pub const fn is_vague(self) -> bool {
        self.subject == 0
    }

    /// How grave a bounce with this code is; none when the message arrived.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match (self.class, self.subject, self.detail) {
            (2, ..) => None,
            (4, ..) => Some(Severity::Soft),
            // The sender's mailbox, and its system (RFC 3463, 3.2).
            (_, 1, 7 | 8) => Some(Severity::Policy),
            (_, 1, _) | (_, 2, 1) => Some(Severity::Hard),
            _ => Some(Severity::Policy),
        }
    }
}

/// A word without the reply code of a line that goes on (`550-5.1.1`).
fn behind_reply(word: &str) -> &str {
    match word.split_once('-') {
        Some((reply, rest)) if reply.len() == 3 && reply.bytes().all(|b| b.is_ascii_digit()) => {
            rest
        }
        _ => word,
    }
}

impl FromStr for StatusCode {
    type Err = NoStatusCode;

    fn from_str(given: &str) -> Result<Self, NoStatusCode> {
        let number = |part: &str| {
            let is_number =
                (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| part.parse().ok()).flatten()
        };
        let mut parts = given.split('.');
        let class = match parts.next() {
            Some("2") => 2,
            Some("4") => 4,
            Some("5") => 5,
            _ => return Err(NoStatusCode),
        };
        let subject = parts.next().and_then(number).ok_or(NoStatusCode)?;
        let detail = parts.next().and_then(number).ok_or(NoStatusCode)?;
        match parts.next() {
            Some(_) => Err(NoStatusCode),
            None => Ok(Self {
                class,
                subject,
                detail,
            }),
        }
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// How grave the relay's own refusal of a message is: by the enhanced code in its words, else by the
/// class of its answer. `None` when it refused nothing.
///
/// Only the word on a recipient says something of the address; an answer of class 5 without an
/// enhanced code may be about anything, and a person looks at it.
#[must_use]
pub fn of_relay(code: u16, words: &str) -> (Option<Severity>, Option<StatusCode>) {
    let status = StatusCode::find(words);
    let severity = match code / 100 {
        5 => status.map_or(Some(Severity::Policy), StatusCode::severity),
        4 => Some(Severity::Soft),
        _ => None,
    };
    (severity, status)
}

/// A message to an address that has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// When it left.
    pub at: Timestamp,
    /// Whether it came back softly, or was put off on its way, and did not arrive after all.
    pub came_back: bool,
}

/// Whether an address is given up for its soft bounces: the last [`SOFT_BOUNCES`] messages that came
/// back left within [`SOFT_PERIOD`], and none arrived in between.
///
/// Messages are counted, not bounces: one that is put off twice and given up then came back once.
/// What left after the last that came back is still on its way, for all that is known.
#[must_use]
pub fn is_worn_out(messages: &[Sent]) -> bool {
    let mut messages = messages.to_vec();
    messages.sort_by_key(|message| message.at);
    let last = messages.iter().rposition(|message| message.came_back);
    let Some(last) = last else { return false };
    let first = (last + 1).checked_sub(SOFT_BOUNCES);
    let Some(streak) = first.and_then(|first| messages.get(first..=last)) else {
        return false;
    };
    let (Some(first), Some(last)) = (streak.first(), streak.last()) else {
        return false;
    };
    streak.iter().all(|message| message.came_back)
        && last.at.duration_since(first.at) <= SOFT_PERIOD
}

#[cfg(test)]
mod tests {
    use super::*;

    fn severity(code: &str) -> Option<Severity> {
        code.parse::<StatusCode>().unwrap().severity()
    }

    #[test]
    fn an_address_that_is_not_there_is_hard_and_a_policy_is_for_a_person() {
        use Severity::{Hard, Policy, Soft};
        for code in [
            "5.1.1", "5.1.0", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1",
        ] {
            assert_eq!(severity(code), Some(Hard), "{code}");
        }
        for code in [
            "5.7.1", "5.2.2", "5.0.0", "5.4.4", "5.1.7", "5.1.8", "5.7.26",
        ] {
            assert_eq!(severity(code), Some(Policy), "{code}");
        }
        for code in ["4.2.2", "4.4.1", "4.1.1", "4.7.0"] {
            assert_eq!(severity(code), Some(Soft), "{code}");
        }
        assert_eq!(severity("2.1.5"), None);
    }

    #[test]
    fn what_is_no_code_is_none() {
        for wrong in [
            "", "5", "5.1", "3.1.1", "5.1.1.1", "5.1.x", "5.1.1234", "5..1", "5.1.-1",
        ] {
            assert_eq!(wrong.parse::<StatusCode>(), Err(NoStatusCode), "{wrong}");
        }
    }

    #[test]
    fn a_code_is_found_in_words_and_an_address_of_the_network_is_none() {
        let found = |text| StatusCode::find(text).map(|code| code.to_string());
        assert_eq!(found("550 5.1.1 <…>: unknown").as_deref(), Some("5.1.1"));
        assert_eq!(
            found("no mailbox here by that name. (#5.1.1)").as_deref(),
            Some("5.1.1")
        );
        assert_eq!(
            found("550-5.1.1 The email account").as_deref(),
            Some("5.1.1")
        );
        assert_eq!(
            found("said: 552 5.2.2. Over quota").as_deref(),
            Some("5.2.2")
        );
        assert_eq!(found("from 5.1.1.9 by exim-4.5.1.1, v5.1.1"), None);
        assert_eq!(
            found("2.0.0 fine, then 4.4.7 too long").as_deref(),
            Some("4.4.7")
        );
    }

    #[test]
    fn the_relays_answer_goes_by_the_same_rule() {
        use Severity::{Hard, Policy, Soft};
        assert_eq!(of_relay(550, "5.1.1 … unknown").0, Some(Hard));
        assert_eq!(of_relay(550, "5.7.1 … denied").0, Some(Policy));
        assert_eq!(of_relay(550, "no such user here").0, Some(Policy));
        assert_eq!(of_relay(451, "4.7.1 later").0, Some(Soft));
        assert_eq!(of_relay(250, "2.0.0 queued").0, None);
    }

    #[test]
    fn three_messages_in_a_row_within_a_month_wear_an_address_out() {
        let day = |n: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * n);
        let sent = |days: &[(i64, bool)]| -> Vec<Sent> {
            let sent = days.iter();
            sent.map(|(at, came_back)| Sent {
                at: day(*at),
                came_back: *came_back,
            })
            .collect()
        };
        assert!(is_worn_out(&sent(&[(0, true), (10, true), (20, true)])));
        assert!(
            is_worn_out(&sent(&[(20, true), (0, true), (30, true)])),
            "in any order"
        );
        assert!(
            !is_worn_out(&sent(&[(0, true), (10, true)])),
            "two are not enough"
        );
        assert!(
            !is_worn_out(&sent(&[(0, true), (10, true), (31, true)])),
            "too far apart"
        );
        assert!(
            !is_worn_out(&sent(&[(0, true), (5, false), (10, true), (20, true)])),
            "one arrived in between"
        );
        assert!(
            is_worn_out(&sent(&[(0, true), (10, true), (20, true), (21, false)])),
            "what left since may still be on its way"
        );
        assert!(
            is_worn_out(&sent(&[(0, false), (1, true), (2, true), (3, true)])),
            "what arrived before is no matter"
        );
        assert!(!is_worn_out(&[]));
    }
}
