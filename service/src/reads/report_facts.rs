//! Everything that a report to the council says, as plain data with the keys of the rows behind it.

mod attendance;
mod changes;
mod compliance;
mod findings;
mod groups;
mod initiatives;
mod issues;
mod membership;
mod organizations;
mod points;
mod recommendations;

use domain::{
    language::Bilingual,
    period::{Period, PeriodError},
    report::{Finding, SectionKey, Sections},
    representation::{Rule, Snapshot},
    roster::Headcount,
    zone::Zone,
};
use entity::{
    activity,
    enums::{ActivityKind, MeetingKind, MeetingState, PlannedItemKind, PlannedItemState, Track},
    meeting, planned_item, point, terms_of_reference,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

pub use attendance::{AttendanceFact, Presence};
pub use changes::{
    ChangesFact, ClosedIssueFact, GapFact, Outcome, PastMeetingFact, PastPlanFact, previous,
};
pub use compliance::{ComplianceFact, DueFact, SeatFact};
pub use groups::{GroupFact, GroupsFact, MeetingsOf};
pub use initiatives::{FundedFact, FundingFact, InitiativeFact, InitiativesFact, NamedRow};
pub use issues::IssueFact;
pub use membership::MembershipHistory;
pub use organizations::{RenamedFact, SuccessionFact};
pub use points::PointFact;
use points::{Parent, Points};
pub use recommendations::{
    AnswerFact, EarlierFact, FollowUpFact, NEW_RECOMMENDATIONS, RecommendationFact,
    RecommendationsFact,
};

use super::{community::Community, holds_on, is_in, jurisdictions::Jurisdictions, representation};
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// What a report says.
#[derive(Debug, Clone)]
pub struct ReportFacts {
    /// The sections that it has, in their order.
    pub sections: Sections,
    /// The zone in which its days begin and end.
    pub zone: Zone,
    /// Its rules of counting and of representation.
    pub rule: Rule,
    /// The period that it reports on.
    pub period: Period,
    /// The period of the same length after it: what is planned.
    pub next_period: Period,
    /// The day whose members, representation and issues it shows.
    pub as_of: Date,
    /// What the community and the council are called.
    pub names: CommunityNames,
    /// The terms of reference in force.
    pub terms_of_reference: Option<TermsInForce>,
    /// What was done in the period up to that day, by date.
    pub activities: Vec<ActivityFact>,
    /// The members and their organizations.
    pub headcount: Headcount,
    /// The names of the organizations that are listed without being counted, in the order of
    /// `headcount.organizations.other`.
    pub other_organizations: Vec<NamedOrganization>,
    /// How each province and territory stands.
    pub representation: Snapshot,
    /// How jurisdictions are called, in the report's order.
    pub jurisdictions: Jurisdictions,
    /// The issues that are open, in their order.
    pub issues: Vec<IssueFact>,
    /// What is planned for the next period, in its order.
    pub planned_items: Vec<PlannedItemFact>,
    /// The meetings of the executives in the next period that are not cancelled, by date.
    pub meetings: Vec<MeetingFact>,
    /// What changed since the scheduled report before, where a section tells of it.
    pub changes: Option<ChangesFact>,
    /// The members over time, where a section tells of it.
    pub history: Option<MembershipHistory>,
    /// Who came to the meetings, where a section tells of it.
    pub attendance: Option<AttendanceFact>,
    /// The sub-groups and the managers' track, where a section tells of them.
    pub groups: Option<GroupsFact>,
    /// The recommendations to the council, where a section tells of them.
    pub recommendations: Option<RecommendationsFact>,
    /// The initiatives and partnerships, where a section tells of them.
    pub initiatives: Option<InitiativesFact>,
    /// What the terms of reference ask for, where a section tells of it.
    pub compliance: Option<ComplianceFact>,
    /// Where the data contradict themselves, or leave open what the report has to say.
    pub findings: Vec<Finding>,
}

/// The names of the community and of the council that it reports to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommunityNames {
    /// The community.
    pub name: Bilingual,
    /// The community, in short.
    pub short_name: Bilingual,
    /// The council.
    pub council_name: Bilingual,
    /// The council, in short.
    pub council_short_name: Bilingual,
}

/// The version of the terms of reference in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermsInForce {
    /// Its row.
    pub id: i64,
    /// Its number.
    pub version: i32,
    /// Since when.
    pub start_on: Date,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityFact {
    /// Its row.
    pub id: i64,
    /// When.
    pub happened_on: Date,
    /// What kind it was.
    pub kind: ActivityKind,
    /// What it was.
    pub title: Bilingual,
    /// Its highlights, in order.
    pub points: Vec<PointFact>,
}

/// An organization with its name at the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedOrganization {
    /// Its row.
    pub id: i64,
    /// What it is called.
    pub name: Bilingual,
}

/// Something that is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedItemFact {
    /// Its row.
    pub id: i64,
    /// Whether somebody wrote it, or it derives from meetings or from representation.
    pub kind: PlannedItemKind,
    /// What it is.
    pub title: Bilingual,
    /// What it holds, in order.
    pub points: Vec<PointFact>,
}

/// A meeting to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingFact {
    /// Its row.
    pub id: i64,
    /// Which meeting it is.
    pub kind: MeetingKind,
    /// How far it has come.
    pub state: MeetingState,
    /// What it is called.
    pub title: Bilingual,
    /// When it starts.
    pub starts_at: Timestamp,
    /// Its day in the community's zone.
    pub starts_on: Date,
}

/// Why the facts could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum ReportFactsError {
    /// The next period lies beyond the calendar.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The database failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<sea_orm::DbErr> for ReportFactsError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Service(error.into())
    }
}

/// Puts together what a report on a period says, as the data stand at a date; as many statements
/// however many rows there are.
///
/// # Errors
/// When the period is at the edge of the calendar, or the database fails.
pub async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
    as_of: Date,
) -> Result<ReportFacts, ReportFactsError> {
    let next_period = period.following()?;
    let record = representation::record(db, community).await?;
    let headcount = record.roster.headcount(as_of, community.rule.counting);
    let snapshot = record.representation().at(as_of);
    let done = activities_of(community, period, as_of);
    let planned = planned_items_of(community, next_period, as_of);
    let mut points = points::read(db, points::of(&done, &planned)).await?;
    let sections = sections_of(community)?;
    let changes = match sections.contains(SectionKey::Changes) {
        true => Some(changes::collect(db, community, &record, period, &headcount, as_of).await?),
        false => None,
    };
    let attendance = match sections.contains(SectionKey::Attendance) {
        true => Some(attendance::collect(db, community, &record, period, as_of).await?),
        false => None,
    };
    let groups = match sections.contains(SectionKey::Groups) {
        true => Some(groups::collect(db, community, &record, (period, next_period), as_of).await?),
        false => None,
    };
    let recommendations = match sections.contains(SectionKey::Recommendations) {
        true => Some(recommendations::collect(db, community, period, as_of).await?),
        false => None,
    };
    let initiatives = match sections.contains(SectionKey::Initiatives) {
        true => Some(initiatives::collect(db, community, period, as_of).await?),
        false => None,
    };
    let compliance = match sections.contains(SectionKey::Compliance) {
        true => Some(compliance::collect(db, community, &record, period, as_of).await?),
        false => None,
    };
    let history = sections
        .contains(SectionKey::Representation)
        .then(|| MembershipHistory::of(&record.roster, community.rule, as_of));
    Ok(ReportFacts {
        findings: findings::collect(db, community, (period, as_of), &sections, &headcount).await?,
        sections,
        zone: community.zone.clone(),
        rule: community.rule,
        changes,
        history,
        attendance,
        groups,
        recommendations,
        initiatives,
        compliance,
        period,
        next_period,
        as_of,
        names: names_of(community)?,
        terms_of_reference: terms_in_force(db, community, as_of).await?,
        activities: activities(db, done, &mut points).await?,
        other_organizations: organizations::others(db, &headcount, as_of).await?,
        headcount,
        representation: snapshot,
        jurisdictions: record.jurisdictions,
        issues: issues::collect(db, community, as_of).await?,
        planned_items: planned_items(db, planned, &mut points).await?,
        meetings: meetings(db, community, next_period, as_of).await?,
    })
}

/// The sections that the community chose.
fn sections_of(community: &Community) -> Result<Sections, ServiceError> {
    let chosen = community.row.report_sections.clone();
    let chosen = chosen.map(serde_json::from_value).transpose();
    let chosen = chosen.map_err(ServiceError::unreadable)?;
    Ok(chosen.unwrap_or_default())
}

/// The instants at which a first day begins, and at which a last day is over.
fn instants(
    community: &Community,
    first: Date,
    last: Date,
) -> Result<[Timestamp; 2], ServiceError> {
    let midnight = |date: Date| {
        let start = community.zone.start_of(date);
        start.map_err(ServiceError::unreadable)
    };
    Ok([midnight(first)?, midnight(last.saturating_add(days(1)))?])
}

fn days(days: i64) -> jiff::Span {
    jiff::ToSpan::days(days)
}

fn names_of(community: &Community) -> Result<CommunityNames, ServiceError> {
    let row = &community.row;
    Ok(CommunityNames {
        name: row.name()?,
        short_name: row.short_name()?,
        council_name: row.council_name()?,
        council_short_name: row.council_short_name()?,
    })
}

pub(super) async fn terms_in_force(
    db: &impl ConnectionTrait,
    community: &Community,
    as_of: Date,
) -> Result<Option<TermsInForce>, ServiceError> {
    use terms_of_reference::Column::{CommunityId, EndOn, StartOn};
    let row = terms_of_reference::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(holds_on(StartOn, EndOn, as_of))
        .one(db)
        .await?;
    Ok(row.map(|row| TermsInForce {
        id: row.id,
        version: row.version,
        start_on: row.start_on.to_jiff(),
    }))
}

fn activities_of(community: &Community, period: Period, as_of: Date) -> Select<activity::Entity> {
    use activity::Column::{CommunityId, HappenedOn, Id, Position};
    activity::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(is_in(HappenedOn, period))
        .filter(HappenedOn.lte(as_of.to_chrono()))
        .order_by_asc(HappenedOn)
        .order_by_asc(Position)
        .order_by_asc(Id)
}

/// What was done at a meeting, with its highlights; two statements.
///
/// # Errors
/// When the database fails.
pub async fn done_at(
    db: &impl ConnectionTrait,
    meeting: i64,
) -> Result<Vec<ActivityFact>, ServiceError> {
    use activity::Column::{Id, MeetingId, Position};
    let done = activity::Entity::find()
        .filter(MeetingId.eq(meeting))
        .order_by_asc(Position)
        .order_by_asc(Id);
    let theirs = done.clone().select_only().column(Id).into_query();
    let of_these = Condition::all().add(point::Column::ActivityId.in_subquery(theirs));
    let mut points = points::read(db, of_these).await?;
    activities(db, done, &mut points).await
}

async fn activities(
    db: &impl ConnectionTrait,
    done: Select<activity::Entity>,
    points: &mut Points,
) -> Result<Vec<ActivityFact>, ServiceError> {
    let fact = |row: activity::Model| {
        Ok(ActivityFact {
            id: row.id,
            happened_on: row.happened_on.to_jiff(),
            kind: row.kind,
            title: row.title()?,
            points: points.under(Parent::Activity(row.id))?,
        })
    };
    done.all(db).await?.into_iter().map(fact).collect()
}

/// Those whose period shares a day with the next one, and that were neither done nor given up on
/// the report's day.
fn planned_items_of(
    community: &Community,
    next: Period,
    as_of: Date,
) -> Select<planned_item::Entity> {
    use planned_item::Column::{
        CommunityId, Id, PeriodEnd, PeriodStart, Position, SettledOn, State,
    };
    let open = Condition::any()
        .add(State.eq(PlannedItemState::Planned))
        .add(SettledOn.gt(as_of.to_chrono()));
    planned_item::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(PeriodStart.lt(next.end().to_chrono()))
        .filter(PeriodEnd.gt(next.start().to_chrono()))
        .filter(open)
        .order_by_asc(Position)
        .order_by_asc(Id)
}

async fn planned_items(
    db: &impl ConnectionTrait,
    planned: Select<planned_item::Entity>,
    points: &mut Points,
) -> Result<Vec<PlannedItemFact>, ServiceError> {
    let fact = |row: planned_item::Model| {
        Ok(PlannedItemFact {
            id: row.id,
            kind: row.kind,
            title: row.title()?,
            points: points.under(Parent::PlannedItem(row.id))?,
        })
    };
    planned.all(db).await?.into_iter().map(fact).collect()
}

/// A meeting after the report's day that was cancelled after it was still to come on it.
async fn meetings(
    db: &impl ConnectionTrait,
    community: &Community,
    next: Period,
    as_of: Date,
) -> Result<Vec<MeetingFact>, ServiceError> {
    use meeting::Column::{CancelledAt, CommunityId, Id, StartsAt, State, Track as OfTrack};
    let midnight = |date: Date| {
        let start = community
            .zone
            .start_of(date)
            .map_err(ServiceError::unreadable)?;
        Ok::<_, ServiceError>(start.to_chrono())
    };
    let day_after = midnight(as_of.saturating_add(days(1)))?;
    let was_to_come = Condition::all()
        .add(CancelledAt.gte(day_after))
        .add(StartsAt.gte(day_after));
    let not_cancelled = Condition::any()
        .add(State.ne(MeetingState::Cancelled))
        .add(was_to_come);
    let rows = meeting::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(OfTrack.eq(Track::Executive))
        .filter(StartsAt.gte(midnight(next.start())?))
        .filter(StartsAt.lt(midnight(next.end())?))
        .filter(not_cancelled)
        .order_by_asc(StartsAt)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let fact = |row: meeting::Model| {
        let starts_at = row.starts_at.to_jiff();
        Ok(MeetingFact {
            id: row.id,
            kind: row.kind,
            state: row.state,
            title: row.title()?,
            starts_at,
            starts_on: community.zone.date_at(starts_at),
        })
    };
    rows.into_iter().map(fact).collect()
}
