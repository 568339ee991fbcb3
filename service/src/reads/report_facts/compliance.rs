//! The terms of reference against what was.

use std::collections::BTreeSet;

use domain::{
    jurisdiction::JurisdictionCode,
    period::{HalfYear, Period, Quarter},
    report::{Timeliness, halves_due, quarters_over},
};
use entity::{
    enums::{MeetingKind, MeetingState, OfficeRole, ReportKind, Track},
    meeting, report,
};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    super::{community::Community, offices, reports, representation::Record, seats},
    instants,
};
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// What the terms of reference ask for, and what there was.
#[derive(Debug, Clone)]
pub struct ComplianceFact {
    /// The quarters that the report answers for.
    pub quarters: Vec<Quarter>,
    /// The quarterly meetings held in them.
    pub held: Vec<i64>,
    /// Those of the quarters in which none was held.
    pub without_meeting: Vec<Quarter>,
    /// The offices of co-chairs that are held on the report's day.
    pub co_chairs: Vec<(OfficeRole, i64)>,
    /// The seats of the council, in the report's order.
    pub seats: Vec<SeatFact>,
    /// The reports that fell due in the period, by half.
    pub due: Vec<DueFact>,
}

/// A seat of the council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatFact {
    /// Its row.
    pub id: i64,
    /// Whose it is.
    pub jurisdiction: JurisdictionCode,
    /// Whether nobody sits in it.
    pub is_vacant: bool,
}

/// A report that fell due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueFact {
    /// The half that it was to report on.
    pub half: Period,
    /// The last day on which it would have been on time.
    pub due_on: Date,
    /// The reports that cover the half and were sent by the report's day.
    pub covering: Vec<i64>,
    /// How it stands on the report's day.
    pub timeliness: Timeliness,
}

pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    period: Period,
    as_of: Date,
) -> Result<ComplianceFact, ServiceError> {
    let began = began(community, record);
    let quarters = quarters_over(period, as_of);
    let quarters: Vec<Quarter> = quarters
        .filter(|quarter| quarter.period().end() > began)
        .collect();
    let held = held_in(db, community, &quarters).await?;
    let has_meeting = |quarter: &Quarter| held.iter().any(|(_, on)| Quarter::of(*on) == *quarter);
    let without_meeting = quarters.iter().filter(|one| !has_meeting(one)).copied();
    let offices = offices::at(db, community, as_of).await?;
    let chairs = [OfficeRole::FederalCoChair, OfficeRole::ProvincialCoChair];
    let chairs = chairs.into_iter();
    let seats = seats::at(db, community, &record.jurisdictions, as_of).await?;
    Ok(ComplianceFact {
        without_meeting: without_meeting.collect(),
        held: held.iter().map(|(id, _)| *id).collect(),
        quarters,
        co_chairs: chairs
            .filter_map(|role| Some((role, offices.get(role)?.id)))
            .collect(),
        seats: seats
            .iter()
            .map(|seat| SeatFact {
                id: seat.id,
                jurisdiction: seat.jurisdiction,
                is_vacant: seat.term.is_none(),
            })
            .collect(),
        due: due(db, community, (period, as_of), began).await?,
    })
}

/// The day since which the terms of reference can be asked anything: that of the first membership, or
/// that on which the community was set up. Nobody is blamed for what was before it.
fn began(community: &Community, record: &Record) -> Date {
    let set_up = community.zone.date_at(community.row.created_at.to_jiff());
    let first = record.roster.first_day();
    first.map_or(set_up, |first| first.min(set_up))
}

/// The quarterly meetings held in some quarters that follow each other, with their days.
async fn held_in(
    db: &impl ConnectionTrait,
    community: &Community,
    quarters: &[Quarter],
) -> Result<Vec<(i64, Date)>, ServiceError> {
    use meeting::Column::{CommunityId, Id, Kind, StartsAt, State, Track as OfTrack};
    let (Some(first), Some(last)) = (quarters.first(), quarters.last()) else {
        return Ok(Vec::new());
    };
    let [from, to] = instants(community, first.start(), last.period().last())?;
    let rows = meeting::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(OfTrack.eq(Track::Executive))
        .filter(Kind.eq(MeetingKind::Quarterly))
        .filter(State.eq(MeetingState::Held))
        .filter(StartsAt.gte(from.to_chrono()))
        .filter(StartsAt.lt(to.to_chrono()))
        .order_by_asc(StartsAt)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let day = |row: &meeting::Model| community.zone.date_at(row.starts_at.to_jiff());
    Ok(rows.iter().map(|row| (row.id, day(row))).collect())
}

/// The reports that fell due, each by its own day where it was begun; whatever report covers a half
/// and was sent will do.
async fn due(
    db: &impl ConnectionTrait,
    community: &Community,
    (period, as_of): (Period, Date),
    began: Date,
) -> Result<Vec<DueFact>, ServiceError> {
    use report::Column::{CommunityId, Id, Kind};
    let all = report::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(Kind.eq(ReportKind::Council))
        .order_by_asc(Id)
        .all(db)
        .await?;
    let days = |row: &report::Model| (row.period_start.to_jiff(), row.period_end.to_jiff());
    let begun = |half: Period| {
        let own = all.iter().filter(|row| row.due_on.is_some());
        own.rev()
            .find(|row| days(row) == (half.start(), half.end()))
    };
    let by_settings = halves_due(period, as_of, reports::due_days(community));
    let halves = all.iter().map(|row| HalfYear::of(days(row).0));
    let halves: BTreeSet<HalfYear> = by_settings.map(|(half, _)| half).chain(halves).collect();
    let sent_on = |row: &report::Model| Some(community.zone.date_at(row.sent_at.to_jiff()?));
    let covering = |half: Period| {
        let sent = all.iter().filter_map(|row| Some((sent_on(row)?, row)));
        sent.filter(move |(_, row)| reports::covers(row, half))
    };
    let fact = |half: HalfYear| {
        let half = half.period();
        let due_on = reports::due_on(community, half, begun(half));
        let sent_on = covering(half).map(|(on, _)| on).min();
        let by_then = covering(half).filter(|(on, _)| *on <= as_of);
        DueFact {
            half,
            due_on,
            covering: by_then.map(|(_, row)| row.id).collect(),
            timeliness: Timeliness::on(as_of, due_on, sent_on),
        }
    };
    let fell_due = |fact: &DueFact| period.contains(fact.due_on) && fact.due_on <= as_of;
    let halves = halves
        .into_iter()
        .filter(|half| half.period().end() > began);
    Ok(halves.map(fact).filter(fell_due).collect())
}
