//! What is wrong with a report, and whether it keeps it from being approved.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::{Bilingual, Language};

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
    /// A recommendation was adopted, and the report has no section that would tell the council.
    UntoldRecommendation,
    /// A figure has no day of which it is.
    UndatedFigure,
    /// A resource is not published, or not for all to whom the report goes.
    WithheldResource,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
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
        Self::UntoldRecommendation,
        Self::UndatedFigure,
        Self::WithheldResource,
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
            Self::UntoldRecommendation => "untold_recommendation",
            Self::UndatedFigure => "undated_figure",
            Self::WithheldResource => "withheld_resource",
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
                | Self::UntoldRecommendation
                | Self::UndatedFigure
                | Self::WithheldResource
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
