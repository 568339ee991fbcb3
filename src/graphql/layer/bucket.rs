//! Time buckets: the months, quarters, halves and years by which groups are made.
//!
//! The database answers with a bucket's number and the day is computed here. Of days and wall
//! clocks the number is arithmetic. Of instants it depends on the zone's law, which neither
//! database shares with us: there the bounds of all buckets, computed from the bundled rules, are
//! part of the statement, and the database only finds where a value falls between them.

use std::{
    collections::HashMap,
    fmt::Write,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use chrono::NaiveDate;
use domain::{
    calendar::{CalendarPeriod, FiscalYear, HalfYear, Month, Quarter, Year},
    zone::Zone,
};
use jiff::{Timestamp, civil::date};
use service::time::ToChrono;

use super::{
    column::{Column, Scalar},
    sql::{Alias, Sql},
};

/// The first year whose instants have buckets.
pub const FIRST_YEAR: i16 = 1900;
/// The first year after those whose instants have buckets.
pub const END_YEAR: i16 = 2100;

/// The names of the buckets, with what they are.
pub const BUCKETS: [(&str, &str); 5] = [
    ("MONTH", "A month."),
    ("QUARTER", "A quarter of the calendar year."),
    (
        "HALF_YEAR",
        "A reporting half: March to August, or September to February.",
    ),
    ("FISCAL_YEAR", "A federal fiscal year: April to March."),
    ("YEAR", "A calendar year."),
];

/// A kind of bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeBucket {
    /// A month.
    Month,
    /// A quarter of the calendar year.
    Quarter,
    /// A reporting half.
    HalfYear,
    /// A federal fiscal year.
    FiscalYear,
    /// A calendar year.
    Year,
}

impl TimeBucket {
    /// The bucket of a name of [`BUCKETS`].
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "MONTH" => Self::Month,
            "QUARTER" => Self::Quarter,
            "HALF_YEAR" => Self::HalfYear,
            "FISCAL_YEAR" => Self::FiscalYear,
            "YEAR" => Self::Year,
            _ => return None,
        })
    }

    /// How many months one has, and how many months after January one starts.
    const fn months(self) -> (i32, i32) {
        match self {
            Self::Month => (Month::MONTHS, Month::OFFSET),
            Self::Quarter => (Quarter::MONTHS, Quarter::OFFSET),
            Self::HalfYear => (HalfYear::MONTHS, HalfYear::OFFSET),
            Self::FiscalYear => (FiscalYear::MONTHS, FiscalYear::OFFSET),
            Self::Year => (Year::MONTHS, Year::OFFSET),
        }
    }

    /// The first day of the one with a number.
    #[must_use]
    pub fn first_day(self, number: i32) -> NaiveDate {
        let day = match self {
            Self::Month => Month::numbered(number).start(),
            Self::Quarter => Quarter::numbered(number).start(),
            Self::HalfYear => HalfYear::numbered(number).start(),
            Self::FiscalYear => FiscalYear::numbered(number).start(),
            Self::Year => Year::numbered(number).start(),
        };
        day.to_chrono()
    }

    /// Where the buckets of instants begin in a zone.
    #[must_use]
    pub fn bounds(self, zone: &Zone) -> Bounds {
        match self {
            Self::Month => Bounds::of::<{ Month::MONTHS }, { Month::OFFSET }>(zone),
            Self::Quarter => Bounds::of::<{ Quarter::MONTHS }, { Quarter::OFFSET }>(zone),
            Self::HalfYear => Bounds::of::<{ HalfYear::MONTHS }, { HalfYear::OFFSET }>(zone),
            Self::FiscalYear => Bounds::of::<{ FiscalYear::MONTHS }, { FiscalYear::OFFSET }>(zone),
            Self::Year => Bounds::of::<{ Year::MONTHS }, { Year::OFFSET }>(zone),
        }
    }
}

/// Where buckets begin: the instants of their first moments, one after the other, the last being
/// the end of all.
#[derive(Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The number of the first bucket.
    pub first: i32,
    /// Where it begins, and all after it.
    pub starts: Vec<Timestamp>,
}

impl Bounds {
    fn of<const MONTHS: i32, const OFFSET: i32>(zone: &Zone) -> Self {
        let (first_day, end) = (date(FIRST_YEAR, 1, 1), date(END_YEAR, 1, 1));
        let first = CalendarPeriod::<MONTHS, OFFSET>::of(first_day);
        let last = CalendarPeriod::<MONTHS, OFFSET>::of(date(END_YEAR - 1, 12, 31));
        let starts = (first.ordinal()..=last.ordinal())
            .map(|number| CalendarPeriod::<MONTHS, OFFSET>::numbered(number).start());
        // The first and the last may stick out of these years.
        let starts = starts.map(|start| start.max(first_day)).chain([end]);
        Self {
            first: first.ordinal(),
            starts: starts
                .filter_map(|start| zone.start_of(start).ok())
                .collect(),
        }
    }
}

/// The expressions of instants' buckets are long and few.
type Key = (TimeBucket, String, bool);
static WRITTEN: LazyLock<Mutex<HashMap<Key, Arc<str>>>> = LazyLock::new(Mutex::default);
/// How many of them are kept.
const KEPT: usize = 32;

impl Sql {
    /// Adds the number of the bucket that a column's value falls into.
    pub fn bucket(&mut self, row: Alias, column: &Column, by: TimeBucket, zone: &Zone) {
        if matches!(column.scalar, Scalar::Instant) {
            return self.instant_bucket(row, column, by, zone);
        }
        let value = self.aside(|sql| {
            sql.cell(row, column);
        });
        let last_day = matches!(column.scalar, Scalar::LastDay);
        let (year, month) = if self.is_postgres() {
            let value = if last_day {
                format!("({value} - 1)")
            } else {
                value
            };
            (
                format!("EXTRACT(YEAR FROM {value})::int"),
                format!("EXTRACT(MONTH FROM {value})::int"),
            )
        } else {
            let value = if last_day {
                format!("date({value}, '-1 day')")
            } else {
                value
            };
            (
                format!("CAST(substr({value}, 1, 4) AS INTEGER)"),
                format!("CAST(substr({value}, 6, 2) AS INTEGER)"),
            )
        };
        let (months, offset) = by.months();
        self.push(&format!(
            "({year} * 12 + {month} - {}) / {months}",
            offset + 1
        ));
    }

    fn instant_bucket(&mut self, row: Alias, column: &Column, by: TimeBucket, zone: &Zone) {
        let value = self.aside(|sql| {
            sql.cell(row, column);
        });
        let pattern = pattern(by, zone, self.is_postgres());
        self.push(&pattern.replace(VALUE, &value));
    }
}

/// Stands for the value in a pattern.
const VALUE: char = '?';

fn pattern(by: TimeBucket, zone: &Zone, postgres: bool) -> Arc<str> {
    let key = (by, zone.name().to_owned(), postgres);
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pattern) = written.get(&key) {
        return Arc::clone(pattern);
    }
    if written.len() >= KEPT {
        written.clear();
    }
    let bounds = by.bounds(zone);
    let pattern: Arc<str> = if postgres {
        search_in_array(&bounds).into()
    } else {
        let mut text = String::new();
        search_by_cases(&bounds, 0, bounds.starts.len(), &mut text);
        text.into()
    };
    written.insert(key, Arc::clone(&pattern));
    pattern
}

/// A literal array is read once, when the statement is prepared.
fn search_in_array(bounds: &Bounds) -> String {
    let starts: Vec<String> = bounds.starts.iter().map(ToString::to_string).collect();
    format!(
        "NULLIF(NULLIF(width_bucket({VALUE}, '{{{}}}'::timestamptz[]), 0), {}) + {}",
        starts.join(","),
        starts.len(),
        bounds.first - 1
    )
}

/// A tree of comparisons. `before` of the bounds are known to be at or before the value, and the
/// one at `end` after it.
fn search_by_cases(bounds: &Bounds, before: usize, end: usize, text: &mut String) {
    if before == end {
        let number = i32::try_from(before).unwrap_or(i32::MAX);
        let inside = before > 0 && before < bounds.starts.len();
        // A `String` takes all that is written to it.
        let _ = if inside {
            write!(text, "{}", bounds.first - 1 + number)
        } else {
            write!(text, "NULL")
        };
        return;
    }
    let middle = usize::midpoint(before, end);
    // Instants are texts here, in UTC, and a bound is shorter than any value that begins with it.
    let bound = bounds.starts[middle].strftime("%Y-%m-%dT%H:%M:%S");
    let _ = write!(text, "CASE WHEN {VALUE} < '{bound}' THEN ");
    search_by_cases(bounds, before, middle, text);
    text.push_str(" ELSE ");
    search_by_cases(bounds, middle + 1, end, text);
    text.push_str(" END");
}
