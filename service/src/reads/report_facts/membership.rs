//! The members over time.

use domain::{
    id::MembershipId,
    period::{Period, PeriodError, Quarter},
    representation::Rule,
    roster::{ByOrder, Roster},
};
use jiff::civil::Date;

/// How many ends of quarters the membership over time shows, before the report's day.
const QUARTERS: usize = 8;

/// The members over time, by the order of government of their organizations.
#[derive(Debug, Clone)]
pub struct MembershipHistory {
    /// From the first of the dates to the last.
    pub period: Period,
    /// At the ends of the last quarters and on the report's day.
    pub points: Vec<(Date, ByOrder<usize>)>,
    /// The counted memberships of that time, from which the figures follow.
    pub memberships: Vec<MembershipId>,
}

/// The members over time, from a roster that is read already.
pub(super) fn membership_history(
    roster: &Roster,
    rule: Rule,
    as_of: Date,
) -> Result<MembershipHistory, PeriodError> {
    let last = Quarter::over_by(as_of);
    let quarters = std::iter::successors(Some(last), |quarter| Some(quarter.previous()));
    let mut dates: Vec<Date> = quarters
        .take(QUARTERS)
        .map(|quarter| quarter.period().last())
        .collect();
    dates.reverse();
    dates.push(as_of);
    dates.dedup();
    let period = Period::from_first_last(dates[0], as_of)?;
    let at = |date: Date| (date, roster.members_by_order(date, rule.counting));
    Ok(MembershipHistory {
        period,
        points: dates.into_iter().map(at).collect(),
        memberships: roster.memberships_in(period, rule.counting).collect(),
    })
}
