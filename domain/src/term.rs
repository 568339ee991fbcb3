//! Dated intervals that may still run: memberships, affiliations, offices, seats, names.
//!
//! History is kept with start and end dates, half-open, so that any figure can be asked for at any
//! date. Of one thing (a person's membership in a track, an office, a name) two never overlap.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::period::Period;

/// Why a dated interval is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TermError {
    /// It would end on or before the day on which it starts.
    #[error("the end, {end}, must be after the start, {start}")]
    EndNotAfterStart {
        /// The first day.
        start: Date,
        /// The day after the last.
        end: Date,
    },
    /// It shares days with one that is there already.
    #[error("it overlaps {with:?}")]
    Overlaps {
        /// The one that is there.
        with: Term,
    },
    /// It has ended already.
    #[error("it ended already, on {end}")]
    AlreadyEnded {
        /// The day after its last.
        end: Date,
    },
    /// There is none that runs.
    #[error("nothing runs that could be ended")]
    NoneRunning,
}

/// From a day up to, but without, another, or with no end yet: `[start, end)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "StoredTerm", into = "StoredTerm")]
pub struct Term {
    start: Date,
    end: Option<Date>,
}

#[derive(Serialize, Deserialize)]
struct StoredTerm {
    start: Date,
    end: Option<Date>,
}

impl Term {
    /// From `start` up to, but without, `end`.
    ///
    /// # Errors
    /// [`TermError::EndNotAfterStart`] when no day would be in it.
    pub fn new(start: Date, end: Option<Date>) -> Result<Self, TermError> {
        match end {
            Some(end) if end <= start => Err(TermError::EndNotAfterStart { start, end }),
            _ => Ok(Self { start, end }),
        }
    }

    /// From `start` on, with no end yet.
    #[must_use]
    pub const fn since(start: Date) -> Self {
        Self { start, end: None }
    }

    /// The first day.
    #[must_use]
    pub const fn start(self) -> Date {
        self.start
    }

    /// The day after the last, if it ends.
    #[must_use]
    pub const fn end(self) -> Option<Date> {
        self.end
    }

    /// Whether no end is known.
    #[must_use]
    pub const fn is_open(self) -> bool {
        self.end.is_none()
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        self.start <= date && self.end.is_none_or(|end| date < end)
    }

    /// Whether the two share a day. Ending on the day on which the other starts is no overlap.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.end.is_none_or(|end| other.start < end) && other.end.is_none_or(|end| self.start < end)
    }

    /// The days that both have.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let end = match (self.end, other.end) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self::new(self.start.max(other.start), end).ok()
    }

    /// The same, ended: `end` is the first day that it no longer holds.
    ///
    /// # Errors
    /// When it has ended already, or would have no day left.
    pub fn end_on(self, end: Date) -> Result<Self, TermError> {
        match self.end {
            Some(end) => Err(TermError::AlreadyEnded { end }),
            None => Self::new(self.start, Some(end)),
        }
    }
}

impl From<Period> for Term {
    fn from(period: Period) -> Self {
        Self {
            start: period.start(),
            end: Some(period.end()),
        }
    }
}

impl TryFrom<StoredTerm> for Term {
    type Error = TermError;
    fn try_from(stored: StoredTerm) -> Result<Self, TermError> {
        Self::new(stored.start, stored.end)
    }
}

impl From<Term> for StoredTerm {
    fn from(term: Term) -> Self {
        Self {
            start: term.start,
            end: term.end,
        }
    }
}

impl fmt::Debug for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            Some(end) => write!(f, "[{}, {end})", self.start),
            None => write!(f, "[{}, …)", self.start),
        }
    }
}

/// The history of one thing: intervals in order of time, no two of which overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Term>", into = "Vec<Term>")]
pub struct Terms(Vec<Term>);

impl Terms {
    /// Adds an interval in its place.
    ///
    /// # Errors
    /// [`TermError::Overlaps`] with the first one that it shares a day with; nothing is added then.
    pub fn insert(&mut self, term: Term) -> Result<(), TermError> {
        if let Some(with) = self.0.iter().copied().find(|there| there.overlaps(term)) {
            return Err(TermError::Overlaps { with });
        }
        let place = self.0.partition_point(|there| there.start < term.start);
        self.0.insert(place, term);
        Ok(())
    }

    /// Ends the one that runs; `end` is the first day that it no longer holds.
    ///
    /// # Errors
    /// When none runs, or it would have no day left.
    pub fn end_on(&mut self, end: Date) -> Result<Term, TermError> {
        let running = self.0.last_mut().filter(|last| last.is_open());
        let running = running.ok_or(TermError::NoneRunning)?;
        *running = running.end_on(end)?;
        Ok(*running)
    }

    /// The one that holds a day.
    #[must_use]
    pub fn active_at(&self, date: Date) -> Option<Term> {
        self.iter().find(|term| term.contains(date))
    }

    /// All of them, in order of time.
    pub fn iter(&self) -> impl Iterator<Item = Term> + '_ {
        self.0.iter().copied()
    }
}

impl TryFrom<Vec<Term>> for Terms {
    type Error = TermError;
    fn try_from(terms: Vec<Term>) -> Result<Self, TermError> {
        let mut all = Self::default();
        terms.into_iter().try_for_each(|term| all.insert(term))?;
        Ok(all)
    }
}

impl From<Terms> for Vec<Term> {
    fn from(terms: Terms) -> Self {
        terms.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn term(start: Date, end: Date) -> Term {
        Term::new(start, Some(end)).unwrap()
    }

    #[test]
    fn the_day_of_the_end_is_out() {
        let membership = term(date(2020, 9, 1), date(2021, 3, 1));
        assert!(membership.contains(date(2021, 2, 28)));
        assert!(!membership.contains(date(2021, 3, 1)));
        assert!(!membership.contains(date(2020, 8, 31)));
        assert!(Term::since(date(2020, 9, 1)).contains(date(2099, 1, 1)));
    }

    #[test]
    fn an_end_before_or_on_the_start_is_refused() {
        let day = date(2021, 3, 1);
        assert!(Term::new(day, Some(day)).is_err());
        assert!(Term::since(day).end_on(date(2021, 2, 1)).is_err());
        assert!(
            serde_json::from_str::<Term>(r#"{"start":"2021-03-01","end":"2021-03-01"}"#).is_err()
        );
    }

    #[test]
    fn a_member_who_rejoins_has_a_second_interval() {
        let mut memberships = Terms::default();
        memberships.insert(Term::since(date(2019, 1, 1))).unwrap();
        memberships.end_on(date(2020, 1, 1)).unwrap();
        memberships.insert(Term::since(date(2020, 6, 1))).unwrap();
        assert_eq!(memberships.iter().count(), 2);
        assert_eq!(memberships.active_at(date(2020, 3, 1)), None);
        assert_eq!(
            memberships.active_at(date(2021, 3, 1)),
            Some(Term::since(date(2020, 6, 1)))
        );
    }

    #[test]
    fn an_interval_that_overlaps_is_refused_and_nothing_changes() {
        let first = term(date(2020, 1, 1), date(2020, 7, 1));
        let mut terms = Terms::try_from(vec![first]).unwrap();
        let refused = terms.insert(Term::since(date(2020, 6, 30)));
        assert_eq!(refused, Err(TermError::Overlaps { with: first }));
        assert_eq!(terms.iter().collect::<Vec<_>>(), [first]);
        assert_eq!(terms.insert(Term::since(date(2020, 7, 1))), Ok(()));
    }

    #[test]
    fn what_does_not_run_cannot_be_ended() {
        let mut terms = Terms::default();
        assert_eq!(terms.end_on(date(2021, 1, 1)), Err(TermError::NoneRunning));
        let ended = term(date(2020, 1, 1), date(2020, 7, 1));
        assert!(matches!(
            ended.end_on(date(2021, 1, 1)),
            Err(TermError::AlreadyEnded { .. })
        ));
    }

    fn any_term() -> impl Strategy<Value = Term> {
        (0_i64..400, proptest::option::of(1_i64..200)).prop_map(|(start, length)| {
            let start = date(2020, 1, 1) + start.days();
            Term::new(start, length.map(|days| start + days.days())).unwrap()
        })
    }

    fn some_days() -> impl Iterator<Item = Date> {
        date(2019, 12, 1).series(1.day()).take(800)
    }

    proptest! {
        #[test]
        fn intervals_never_overlap_after_inserts(
            offered in proptest::collection::vec(any_term(), 0..20),
        ) {
            let mut terms = Terms::default();
            for term in offered {
                let clash = terms.iter().any(|there| there.overlaps(term));
                prop_assert_eq!(terms.insert(term).is_err(), clash);
            }
            for day in some_days() {
                prop_assert!(terms.iter().filter(|term| term.contains(day)).count() <= 1);
            }
            let kept: Vec<_> = terms.iter().collect();
            prop_assert!(kept.is_sorted());
        }

        #[test]
        fn overlapping_is_sharing_a_day(one in any_term(), two in any_term()) {
            let shared: Vec<_> =
                some_days().filter(|day| one.contains(*day) && two.contains(*day)).collect();
            prop_assert_eq!(one.overlaps(two), !shared.is_empty());
            prop_assert_eq!(two.overlaps(one), one.overlaps(two));
            let both = one.intersection(two);
            prop_assert_eq!(both.map(Term::start), shared.first().copied());
        }
    }
}
