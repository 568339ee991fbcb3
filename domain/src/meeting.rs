//! How far a meeting has come, and when it may be invited to.
//!
//! A meeting is planned, then convened by the co-chairs, then held or cancelled. Nothing is sent
//! before it is convened, a meeting that is past is never invited to, and a meeting that was
//! planned and not held is a shortfall, never counted as held (product rules “Meetings”, “planned
//! meeting not held”; terms of reference: the chairs convene).

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::zone::Zone;

/// How far a meeting has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingState {
    /// In the calendar of the secretariat alone.
    Planned,
    /// Called by the co-chairs: invitations may go out.
    Convened,
    /// It took place.
    Held,
    /// It will not take place.
    Cancelled,
}

impl MeetingState {
    /// The name by which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Convened => "convened",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether a meeting in this state may come into that one.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Planned, Self::Convened | Self::Cancelled)
                | (Self::Convened, Self::Held | Self::Cancelled)
        )
    }

    /// Whether a meeting with this start was planned and has not been held when it should have been.
    #[must_use]
    pub fn is_shortfall(self, starts_at: Timestamp, now: Timestamp) -> bool {
        self != Self::Held && starts_at <= now
    }
}

/// Whether invitations go out now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inviting {
    /// Yes.
    Due,
    /// Not before this day of the community's calendar.
    From(Date),
    /// No: the co-chairs have not convened the meeting.
    NotConvened,
    /// No: it was held or cancelled, or has begun.
    Over,
}

/// Tells whether the invitations to a meeting go out now: from `lead_days` days of the community's
/// calendar before the meeting until it begins.
#[must_use]
pub fn inviting(
    state: MeetingState,
    starts_at: Timestamp,
    lead_days: u16,
    now: Timestamp,
    zone: &Zone,
) -> Inviting {
    if starts_at <= now || matches!(state, MeetingState::Held | MeetingState::Cancelled) {
        return Inviting::Over;
    }
    if state == MeetingState::Planned {
        return Inviting::NotConvened;
    }
    let from = zone
        .date_at(starts_at)
        .saturating_sub(i32::from(lead_days).days());
    if zone.date_at(now) < from {
        Inviting::From(from)
    } else {
        Inviting::Due
    }
}

/// Which reminder of a meeting goes out now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminding {
    /// Those who have not answered are asked again.
    Silent,
    /// All are reminded but those who do not come.
    Coming,
    /// None before this day of the community's calendar.
    From(Date),
    /// None: the co-chairs have not convened the meeting.
    NotConvened,
    /// None: it was held or cancelled, or has begun.
    Over,
}

/// Tells which reminder of a meeting goes out now. The days are the community's; nobody gets both
/// reminders on one day, since one begins where the other ends.
#[must_use]
pub fn reminding(
    state: MeetingState,
    starts_at: Timestamp,
    (answer_days, meeting_days): (u16, u16),
    now: Timestamp,
    zone: &Zone,
) -> Reminding {
    let due = |days| inviting(state, starts_at, days, now, zone);
    match (due(meeting_days), due(answer_days)) {
        (Inviting::Over, _) => Reminding::Over,
        (Inviting::NotConvened, _) => Reminding::NotConvened,
        (Inviting::Due, _) => Reminding::Coming,
        (Inviting::From(_), Inviting::Due) => Reminding::Silent,
        (Inviting::From(_), Inviting::From(day)) => Reminding::From(day),
        (Inviting::From(day), Inviting::NotConvened | Inviting::Over) => Reminding::From(day),
    }
}

#[cfg(test)]
mod tests {
    use super::MeetingState::*;
    use super::*;
    use jiff::civil::date;

    fn toronto() -> Zone {
        Zone::parse("America/Toronto").unwrap()
    }

    fn at(year: i16, month: i8, day: i8, hour: i8) -> Timestamp {
        toronto()
            .instant(date(year, month, day).at(hour, 0, 0, 0))
            .unwrap()
    }

    fn on(state: MeetingState, now: Timestamp) -> Inviting {
        inviting(state, at(2021, 9, 21, 13), 28, now, &toronto())
    }

    #[test]
    fn nothing_is_sent_before_the_meeting_is_convened() {
        assert_eq!(on(Planned, at(2021, 9, 1, 9)), Inviting::NotConvened);
        assert_eq!(on(Convened, at(2021, 9, 1, 9)), Inviting::Due);
    }

    #[test]
    fn invitations_go_out_once_the_lead_time_has_arrived() {
        assert_eq!(
            on(Convened, at(2021, 8, 23, 23)),
            Inviting::From(date(2021, 8, 24))
        );
        assert_eq!(on(Convened, at(2021, 8, 24, 0)), Inviting::Due);
    }

    #[test]
    fn a_meeting_that_is_past_is_never_invited_to() {
        assert_eq!(on(Convened, at(2021, 9, 21, 12)), Inviting::Due);
        for state in [Planned, Convened, Held, Cancelled] {
            assert_eq!(on(state, at(2021, 9, 21, 13)), Inviting::Over, "{state:?}");
        }
        assert_eq!(on(Cancelled, at(2021, 9, 1, 9)), Inviting::Over);
    }

    #[test]
    fn a_lead_time_across_a_clock_change_is_counted_in_days_of_the_calendar() {
        let meeting = at(2021, 11, 16, 0);
        let invite = |now| inviting(Convened, meeting, 14, now, &toronto());
        assert_eq!(
            invite(at(2021, 11, 1, 23)),
            Inviting::From(date(2021, 11, 2))
        );
        assert_eq!(invite(at(2021, 11, 2, 0)), Inviting::Due);
    }

    #[test]
    fn the_silent_are_asked_two_weeks_ahead_and_all_are_reminded_the_day_before() {
        let on = |state, now| reminding(state, at(2021, 9, 21, 13), (14, 1), now, &toronto());
        let convened = |now| on(Convened, now);
        assert_eq!(
            convened(at(2021, 9, 6, 23)),
            Reminding::From(date(2021, 9, 7))
        );
        assert_eq!(convened(at(2021, 9, 7, 0)), Reminding::Silent);
        assert_eq!(convened(at(2021, 9, 19, 23)), Reminding::Silent);
        assert_eq!(convened(at(2021, 9, 20, 0)), Reminding::Coming);
        assert_eq!(convened(at(2021, 9, 21, 12)), Reminding::Coming);
        assert_eq!(convened(at(2021, 9, 21, 13)), Reminding::Over);
        assert_eq!(on(Cancelled, at(2021, 9, 7, 8)), Reminding::Over);
        assert_eq!(on(Planned, at(2021, 9, 7, 8)), Reminding::NotConvened);
    }

    #[test]
    fn the_day_before_is_a_day_of_the_community_across_a_clock_change() {
        let monday = at(2021, 11, 8, 0);
        let on = |now| reminding(Convened, monday, (14, 1), now, &toronto());
        assert_eq!(on(at(2021, 11, 6, 23)), Reminding::Silent);
        assert_eq!(on(at(2021, 11, 7, 0)), Reminding::Coming);
    }

    #[test]
    fn a_meeting_is_planned_then_convened_then_held_or_cancelled() {
        let allowed = [
            (Planned, Convened),
            (Planned, Cancelled),
            (Convened, Held),
            (Convened, Cancelled),
        ];
        let all = [Planned, Convened, Held, Cancelled];
        for from in all {
            for to in all {
                assert_eq!(
                    from.may_become(to),
                    allowed.contains(&(from, to)),
                    "{from:?} {to:?}"
                );
            }
        }
    }

    #[test]
    fn a_planned_meeting_that_was_not_held_is_a_shortfall() {
        let meeting = at(2021, 6, 15, 13);
        let after = at(2021, 8, 31, 12);
        assert!(Planned.is_shortfall(meeting, after));
        assert!(Convened.is_shortfall(meeting, after));
        assert!(Cancelled.is_shortfall(meeting, after));
        assert!(!Held.is_shortfall(meeting, after));
        assert!(!Planned.is_shortfall(meeting, at(2021, 6, 1, 12)));
    }
}
