//! The quarters of a zone's clocks: where they begin, in UTC.

use chrono::{DateTime, Utc};
use jiff::civil::{Date, date};

use crate::error::Failure;

const ZONE: &str = "America/Toronto";
const YEARS: std::ops::Range<i16> = 2010..2040;

/// Where quarters begin, in order.
pub struct Edges(Vec<(Date, DateTime<Utc>, String)>);

impl Edges {
    /// Those of thirty years.
    pub fn new() -> Result<Self, Failure> {
        let firsts = YEARS.flat_map(|year| [1, 4, 7, 10].map(|month| date(year, month, 1)));
        let edges = firsts.map(|first| {
            let second = first.in_tz(ZONE)?.timestamp().as_second();
            let instant = DateTime::<Utc>::from_timestamp(second, 0).unwrap_or_default();
            Ok((first, instant, instant.format("%Y-%m-%dT%H").to_string()))
        });
        edges.collect::<Result<Vec<_>, Failure>>().map(Self)
    }

    /// The instants.
    pub fn instants(&self) -> Vec<DateTime<Utc>> {
        self.0.iter().map(|(_, instant, _)| *instant).collect()
    }

    /// The first day of the quarter with this number, counted from 1.
    pub fn numbered(&self, number: i64) -> Option<Date> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.0.get(at).map(|(first, ..)| *first)
    }

    /// The number of the quarter that holds an hour, written `2021-06-15T17`. Quarters begin on
    /// the hour.
    pub fn number_of(&self, hour: &str) -> i64 {
        let before = self
            .0
            .partition_point(|(_, _, begin)| begin.as_str() <= hour);
        i64::try_from(before).unwrap_or_default()
    }
}
