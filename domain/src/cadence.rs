//! What is due at a time, given what ran: the schedules' catch-up, without a clock.
//!
//! A tick only wakes the service; what is to be done follows from the due times since the last one
//! that was dealt with. Each of them meets exactly one fate, so that none is lost and none runs
//! twice, however often and however late the service wakes (product rule “down for two quarters”).

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What becomes of the due times at which nobody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatchUp {
    /// Nothing: the next one will do.
    None,
    /// One run, for the latest of them.
    Latest,
    /// One run for each of them.
    Each,
}

impl CatchUp {
    /// The name by which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Latest => "latest",
            Self::Each => "each",
        }
    }
}

/// How a schedule treats its due times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Policy {
    /// What becomes of those at which nobody was there.
    pub catch_up: CatchUp,
    /// How late a run still makes sense; no limit when there is none.
    pub window: Option<SignedDuration>,
    /// How late a run is still on time: the pace of the ticks, with some room.
    pub grace: SignedDuration,
}

/// What is to be done about one due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Run: it is due now.
    OnTime,
    /// Run, and say that it comes late.
    CaughtUp,
    /// Do nothing: by the policy, a later one stands for it.
    Skipped,
    /// Do nothing but raise an alert: the policy asks for a run, and it is too late for one.
    Missed,
}

impl Fate {
    /// Whether a run is to be inserted.
    #[must_use]
    pub const fn runs(self) -> bool {
        matches!(self, Self::OnTime | Self::CaughtUp)
    }
}

/// A due time and what is to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Due {
    /// When it was due.
    pub at: Timestamp,
    /// What is to be done.
    pub fate: Fate,
}

/// Decides each due time after `last_due` (the last one dealt with, if any) and up to `now`.
///
/// Times outside of that stretch are passed over and equal ones are one, so that asking twice
/// inserts nothing twice. The answer is in order of time; the caller stores its last time as the
/// schedule's new `last_due`, in the transaction that inserts the runs.
#[must_use]
pub fn decide(
    policy: Policy,
    last_due: Option<Timestamp>,
    now: Timestamp,
    due_times: impl IntoIterator<Item = Timestamp>,
) -> Vec<Due> {
    let is_new = |at: &Timestamp| *at <= now && last_due.is_none_or(|last| last < *at);
    let due: BTreeSet<Timestamp> = due_times.into_iter().filter(is_new).collect();
    let latest = due.last().copied();
    let fate = |at| fate(policy, now.duration_since(at), latest == Some(at));
    due.into_iter()
        .map(|at| Due { at, fate: fate(at) })
        .collect()
}

fn fate(policy: Policy, late: SignedDuration, is_latest: bool) -> Fate {
    let on_time = late <= policy.grace;
    let makes_sense = policy.window.is_none_or(|window| late <= window);
    match policy.catch_up {
        CatchUp::None if on_time => Fate::OnTime,
        CatchUp::None => Fate::Skipped,
        CatchUp::Latest if !is_latest => Fate::Skipped,
        CatchUp::Latest | CatchUp::Each if on_time => Fate::OnTime,
        CatchUp::Latest | CatchUp::Each if makes_sense => Fate::CaughtUp,
        CatchUp::Latest | CatchUp::Each => Fate::Missed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(written: &str) -> Timestamp {
        written.parse().unwrap()
    }

    fn policy(catch_up: CatchUp, window_hours: Option<i64>) -> Policy {
        let window = window_hours.map(SignedDuration::from_hours);
        Policy {
            catch_up,
            window,
            grace: SignedDuration::from_secs(60),
        }
    }

    fn fates(policy: Policy, last: &str, now: &str, due: &[&str]) -> Vec<Fate> {
        let due = due.iter().map(|time| at(time));
        decide(policy, Some(at(last)), at(now), due)
            .into_iter()
            .map(|due| due.fate)
            .collect()
    }

    const QUARTERS: [&str; 3] = [
        "2021-04-01T12:00:00Z",
        "2021-07-01T12:00:00Z",
        "2021-10-01T12:00:00Z",
    ];

    #[test]
    fn a_service_that_is_up_runs_on_time() {
        for catch_up in [CatchUp::None, CatchUp::Latest, CatchUp::Each] {
            let now = "2021-04-01T12:00:07Z";
            let fates = fates(
                policy(catch_up, None),
                "2021-01-01T12:00:00Z",
                now,
                &QUARTERS,
            );
            assert_eq!(fates, [Fate::OnTime], "{catch_up:?}");
        }
    }

    #[test]
    fn down_for_two_quarters_each_is_caught_up_that_still_makes_sense() {
        let run = |window| {
            let policy = policy(CatchUp::Each, window);
            fates(
                policy,
                "2021-01-01T12:00:00Z",
                "2021-08-01T00:00:00Z",
                &QUARTERS,
            )
        };
        assert_eq!(run(None), [Fate::CaughtUp, Fate::CaughtUp]);
        assert_eq!(run(Some(60 * 24)), [Fate::Missed, Fate::CaughtUp]);
        assert_eq!(run(Some(7 * 24)), [Fate::Missed, Fate::Missed]);
    }

    #[test]
    fn down_for_two_quarters_the_latest_stands_for_both() {
        let run = |window| {
            let policy = policy(CatchUp::Latest, window);
            fates(
                policy,
                "2021-01-01T12:00:00Z",
                "2021-08-01T00:00:00Z",
                &QUARTERS,
            )
        };
        assert_eq!(run(Some(60 * 24)), [Fate::Skipped, Fate::CaughtUp]);
        assert_eq!(run(Some(7 * 24)), [Fate::Skipped, Fate::Missed]);
    }

    #[test]
    fn the_window_s_last_moment_is_in_it() {
        let at = |now| {
            fates(
                policy(CatchUp::Each, Some(12)),
                "2021-01-01T12:00:00Z",
                now,
                &QUARTERS,
            )
        };
        assert_eq!(at("2021-04-02T00:00:00Z"), [Fate::CaughtUp]);
        assert_eq!(at("2021-04-02T00:00:01Z"), [Fate::Missed]);
    }

    #[test]
    fn without_catch_up_what_is_late_is_skipped() {
        let policy = policy(CatchUp::None, None);
        let fates = fates(
            policy,
            "2021-01-01T12:00:00Z",
            "2021-08-01T00:00:00Z",
            &QUARTERS,
        );
        assert_eq!(fates, [Fate::Skipped, Fate::Skipped]);
    }

    #[test]
    fn a_due_time_that_comes_twice_in_the_list_runs_once() {
        let twice = ["2021-04-01T12:00:00Z"; 2];
        let policy = policy(CatchUp::Each, None);
        let fates = fates(
            policy,
            "2021-01-01T12:00:00Z",
            "2021-04-01T12:00:00Z",
            &twice,
        );
        assert_eq!(fates, [Fate::OnTime]);
    }

    fn second(seconds: i64) -> Timestamp {
        at("2021-01-01T00:00:00Z") + SignedDuration::from_secs(seconds)
    }

    fn any_policy() -> impl Strategy<Value = Policy> {
        let catch_up = prop_oneof![
            Just(CatchUp::None),
            Just(CatchUp::Latest),
            Just(CatchUp::Each)
        ];
        (catch_up, proptest::option::of(0_i64..500), 0_i64..100).prop_map(
            |(catch_up, window, grace)| Policy {
                catch_up,
                window: window.map(SignedDuration::from_secs),
                grace: SignedDuration::from_secs(grace),
            },
        )
    }

    proptest! {
        /// However the ticks fall, each due time is decided once, at the first tick that sees it.
        #[test]
        fn no_due_time_is_lost_or_doubled(
            policy in any_policy(),
            due in proptest::collection::btree_set(0_i64..1000, 0..30),
            ticks in proptest::collection::btree_set(0_i64..1100, 1..20),
        ) {
            let due: Vec<_> = due.into_iter().map(second).collect();
            let mut last_due = None;
            let mut decided = Vec::new();
            for tick in ticks.iter().copied() {
                let batch = decide(policy, last_due, second(tick), due.iter().copied());
                last_due = batch.last().map(|due| due.at).or(last_due);
                if policy.catch_up == CatchUp::Latest {
                    prop_assert!(batch.iter().filter(|due| due.fate.runs()).count() <= 1);
                }
                decided.extend(batch);
                // Woken again in the same instant, there is nothing left to do.
                let again = decide(policy, last_due, second(tick), due.iter().copied());
                prop_assert!(again.is_empty());
            }
            let end = second(ticks.last().copied().unwrap());
            let expected: Vec<_> = due.into_iter().filter(|at| *at <= end).collect();
            let seen: Vec<_> = decided.iter().map(|due| due.at).collect();
            prop_assert_eq!(seen, expected);
            if policy.catch_up == CatchUp::Each && policy.window.is_none() {
                prop_assert!(decided.iter().all(|due| due.fate.runs()));
            }
        }

        #[test]
        fn nothing_runs_that_makes_no_sense_any_more(
            policy in any_policy(),
            due in proptest::collection::vec(0_i64..1000, 0..30),
            now in 0_i64..2000,
        ) {
            let now = second(now);
            for due in decide(policy, None, now, due.into_iter().map(second)) {
                let late = now.duration_since(due.at);
                if due.fate == Fate::CaughtUp {
                    prop_assert!(policy.window.is_none_or(|window| late <= window));
                    prop_assert!(late > policy.grace);
                }
            }
        }
    }
}
