//! Periods of days and the calendar's own: months, quarters, reporting halves, fiscal years.
//!
//! Inside, a period is half-open, `[start, end)`; people write its first and last day, and
//! [`Period::from_first_last`] is the one place where the one becomes the other. Everything is
//! calendar arithmetic: a half-year is six months, never 182 days (product rule “Dates”).

use std::fmt;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

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
    start: Date,
    end: Date,
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

/// A period of the calendar: a whole number of months, counted from a fixed month of the year.
///
/// `OFFSET` is the number of months from January to the month that one of them starts in. The
/// calendar runs from year −9999 to 9999; a period that sticks out of it is cut at its edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarPeriod<const MONTHS: i32, const OFFSET: i32>(i32);

/// A month.
pub type Month = CalendarPeriod<1, 0>;
/// A quarter of the calendar year.
pub type Quarter = CalendarPeriod<3, 0>;
/// A reporting half: March to August, or September to February (terms of reference: a report to
/// the council every six months).
pub type HalfYear = CalendarPeriod<6, 2>;
/// A federal fiscal year: April to March.
pub type FiscalYear = CalendarPeriod<12, 3>;

impl<const MONTHS: i32, const OFFSET: i32> CalendarPeriod<MONTHS, OFFSET> {
    /// The one that a day is in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let month = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        Self((month - OFFSET).div_euclid(MONTHS))
    }

    /// Its days.
    #[must_use]
    pub fn period(self) -> Period {
        Period {
            start: first_of_month(self.month()),
            end: first_of_month(self.month() + MONTHS),
        }
    }

    /// Its first day.
    #[must_use]
    pub fn start(self) -> Date {
        self.period().start
    }

    /// The one after; the calendar's last is followed by itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(Self::of(Date::MAX).0))
    }

    /// The one before; the calendar's first is preceded by itself.
    #[must_use]
    pub fn previous(self) -> Self {
        Self((self.0 - 1).max(Self::of(Date::MIN).0))
    }

    /// Those that share a day with a period, in order.
    pub fn over(period: Period) -> impl Iterator<Item = Self> {
        (Self::of(period.first()).0..=Self::of(period.last()).0).map(Self)
    }

    /// The calendar year that it starts in.
    #[must_use]
    pub fn year(self) -> i16 {
        self.start().year()
    }

    /// Months since January of year 0 at its start.
    fn month(self) -> i32 {
        self.0 * MONTHS + OFFSET
    }
}

impl Quarter {
    /// Its number in its year, 1 to 4.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0.rem_euclid(4) + 1
    }
}

impl<const MONTHS: i32, const OFFSET: i32> fmt::Debug for CalendarPeriod<MONTHS, OFFSET> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.period().fmt(f)
    }
}

/// The first day of a month counted from January of year 0, or the nearest day of the calendar.
fn first_of_month(month: i32) -> Date {
    let beyond = if month < 0 { Date::MIN } else { Date::MAX };
    let Ok(year) = i16::try_from(month.div_euclid(12)) else {
        return beyond;
    };
    let Ok(of_year) = i8::try_from(month.rem_euclid(12) + 1) else {
        return beyond;
    };
    DateTime::new(year, of_year, 1, 0, 0, 0, 0).map_or(beyond, DateTime::date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

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

    #[test]
    fn the_reporting_halves_are_march_to_august_and_september_to_february() {
        let winter = HalfYear::of(date(2024, 2, 29));
        assert_eq!(
            winter.period(),
            first_last(date(2023, 9, 1), date(2024, 2, 29))
        );
        assert_eq!(
            winter.next().period(),
            first_last(date(2024, 3, 1), date(2024, 8, 31))
        );
        assert_eq!(
            winter.previous().period(),
            first_last(date(2023, 3, 1), date(2023, 8, 31))
        );
        let common = HalfYear::of(date(2023, 1, 1)).period();
        assert_eq!(common.last(), date(2023, 2, 28));
    }

    #[test]
    fn quarters_are_the_calendar_s_and_fiscal_years_start_in_april() {
        let quarter = Quarter::of(date(2021, 8, 31));
        assert_eq!((quarter.year(), quarter.number()), (2021, 3));
        assert_eq!(
            quarter.period(),
            first_last(date(2021, 7, 1), date(2021, 9, 30))
        );
        let fiscal = FiscalYear::of(date(2021, 3, 31));
        assert_eq!(
            fiscal.period(),
            first_last(date(2020, 4, 1), date(2021, 3, 31))
        );
    }

    #[test]
    fn a_year_s_report_covers_two_halves_and_five_quarters() {
        let year = first_last(date(2020, 9, 1), date(2021, 8, 31));
        assert_eq!(HalfYear::over(year).count(), 2);
        assert_eq!(Quarter::over(year).count(), 5);
        assert_eq!(Month::over(year).count(), 12);
    }

    #[test]
    fn the_edges_of_the_calendar_hold() {
        assert_eq!(HalfYear::of(Date::MAX).next(), HalfYear::of(Date::MAX));
        assert_eq!(
            FiscalYear::of(Date::MIN).previous(),
            FiscalYear::of(Date::MIN)
        );
        assert_eq!(HalfYear::of(Date::MIN).period().start(), Date::MIN);
        assert_eq!(HalfYear::of(Date::MAX).period().end(), Date::MAX);
    }

    fn any_date() -> impl Strategy<Value = Date> {
        (1900_i16..2200, 1_i8..=12, 1_i8..=28, 0_i64..4)
            .prop_map(|(year, month, day, more)| date(year, month, day) + more.days())
    }

    fn tiles<const M: i32, const O: i32>(day: Date) -> Result<(), TestCaseError> {
        let here = CalendarPeriod::<M, O>::of(day);
        prop_assert!(here.period().contains(day));
        prop_assert_eq!(here.next().period().start(), here.period().end());
        prop_assert_eq!(here.next().previous(), here);
        prop_assert_eq!(CalendarPeriod::<M, O>::of(here.period().first()), here);
        prop_assert_eq!(CalendarPeriod::<M, O>::of(here.period().last()), here);
        prop_assert_eq!(here.period().start().day(), 1);
        Ok(())
    }

    proptest! {
        #[test]
        fn months_quarters_halves_and_fiscal_years_each_partition_time(day in any_date()) {
            tiles::<1, 0>(day)?;
            tiles::<3, 0>(day)?;
            tiles::<6, 2>(day)?;
            tiles::<12, 3>(day)?;
        }

        #[test]
        fn the_quarters_over_a_period_hold_each_of_its_days_once(
            first in any_date(), length in 0_i64..800,
        ) {
            let period = first_last(first, first + length.days());
            let quarters: Vec<_> = Quarter::over(period).collect();
            for day in period.days() {
                let holding = quarters.iter().filter(|q| q.period().contains(day)).count();
                prop_assert_eq!(holding, 1);
            }
            prop_assert!(quarters.iter().all(|q| q.period().overlaps(period)));
        }
    }
}
