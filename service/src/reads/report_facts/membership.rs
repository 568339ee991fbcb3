//! The members over time.

use domain::{
    id::PersonId,
    period::Quarter,
    representation::Rule,
    roster::{ByOrder, Roster},
};
use jiff::civil::Date;

/// How many ends of quarters the membership over time shows, before the report's day.
const QUARTERS: usize = 8;

/// The members over time, by the order of government of their organizations: at the ends of the last
/// quarters and on the report's day.
#[derive(Debug, Clone)]
pub struct MembershipHistory(pub Vec<(Date, ByOrder<Vec<PersonId>>)>);

impl MembershipHistory {
    /// From a roster that is read already.
    pub(super) fn of(roster: &Roster, rule: Rule, as_of: Date) -> Self {
        let last = Quarter::over_by(as_of);
        let quarters = std::iter::successors(Some(last), |quarter| Some(quarter.previous()));
        let mut dates: Vec<Date> = quarters
            .take(QUARTERS)
            .map(|quarter| quarter.period().last())
            .collect();
        dates.reverse();
        dates.push(as_of);
        dates.dedup();
        let at = |date: Date| (date, roster.members_by_order(date, rule.counting));
        Self(dates.into_iter().map(at).collect())
    }
}
