//! The activity report to the council: what it is compiled from.
//!
//! The sections made of it ([`CouncilReport::into_tree`]) are those that the community chose, in its
//! order: activities completed (the last numbered item is the membership), what changed,
//! representation and membership over time, attendance, sub-groups and managers, recommendations,
//! initiatives, issues, activities planned for the next period, the terms of reference against what was.

mod attendance;
mod changes;
mod compliance;
mod groups;
mod initiatives;
mod recommendations;
mod representation;
mod tree;
pub(in crate::report) mod words;

use domain::{language::Bilingual, period::Period, report::Sections};
use jiff::civil::Date;

pub use attendance::{Attendance, Came, InQuarter, OfJurisdiction};
pub use changes::{
    Changes, ClosedIssue, GapChange, Named, Outcome, PastMeeting, PastPlan, Renamed, Succession,
};
pub use compliance::{Compliance, DueReport, Terms, VacantSeats};
pub use groups::{Group, Groups, Met, Network};
pub use initiatives::{Belonging, Funded, Funding, Initiative, Initiatives, Reference};
pub use recommendations::{Followed, Note, Recommendation, Recommendations};
pub use representation::{MembershipAt, MembershipHistory, Standings, StandsFor};

use super::{JurisdictionName, Query, RowRef};

/// Everything that a council report is compiled from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouncilReport {
    /// The community that reports.
    pub community: Bilingual,
    /// The council that it reports to.
    pub council: Bilingual,
    /// The period reported on.
    pub period: Period,
    /// The period whose plans are reported.
    pub next_period: Period,
    /// The day at which members and representation are counted.
    pub as_of: Date,
    /// What was done in the period, by date.
    pub activities: Queried<Activity>,
    /// Who the members are at the day.
    pub membership: Membership,
    /// Which provinces and territories nobody represents at the day.
    pub representation: Representation,
    /// The community's open issues, in its order.
    pub issues: Vec<Issue>,
    /// The quarterly meetings planned for the next period.
    pub meetings: Queried<PlannedMeeting>,
    /// What those meetings may be about.
    pub themes: Vec<Bilingual>,
    /// What else is planned, in the community's order.
    pub plans: Vec<Written>,
    /// The sections that the report has, in their order. Those that follow here stand in it only
    /// where what they say is given.
    pub sections: Sections,
    /// What changed since the scheduled report before.
    pub changes: Option<Changes>,
    /// How each province and territory stands, and the membership over time.
    pub standings: Option<Standings>,
    /// Who came to the meetings.
    pub attendance: Option<Attendance>,
    /// The sub-groups and the managers' track.
    pub groups: Option<Groups>,
    /// The recommendations to the council.
    pub recommendations: Option<Recommendations>,
    /// The initiatives and partnerships.
    pub initiatives: Option<Initiatives>,
    /// The terms of reference against what was.
    pub compliance: Option<Compliance>,
}

/// Rows with the query that gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queried<T> {
    /// The query.
    pub query: Query,
    /// What it gave.
    pub rows: Vec<T>,
}

/// Something that the community did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// The row: a meeting or an activity.
    pub row: RowRef,
    /// When, in the community's zone.
    pub date: Date,
    /// What it was, without its date.
    pub title: Bilingual,
    /// Its highlights, in order.
    pub points: Vec<Written>,
}

/// A text of the community's, with the points under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The row.
    pub row: RowRef,
    /// What it says.
    pub text: Bilingual,
    /// What stands under it, in order.
    pub points: Vec<Self>,
}

/// A figure: the rows that it counts, and the query that gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The query.
    pub query: Query,
    /// What it gave: the figure is their number.
    pub rows: Vec<RowRef>,
}

/// The members at the day, and their organizations by order of government.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Distinct persons.
    pub members: Count,
    /// Distinct federal departments.
    pub federal: Count,
    /// Distinct provincial or territorial ministries.
    pub provincial_territorial: Count,
    /// Distinct municipalities.
    pub municipal: Count,
    /// Distinct organizations of no counted order: listed, not counted in the three lines.
    pub other: Count,
    /// The names of `other`, in the order of its rows.
    pub other_names: Vec<Bilingual>,
}

/// The provinces and territories that nobody represents at the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representation {
    /// The query.
    pub query: Query,
    /// The gaps, in the report's order of jurisdictions.
    pub gaps: Vec<Gap>,
    /// The community's text on what to do about gaps.
    pub plan: GapPlan,
}

/// A province or territory that nobody represents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The row.
    pub row: RowRef,
    /// Its name.
    pub jurisdiction: JurisdictionName,
    /// Whether a municipality of it has a member all the same.
    pub municipal_only: bool,
}

/// What the community says about gaps; paragraphs, none for an empty cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GapPlan {
    /// Why they matter.
    pub importance: Vec<Bilingual>,
    /// What follows from them.
    pub impact: Vec<Bilingual>,
    /// What is done about them.
    pub action_plan: Vec<Bilingual>,
}

/// An issue of the community's; each cell has paragraphs, none when it is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The row.
    pub row: RowRef,
    /// What the issue is.
    pub title: Bilingual,
    /// Why it matters.
    pub importance: Vec<Bilingual>,
    /// What follows from it.
    pub impact: Vec<Bilingual>,
    /// What is done about it.
    pub action_plan: Vec<Bilingual>,
}

/// A quarterly meeting to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedMeeting {
    /// The row.
    pub row: RowRef,
    /// When, in the community's zone.
    pub date: Date,
}

#[cfg(test)]
mod tests;
