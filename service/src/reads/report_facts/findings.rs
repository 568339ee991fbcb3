//! Where the data contradict themselves, or leave open what a report has to say.

use domain::{
    period::Period,
    report::{Finding, FindingArgument, FindingKind, SectionKey, Sections},
    roster::Headcount,
};
use entity::{
    activity,
    enums::{MeetingState, PlannedItemKind, PlannedItemState, Track},
    meeting, planned_item, recommendation,
};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    super::{community::Community, is_in},
    days, instants, recommendations,
};
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// What is wrong with the data that a report rests on, each with the path of its row (`meeting-3`):
/// meetings that are past and neither held nor cancelled; activities at meetings that were
/// cancelled; meetings that no activity tells of; plans whose time is over; members without an
/// organization; recommendations that were adopted, and that no section tells of.
pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    (period, as_of): (Period, Date),
    sections: &Sections,
    headcount: &Headcount,
) -> Result<Vec<Finding>, ServiceError> {
    let mut all = undecided(db, community, as_of).await?;
    all.extend(at_odds(db, community, period, as_of).await?);
    all.extend(overdue_plans(db, community, as_of).await?);
    let count = headcount.without_organization.len();
    if count > 0 {
        let count = FindingArgument::Number(i64::try_from(count).unwrap_or(i64::MAX));
        let kind = FindingKind::MembersWithoutOrganization;
        all.push(Finding::new("completed/members", kind, [("count", count)]));
    }
    if !sections.contains(SectionKey::Recommendations) {
        all.extend(untold_recommendations(db, community, as_of).await?);
    }
    Ok(all)
}

/// The recommendations that wait for a report, and would go on waiting.
async fn untold_recommendations(
    db: &impl ConnectionTrait,
    community: &Community,
    as_of: Date,
) -> Result<Vec<Finding>, ServiceError> {
    let waiting = recommendations::waiting(db, community, as_of).await?;
    let finding = |row: recommendation::Model| {
        let arguments = [
            ("number", FindingArgument::Number(row.number.into())),
            ("title", FindingArgument::Text(row.title()?)),
        ];
        let (path, kind) = (
            format!("recommendation-{}", row.id),
            FindingKind::UntoldRecommendation,
        );
        Ok(Finding::new(path, kind, arguments))
    };
    waiting.into_iter().map(finding).collect()
}

fn about(
    community: &Community,
    row: &meeting::Model,
    kind: FindingKind,
) -> Result<Finding, ServiceError> {
    let day = community.zone.date_at(row.starts_at.to_jiff());
    let arguments = [
        ("date", FindingArgument::Day(day)),
        ("title", FindingArgument::Text(row.title()?)),
    ];
    Ok(Finding::new(format!("meeting-{}", row.id), kind, arguments))
}

/// The meetings that are over by the report's day, and of which nobody said what became of them.
async fn undecided(
    db: &impl ConnectionTrait,
    community: &Community,
    as_of: Date,
) -> Result<Vec<Finding>, ServiceError> {
    use meeting::Column::{CommunityId, EndsAt, Id, StartsAt, State};
    let [_, end_of_day] = instants(community, as_of, as_of)?;
    let rows = meeting::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(State.is_in([MeetingState::Planned, MeetingState::Convened]))
        .filter(EndsAt.lt(end_of_day.to_chrono()))
        .order_by_asc(StartsAt)
        .order_by_asc(Id)
        .all(db)
        .await?;
    rows.iter()
        .map(|row| about(community, row, FindingKind::UndecidedMeeting))
        .collect()
}

/// Meetings and activities of the period that do not tell the same.
async fn at_odds(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
    as_of: Date,
) -> Result<Vec<Finding>, ServiceError> {
    use activity::Column::{CommunityId, HappenedOn, Id, Position};
    let done = activity::Entity::find()
        .find_also_related(meeting::Entity)
        .filter(CommunityId.eq(community.id))
        .filter(is_in(HappenedOn, period))
        .filter(HappenedOn.lte(as_of.to_chrono()))
        .order_by_asc(HappenedOn)
        .order_by_asc(Position)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let [from, to] = instants(community, period.first(), period.last().min(as_of))?;
    let held = meeting::Entity::find()
        .filter(meeting::Column::CommunityId.eq(community.id))
        .filter(meeting::Column::Track.eq(Track::Executive))
        .filter(meeting::Column::State.eq(MeetingState::Held))
        .filter(meeting::Column::StartsAt.gte(from.to_chrono()))
        .filter(meeting::Column::StartsAt.lt(to.to_chrono()))
        .order_by_asc(meeting::Column::StartsAt)
        .order_by_asc(meeting::Column::Id)
        .all(db)
        .await?;
    let told = |row: &&meeting::Model| {
        done.iter()
            .any(|(activity, _)| activity.meeting_id == Some(row.id))
    };
    let untold = held.iter().filter(|row| !told(row));
    let untold = untold.map(|row| about(community, row, FindingKind::UntoldMeeting));
    let cancelled = done.iter().filter_map(|(_, row)| row.as_ref());
    let cancelled = cancelled.filter(|row| row.state == MeetingState::Cancelled);
    let cancelled = cancelled.map(|row| about(community, row, FindingKind::CancelledButDone));
    cancelled.chain(untold).collect()
}

/// The written plans whose time is over by the report's day.
async fn overdue_plans(
    db: &impl ConnectionTrait,
    community: &Community,
    as_of: Date,
) -> Result<Vec<Finding>, ServiceError> {
    use planned_item::Column::{CommunityId, Id, Kind, PeriodEnd, Position, State};
    let rows = planned_item::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(Kind.eq(PlannedItemKind::Written))
        .filter(State.eq(PlannedItemState::Planned))
        .filter(PeriodEnd.lte(as_of.saturating_add(days(1)).to_chrono()))
        .order_by_asc(Position)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let finding = |row: planned_item::Model| {
        let last = row.period_end.to_jiff();
        let last = last.yesterday().unwrap_or(last);
        let arguments = [
            ("date", FindingArgument::Day(last)),
            ("title", FindingArgument::Text(row.title()?)),
        ];
        let path = format!("planneditem-{}", row.id);
        Ok(Finding::new(path, FindingKind::UndecidedPlan, arguments))
    };
    rows.into_iter().map(finding).collect()
}
