//! What a report is asked for: a period by its first and last day, and the day of its figures.

use domain::{
    period::{HalfYear, Period},
    zone::Zone,
};
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;

use crate::runner::ParameterError;

/// As they are written; none asks for the half-year that ended last.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    /// The first day.
    from: Option<Date>,
    /// The last day.
    to: Option<Date>,
    /// The day of the figures; by default the last day.
    as_of: Option<Date>,
}

/// A period and a day that a report can be compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub period: Period,
    pub as_of: Date,
}

impl Parameters {
    /// Puts in what was left out, as things stand at a moment in the community's zone.
    pub fn resolve(self, at: Timestamp, zone: &Zone) -> Result<Asked, ParameterError> {
        let today = zone.date_at(at);
        let period = match (self.from, self.to) {
            (None, None) => HalfYear::of(today).previous().period(),
            (Some(from), Some(to)) => Period::from_first_last(from, to).map_err(|_| {
                ParameterError::of(
                    "to",
                    "ends_before_start",
                    format!("the last day, {to}, is before the first, {from}; give a later one"),
                )
            })?,
            (Some(_), None) => {
                return Err(ParameterError::of(
                    "to",
                    "missing",
                    "a period has a first and a last day: give both --from and --to, or neither",
                ));
            }
            (None, Some(_)) => {
                return Err(ParameterError::of(
                    "from",
                    "missing",
                    "a period has a first and a last day: give both --from and --to, or neither",
                ));
            }
        };
        let as_of = self.as_of.unwrap_or_else(|| period.last());
        if as_of > today {
            return Err(ParameterError::of(
                "as_of",
                "in_the_future",
                format!(
                    "nobody knows the figures of {as_of} yet (it is {today}); give a day up to today with --as-of"
                ),
            ));
        }
        if as_of < period.first() {
            return Err(ParameterError::of(
                "as_of",
                "before_the_period",
                format!("{as_of} is before the period begins; give a day of it or after it"),
            ));
        }
        Ok(Asked { period, as_of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn asked(written: serde_json::Value, at: &str) -> Result<Asked, ParameterError> {
        let parameters: Parameters = serde_json::from_value(written).unwrap();
        let toronto = Zone::parse("America/Toronto").unwrap();
        parameters.resolve(at.parse().unwrap(), &toronto)
    }

    #[test]
    fn by_default_it_is_the_half_year_that_ended_last() {
        for (at, first, last) in [
            ("2021-09-01T10:00:00Z", date(2021, 3, 1), date(2021, 8, 31)),
            ("2021-09-01T03:59:59Z", date(2020, 9, 1), date(2021, 2, 28)),
            ("2024-03-01T11:00:00Z", date(2023, 9, 1), date(2024, 2, 29)),
            ("2021-10-15T12:00:00Z", date(2021, 3, 1), date(2021, 8, 31)),
        ] {
            let asked = asked(serde_json::json!({}), at).unwrap();
            let expected = Period::from_first_last(first, last).unwrap();
            assert_eq!((asked.period, asked.as_of), (expected, last), "{at}");
        }
    }

    #[test]
    fn a_period_and_a_day_that_make_no_report_are_refused_with_what_to_do() {
        let at = "2021-09-01T13:00:00Z";
        for (written, field, code) in [
            (
                serde_json::json!({"from": "2021-08-31", "to": "2020-09-01"}),
                "to",
                "ends_before_start",
            ),
            (serde_json::json!({"from": "2020-09-01"}), "to", "missing"),
            (serde_json::json!({"to": "2020-09-01"}), "from", "missing"),
            (
                serde_json::json!({"from": "2021-09-01", "to": "2021-12-31"}),
                "as_of",
                "in_the_future",
            ),
            (
                serde_json::json!({"as_of": "2021-02-28"}),
                "as_of",
                "before_the_period",
            ),
        ] {
            let error = asked(written, at).unwrap_err();
            assert_eq!((error.field, error.code), (Some(field), code));
        }
    }
}
