//! What somebody should look at, by the state of the community.

use std::collections::BTreeSet;

use domain::period::{HalfYear, Period};
use entity::{
    enums::{AlertKind, MeetingState},
    meeting, recruitment_case, reference, reference_address,
};
use jiff::{SignedDuration, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use service::{
    alerts::{self, About},
    error::ServiceError,
    reads::{
        commitments::{self, meetings, places},
        community::{self, Community},
        jurisdictions, reports,
        representation::{self, Record},
        seats,
    },
    time::{ToChrono, ToJiff},
};

use crate::runner::{JobError, RunContext};

/// How long after a meeting somebody should have said whether it was held.
const MEETING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Opens and closes the alerts that the community's state calls for, and those of attachments whose files are
/// missing; gives how many of each.
pub(super) async fn look(run: &RunContext, missing: Vec<i64>) -> Result<(usize, u64), JobError> {
    let tx = run.begin().await?;
    let Some(community) = community::first(&*tx).await? else {
        return Ok((0, 0));
    };
    let record = representation::record(&*tx, &community).await?;
    let today = community.zone.date_at(run.now);
    let rows = |kind, rows: Vec<i64>| -> (AlertKind, BTreeSet<About>) {
        let about = rows.into_iter().map(|id| About::new(kind, id));
        (kind, about.collect())
    };
    let (mut opened, mut closed) = (0, 0);
    for (kind, found) in [
        rows(AlertKind::SeatVacant, vacant(&*tx, &community, run).await?),
        rows(AlertKind::ReportDue, due(&*tx, &community, run).await?),
        rows(
            AlertKind::MeetingOverdue,
            overdue(&*tx, &community, run).await?,
        ),
        rows(
            AlertKind::QuarterWithoutMeeting,
            lacking(&*tx, &community, &record, today).await?,
        ),
        (
            AlertKind::ChairVacant,
            chairs(&*tx, &community, today).await?,
        ),
        rows(
            AlertKind::JurisdictionUnrepresented,
            unrepresented(&*tx, &community, &record, today).await?,
        ),
        rows(AlertKind::DeadLink, dead(&*tx, &community).await?),
        rows(AlertKind::FileMissing, missing),
    ] {
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
/// one before it while that one's is not due yet.
pub(crate) async fn owed(
    db: &impl ConnectionTrait,
    community: &Community,
    today: Date,
) -> Result<Period, ServiceError> {
    let last = HalfYear::of(today).previous();
    let report = reports::on(db, community, last.period()).await?;
    let due_on = reports::due_on(community, last.period(), report.as_ref());
    Ok(match today <= due_on {
        true => last.previous().period(),
        false => last.period(),
    })
}

/// The community, when a report should have been sent by now and was not. What was sent stays sent
/// while it is corrected. A community that began after its half-year owes none.
async fn due(
    db: &impl ConnectionTrait,
    community: &Community,
    run: &RunContext,
) -> Result<Vec<i64>, JobError> {
    let period = owed(db, community, community.zone.date_at(run.now)).await?;
    let began = community.zone.date_at(community.row.created_at.to_jiff());
    if began >= period.end() {
        return Ok(Vec::new());
    }
    Ok(match reports::was_sent_on(db, community, period).await? {
        true => Vec::new(),
        false => vec![community.id],
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

/// The community, while a quarter lacks a meeting and none is convened.
async fn lacking(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    today: Date,
) -> Result<Vec<i64>, ServiceError> {
    let began = commitments::began(community, record);
    let lacking = meetings::lacking(db, community, began, today).await?;
    Ok(lacking.map(|_| community.id).into_iter().collect())
}

/// The offices of co-chairs that nobody holds today, by who held them last; the community, where one
/// was never held.
async fn chairs(
    db: &impl ConnectionTrait,
    community: &Community,
    today: Date,
) -> Result<BTreeSet<About>, ServiceError> {
    let kind = AlertKind::ChairVacant;
    let all = places::chairs(db, community, today).await?;
    let vacant = all.into_iter().filter(|chair| chair.held.is_none());
    let about = |chair: places::ChairFact| match chair.last {
        Some(office) => About::new(kind, office),
        None => About::community(kind, community.id),
    };
    Ok(vacant.map(about).collect())
}

/// The provinces and territories that nobody has represented for a day, so that the search for
/// somebody had the time to begin, without a search whose next follow-up is still to come.
async fn unrepresented(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    today: Date,
) -> Result<Vec<i64>, ServiceError> {
    use recruitment_case::Column::{ClosedOn, CommunityId, JurisdictionId, NextFollowUpOn};
    let representation = record.representation();
    let gaps = |day| {
        let snapshot = representation.at(day);
        let codes = snapshot.gaps().map(|gap| gap.jurisdiction);
        let ids = codes.filter_map(|code| Some(record.jurisdictions.get(code)?.id));
        ids.collect::<BTreeSet<i64>>()
    };
    let pursued: Vec<i64> = recruitment_case::Entity::find()
        .select_only()
        .column(JurisdictionId)
        .filter(CommunityId.eq(community.id))
        .filter(ClosedOn.is_null())
        .filter(NextFollowUpOn.gte(today.to_chrono()))
        .into_tuple()
        .all(db)
        .await?;
    let yesterday = gaps(today.yesterday().unwrap_or(today));
    let lasting = gaps(today).into_iter().filter(|id| yesterday.contains(id));
    Ok(lasting.filter(|id| !pursued.contains(id)).collect())
}

/// The addresses of the community's references that are dead.
async fn dead(db: &impl ConnectionTrait, community: &Community) -> Result<Vec<i64>, JobError> {
    Ok(reference_address::Entity::find()
        .select_only()
        .column(reference_address::Column::Id)
        .inner_join(reference::Entity)
        .filter(reference::Column::CommunityId.eq(community.id))
        .filter(reference_address::Column::DeadSince.is_not_null())
        .into_tuple::<i64>()
        .all(db)
        .await?)
}
