//! What changed since the scheduled report before.

use domain::{
    id::PersonId,
    jurisdiction::JurisdictionCode,
    language::Bilingual,
    period::{Period, PeriodError},
    report::Length,
    roster::{Headcount, Turnover},
};
use entity::{
    enums::{
        IssueKind, MeetingKind, MeetingState, PlannedItemKind, PlannedItemState, ReportKind,
        ReportOrigin, Track,
    },
    issue, meeting, planned_item, report,
};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    super::{community::Community, representation::Record},
    NamedOrganization, ReportFactsError, days, instants,
    organizations::{Organizations, RenamedFact, SuccessionFact},
};
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// What changed from one day to another.
#[derive(Debug, Clone)]
pub struct ChangesFact {
    /// The day that is compared with: that of the figures of the scheduled report before; without
    /// one, the day before the period.
    pub since: Date,
    /// The scheduled report before.
    pub previous_report: Option<i64>,
    /// The members of that day.
    pub members_before: Vec<PersonId>,
    /// Who became members since.
    pub joined: Vec<PersonId>,
    /// Who ceased to be members since; somebody who did both is in both.
    pub left: Vec<PersonId>,
    /// Organizations that have members now and had none then; not those that another became.
    pub organizations_joined: Vec<NamedOrganization>,
    /// Organizations that had members then and have none now; not those that are among the
    /// successions.
    pub organizations_left: Vec<NamedOrganization>,
    /// Organizations with members that changed their name, by day.
    pub renamed: Vec<RenamedFact>,
    /// What organizations with members followed upon, by day.
    pub successions: Vec<SuccessionFact>,
    /// Each time that a province or territory lost its representation, by day.
    pub gaps_opened: Vec<GapFact>,
    /// Each time that one found representation, by day.
    pub gaps_closed: Vec<GapFact>,
    /// The quarterly meetings that were to be held, by date.
    pub meetings: Vec<PastMeetingFact>,
    /// What else was planned, in its order.
    pub plans: Vec<PastPlanFact>,
    /// The issues that were closed, by day.
    pub issues_closed: Vec<ClosedIssueFact>,
}

/// A province or territory that lost its representation on a day, or found one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapFact {
    /// Which.
    pub jurisdiction: JurisdictionCode,
    /// The first day without anybody, or with somebody.
    pub on: Date,
    /// The first day on which it was otherwise again; none when it still was so on the report's.
    pub until: Option<Date>,
    /// How long nobody was there, the report's day included while that lasts; none when nobody ever
    /// was there before.
    pub length: Option<Length>,
}

/// What became of something planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was given up.
    Dropped,
    /// Nobody said yet.
    Open,
}

/// A meeting that was to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastMeetingFact {
    /// Its row.
    pub id: i64,
    /// Its day in the community's zone.
    pub starts_on: Date,
    /// Whether it was held.
    pub outcome: Outcome,
}

/// Something that was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastPlanFact {
    /// Its row.
    pub id: i64,
    /// What it is.
    pub title: Bilingual,
    /// What became of it.
    pub outcome: Outcome,
}

/// An issue that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedIssueFact {
    /// Its row.
    pub id: i64,
    /// What it was.
    pub description: Bilingual,
    /// When.
    pub closed_on: Date,
}

/// From the day after the one that is compared with, to the report's.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub since: Date,
    pub as_of: Date,
}

impl Window {
    fn days(self) -> Result<Period, PeriodError> {
        Period::from_first_last(after(self.since), self.as_of)
    }
}

fn after(day: Date) -> Date {
    day.saturating_add(days(1))
}

pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    period: Period,
    now: &Headcount,
    as_of: Date,
) -> Result<ChangesFact, ReportFactsError> {
    let previous = previous(db, community, period, as_of).await?;
    let since = previous.as_ref().map(|report| report.as_of.to_jiff());
    let since = since.unwrap_or_else(|| period.first().yesterday().unwrap_or(period.first()));
    let window = Window { since, as_of };
    let counting = community.rule.counting;
    let before = record.roster.headcount(since, counting);
    let Turnover { joined, left } = record.roster.turnover(window.days()?, counting);
    let organizations = Organizations::read(db, &before, now, window).await?;
    let [gaps_opened, gaps_closed] = gaps(record, window);
    Ok(ChangesFact {
        since,
        previous_report: previous.map(|report| report.id),
        joined,
        left,
        members_before: before.members,
        organizations_joined: organizations.joined,
        organizations_left: organizations.left,
        renamed: organizations.renamed,
        successions: organizations.successions,
        gaps_opened,
        gaps_closed,
        meetings: meetings(db, community, window).await?,
        plans: plans(db, community, window).await?,
        issues_closed: issues_closed(db, community, window).await?,
    })
}

/// The scheduled report before a period with which one of a day is compared: the one whose period
/// ended last. One whose figures are of that day or a later one has nothing to be compared with.
///
/// # Errors
/// When the database fails.
pub async fn previous(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
    as_of: Date,
) -> Result<Option<report::Model>, ServiceError> {
    use report::Column;
    let before = report::Entity::find()
        .filter(Column::CommunityId.eq(community.id))
        .filter(Column::Kind.eq(ReportKind::Council))
        .filter(Column::Origin.eq(ReportOrigin::Scheduled))
        .filter(Column::PeriodEnd.lte(period.start().to_chrono()))
        .filter(Column::AsOf.lt(as_of.to_chrono()))
        .order_by_desc(Column::PeriodEnd)
        .order_by_desc(Column::AsOf)
        .order_by_desc(Column::Id);
    Ok(before.one(db).await?)
}

/// The gaps that opened on the days of the window, and those that closed on them, by day.
fn gaps(record: &Record, window: Window) -> [Vec<GapFact>; 2] {
    let representation = record.representation();
    let is_in = |on: &Date| window.since < *on && *on <= window.as_of;
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    for jurisdiction in representation.jurisdictions() {
        let gaps = representation.gaps_of(jurisdiction);
        let next = gaps.iter().skip(1).map(Some).chain([None]);
        for (gap, next) in gaps.iter().zip(next) {
            let over = gap.closed_on.filter(|on| *on <= window.as_of);
            opened.extend(gap.opened_on.filter(is_in).map(|on| GapFact {
                jurisdiction,
                on,
                until: over,
                length: Some(Length::between(on, over.unwrap_or(after(window.as_of)))),
            }));
            closed.extend(over.filter(is_in).map(|on| GapFact {
                jurisdiction,
                on,
                until: next.and_then(|gap| gap.opened_on).filter(is_in),
                length: gap.opened_on.map(|since| Length::between(since, on)),
            }));
        }
    }
    [opened, closed].map(|mut all| {
        all.sort_by_key(|gap: &GapFact| gap.on);
        all
    })
}

/// The quarterly meetings of the window that were not cancelled before it. What became of one is
/// what is on record now: a meeting is often noted as held days after it, and after the report's day.
async fn meetings(
    db: &impl ConnectionTrait,
    community: &Community,
    window: Window,
) -> Result<Vec<PastMeetingFact>, ServiceError> {
    use meeting::Column::{CancelledAt, CommunityId, Id, Kind, StartsAt, Track as OfTrack};
    let [from, to] = instants(community, after(window.since), window.as_of)?;
    let expected = Condition::any()
        .add(CancelledAt.is_null())
        .add(CancelledAt.gte(from.to_chrono()));
    let rows = meeting::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(OfTrack.eq(Track::Executive))
        .filter(Kind.eq(MeetingKind::Quarterly))
        .filter(StartsAt.gte(from.to_chrono()))
        .filter(StartsAt.lt(to.to_chrono()))
        .filter(expected)
        .order_by_asc(StartsAt)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let fact = |row: meeting::Model| PastMeetingFact {
        id: row.id,
        starts_on: community.zone.date_at(row.starts_at.to_jiff()),
        outcome: match row.state {
            MeetingState::Held => Outcome::Done,
            MeetingState::Cancelled => Outcome::Dropped,
            MeetingState::Planned | MeetingState::Convened => Outcome::Open,
        },
    };
    Ok(rows.into_iter().map(fact).collect())
}

/// The written plans of the window that were open when it began.
async fn plans(
    db: &impl ConnectionTrait,
    community: &Community,
    window: Window,
) -> Result<Vec<PastPlanFact>, ServiceError> {
    use planned_item::Column::{
        CommunityId, Id, Kind, PeriodEnd, PeriodStart, Position, SettledOn, State,
    };
    let was_open = Condition::any()
        .add(State.eq(PlannedItemState::Planned))
        .add(SettledOn.gt(window.since.to_chrono()));
    let rows = planned_item::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(Kind.eq(PlannedItemKind::Written))
        .filter(PeriodStart.lte(window.as_of.to_chrono()))
        .filter(PeriodEnd.gt(after(window.since).to_chrono()))
        .filter(was_open)
        .order_by_asc(Position)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let fact = |row: planned_item::Model| {
        let is_settled = row
            .settled_on
            .is_some_and(|on| on.to_jiff() <= window.as_of);
        Ok(PastPlanFact {
            id: row.id,
            title: row.title()?,
            outcome: match row.state {
                PlannedItemState::Done if is_settled => Outcome::Done,
                PlannedItemState::Dropped if is_settled => Outcome::Dropped,
                _ => Outcome::Open,
            },
        })
    };
    rows.into_iter().map(fact).collect()
}

async fn issues_closed(
    db: &impl ConnectionTrait,
    community: &Community,
    window: Window,
) -> Result<Vec<ClosedIssueFact>, ServiceError> {
    use issue::Column::{ClosedOn, CommunityId, Id, Kind, LastClosedOn, ReopenedOn};
    let (since, as_of) = (window.since.to_chrono(), window.as_of.to_chrono());
    // Opened again since: on the report's day it was closed.
    let closed_then = Condition::all()
        .add(LastClosedOn.gt(since))
        .add(LastClosedOn.lte(as_of))
        .add(ReopenedOn.gt(as_of));
    let closed = Condition::all()
        .add(ClosedOn.gt(since))
        .add(ClosedOn.lte(as_of));
    let rows = issue::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(Kind.eq(IssueKind::Written))
        .filter(Condition::any().add(closed).add(closed_then))
        .order_by_asc(Id)
        .all(db)
        .await?;
    let fact = |row: issue::Model| {
        let closed_on = row.closed_on.filter(|day| *day <= as_of);
        let closed_on = closed_on.or(row.last_closed_on);
        Ok::<_, ServiceError>(ClosedIssueFact {
            id: row.id,
            description: row.description()?,
            closed_on: closed_on.map_or(window.as_of, ToJiff::to_jiff),
        })
    };
    let facts = rows.into_iter().map(fact).collect::<Result<Vec<_>, _>>();
    let mut facts = facts?;
    facts.sort_by_key(|fact| (fact.closed_on, fact.id));
    Ok(facts)
}
