//! Where the columns' calendar (chrono, because SeaORM wants it) meets ours (jiff).
//!
//! This is the only file that knows both. Columns hold microseconds: an instant that goes in comes
//! back the same, because it is cut to them on its way. Each calendar's range is far wider than any
//! date of the community; a value beyond the other's edge becomes that edge.

use chrono::{DateTime as ChronoDateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};
use domain::term::Term;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

use crate::error::ServiceError;

/// A value of ours on its way into a column.
pub trait ToChrono {
    /// The type of the column.
    type Column;
    /// The same value as the column holds it.
    fn to_chrono(self) -> Self::Column;
}

/// A column's value on its way to the domain.
pub trait ToJiff {
    /// Our type.
    type Ours;
    /// The same value as the domain knows it.
    fn to_jiff(self) -> Self::Ours;
}

impl ToChrono for Date {
    type Column = NaiveDate;
    fn to_chrono(self) -> NaiveDate {
        let (month, day) = (self.month().unsigned_abs(), self.day().unsigned_abs());
        NaiveDate::from_ymd_opt(self.year().into(), month.into(), day.into())
            .unwrap_or(NaiveDate::MAX)
    }
}

impl ToJiff for NaiveDate {
    type Ours = Date;
    fn to_jiff(self) -> Date {
        let beyond = if self.year() < 0 {
            Date::MIN
        } else {
            Date::MAX
        };
        let parts = (
            i16::try_from(self.year()),
            i8::try_from(self.month()),
            i8::try_from(self.day()),
        );
        match parts {
            (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).unwrap_or(beyond),
            _ => beyond,
        }
    }
}

impl ToChrono for DateTime {
    type Column = NaiveDateTime;
    fn to_chrono(self) -> NaiveDateTime {
        let of_day = |number: i8| u32::from(number.unsigned_abs());
        let microsecond = self.subsec_nanosecond().unsigned_abs() / 1000;
        self.date()
            .to_chrono()
            .and_hms_micro_opt(
                of_day(self.hour()),
                of_day(self.minute()),
                of_day(self.second()),
                microsecond,
            )
            .unwrap_or(NaiveDateTime::MAX)
    }
}

impl ToJiff for NaiveDateTime {
    type Ours = DateTime;
    fn to_jiff(self) -> DateTime {
        let of_day = |number: u32| i8::try_from(number).unwrap_or_default();
        let nanosecond = i32::try_from(self.nanosecond() / 1000 * 1000).unwrap_or_default();
        self.date().to_jiff().at(
            of_day(self.hour()),
            of_day(self.minute()),
            of_day(self.second()),
            nanosecond.min(999_999_000),
        )
    }
}

impl ToChrono for Timestamp {
    type Column = ChronoDateTime<Utc>;
    fn to_chrono(self) -> ChronoDateTime<Utc> {
        let whole = self.as_nanosecond().div_euclid(1000);
        i64::try_from(whole)
            .ok()
            .and_then(ChronoDateTime::from_timestamp_micros)
            .unwrap_or(ChronoDateTime::<Utc>::MAX_UTC)
    }
}

impl ToJiff for ChronoDateTime<Utc> {
    type Ours = Timestamp;
    fn to_jiff(self) -> Timestamp {
        let beyond = if self.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Timestamp::from_microsecond(self.timestamp_micros()).unwrap_or(beyond)
    }
}

impl<T: ToChrono> ToChrono for Option<T> {
    type Column = Option<T::Column>;
    fn to_chrono(self) -> Self::Column {
        self.map(T::to_chrono)
    }
}

impl<T: ToJiff> ToJiff for Option<T> {
    type Ours = Option<T::Ours>;
    fn to_jiff(self) -> Self::Ours {
        self.map(T::to_jiff)
    }
}

/// The days on which a row holds, from its columns `start_on` and `end_on`.
///
/// # Errors
/// When it has no day: the database's own check was got around.
pub fn term(start_on: NaiveDate, end_on: Option<NaiveDate>) -> Result<Term, ServiceError> {
    Term::new(start_on.to_jiff(), end_on.to_jiff()).map_err(ServiceError::unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_and_local_times_come_back_the_same() {
        for day in [date(2020, 2, 29), date(1, 1, 1), Date::MIN, Date::MAX] {
            assert_eq!(day.to_chrono().to_jiff(), day);
        }
        let local = date(2021, 9, 21).at(13, 5, 59, 123_456_000);
        assert_eq!(local.to_chrono().to_jiff(), local);
    }

    #[test]
    fn instants_are_cut_to_microseconds_on_their_way_in() {
        let instant: Timestamp = "2021-08-31T23:30:00.123456789Z".parse().unwrap();
        let kept: Timestamp = "2021-08-31T23:30:00.123456Z".parse().unwrap();
        assert_eq!(instant.to_chrono().to_jiff(), kept);
        let before_1970: Timestamp = "1969-12-31T23:59:59.9999999Z".parse().unwrap();
        let kept: Timestamp = "1969-12-31T23:59:59.999999Z".parse().unwrap();
        assert_eq!(before_1970.to_chrono().to_jiff(), kept);
    }

    #[test]
    fn what_lies_beyond_our_calendar_becomes_its_edge() {
        assert_eq!(NaiveDate::MAX.to_jiff(), Date::MAX);
        assert_eq!(NaiveDate::MIN.to_jiff(), Date::MIN);
    }

    #[test]
    fn a_row_without_a_day_is_unreadable() {
        let day = date(2021, 1, 1).to_chrono();
        assert!(term(day, Some(day)).is_err());
        assert!(term(day, None).is_ok());
    }
}
