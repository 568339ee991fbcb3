//! The quarters, and the meetings in them.

use domain::{
    commitment::{self, State},
    period::Quarter,
};
use entity::{
    enums::{MeetingKind, MeetingState, Track},
    meeting,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::community::Community;
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// A quarter, with its quarterly meetings of the executives as they stand on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InQuarter {
    /// Which.
    pub quarter: Quarter,
    /// Those that were held by then, with their days, the first one first.
    pub held: Vec<(i64, Date)>,
    /// Those that were convened and not called off, without those that were held by then.
    pub convened: Vec<i64>,
}

impl InQuarter {
    /// How the quarter stands, and the first day of that.
    #[must_use]
    pub fn state(&self, day: Date) -> (State, Date) {
        let held_on = self.held.first().map(|(_, on)| *on);
        commitment::quarter(self.quarter, held_on, !self.convened.is_empty(), day)
    }
}

/// The quarters that the community answers for, of some.
#[must_use]
pub fn since(began: Date, quarters: impl Iterator<Item = Quarter>) -> Vec<Quarter> {
    quarters
        .filter(|quarter| quarter.period().end() > began)
        .collect()
}

/// Some quarters that follow each other, each with its meetings; one statement. A meeting that was
/// noted as held days later was held on its day.
///
/// # Errors
/// When the database fails.
pub async fn in_quarters(
    db: &impl ConnectionTrait,
    community: &Community,
    quarters: &[Quarter],
    day: Date,
) -> Result<Vec<InQuarter>, ServiceError> {
    use meeting::Column::{CommunityId, Id, Kind, StartsAt, State, Track as OfTrack};
    let (Some(first), Some(last)) = (quarters.first(), quarters.last()) else {
        return Ok(Vec::new());
    };
    let midnight = |day| community.zone.start_of(day);
    let from = midnight(first.start()).map_err(ServiceError::unreadable)?;
    // The calendar's last days have no instant.
    let to = midnight(last.period().end()).unwrap_or(Timestamp::MAX);
    let rows = meeting::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(OfTrack.eq(Track::Executive))
        .filter(Kind.eq(MeetingKind::Quarterly))
        .filter(State.ne(MeetingState::Planned))
        .filter(StartsAt.gte(from.to_chrono()))
        .filter(StartsAt.lt(to.to_chrono()))
        .order_by_asc(StartsAt)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let rows: Vec<_> = rows
        .iter()
        .map(|row| (row, community.zone.date_at(row.starts_at.to_jiff())))
        .collect();
    let in_one = |quarter: &Quarter| {
        let here = rows.iter().filter(|(_, on)| Quarter::of(*on) == *quarter);
        let (held, others): (Vec<_>, Vec<_>) =
            here.partition(|(row, on)| row.state == MeetingState::Held && *on <= day);
        let convened = others
            .iter()
            .filter(|(row, _)| was_convened(community, row, day));
        InQuarter {
            quarter: *quarter,
            held: held.iter().map(|(row, on)| (row.id, *on)).collect(),
            convened: convened.map(|(row, _)| row.id).collect(),
        }
    };
    Ok(quarters.iter().map(in_one).collect())
}

/// A quarter without a meeting that somebody can still do something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// The running one is about to end.
    AtRisk(Quarter),
    /// The one before it ended without a meeting.
    Over(Quarter),
}

/// The quarter for which a meeting lacks on a day, while none was held or is convened in the one that
/// the day is in; one statement.
///
/// # Errors
/// When the database fails.
pub async fn lacking(
    db: &impl ConnectionTrait,
    community: &Community,
    began: Date,
    day: Date,
) -> Result<Option<Lacking>, ServiceError> {
    let running = Quarter::of(day);
    let both = since(began, [running.previous(), running].into_iter());
    let found = in_quarters(db, community, &both, day).await?;
    let Some((last, before)) = found.split_last() else {
        return Ok(None);
    };
    if !last.held.is_empty() || !last.convened.is_empty() {
        return Ok(None);
    }
    if commitment::quarter_at_risk_from(running) <= day {
        return Ok(Some(Lacking::AtRisk(running)));
    }
    let missed = before.iter().find(|one| one.held.is_empty());
    Ok(missed.map(|one| Lacking::Over(one.quarter)))
}

/// Whether a meeting stood as convened at the end of a day.
fn was_convened(community: &Community, row: &meeting::Model, day: Date) -> bool {
    let by_then = |at: Option<sea_orm::prelude::DateTimeUtc>| {
        let at = at.to_jiff();
        at.is_some_and(|at| community.zone.date_at(at) <= day)
    };
    by_then(row.convened_at) && !by_then(row.cancelled_at)
}
