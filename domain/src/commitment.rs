//! How the community stands on a day with what its terms of reference ask of it.
//!
//! A day is looked at as it is once it is over, as the report does: a quarter without a meeting is
//! missed on its last day, and a report that is not sent on the day on which it is due.

use jiff::{ToSpan, civil::Date};

use crate::{
    period::{Period, Quarter},
    report::Timeliness,
    term::Term,
};

/// How many days before its end a quarter for which no meeting is convened is at risk: whoever is
/// invited needs some weeks' notice.
pub const QUARTER_NOTICE_DAYS: i64 = 30;

/// How something stands that was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is done, or is as it should be.
    Kept,
    /// There is time.
    Due,
    /// The time is nearly over, and nothing says that it will be done.
    AtRisk,
    /// It was not done in time, or is not as it should be.
    Missed,
}

/// How a quarter stands on a day, and the first day of that (terms of reference: the chairs convene
/// a meeting every quarter). `held_on` is the day of its first meeting that was held; `convened`
/// says whether one is convened for it.
#[must_use]
pub fn quarter(
    quarter: Quarter,
    held_on: Option<Date>,
    convened: bool,
    day: Date,
) -> (State, Date) {
    let period = quarter.period();
    let at_risk_from = quarter_at_risk_from(quarter);
    match held_on.filter(|on| *on <= day) {
        Some(on) => (State::Kept, on),
        None if period.last() <= day => (State::Missed, period.last()),
        None if at_risk_from <= day && !convened => (State::AtRisk, at_risk_from),
        None => (State::Due, period.first()),
    }
}

/// The first day on which a quarter is at risk while no meeting is convened for it.
#[must_use]
pub fn quarter_at_risk_from(quarter: Quarter) -> Date {
    let period = quarter.period();
    period.end().saturating_sub(QUARTER_NOTICE_DAYS.days())
}

/// How the report on a half-year stands on a day, and the first day of that (terms of reference: a
/// report to the council every six months). One that was sent late was missed.
#[must_use]
pub fn report(
    half: Period,
    due_on: Date,
    notice_days: u16,
    timeliness: Timeliness,
    day: Date,
) -> (State, Date) {
    let at_risk_from = due_on.saturating_sub(i64::from(notice_days).days());
    match timeliness {
        Timeliness::OnTime { sent_on } => (State::Kept, sent_on),
        Timeliness::Late { .. } => (State::Missed, due_on),
        Timeliness::Unsent if due_on <= day => (State::Missed, due_on),
        Timeliness::Unsent if at_risk_from <= day => (State::AtRisk, at_risk_from),
        Timeliness::Unsent => (State::Due, half.first()),
    }
}

/// Whether somebody is in a place on a day, and since when that is so: through all terms that follow
/// each other without a gap, or since the last one ended; none where nobody ever was in it.
#[must_use]
pub fn occupied(terms: &[Term], day: Date) -> (bool, Option<Date>) {
    let Some(current) = terms.iter().find(|term| term.contains(day)) else {
        let ended = terms.iter().filter_map(|term| term.end());
        return (false, ended.filter(|end| *end <= day).max());
    };
    let before = |start: &Date| {
        let previous = terms.iter().find(|term| term.end() == Some(*start));
        previous.map(|term| term.start())
    };
    let first = std::iter::successors(Some(current.start()), before).last();
    (true, first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::HalfYear;
    use jiff::civil::date;

    const SPRING: Date = date(2021, 4, 1);

    fn spring(held_on: Option<Date>, convened: bool, day: Date) -> (State, Date) {
        quarter(Quarter::of(SPRING), held_on, convened, day)
    }

    #[test]
    fn a_quarter_is_due_then_at_risk_then_missed_from_its_first_day_to_its_last() {
        let nothing = |day| spring(None, false, day);
        assert_eq!(nothing(SPRING), (State::Due, SPRING));
        assert_eq!(nothing(date(2021, 5, 31)), (State::Due, SPRING));
        let at_risk = (State::AtRisk, date(2021, 6, 1));
        assert_eq!(nothing(date(2021, 6, 1)), at_risk);
        assert_eq!(nothing(date(2021, 6, 29)), at_risk);
        let missed = (State::Missed, date(2021, 6, 30));
        assert_eq!(nothing(date(2021, 6, 30)), missed);
        assert_eq!(nothing(date(2022, 1, 1)), missed);
    }

    #[test]
    fn a_quarter_with_a_convened_meeting_is_due_to_its_end_and_kept_from_the_meeting_on() {
        let convened = |day| spring(None, true, day);
        assert_eq!(convened(date(2021, 6, 29)), (State::Due, SPRING));
        assert_eq!(convened(date(2021, 6, 30)).0, State::Missed);
        let june = date(2021, 6, 15);
        let held = |day| spring(Some(june), true, day);
        assert_eq!(held(date(2021, 6, 14)).0, State::Due);
        assert_eq!(held(june), (State::Kept, june));
        assert_eq!(held(date(2022, 1, 1)), (State::Kept, june));
        let last = date(2021, 6, 30);
        assert_eq!(spring(Some(last), false, last), (State::Kept, last));
    }

    #[test]
    fn a_report_is_due_then_at_risk_then_missed_and_a_late_one_stays_so() {
        let half = HalfYear::of(SPRING).period();
        let due_on = date(2021, 9, 30);
        let on = |day, sent_on| {
            let timeliness = Timeliness::on(day, due_on, sent_on);
            report(half, due_on, 14, timeliness, day)
        };
        assert_eq!(on(half.first(), None), (State::Due, half.first()));
        assert_eq!(on(date(2021, 9, 15), None).0, State::Due);
        let at_risk = (State::AtRisk, date(2021, 9, 16));
        assert_eq!(on(date(2021, 9, 16), None), at_risk);
        assert_eq!(on(date(2021, 9, 29), None), at_risk);
        assert_eq!(on(due_on, None), (State::Missed, due_on));
        assert_eq!(on(due_on, Some(due_on)), (State::Kept, due_on));
        let late = Some(date(2021, 10, 2));
        assert_eq!(on(date(2021, 10, 2), late), (State::Missed, due_on));
        let early = Some(date(2021, 9, 10));
        assert_eq!(on(date(2021, 9, 9), early).0, State::Due);
        let sent = (State::Kept, date(2021, 9, 10));
        assert_eq!(on(date(2021, 9, 10), early), sent);
    }

    #[test]
    fn a_place_is_held_through_a_hand_over_and_vacant_since_the_last_term() {
        let term = |start, end| Term::new(start, end).unwrap();
        let (first, second) = (date(2020, 1, 1), date(2020, 7, 1));
        let terms = [
            term(first, Some(second)),
            term(second, Some(date(2021, 3, 1))),
            term(date(2021, 5, 1), None),
        ];
        let on = |day| occupied(&terms, day);
        assert_eq!(on(date(2019, 12, 31)), (false, None));
        assert_eq!(on(first), (true, Some(first)));
        assert_eq!(on(date(2021, 2, 28)), (true, Some(first)));
        assert_eq!(on(date(2021, 3, 1)), (false, Some(date(2021, 3, 1))));
        assert_eq!(on(date(2021, 4, 30)), (false, Some(date(2021, 3, 1))));
        assert_eq!(on(date(2021, 5, 1)), (true, Some(date(2021, 5, 1))));
    }
}
