//! Who was invited to the meetings of the period, and who came.

use std::collections::HashMap;

use domain::{id::PersonId, period::Period, roster::Organization};
use entity::{
    attendance,
    enums::{MeetingState, Track},
    invitation, meeting,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select, sea_query::SelectStatement,
};

use super::{
    super::{community::Community, representation::Record, roster},
    instants,
};
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// The executives' meetings that were held in a period, who was invited and who came; a sub-group's
/// are its own.
#[derive(Debug, Clone)]
pub struct AttendanceFact {
    /// The days that they lie in: those of the period, up to the report's.
    pub days: Period,
    /// The instants between which they began.
    pub between: [Timestamp; 2],
    /// The meetings, by date.
    pub meetings: Vec<i64>,
    /// Who came, a row for each person and meeting.
    pub attended: Vec<Presence>,
    /// Who was invited, a row for each person and meeting; none where invitations are not on
    /// record.
    pub invited: Vec<Presence>,
}

/// A person at a meeting, or invited to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// The row of the attendance or of the invitation.
    pub id: i64,
    /// The meeting's day.
    pub on: Date,
    /// Whom the person worked for on that day.
    pub organization: Option<Organization>,
}

pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    period: Period,
    as_of: Date,
) -> Result<AttendanceFact, ServiceError> {
    use meeting::Column::{CommunityId, Id, StartsAt, State, Track as OfTrack, WorkingGroupId};
    let last = period.last().min(as_of);
    let days = Period::from_first_last(period.first(), last).unwrap_or(period);
    let [from, to] = instants(community, days.first(), days.last())?;
    let held = meeting::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(OfTrack.eq(Track::Executive))
        .filter(WorkingGroupId.is_null())
        .filter(State.eq(MeetingState::Held))
        .filter(StartsAt.gte(from.to_chrono()))
        .filter(StartsAt.lt(to.to_chrono()))
        .order_by_asc(StartsAt)
        .order_by_asc(Id);
    let ids = held.clone().select_only().column(Id).into_query();
    let meetings = held.all(db).await?;
    let day_of = |row: &meeting::Model| community.zone.date_at(row.starts_at.to_jiff());
    let on: HashMap<i64, Date> = meetings.iter().map(|row| (row.id, day_of(row))).collect();
    let came = {
        use attendance::Column::{Id, MeetingId, PersonId};
        let rows = attendance::Entity::find().select_only();
        rows.columns([Id, MeetingId, PersonId])
            .filter(MeetingId.in_subquery(ids.clone()))
            .order_by_asc(Id)
    };
    let asked = {
        use invitation::Column::{Id, MeetingId, PersonId, RemovedAt};
        let rows = invitation::Entity::find().select_only();
        rows.columns([Id, MeetingId, PersonId])
            .filter(MeetingId.in_subquery(ids))
            .filter(RemovedAt.is_null())
            .order_by_asc(Id)
    };
    let people = [
        only(came.clone(), attendance::Column::PersonId),
        only(asked.clone(), invitation::Column::PersonId),
    ];
    let strangers = roster::strangers(db, community, &record.jurisdictions, people).await?;
    let presence = |(id, meeting, person): (i64, i64, i64)| {
        let (person, on) = (PersonId(person), *on.get(&meeting)?);
        let organization = record.roster.organization_of(person, on);
        Some(Presence {
            id,
            on,
            organization: organization.or_else(|| strangers.organization_of(person, on)),
        })
    };
    let attended: Vec<(i64, i64, i64)> = came.into_tuple().all(db).await?;
    let invited: Vec<(i64, i64, i64)> = asked.into_tuple().all(db).await?;
    Ok(AttendanceFact {
        days,
        between: [from, to],
        meetings: meetings.iter().map(|row| row.id).collect(),
        attended: attended.into_iter().filter_map(presence).collect(),
        invited: invited.into_iter().filter_map(presence).collect(),
    })
}

/// One column of a list of rows.
fn only<E: EntityTrait>(rows: Select<E>, column: E::Column) -> SelectStatement {
    let mut query = rows.select_only().column(column).into_query();
    query.clear_order_by();
    query
}
