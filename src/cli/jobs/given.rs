//! What is typed, read: keys of rows, moments, windows, words.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use domain::zone::{LocalTimeError, Zone};
use entity::enums::{CatchUp, Overlap, RunState};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sea_orm::Iterable;
use serde_json::Value;

/// A run, as the API names it (`JobRun:12`), or its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunKey(pub i64);

/// A schedule, as the API names it (`Schedule:3`), or its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleKey(pub i64);

/// What is paused and goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A job, by its name.
    Job(String),
    /// One of its schedules.
    Schedule(ScheduleKey),
}

/// A moment, as people give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This one.
    At(Timestamp),
    /// A day, from its first instant to its last.
    Day(Date),
    /// So long ago.
    Ago(SignedDuration),
}

/// How late a due time is made up for, in seconds; none for never too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window(pub Option<i32>);

/// How many runs of a job at once; none for as many as there are workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtOnce(pub Option<i32>);

impl FromStr for AtOnce {
    type Err = &'static str;
    fn from_str(given: &str) -> Result<Self, Self::Err> {
        if given == "any" {
            return Ok(Self(None));
        }
        let most = given.parse().map_err(|_| "write a number, or any")?;
        Ok(Self(Some(most)))
    }
}

impl FromStr for RunKey {
    type Err = String;
    fn from_str(given: &str) -> Result<Self, String> {
        key(given, "JobRun").map(Self)
    }
}

impl FromStr for ScheduleKey {
    type Err = String;
    fn from_str(given: &str) -> Result<Self, String> {
        key(given, "Schedule").map(Self)
    }
}

fn key(given: &str, noun: &str) -> Result<i64, String> {
    let number = given
        .strip_prefix(noun)
        .and_then(|rest| rest.strip_prefix(':'))
        .unwrap_or(given);
    let number = number
        .parse()
        .map_err(|_| format!("write {noun}:12, or 12"));
    number.and_then(|key: i64| match key > 0 {
        true => Ok(key),
        false => Err("keys begin with 1".to_owned()),
    })
}

impl FromStr for Target {
    type Err = String;
    fn from_str(given: &str) -> Result<Self, String> {
        match given.split_once(':') {
            None => Ok(Self::Job(given.to_owned())),
            Some(_) => given.parse().map(Self::Schedule),
        }
    }
}

impl FromStr for When {
    type Err = &'static str;
    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let at = given.parse().map(Self::At).ok();
        let day = || given.parse().map(Self::Day).ok();
        let ago = || {
            let seconds = seconds(given)?;
            Some(Self::Ago(SignedDuration::from_secs(seconds.into())))
        };
        at.or_else(day).or_else(ago).ok_or(
            "write a day as 2021-09-01, an instant as 2021-09-01T13:00:00Z, or a time ago as 90m, 12h or 7d",
        )
    }
}

impl When {
    /// The first instant that is meant.
    ///
    /// # Errors
    /// At the very edge of the calendar.
    pub fn begin(self, zone: &Zone, now: Timestamp) -> Result<Timestamp, LocalTimeError> {
        match self {
            Self::At(at) => Ok(at),
            Self::Day(day) => zone.start_of(day),
            Self::Ago(ago) => now.checked_sub(ago).map_err(|_| LocalTimeError::OutOfRange),
        }
    }

    /// The last instant that is meant: of a day that is not over yet, the present.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn end(self, zone: &Zone, now: Timestamp) -> Result<Timestamp, LocalTimeError> {
        let Self::Day(day) = self else {
            return self.begin(zone, now);
        };
        if day == zone.date_at(now) {
            return Ok(now);
        }
        let next = day.tomorrow().map_err(|_| LocalTimeError::OutOfRange)?;
        let end = zone
            .start_of(next)?
            .checked_sub(SignedDuration::from_nanos(1));
        end.map_err(|_| LocalTimeError::OutOfRange)
    }
}

impl FromStr for Window {
    type Err = &'static str;
    fn from_str(given: &str) -> Result<Self, Self::Err> {
        if given == "always" {
            return Ok(Self(None));
        }
        let seconds = seconds(given).ok_or("write 90m, 12h or 7d, or always")?;
        Ok(Self(Some(seconds)))
    }
}

/// The seconds of a number of seconds, minutes, hours or days.
fn seconds(given: &str) -> Option<i32> {
    let unit = given.chars().next_back()?;
    let number = given.strip_suffix(unit)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    // A sign is no digit.
    let number = number
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(number)?;
    number.parse::<i32>().ok()?.checked_mul(seconds)
}

/// An object of JSON.
///
/// # Errors
/// When it is none.
pub fn parameters(given: &str) -> Result<Value, String> {
    let value: Value = serde_json::from_str(given).map_err(|error| error.to_string())?;
    match value {
        Value::Object(_) => Ok(value),
        _ => Err("write an object, such as {\"meeting\": \"Meeting:12\"}".to_owned()),
    }
}

/// A column's word.
pub trait Word: Iterable + Clone + Send + Sync + 'static {
    /// The word in the database.
    fn word(&self) -> &'static str;
}

macro_rules! words {
    ($($name:ty),+) => {$(
        impl Word for $name {
            fn word(&self) -> &'static str {
                self.as_str()
            }
        }
    )+};
}

words!(RunState, CatchUp, Overlap);

/// Reads one of a column's words.
pub fn words<W: Word>() -> impl TypedValueParser<Value = W> {
    let words = PossibleValuesParser::new(W::iter().map(|word| word.word()));
    words.try_map(|given| {
        let found = W::iter().find(|word| word.word() == given);
        found.ok_or("there is no such word")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_row_is_named_as_the_api_does_or_by_its_number() {
        assert_eq!("JobRun:12".parse(), Ok(RunKey(12)));
        assert_eq!("12".parse(), Ok(RunKey(12)));
        assert_eq!("Schedule:3".parse(), Ok(ScheduleKey(3)));
        for wrong in [
            "",
            "Schedule:12",
            "JobRun:",
            "JobRun:x",
            "-1",
            "0",
            "jobrun:1",
        ] {
            assert!(wrong.parse::<RunKey>().is_err(), "{wrong}");
        }
        assert_eq!("Schedule:3".parse(), Ok(Target::Schedule(ScheduleKey(3))));
        assert_eq!(
            "recruitment".parse(),
            Ok(Target::Job("recruitment".to_owned()))
        );
        assert!("Meeting:3".parse::<Target>().is_err());
    }

    #[test]
    fn a_moment_is_an_instant_a_day_or_a_time_ago() {
        let zone = Zone::parse("America/Toronto").unwrap();
        let now: Timestamp = "2021-09-01T13:00:00Z".parse().unwrap();
        let begins = |given: &str| {
            let when: When = given.parse().unwrap();
            when.begin(&zone, now).unwrap().to_string()
        };
        assert_eq!(begins("2021-08-31T10:00:00Z"), "2021-08-31T10:00:00Z");
        assert_eq!(begins("2021-08-31"), "2021-08-31T04:00:00Z");
        assert_eq!(begins("7d"), "2021-08-25T13:00:00Z");
        let ends = |day: Date| When::Day(day).end(&zone, now).unwrap().to_string();
        assert_eq!(ends(date(2021, 8, 31)), "2021-09-01T03:59:59.999999999Z");
        assert_eq!(ends(date(2021, 9, 1)), "2021-09-01T13:00:00Z");
        for wrong in ["", "d", "7", "+7d", "-7d", "yesterday", "31/08/2021", "7é"] {
            assert!(wrong.parse::<When>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_window_is_a_time_or_always() {
        assert_eq!("12h".parse(), Ok(Window(Some(43_200))));
        assert_eq!("0s".parse(), Ok(Window(Some(0))));
        assert_eq!("always".parse(), Ok(Window(None)));
        for wrong in ["", "12", "never", "-1d", "99999999d"] {
            assert!(wrong.parse::<Window>().is_err(), "{wrong}");
        }
    }
}
