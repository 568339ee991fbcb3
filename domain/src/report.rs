//! What a report to the council is made of, when it is due, and what keeps it from being approved.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    language::{Bilingual, Language},
    period::Period,
};

/// How many days after its period a report is due, where the community says nothing else.
pub const DUE_DAYS: u16 = 30;

/// The last day on which a report on a period is on time.
///
/// At the edge of the calendar it is the calendar's last day.
#[must_use]
pub fn due_on(period: Period, due_days: u16) -> Date {
    period.last().saturating_add(i64::from(due_days).days())
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
    pub const ALL: [Self; 7] = [
        Self::Completed,
        Self::Changes,
        Self::Representation,
        Self::Attendance,
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
    /// Every section.
    fn default() -> Self {
        Self(SectionKey::ALL.into())
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

/// What kind of thing is wrong with a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A text is not there in a language.
    MissingText,
    /// A text was not looked over in a language.
    DraftText,
    /// The languages give different figures.
    UnequalFigures,
    /// The languages have different numbers of links.
    UnequalLinks,
    /// A section says nothing under its heading.
    EmptySection,
    /// A sentence rests on a fact that the report does not hold.
    DeadReference,
    /// A row of a table has more or fewer cells than its header, or a chart other figures than its
    /// table.
    UnevenTable,
    /// Two sentences stand at one path.
    RepeatedPath,
    /// The sentence that a text was to replace is gone.
    LostOverride,
    /// The section that a text was written for is gone.
    LostText,
    /// A meeting is past, and nobody said whether it was held.
    UndecidedMeeting,
    /// Something was done at a meeting that was cancelled.
    CancelledButDone,
    /// A meeting was held, and what was done does not tell of it.
    UntoldMeeting,
    /// The time of a plan is over, and nobody said what became of it.
    UndecidedPlan,
    /// Members work for no organization: they count as members, and in no line of organizations.
    MembersWithoutOrganization,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::MissingText,
        Self::DraftText,
        Self::UnequalFigures,
        Self::UnequalLinks,
        Self::EmptySection,
        Self::DeadReference,
        Self::UnevenTable,
        Self::RepeatedPath,
        Self::LostOverride,
        Self::LostText,
        Self::UndecidedMeeting,
        Self::CancelledButDone,
        Self::UntoldMeeting,
        Self::UndecidedPlan,
        Self::MembersWithoutOrganization,
    ];

    /// The name by which it is written in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingText => "missing_text",
            Self::DraftText => "draft_text",
            Self::UnequalFigures => "unequal_figures",
            Self::UnequalLinks => "unequal_links",
            Self::EmptySection => "empty_section",
            Self::DeadReference => "dead_reference",
            Self::UnevenTable => "uneven_table",
            Self::RepeatedPath => "repeated_path",
            Self::LostOverride => "lost_override",
            Self::LostText => "lost_text",
            Self::UndecidedMeeting => "undecided_meeting",
            Self::CancelledButDone => "cancelled_but_done",
            Self::UntoldMeeting => "untold_meeting",
            Self::UndecidedPlan => "undecided_plan",
            Self::MembersWithoutOrganization => "members_without_organization",
        }
    }

    /// Whether a report with this can't be approved, ever. Different figures in texts that people
    /// wrote (“two” here, “2” there) may be right; see [`Finding::blocking`].
    const fn blocks(self) -> bool {
        !matches!(
            self,
            Self::UnequalFigures
                | Self::UntoldMeeting
                | Self::UndecidedPlan
                | Self::MembersWithoutOrganization
        )
    }
}

/// What a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingArgument {
    /// A number.
    Number(i64),
    /// A day.
    Day(Date),
    /// A language.
    Language(Language),
    /// A name, or a figure as it is written.
    Name(String),
    /// A text from data.
    Text(Bilingual),
}

/// Something that is wrong with a report, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where: the path of a sentence, of a section, or of the row of data behind it (`meeting-3`).
    pub path: String,
    /// What.
    pub kind: FindingKind,
    /// Whether the report can't be approved while it stands.
    pub blocking: bool,
    /// What its message speaks of, by name.
    pub arguments: BTreeMap<String, FindingArgument>,
}

impl Finding {
    /// A finding that blocks approval, or not, as its kind does.
    pub fn new<const N: usize>(
        path: impl Into<String>,
        kind: FindingKind,
        arguments: [(&str, FindingArgument); N],
    ) -> Self {
        let arguments = arguments.into_iter();
        Self {
            path: path.into(),
            kind,
            blocking: kind.blocks(),
            arguments: arguments
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
    }

    /// The same, which blocks approval whatever its kind.
    #[must_use]
    pub fn blocking(self) -> Self {
        Self {
            blocking: true,
            ..self
        }
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
    fn the_plain_form_is_a_part_of_the_default() {
        let default = Sections::default();
        assert_eq!(default.iter().count(), SectionKey::ALL.len());
        let plain: Vec<_> = Sections::plain().iter().collect();
        let kept: Vec<_> = default.iter().filter(|key| plain.contains(key)).collect();
        assert_eq!(kept, plain);
    }

    #[test]
    fn the_names_of_findings_are_those_of_their_data() {
        for kind in FindingKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn a_finding_blocks_as_its_kind_does_unless_it_is_said_to() {
        let figures = Finding::new("planned/meetings", FindingKind::UnequalFigures, []);
        assert!(!figures.blocking);
        assert!(figures.blocking().blocking);
        assert!(Finding::new("issues", FindingKind::EmptySection, []).blocking);
    }
}
