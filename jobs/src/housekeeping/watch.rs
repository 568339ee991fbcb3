//! What somebody should look at, by the state of the community.

use std::collections::BTreeSet;

use domain::period::{HalfYear, Period};
use entity::{
    enums::{AlertKind, MeetingState, ReportKind, ReportState},
    meeting, report,
};
use jiff::{SignedDuration, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use service::{
    alerts::{self, About},
    error::ServiceError,
    reads::{
        community::{self, Community},
        jurisdictions, seats,
    },
    time::{ToChrono, ToJiff},
};

use crate::{
    council_report::store::due_on,
    runner::{JobError, RunContext},
};

/// How long after a meeting somebody should have said whether it was held.
const MEETING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Opens and closes the alerts that the community's state calls for; gives how many of each.
pub(super) async fn look(run: &RunContext) -> Result<(usize, u64), JobError> {
    let tx = run.begin().await?;
    let Some(community) = community::first(&*tx).await? else {
        return Ok((0, 0));
    };
    let (mut opened, mut closed) = (0, 0);
    for (kind, found) in [
        (AlertKind::SeatVacant, vacant(&*tx, &community, run).await?),
        (AlertKind::ReportDue, due(&*tx, &community, run).await?),
        (
            AlertKind::MeetingOverdue,
            overdue(&*tx, &community, run).await?,
        ),
    ] {
        let found: BTreeSet<About> = found.into_iter().map(|id| About { kind, id }).collect();
        let standing: BTreeSet<About> = alerts::standing(&*tx, kind).await?.into_iter().collect();
        for about in found.difference(&standing) {
            alerts::open(&*tx, *about, None, run.now).await?;
            opened += 1;
        }
        let over = standing.difference(&found).copied();
        closed += alerts::close(&*tx, over, &run.act()).await?;
    }
    tx.commit().await?;
    Ok((opened, closed))
}

/// Seats in which nobody sits today.
async fn vacant(
    db: &impl ConnectionTrait,
    community: &Community,
    run: &RunContext,
) -> Result<Vec<i64>, ServiceError> {
    let today = community.zone.date_at(run.now);
    let jurisdictions = jurisdictions::all(db).await?;
    let seats = seats::at(db, community, &jurisdictions, today).await?;
    let vacant = seats.into_iter().filter(|seat| seat.term.is_none());
    Ok(vacant.map(|seat| seat.id).collect())
}

/// The half-year of which the report should have been sent by a day: the one that ended last, or the
/// one before it while that one's is not due yet, by the community's settings.
pub(crate) fn owed(community: &Community, today: Date) -> Period {
    let last = HalfYear::of(today).previous();
    if today <= due_on(community, last.period()) {
        last.previous().period()
    } else {
        last.period()
    }
}

/// The community, when a report should have been sent by now and was not. A community that began
/// after its half-year owes none.
async fn due(
    db: &impl ConnectionTrait,
    community: &Community,
    run: &RunContext,
) -> Result<Vec<i64>, JobError> {
    let period = owed(community, community.zone.date_at(run.now));
    let began = community.zone.date_at(community.row.created_at.to_jiff());
    if began >= period.end() {
        return Ok(Vec::new());
    }
    let sent = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .filter(report::Column::CommunityId.eq(community.id))
        .filter(report::Column::Kind.eq(ReportKind::Council))
        .filter(report::Column::PeriodStart.eq(period.start().to_chrono()))
        .filter(report::Column::PeriodEnd.eq(period.end().to_chrono()))
        .filter(report::Column::State.is_in([ReportState::Sent, ReportState::Archived]))
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(match sent {
        Some(_) => Vec::new(),
        None => vec![community.id],
    })
}

/// Meetings that are past, of which nobody has said whether they were held.
async fn overdue(
    db: &impl ConnectionTrait,
    community: &Community,
    run: &RunContext,
) -> Result<Vec<i64>, JobError> {
    let Ok(before) = run.now.checked_sub(MEETING) else {
        return Ok(Vec::new());
    };
    let open = [MeetingState::Planned, MeetingState::Convened];
    Ok(meeting::Entity::find()
        .select_only()
        .column(meeting::Column::Id)
        .filter(meeting::Column::CommunityId.eq(community.id))
        .filter(meeting::Column::State.is_in(open))
        .filter(meeting::Column::EndsAt.lt(before.to_chrono()))
        .into_tuple::<i64>()
        .all(db)
        .await?)
}
