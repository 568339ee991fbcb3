//! What a report to the council is made of, when it is due, and what keeps it from being approved.

mod finding;

use std::{fmt, str::FromStr};

use jiff::{ToSpan, Unit, civil::Date};
use serde::{Deserialize, Serialize};

pub use finding::{Finding, FindingArgument, FindingKind};

use crate::period::{HalfYear, Period, Quarter};

/// How many days after its period a report is due, where the community says nothing else.
pub const DUE_DAYS: u16 = 30;

/// The last day on which a report on a period is on time.
///
/// At the edge of the calendar it is the calendar's last day.
#[must_use]
pub fn due_on(period: Period, due_days: u16) -> Date {
    period.last().saturating_add(i64::from(due_days).days())
}

/// How a report that fell due stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timeliness {
    /// It was sent by the day on which it was due.
    OnTime {
        /// When.
        sent_on: Date,
    },
    /// It was sent after that day.
    Late {
        /// When.
        sent_on: Date,
        /// By how many days.
        days: i32,
    },
    /// It was not sent yet.
    Unsent,
}

impl Timeliness {
    /// How a report stands on a day: what was sent later was not sent yet.
    #[must_use]
    pub fn on(day: Date, due_on: Date, sent_on: Option<Date>) -> Self {
        match sent_on.filter(|sent_on| *sent_on <= day) {
            Some(sent_on) if sent_on <= due_on => Self::OnTime { sent_on },
            Some(sent_on) => Self::Late {
                sent_on,
                days: days_between(due_on, sent_on),
            },
            None => Self::Unsent,
        }
    }
}

/// The halves whose reports fell due on the days of a period, up to a day, with the day on which
/// each did (terms of reference: a report to the council every six months).
pub fn halves_due(
    period: Period,
    up_to: Date,
    due_days: u16,
) -> impl Iterator<Item = (HalfYear, Date)> {
    let before = period
        .first()
        .saturating_sub((i64::from(due_days) + 1).days());
    let first = HalfYear::of(before);
    let halves = std::iter::successors(Some(first), |half| Some(half.next()).filter(|n| n != half));
    let with_due = halves.map(move |half| (half, due_on(half.period(), due_days)));
    with_due
        .take_while(move |(_, due)| *due <= up_to && *due <= period.last())
        .filter(move |(_, due)| period.contains(*due))
}

/// The quarters that a report answers for: those that end on a day of its period, and are over on
/// its day (terms of reference: a meeting every quarter).
pub fn quarters_over(period: Period, as_of: Date) -> impl Iterator<Item = Quarter> {
    Quarter::ending_in(period).filter(move |quarter| quarter.period().last() <= as_of)
}

/// A stretch of time as people tell it: whole months, or days while there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Length {
    /// One month or more, by the calendar; days beyond the last whole month are left out.
    Months(i32),
    /// Less than a month.
    Days(i32),
}

impl Length {
    /// From a day up to, but without, another.
    #[must_use]
    pub fn between(start: Date, end: Date) -> Self {
        let months = start.until((Unit::Month, end));
        let months = months.map_or(0, |span| span.get_months());
        if months == 0 {
            Self::Days(days_between(start, end))
        } else {
            Self::Months(months)
        }
    }
}

fn days_between(start: Date, end: Date) -> i32 {
    start
        .until((Unit::Day, end))
        .map_or(0, |span| span.get_days())
}

/// A section that a report to the council can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKey {
    /// What was done in the period, and who the members are.
    Completed,
    /// What changed since the scheduled report before.
    Changes,
    /// Which provinces and territories are represented, and the membership over time.
    Representation,
    /// Who came to the meetings.
    Attendance,
    /// The sub-groups, and the managers' track.
    Groups,
    /// The recommendations to the council, new ones and those that it has.
    Recommendations,
    /// Initiatives and partnerships, with who takes part and with what funding.
    Initiatives,
    /// Issues and challenges.
    Issues,
    /// What is planned for the next period.
    Planned,
    /// The terms of reference against what was.
    Compliance,
}

/// Why a list of sections is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SectionsError {
    /// There is no such section.
    #[error("“{given}” is no section of the report")]
    Unknown {
        /// What was given.
        given: String,
    },
    /// A section is named twice.
    #[error("the section “{key}” is named twice")]
    Repeated {
        /// Which one.
        key: SectionKey,
    },
    /// A report without a section says nothing.
    #[error("a report has at least one section")]
    Empty,
}

impl SectionKey {
    /// Every section, in the order of a report that says nothing else.
    pub const ALL: [Self; 10] = [
        Self::Completed,
        Self::Changes,
        Self::Representation,
        Self::Attendance,
        Self::Groups,
        Self::Recommendations,
        Self::Initiatives,
        Self::Issues,
        Self::Planned,
        Self::Compliance,
    ];

    /// The name by which it is stored, and by which paths and anchors begin.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Changes => "changes",
            Self::Representation => "representation",
            Self::Attendance => "attendance",
            Self::Groups => "groups",
            Self::Recommendations => "recommendations",
            Self::Initiatives => "initiatives",
            Self::Issues => "issues",
            Self::Planned => "planned",
            Self::Compliance => "compliance",
        }
    }
}

impl fmt::Display for SectionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SectionKey {
    type Err = SectionsError;
    fn from_str(given: &str) -> Result<Self, SectionsError> {
        let mut all = Self::ALL.into_iter();
        all.find(|key| key.as_str() == given)
            .ok_or_else(|| SectionsError::Unknown {
                given: given.to_owned(),
            })
    }
}

/// The sections of a community's report, in their order: at least one, and none twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<SectionKey>", into = "Vec<SectionKey>")]
pub struct Sections(Vec<SectionKey>);

impl Sections {
    /// Puts sections in an order.
    ///
    /// # Errors
    /// When there is none, or one is there twice.
    pub fn new(keys: Vec<SectionKey>) -> Result<Self, SectionsError> {
        if keys.is_empty() {
            return Err(SectionsError::Empty);
        }
        for (at, key) in keys.iter().enumerate() {
            if keys[..at].contains(key) {
                return Err(SectionsError::Repeated { key: *key });
            }
        }
        Ok(Self(keys))
    }

    /// Reads the names of sections.
    ///
    /// # Errors
    /// When one is unknown or there twice, or there is none.
    pub fn parse<T: AsRef<str>>(names: &[T]) -> Result<Self, SectionsError> {
        let keys = names.iter().map(|name| name.as_ref().parse());
        Self::new(keys.collect::<Result<_, _>>()?)
    }

    /// The plain form of the report: what was done and who the members are, the issues, the plans.
    #[must_use]
    pub fn plain() -> Self {
        Self(vec![
            SectionKey::Completed,
            SectionKey::Issues,
            SectionKey::Planned,
        ])
    }

    /// Every section.
    #[must_use]
    pub fn every() -> Self {
        Self(SectionKey::ALL.into())
    }

    /// The sections, in their order.
    pub fn iter(&self) -> impl Iterator<Item = SectionKey> + '_ {
        self.0.iter().copied()
    }

    /// Whether a section is among them.
    #[must_use]
    pub fn contains(&self, key: SectionKey) -> bool {
        self.0.contains(&key)
    }
}

impl Default for Sections {
    /// The plain form.
    fn default() -> Self {
        Self::plain()
    }
}

impl TryFrom<Vec<SectionKey>> for Sections {
    type Error = SectionsError;
    fn try_from(keys: Vec<SectionKey>) -> Result<Self, SectionsError> {
        Self::new(keys)
    }
}

impl From<Sections> for Vec<SectionKey> {
    fn from(sections: Sections) -> Self {
        sections.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_report_is_due_thirty_days_after_its_last_day() {
        let year = Period::from_first_last(date(2020, 9, 1), date(2021, 8, 31)).unwrap();
        assert_eq!(due_on(year, DUE_DAYS), date(2021, 9, 30));
        assert_eq!(due_on(year, 0), date(2021, 8, 31));
        let edge = Period::new(date(9999, 1, 1), Date::MAX).unwrap();
        assert_eq!(due_on(edge, DUE_DAYS), Date::MAX);
    }

    #[test]
    fn each_half_s_report_falls_due_in_one_period() {
        let due = |first, last, up_to| -> Vec<(Date, Date)> {
            let period = Period::from_first_last(first, last).unwrap();
            halves_due(period, up_to, DUE_DAYS)
                .map(|(half, due)| (half.period().last(), due))
                .collect()
        };
        let (first, last) = (date(2020, 9, 1), date(2021, 8, 31));
        let summer = (date(2020, 8, 31), date(2020, 9, 30));
        let winter = (date(2021, 2, 28), date(2021, 3, 30));
        assert_eq!(due(first, last, last), [summer, winter]);
        assert_eq!(due(first, last, date(2021, 3, 29)), [summer]);
        assert_eq!(due(date(2020, 10, 1), date(2021, 2, 28), last), []);
        // A long delay makes the report of an earlier half fall due.
        let period = Period::from_first_last(date(2021, 3, 1), date(2021, 8, 31)).unwrap();
        let late: Vec<_> = halves_due(period, last, 200).map(|(_, due)| due).collect();
        assert_eq!(late, [date(2021, 3, 19)]);
    }

    #[test]
    fn a_report_is_late_from_the_day_after_it_was_due() {
        let (due, day) = (date(2021, 3, 30), date(2021, 8, 31));
        let on = |sent_on| Timeliness::on(day, due, sent_on);
        assert_eq!(on(Some(due)), Timeliness::OnTime { sent_on: due });
        let sent_on = date(2021, 4, 2);
        assert_eq!(on(Some(sent_on)), Timeliness::Late { sent_on, days: 3 });
        assert_eq!(on(None), Timeliness::Unsent);
        assert_eq!(on(Some(date(2021, 9, 1))), Timeliness::Unsent);
    }

    #[test]
    fn a_report_answers_for_the_quarters_that_are_over() {
        let year = Period::from_first_last(date(2020, 9, 1), date(2021, 8, 31)).unwrap();
        assert_eq!(quarters_over(year, date(2021, 8, 31)).count(), 4);
        assert_eq!(quarters_over(year, date(2021, 6, 29)).count(), 3);
    }

    #[test]
    fn a_gap_lasts_whole_months_or_days_while_there_is_none() {
        let length = |start, end| Length::between(start, end);
        assert_eq!(
            length(date(2021, 1, 31), date(2021, 2, 28)),
            Length::Days(28)
        );
        assert_eq!(
            length(date(2020, 3, 1), date(2021, 8, 31)),
            Length::Months(17)
        );
        assert_eq!(length(date(2020, 3, 1), date(2020, 3, 1)), Length::Days(0));
    }

    #[test]
    fn sections_are_read_by_name_in_the_order_given() {
        let given = ["planned", "completed"];
        let read = Sections::parse(&given).unwrap();
        let names: Vec<_> = read.iter().map(SectionKey::as_str).collect();
        assert_eq!(names, given);
        assert!(!read.contains(SectionKey::Issues));
        for key in SectionKey::ALL {
            assert_eq!(key.to_string().parse(), Ok(key));
            assert_eq!(serde_json::to_value(key).unwrap(), key.as_str());
        }
    }

    #[test]
    fn no_section_a_section_twice_and_an_unknown_one_are_refused() {
        assert_eq!(Sections::parse::<&str>(&[]), Err(SectionsError::Empty));
        let twice = Sections::parse(&["issues", "planned", "issues"]);
        let key = SectionKey::Issues;
        assert_eq!(twice, Err(SectionsError::Repeated { key }));
        let unknown = Sections::parse(&["budget"]).unwrap_err();
        assert!(unknown.to_string().contains("budget"));
        assert!(serde_json::from_str::<Sections>("[]").is_err());
        assert!(serde_json::from_str::<Sections>(r#"["issues","issues"]"#).is_err());
    }

    #[test]
    fn the_plain_form_is_a_part_of_the_whole_in_the_same_order() {
        let every = Sections::every();
        assert_eq!(every.iter().count(), SectionKey::ALL.len());
        let plain: Vec<_> = Sections::plain().iter().collect();
        let kept: Vec<_> = every.iter().filter(|key| plain.contains(key)).collect();
        assert_eq!(kept, plain);
        assert_eq!(Sections::default(), Sections::plain());
    }
}
