//! The calendar's own periods: months, quarters, reporting halves, fiscal years.
//!
//! Everything is calendar arithmetic: a half-year is six months, never 182 days (product rule
//! “Dates”).

use std::fmt;

use jiff::civil::Date;

use crate::period::Period;

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
/// A calendar year.
pub type Year = CalendarPeriod<12, 0>;

impl<const MONTHS: i32, const OFFSET: i32> CalendarPeriod<MONTHS, OFFSET> {
    /// How many months it has.
    pub const MONTHS: i32 = MONTHS;
    /// How many months after January one of them starts.
    pub const OFFSET: i32 = OFFSET;

    /// The one with a number: number 0 holds or follows January of year 0, and each is one more
    /// than the one before.
    #[must_use]
    pub const fn numbered(number: i32) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn ordinal(self) -> i32 {
        self.0
    }

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

    /// The last one that is over at the end of a day.
    #[must_use]
    pub fn over_by(day: Date) -> Self {
        let here = Self::of(day);
        if here.period().last() == day {
            here
        } else {
            here.previous()
        }
    }

    /// Those whose last day is in a period, in order: each belongs to one of the periods that
    /// follow each other, however these cut the calendar.
    pub fn ending_in(period: Period) -> impl Iterator<Item = Self> {
        Self::over(period).filter(move |one| period.contains(one.period().last()))
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
    Date::new(year, of_year, 1).unwrap_or(beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn first_last(first: Date, last: Date) -> Period {
        Period::from_first_last(first, last).unwrap()
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
    fn a_quarter_is_judged_in_the_period_in_which_it_ends() {
        let winter = first_last(date(2020, 9, 1), date(2021, 2, 28));
        let summer = first_last(date(2021, 3, 1), date(2021, 8, 31));
        let ends = |period| -> Vec<Date> {
            Quarter::ending_in(period)
                .map(|quarter| quarter.period().last())
                .collect()
        };
        assert_eq!(ends(winter), [date(2020, 9, 30), date(2020, 12, 31)]);
        assert_eq!(ends(summer), [date(2021, 3, 31), date(2021, 6, 30)]);
    }

    #[test]
    fn a_quarter_is_over_on_its_last_day() {
        let spring = Quarter::of(date(2021, 6, 1));
        assert_eq!(Quarter::over_by(date(2021, 6, 30)), spring);
        assert_eq!(Quarter::over_by(date(2021, 8, 31)), spring);
        assert_eq!(Quarter::over_by(date(2021, 6, 29)), spring.previous());
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
