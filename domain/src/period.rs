//! Periods of days.
//!
//! Inside, a period is half-open, `[start, end)`; people write its first and last day, and
//! [`Period::from_first_last`] is the one place where the one becomes the other (product rule
//! “Dates”). The calendar's own periods, from months to fiscal years, are in [`crate::calendar`].

use std::fmt;

use jiff::{Timestamp, ToSpan, Unit, civil::Date};
use serde::{Deserialize, Serialize};

pub use crate::calendar::{CalendarPeriod, FiscalYear, HalfYear, Month, Quarter, Year};
use crate::zone::Zone;

/// Why two dates make no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PeriodError {
    /// The end is not after the start: nothing lies between.
    #[error("the period would have no day: it starts on {start} and ends before {end}")]
    Empty {
        /// The first day.
        start: Date,
        /// The day after the last.
        end: Date,
    },
    /// The last day comes before the first.
    #[error("the last day, {last}, is before the first, {first}")]
    LastBeforeFirst {
        /// The first day as given.
        first: Date,
        /// The last day as given.
        last: Date,
    },
    /// The last day is the calendar's last: there is no day after it.
    #[error("the period ends beyond the calendar")]
    OutOfRange,
}

/// A run of one day or more: `[start, end)`, days of the community's zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "StoredPeriod", into = "StoredPeriod")]
pub struct Period {
    pub(crate) start: Date,
    pub(crate) end: Date,
}

#[derive(Serialize, Deserialize)]
struct StoredPeriod {
    start: Date,
    end: Date,
}

impl Period {
    /// The days from `start` up to, but without, `end`.
    ///
    /// # Errors
    /// [`PeriodError::Empty`] when there are none.
    pub fn new(start: Date, end: Date) -> Result<Self, PeriodError> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(PeriodError::Empty { start, end })
        }
    }

    /// The days from the first to the last, both in it: how people write a period.
    ///
    /// # Errors
    /// When the last comes before the first, or is the calendar's very last day.
    pub fn from_first_last(first: Date, last: Date) -> Result<Self, PeriodError> {
        if last < first {
            return Err(PeriodError::LastBeforeFirst { first, last });
        }
        let end = last.tomorrow().map_err(|_| PeriodError::OutOfRange)?;
        Self::new(first, end)
    }

    /// The first day.
    #[must_use]
    pub const fn start(self) -> Date {
        self.start
    }

    /// The day after the last.
    #[must_use]
    pub const fn end(self) -> Date {
        self.end
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> Date {
        self.start
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        // A period is never empty, so its end has a day before it.
        self.end.yesterday().unwrap_or(self.start)
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        self.start <= date && date < self.end
    }

    /// Whether an instant is in it, by the calendar of a zone: a meeting at 23:30 on 31 August in
    /// the community's zone is August's.
    #[must_use]
    pub fn contains_instant(self, instant: Timestamp, zone: &Zone) -> bool {
        self.contains(zone.date_at(instant))
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The period of the same length that comes right after: as many months after a period of whole
    /// months (the year after a year, leap or not), as many days after any other.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] at the edge of the calendar.
    pub fn following(self) -> Result<Self, PeriodError> {
        let months = self.start.until((Unit::Month, self.end));
        let length = match months {
            Ok(months) if months.get_days() == 0 => Ok(months),
            _ => self.start.until((Unit::Day, self.end)),
        };
        let end = length.and_then(|length| self.end.checked_add(length));
        Self::new(self.end, end.map_err(|_| PeriodError::OutOfRange)?)
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = Date> {
        self.start
            .series(1.day())
            .take_while(move |day| *day < self.end)
    }
}

impl TryFrom<StoredPeriod> for Period {
    type Error = PeriodError;
    fn try_from(stored: StoredPeriod) -> Result<Self, PeriodError> {
        Self::new(stored.start, stored.end)
    }
}

impl From<Period> for StoredPeriod {
    fn from(period: Period) -> Self {
        Self {
            start: period.start,
            end: period.end,
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {})", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn first_last(first: Date, last: Date) -> Period {
        Period::from_first_last(first, last).unwrap()
    }

    #[test]
    fn people_write_the_first_and_the_last_day() {
        let year = first_last(date(2020, 9, 1), date(2021, 8, 31));
        assert_eq!(
            (year.start(), year.end()),
            (date(2020, 9, 1), date(2021, 9, 1))
        );
        assert_eq!(
            (year.first(), year.last()),
            (date(2020, 9, 1), date(2021, 8, 31))
        );
        assert_eq!(
            first_last(date(2021, 2, 28), date(2021, 2, 28))
                .days()
                .count(),
            1
        );
    }

    #[test]
    fn the_period_after_has_the_same_length() {
        let after = |first, last| {
            let after = first_last(first, last).following().unwrap();
            (after.first(), after.last())
        };
        let year = (date(2020, 9, 1), date(2021, 8, 31));
        assert_eq!(after(year.0, year.1), (date(2021, 9, 1), date(2022, 8, 31)));
        let winter = (date(2020, 9, 1), date(2021, 2, 28));
        assert_eq!(
            after(winter.0, winter.1),
            (date(2021, 3, 1), date(2021, 8, 31))
        );
        let ten_days = (date(2021, 2, 20), date(2021, 3, 1));
        assert_eq!(
            after(ten_days.0, ten_days.1),
            (date(2021, 3, 2), date(2021, 3, 11))
        );
        let edge = Period::new(date(9000, 1, 1), Date::MAX).unwrap();
        assert_eq!(edge.following(), Err(PeriodError::OutOfRange));
    }

    #[test]
    fn a_period_of_no_day_is_refused() {
        let day = date(2021, 8, 31);
        assert!(matches!(
            Period::new(day, day),
            Err(PeriodError::Empty { .. })
        ));
        assert!(matches!(
            Period::from_first_last(day, date(2021, 8, 30)),
            Err(PeriodError::LastBeforeFirst { .. })
        ));
        assert_eq!(
            Period::from_first_last(day, Date::MAX),
            Err(PeriodError::OutOfRange)
        );
        let stored = r#"{"start":"2021-08-31","end":"2021-08-31"}"#;
        assert!(serde_json::from_str::<Period>(stored).is_err());
    }

    #[test]
    fn a_meeting_at_23_30_on_31_august_is_august_s_in_the_community_s_zone() {
        let toronto = Zone::parse("America/Toronto").unwrap();
        let meeting = toronto.instant(date(2021, 8, 31).at(23, 30, 0, 0)).unwrap();
        let summer = HalfYear::of(date(2021, 8, 31)).period();
        assert!(summer.contains_instant(meeting, &toronto));
        assert!(!summer.contains_instant(meeting, &Zone::parse("UTC").unwrap()));
    }
}
