//! What changed since the scheduled report before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    id::{OrganizationId, PersonId},
    jurisdiction::JurisdictionCode,
    language::Bilingual,
    period::Period,
    report::Length,
    roster::{ByOrder, Headcount},
};
use entity::{
    enums::{
        IssueKind, MeetingKind, MeetingState, OrganizationSuccessionKind, PlannedItemKind, PlannedItemState,
        ReportKind, ReportOrigin, Track,
    },
    issue, meeting, organization, organization_name, organization_succession, planned_item, report,
};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    super::{community::Community, names, representation::Record},
    NamedOrganization, days, instants,
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
    /// Members now who were none then.
    pub joined: Vec<PersonId>,
    /// Members then who are none now.
    pub left: Vec<PersonId>,
    /// Organizations that have members now and had none then; not those that another became.
    pub organizations_joined: Vec<NamedOrganization>,
    /// Organizations that had members then and have none now; not those that became another.
    pub organizations_left: Vec<NamedOrganization>,
    /// Organizations with members that changed their name, by day.
    pub renamed: Vec<RenamedFact>,
    /// Organizations with members that others became, by day.
    pub successions: Vec<SuccessionFact>,
    /// Provinces and territories that lost or found a representative, in the report's order.
    pub gaps: Vec<GapFact>,
    /// The quarterly meetings that were to be held, by date.
    pub meetings: Vec<PastMeetingFact>,
    /// What else was planned, in its order.
    pub plans: Vec<PastPlanFact>,
    /// The issues that were closed, by day.
    pub issues_closed: Vec<ClosedIssueFact>,
}

/// A new name of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedFact {
    /// The row of the new name.
    pub id: i64,
    /// The name before.
    pub before: Bilingual,
    /// The new name.
    pub after: Bilingual,
    /// Since when.
    pub on: Date,
}

/// One organization that became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuccessionFact {
    /// Its row.
    pub id: i64,
    /// How.
    pub kind: OrganizationSuccessionKind,
    /// What the one was called.
    pub predecessor: Bilingual,
    /// What the other is called.
    pub successor: Bilingual,
    /// Since when.
    pub on: Date,
}

/// A province or territory that is represented at one of two days only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GapFact {
    /// Which.
    pub jurisdiction: JurisdictionCode,
    /// Whether the gap is open now.
    pub is_open: bool,
    /// The day on which it opened or closed.
    pub on: Option<Date>,
    /// How long it lasted, or lasts so far; none when nobody ever was there before.
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
struct Window {
    since: Date,
    as_of: Date,
}

pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    period: Period,
    now: &Headcount,
    as_of: Date,
) -> Result<ChangesFact, ServiceError> {
    let previous = previous(db, community, period).await?;
    let since = previous.as_ref().map(|report| report.as_of.to_jiff());
    let since = since.unwrap_or_else(|| period.first().yesterday().unwrap_or(period.first()));
    let window = Window {
        since: since.min(as_of),
        as_of,
    };
    let before = record
        .roster
        .headcount(window.since, community.rule.counting);
    let organizations = Organizations::read(db, &before, now, window).await?;
    Ok(ChangesFact {
        since: window.since,
        previous_report: previous.map(|report| report.id),
        joined: without(&now.members, &before.members),
        left: without(&before.members, &now.members),
        members_before: before.members,
        organizations_joined: organizations.joined,
        organizations_left: organizations.left,
        renamed: renamed(db, &all(&now.organizations), window).await?,
        successions: organizations.successions,
        gaps: gaps(record, window),
        meetings: meetings(db, community, window).await?,
        plans: plans(db, community, window).await?,
        issues_closed: issues_closed(db, community, window).await?,
    })
}

/// The scheduled report before a period: the one whose period ended last.
///
/// # Errors
/// When the database fails.
pub async fn previous(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
) -> Result<Option<report::Model>, ServiceError> {
    use report::Column;
    let before = report::Entity::find()
        .filter(Column::CommunityId.eq(community.id))
        .filter(Column::Kind.eq(ReportKind::Council))
        .filter(Column::Origin.eq(ReportOrigin::Scheduled))
        .filter(Column::PeriodEnd.lte(period.start().to_chrono()))
        .order_by_desc(Column::PeriodEnd)
        .order_by_desc(Column::AsOf)
        .order_by_desc(Column::Id);
    Ok(before.one(db).await?)
}

fn without<T: Copy + Ord>(these: &[T], those: &[T]) -> Vec<T> {
    let those: BTreeSet<T> = those.iter().copied().collect();
    let left = these.iter().filter(|one| !those.contains(one));
    left.copied().collect()
}

fn all(organizations: &ByOrder<Vec<OrganizationId>>) -> Vec<OrganizationId> {
    let ByOrder {
        federal,
        provincial_territorial,
        municipal,
        other,
    } = organizations;
    [federal, provincial_territorial, municipal, other]
        .into_iter()
        .flatten()
        .copied()
        .collect()
}

/// The organizations that came, went, and became others.
struct Organizations {
    joined: Vec<NamedOrganization>,
    left: Vec<NamedOrganization>,
    successions: Vec<SuccessionFact>,
}

impl Organizations {
    async fn read(
        db: &impl ConnectionTrait,
        before: &Headcount,
        now: &Headcount,
        window: Window,
    ) -> Result<Self, ServiceError> {
        use organization_succession::Column::{EffectiveOn, Id};
        let rows = organization_succession::Entity::find()
            .filter(EffectiveOn.gt(window.since.to_chrono()))
            .filter(EffectiveOn.lte(window.as_of.to_chrono()))
            .order_by_asc(EffectiveOn)
            .order_by_asc(Id)
            .all(db)
            .await?;
        let (then, now) = (all(&before.organizations), all(&now.organizations));
        let became: BTreeSet<i64> = rows.iter().map(|row| row.successor_id).collect();
        let ended: BTreeSet<i64> = rows.iter().map(|row| row.predecessor_id).collect();
        let mut joined = without(&now, &then);
        joined.retain(|id| !became.contains(&id.0));
        let mut left = without(&then, &now);
        left.retain(|id| !ended.contains(&id.0));
        let with_members: BTreeSet<i64> = now.iter().map(|id| id.0).collect();
        let theirs =
            |row: &organization_succession::Model| with_members.contains(&row.successor_id);
        let rows: Vec<_> = rows.into_iter().filter(theirs).collect();
        Ok(Self {
            joined: named(db, &joined, window.as_of).await?,
            left: named(db, &left, window.since).await?,
            successions: successions(db, rows).await?,
        })
    }
}

/// The names of organizations at a day, in the order of their keys.
async fn named(
    db: &impl ConnectionTrait,
    organizations: &[OrganizationId],
    on: Date,
) -> Result<Vec<NamedOrganization>, ServiceError> {
    let mut ids: Vec<i64> = organizations.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    let names = names::at(db, ids.clone(), on).await?;
    let named = |id: i64| {
        let name = names.get(&id).map(organization_name::Model::name);
        Ok(NamedOrganization {
            id,
            name: name.transpose()?.unwrap_or(Bilingual::MISSING),
        })
    };
    ids.into_iter().map(named).collect()
}

/// Every name that some organizations ever had, by organization and start.
async fn all_names(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, BTreeMap<Date, organization_name::Model>>, ServiceError> {
    let rows = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.is_in(ids))
        .all(db)
        .await?;
    let mut names: HashMap<i64, BTreeMap<Date, organization_name::Model>> = HashMap::new();
    for row in rows {
        let theirs = names.entry(row.organization_id).or_default();
        theirs.insert(row.start_on.to_jiff(), row);
    }
    Ok(names)
}

async fn successions(
    db: &impl ConnectionTrait,
    rows: Vec<organization_succession::Model>,
) -> Result<Vec<SuccessionFact>, ServiceError> {
    let ids = rows
        .iter()
        .flat_map(|row| [row.predecessor_id, row.successor_id]);
    let names = all_names(db, ids.collect::<BTreeSet<_>>()).await?;
    // What one was called last before the day, and what the other was called first from it on.
    let before = |id: i64, on: Date| Some(names.get(&id)?.range(..on).next_back()?.1.name());
    let after = |id: i64, on: Date| {
        let theirs = names.get(&id)?;
        let at = theirs.range(..=on).next_back();
        Some(at.or_else(|| theirs.iter().next())?.1.name())
    };
    let fact = |row: organization_succession::Model| {
        let on = row.effective_on.to_jiff();
        let predecessor = before(row.predecessor_id, on).transpose()?;
        let successor = after(row.successor_id, on).transpose()?;
        Ok(SuccessionFact {
            id: row.id,
            kind: row.kind,
            predecessor: predecessor.unwrap_or(Bilingual::MISSING),
            successor: successor.unwrap_or(Bilingual::MISSING),
            on,
        })
    };
    rows.into_iter().map(fact).collect()
}

/// The new names of organizations that were there before.
async fn renamed(
    db: &impl ConnectionTrait,
    organizations: &[OrganizationId],
    window: Window,
) -> Result<Vec<RenamedFact>, ServiceError> {
    use organization_name::Column::{Id, OrganizationId as Of, StartOn};
    let rows = organization_name::Entity::find()
        .inner_join(organization::Entity)
        .filter(StartOn.gt(window.since.to_chrono()))
        .filter(StartOn.lte(window.as_of.to_chrono()))
        .filter(organization::Column::StartOn.lte(window.since.to_chrono()))
        .order_by_asc(StartOn)
        .order_by_asc(Of)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let with_members: BTreeSet<i64> = organizations.iter().map(|id| id.0).collect();
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| with_members.contains(&row.organization_id))
        .collect();
    let ids: BTreeSet<i64> = rows.iter().map(|row| row.organization_id).collect();
    let names = all_names(db, ids).await?;
    let fact = |row: organization_name::Model| {
        let on = row.start_on.to_jiff();
        let theirs = names.get(&row.organization_id);
        let before = theirs.and_then(|theirs| theirs.range(..on).next_back());
        let before = before.map(|(_, name)| name.name()).transpose()?;
        Ok(RenamedFact {
            id: row.id,
            before: before.unwrap_or(Bilingual::MISSING),
            after: row.name()?,
            on,
        })
    };
    rows.into_iter().map(fact).collect()
}

fn gaps(record: &Record, window: Window) -> Vec<GapFact> {
    let representation = record.representation();
    let (then, now) = (
        representation.at(window.since),
        representation.at(window.as_of),
    );
    let both = then.jurisdictions.iter().zip(&now.jurisdictions);
    both.filter(|(then, now)| then.standing.is_gap() != now.standing.is_gap())
        .map(|(then, now)| match now.standing.is_gap() {
            true => GapFact {
                jurisdiction: now.jurisdiction,
                is_open: true,
                on: now.gap_since,
                length: now
                    .gap_since
                    .map(|since| Length::between(since, window.as_of)),
            },
            false => GapFact {
                jurisdiction: now.jurisdiction,
                is_open: false,
                on: now.since,
                length: then
                    .gap_since
                    .zip(now.since)
                    .map(|(since, closed)| Length::between(since, closed)),
            },
        })
        .collect()
}

/// The quarterly meetings of the window that were not cancelled before it. What became of one is
/// what is on record now: a meeting is often noted as held days after it, and after the report's day.
async fn meetings(
    db: &impl ConnectionTrait,
    community: &Community,
    window: Window,
) -> Result<Vec<PastMeetingFact>, ServiceError> {
    use meeting::Column::{CancelledAt, CommunityId, Id, Kind, StartsAt, Track as OfTrack};
    let [from, to] = instants(
        community,
        window.since.saturating_add(days(1)),
        window.as_of,
    )?;
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
        .filter(PeriodEnd.gt(window.since.saturating_add(days(1)).to_chrono()))
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
    use issue::Column::{ClosedOn, CommunityId, Id, Kind};
    let rows = issue::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(Kind.eq(IssueKind::Written))
        .filter(ClosedOn.gt(window.since.to_chrono()))
        .filter(ClosedOn.lte(window.as_of.to_chrono()))
        .order_by_asc(ClosedOn)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let fact = |row: issue::Model| {
        Ok(ClosedIssueFact {
            id: row.id,
            description: row.description()?,
            closed_on: row.closed_on.map_or(window.as_of, ToJiff::to_jiff),
        })
    };
    rows.into_iter().map(fact).collect()
}
