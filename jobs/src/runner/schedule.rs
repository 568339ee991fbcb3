//! When something is due: a cron expression read on the wall clock of a zone.
//!
//! # Gaps and folds
//! Where the clocks jump, wall-clock times are missing or come twice. What that means for a due time
//! depends on the expression:
//!
//! | expression | a time that the clocks jump over | a time that comes twice |
//! | --- | --- | --- |
//! | one time of day (`30 2 * * *`) | due at the first instant after the jump | due once, the first time |
//! | anything that recurs within a day (`*/5 * * * *`, `0 8,20 * * *`) | not due | due both times |
//!
//! So what happens once a day happens once on every day of the year, and what happens every few
//! minutes goes on at its pace. Zone law is that of the bundled data alone.

use croner::{
    Cron,
    errors::CronError,
    parser::{CronParser, Year},
};
use domain::zone::{Zone, ZoneError};
use jiff::Timestamp;

/// Why an expression is no schedule.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The zone is none.
    #[error(transparent)]
    Zone(#[from] ZoneError),
    /// The expression cannot be read.
    #[error(
        "“{cron}” is not a cron expression: {reason}; write five fields (minute hour day month weekday), or six with seconds first"
    )]
    Malformed {
        /// What was given.
        cron: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The expression asks for a day that no year has.
    #[error("“{cron}” is never due: no year has such a day; change the day or the month")]
    Never {
        /// What was given.
        cron: String,
    },
}

/// A moment from which every possible expression has a next time.
const REFERENCE: Timestamp = Timestamp::UNIX_EPOCH;

/// When something is due, again and again.
#[derive(Debug, Clone)]
pub struct Recurrence {
    cron: Cron,
    zone: Zone,
}

impl Recurrence {
    /// Reads a cron expression and an IANA zone. Years are not taken: a schedule has no last time.
    ///
    /// # Errors
    /// When either cannot be read, or the expression is never due (31 February).
    pub fn parse(cron: &str, zone: &str) -> Result<Self, ScheduleError> {
        let zone = Zone::parse(zone)?;
        let expression = CronParser::builder()
            .year(Year::Disallowed)
            .build()
            .parse(cron)
            .map_err(|error| ScheduleError::Malformed {
                cron: cron.to_owned(),
                reason: reason(&error),
            })?;
        let recurrence = Self {
            cron: expression,
            zone,
        };
        if recurrence.next_after(REFERENCE).is_none() {
            return Err(ScheduleError::Never {
                cron: cron.to_owned(),
            });
        }
        Ok(recurrence)
    }

    /// The first due time after a moment; none at the end of the calendar.
    #[must_use]
    pub fn next_after(&self, moment: Timestamp) -> Option<Timestamp> {
        let from = self.zone.at(whole_second(moment));
        let next = self.cron.find_next_occurrence(&from, false).ok()?;
        Some(next.timestamp())
    }

    /// The next `count` due times after a moment, in order.
    #[must_use]
    pub fn upcoming(&self, moment: Timestamp, count: usize) -> Vec<Timestamp> {
        let first = self.next_after(moment);
        std::iter::successors(first, |due| self.next_after(*due))
            .take(count)
            .collect()
    }

    /// The latest due times from `from` to `until`, both included, in order; no more than `limit`.
    ///
    /// It looks back from `until`, so that years of absence cost no more than `limit` steps.
    #[must_use]
    pub fn due_between(&self, from: Timestamp, until: Timestamp, limit: usize) -> Vec<Timestamp> {
        let before = |moment: Timestamp, inclusive| {
            let moment = self.zone.at(whole_second(moment));
            let found = self
                .cron
                .find_previous_occurrence(&moment, inclusive)
                .ok()?;
            Some(found.timestamp()).filter(|due| from <= *due)
        };
        let mut due: Vec<Timestamp> =
            std::iter::successors(before(until, true), |due| before(*due, false))
                .take(limit)
                .collect();
        due.reverse();
        due
    }
}

/// Cron knows whole seconds only.
fn whole_second(moment: Timestamp) -> Timestamp {
    let seconds = moment.as_nanosecond().div_euclid(1_000_000_000);
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(moment)
}

fn reason(error: &CronError) -> String {
    match error {
        CronError::EmptyPattern => "it is empty".to_owned(),
        CronError::InvalidPattern(detail)
        | CronError::IllegalCharacters(detail)
        | CronError::ComponentError(detail) => {
            let mut detail = detail.trim_end_matches('.').to_owned();
            if let Some(first) = detail.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            detail
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    const TORONTO: &str = "America/Toronto";

    fn at(written: &str) -> Timestamp {
        written.parse().unwrap()
    }

    fn toronto(cron: &str) -> Recurrence {
        Recurrence::parse(cron, TORONTO).unwrap()
    }

    /// Due times in UTC over the three days around a change of the clocks.
    fn around(cron: &str, first_day: &str) -> Vec<String> {
        let from = at(&format!("{first_day}T05:00:00Z"));
        let due = toronto(cron).due_between(from, from + 72.hours(), 100);
        due.iter().map(ToString::to_string).collect()
    }

    // On 2026-03-08 Toronto's clocks jump from 2:00 (UTC−5) to 3:00 (UTC−4), at 07:00 UTC.
    #[test]
    fn across_the_jump_of_march_each_day_has_its_due_time() {
        assert_eq!(
            around("0 8 * * *", "2026-03-07"),
            [
                "2026-03-07T13:00:00Z",
                "2026-03-08T12:00:00Z",
                "2026-03-09T12:00:00Z"
            ]
        );
        assert_eq!(
            around("30 2 * * *", "2026-03-07"),
            [
                "2026-03-07T07:30:00Z",
                "2026-03-08T07:00:00Z",
                "2026-03-09T06:30:00Z"
            ]
        );
        assert_eq!(
            around("30 1 * * *", "2026-03-07"),
            [
                "2026-03-07T06:30:00Z",
                "2026-03-08T06:30:00Z",
                "2026-03-09T05:30:00Z"
            ]
        );
    }

    // On 2026-11-01 they go back from 2:00 (UTC−4) to 1:00 (UTC−5), at 06:00 UTC.
    #[test]
    fn across_the_hour_that_comes_twice_each_day_has_one_due_time() {
        assert_eq!(
            around("0 8 * * *", "2026-10-31"),
            [
                "2026-10-31T12:00:00Z",
                "2026-11-01T13:00:00Z",
                "2026-11-02T13:00:00Z"
            ]
        );
        assert_eq!(
            around("30 2 * * *", "2026-10-31"),
            [
                "2026-10-31T06:30:00Z",
                "2026-11-01T07:30:00Z",
                "2026-11-02T07:30:00Z"
            ]
        );
        assert_eq!(
            around("30 1 * * *", "2026-10-31"),
            [
                "2026-10-31T05:30:00Z",
                "2026-11-01T05:30:00Z",
                "2026-11-02T06:30:00Z"
            ]
        );
    }

    #[test]
    fn what_recurs_within_the_day_keeps_its_pace_across_the_changes() {
        for day in ["2026-03-08", "2026-11-01"] {
            let from = at(&format!("{day}T04:00:00Z"));
            let due = toronto("*/15 * * * *").due_between(from, from + 6.hours(), 100);
            let pace: Vec<_> = (0..=24).map(|n| from + (15 * n).minutes()).collect();
            assert_eq!(due, pace, "{day}");
        }
    }

    #[test]
    fn looking_back_finds_what_looking_ahead_finds() {
        let zones = [
            TORONTO,
            "America/St_Johns",
            "America/Vancouver",
            "America/Regina",
        ];
        let crons = [
            "30 2 * * *",
            "30 1 * * *",
            "0 0 * * *",
            "*/20 * * * *",
            "15 1,2,3 * * 0",
        ];
        for zone in zones {
            for cron in crons {
                let recurrence = Recurrence::parse(cron, zone).unwrap();
                for start in ["2026-03-07T00:00:00Z", "2026-10-31T00:00:00Z"] {
                    let (from, until) = (at(start), at(start) + 72.hours());
                    let ahead: Vec<_> = recurrence
                        .upcoming(from - 1.second(), 500)
                        .into_iter()
                        .filter(|due| *due <= until)
                        .collect();
                    let back = recurrence.due_between(from, until, 500);
                    assert_eq!(back, ahead, "{cron} in {zone} from {start}");
                }
            }
        }
    }

    #[test]
    fn a_due_time_is_found_at_its_own_instant_and_not_after_it() {
        let daily = toronto("0 8 * * *");
        let due = at("2026-06-01T12:00:00Z");
        assert_eq!(daily.next_after(due - 1.millisecond()), Some(due));
        assert_eq!(daily.next_after(due), Some(due + 24.hours()));
        assert_eq!(
            daily.next_after(due + 1.millisecond()),
            Some(due + 24.hours())
        );
        assert_eq!(daily.due_between(due, due + 1.millisecond(), 9), [due]);
        assert!(
            daily
                .due_between(due + 1.second(), due + 2.seconds(), 9)
                .is_empty()
        );
    }

    #[test]
    fn the_next_five_times_of_the_report_are_its_half_years() {
        let next = toronto("0 6 1 3,9 *").upcoming(at("2021-09-01T13:00:00Z"), 5);
        let written: Vec<_> = next.iter().map(ToString::to_string).collect();
        assert_eq!(
            written,
            [
                "2022-03-01T11:00:00Z",
                "2022-09-01T10:00:00Z",
                "2023-03-01T11:00:00Z",
                "2023-09-01T10:00:00Z",
                "2024-03-01T11:00:00Z",
            ]
        );
    }

    #[test]
    fn years_of_absence_are_looked_back_on_in_a_few_steps() {
        let every_ten_seconds = toronto("*/10 * * * * *");
        let until = at("2026-01-01T00:00:05Z");
        let due = every_ten_seconds.due_between(at("1990-01-01T00:00:00Z"), until, 2);
        assert_eq!(
            due,
            [at("2025-12-31T23:59:50Z"), at("2026-01-01T00:00:00Z")]
        );
    }

    #[test]
    fn what_is_no_schedule_is_refused_with_the_reason() {
        let refusal = |cron: &str, zone: &str| {
            Recurrence::parse(cron, zone)
                .expect_err("a refusal")
                .to_string()
        };
        assert!(refusal("0 6 31 2 *", TORONTO).contains("never due"));
        assert!(refusal("0 6 31 4,6,9,11 *", TORONTO).contains("never due"));
        assert!(refusal("", TORONTO).contains("empty"));
        assert!(refusal("0 25 * * *", TORONTO).contains("not a cron expression"));
        assert!(refusal("0 6 1 1 * * 2010", TORONTO).contains("not a cron expression"));
        assert!(refusal("0 6 * * *", "America/Torronto").contains("not a time zone"));
        assert!(Recurrence::parse("0 6 29 2 *", TORONTO).is_ok());
    }
}
