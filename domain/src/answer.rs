//! What people answer to an invitation, and which of several answers holds.
//!
//! An answer comes by a signed link, from a calendar by mail, or over the telephone. Mail is slow
//! and may come out of order, so each answer has a [`Place`] among those to the same invitation:
//! the revision of the meeting that it answers (SEQUENCE), then when it was given (DTSTAMP). The one
//! with the greatest holds (RFC 5546, 2.1.5). An answer that is given here and now is to the
//! revision that there is.
//!
//! A new time asks anew: the place of every invitation becomes the new revision's, with no answer
//! in it (as RFC 6638, 3.2.8, wants of schedules that move), so that an answer to the old time is
//! one that comes too late. A new place or address asks nobody anew: an answer to the revision
//! before holds until there is one to the new revision.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{email::EmailAddress, id::PersonId};

/// A participation status of RFC 5545.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// No answer yet.
    NeedsAction,
    /// Will attend.
    Accepted,
    /// Will not attend.
    Declined,
    /// May attend.
    Tentative,
    /// Somebody else attends in their place.
    Delegated,
}

/// What somebody says to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// They will attend.
    Accepted,
    /// They may attend.
    Tentative,
    /// They will not attend.
    Declined,
    /// Somebody attends in their place: nobody in particular where it is somebody whom the community
    /// does not know.
    Delegated(Option<PersonId>),
}

impl Reply {
    /// The status that it makes.
    #[must_use]
    pub const fn answer(self) -> Answer {
        match self {
            Self::Accepted => Answer::Accepted,
            Self::Tentative => Answer::Tentative,
            Self::Declined => Answer::Declined,
            Self::Delegated(_) => Answer::Delegated,
        }
    }

    /// Who attends in their place.
    #[must_use]
    pub const fn delegate(self) -> Option<PersonId> {
        match self {
            Self::Delegated(delegate) => delegate,
            Self::Accepted | Self::Tentative | Self::Declined => None,
        }
    }
}

/// An answer as a calendar sends it by mail: a `REPLY` of RFC 5546, of one attendee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarReply {
    /// The meeting's, as its invitation has it.
    pub uid: String,
    /// The address that was invited.
    pub attendee: EmailAddress,
    /// What they answer; a calendar may also say that it has no answer yet.
    pub answer: Answer,
    /// The revision that they answer; 0 where the calendar says none.
    pub sequence: u32,
    /// When they answered.
    pub stamp: Timestamp,
    /// Who attends in their place, when they delegate.
    pub delegated_to: Option<EmailAddress>,
}

/// Where an answer stands among those to the same invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The revision of the meeting that it answers.
    pub sequence: u32,
    /// When it was given.
    pub stamp: Timestamp,
}

impl Place {
    /// The same, but to no revision that there is not yet and at no moment that has not come: a
    /// calendar whose clock is fast must not have the last word for days.
    #[must_use]
    pub fn within(self, sequence: u32, now: Timestamp) -> Self {
        Self {
            sequence: self.sequence.min(sequence),
            stamp: self.stamp.min(now),
        }
    }

    /// Whether an answer here takes the place of what holds. Of two in the same place, the one that
    /// came last: DTSTAMP counts whole seconds.
    #[must_use]
    pub fn overtakes(self, held: Option<Self>) -> bool {
        held.is_none_or(|held| self >= held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(sequence: u32, second: i64) -> Place {
        Place {
            sequence,
            stamp: Timestamp::from_second(second).unwrap(),
        }
    }

    #[test]
    fn a_later_revision_counts_more_than_a_later_moment() {
        assert!(place(1, 0).overtakes(Some(place(0, 100))));
        assert!(!place(0, 100).overtakes(Some(place(1, 0))));
        assert!(place(1, 2).overtakes(Some(place(1, 1))));
        assert!(!place(1, 1).overtakes(Some(place(1, 2))));
        assert!(place(0, 0).overtakes(None));
    }

    #[test]
    fn of_two_in_one_second_the_one_that_came_last_holds() {
        assert!(place(1, 1).overtakes(Some(place(1, 1))));
    }

    #[test]
    fn no_answer_is_ahead_of_its_time() {
        let now = Timestamp::from_second(10).unwrap();
        assert_eq!(place(u32::MAX, 1_000).within(3, now), place(3, 10));
        assert_eq!(place(2, 9).within(3, now), place(2, 9));
    }

    proptest! {
        /// In whatever order answers arrive, the same one holds in the end.
        #[test]
        fn the_order_of_arrival_does_not_matter(mut given in proptest::collection::vec((0..4_u32, 0..50_i64), 1..12), swaps in proptest::collection::vec((0..12_usize, 0..12_usize), 0..20)) {
            given.sort_unstable();
            given.dedup();
            let last = |order: &[(u32, i64)]| {
                let places = order.iter().map(|(sequence, second)| place(*sequence, *second));
                places.fold(None, |held, next| if next.overtakes(held) { Some(next) } else { held })
            };
            let in_order = last(&given);
            for (one, other) in swaps {
                let most = given.len();
                given.swap(one % most, other % most);
            }
            prop_assert_eq!(last(&given), in_order);
        }
    }
}
