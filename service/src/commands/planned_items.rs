//! What the community plans for a period, and what came of it.

use domain::period::Period;
use entity::{
    enums::{PlannedItemKind, PlannedItemState},
    planned_item,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};

use super::{
    CommandError, Done, ProblemCode,
    check::{Check, community},
    given::{GivenPoint, GivenTexts},
    points::{self, Owner},
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// Something that is planned.
#[derive(Debug, Clone, Default)]
pub struct CreatePlannedItem {
    /// The first day of the period.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// What is planned.
    pub title: GivenTexts,
    /// Its parts.
    pub points: Vec<GivenPoint>,
}

/// Plans something for a period, after what is planned already. The items that write their own
/// sentence (meetings, recruitment) come with the community.
///
/// # Errors
/// Days that do not exist; a last day before the first; a title with no words.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CreatePlannedItem,
) -> Result<Done<planned_item::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let first = check.date("from", &input.from);
    let last = check.date("to", &input.to);
    let period = first.zip(last);
    let period = period.and_then(|(first, last)| check.period_of(first, last));
    let title = check.title("title", &input.title);
    let points = points::read(&mut check, &input.points);
    check.done()?;
    let (Some(period), Some(title)) = (period, title) else {
        return Err(check.refused());
    };
    let last: Option<Option<i32>> = planned_item::Entity::find()
        .select_only()
        .column_as(planned_item::Column::Position.max(), "last")
        .filter(planned_item::Column::CommunityId.eq(community.id))
        .into_tuple()
        .one(tx)
        .await?;
    let mut row = planned_item::ActiveModel {
        community_id: Set(community.id),
        kind: Set(PlannedItemKind::Written),
        state: Set(PlannedItemState::Planned),
        position: Set(last.flatten().map_or(0, |last| last.saturating_add(1))),
        period_start: Set(period.start().to_chrono()),
        period_end: Set(period.end().to_chrono()),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    let item = row.insert(tx).await?;
    let change = Change::created(&item);
    let change = points::replace(tx, Owner::PlannedItem(item.id), &points, change).await?;
    record(tx, act, "planned_item.created", &item, change).await?;
    Ok(Done::new(item))
}

/// What of a plan changes.
#[derive(Debug, Clone, Default)]
pub struct UpdatePlannedItem {
    /// The item's key.
    pub planned_item: i64,
    /// The first day of the period.
    pub from: Option<String>,
    /// Its last day.
    pub to: Option<String>,
    /// What is planned.
    pub title: Option<GivenTexts>,
    /// Its parts, in place of those that are there.
    pub points: Option<Vec<GivenPoint>>,
}

/// Changes a plan.
///
/// # Errors
/// As [`create`]; an item that is not there.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: UpdatePlannedItem,
) -> Result<Done<planned_item::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<planned_item::Entity>(tx, "planned_item", input.planned_item);
    let Some(item) = found.await? else {
        return Err(check.refused());
    };
    let period_before = period_of(&item)?;
    let first = match input.from.as_deref() {
        Some(given) => check.date("from", given),
        None => Some(period_before.first()),
    };
    let last = match input.to.as_deref() {
        Some(given) => check.date("to", given),
        None => Some(period_before.last()),
    };
    let period = first.zip(last);
    let period = period.and_then(|(first, last)| check.period_of(first, last));
    let title = match &input.title {
        Some(given) => {
            let given = given.over(&item.title()?);
            match item.kind {
                PlannedItemKind::Written => check.title("title", &given),
                _ => check.title_if_given("title", &given),
            }
        }
        None => None,
    };
    let points = input.points.as_deref();
    let points = points.map(|given| points::read(&mut check, given));
    check.done()?;
    let Some(period) = period else {
        return Err(check.refused());
    };
    let before = item;
    let mut row = before.clone().into_active_model();
    if period != period_before {
        row.period_start = Set(period.start().to_chrono());
        row.period_end = Set(period.end().to_chrono());
    }
    if let Some(title) = title {
        row.set_title(&title);
    }
    let item = row.update(tx).await?;
    let mut change = Change::between(&before, &item);
    if let Some(points) = points {
        change = points::replace(tx, Owner::PlannedItem(item.id), &points, change).await?;
    }
    record(tx, act, "planned_item.updated", &item, change).await?;
    Ok(Done::new(item))
}

/// What came of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It was done.
    Done,
    /// It was given up.
    Dropped,
}

/// A plan that is settled.
#[derive(Debug, Clone)]
pub struct SettlePlannedItem {
    /// The item's key.
    pub planned_item: i64,
    /// What came of it.
    pub settlement: Settlement,
    /// The day; today when it is not given.
    pub settled_on: Option<String>,
}

/// Settles a plan, as done or as given up.
///
/// # Errors
/// An item that is not there or is settled already; a day that does not exist or has not come.
pub async fn settle(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SettlePlannedItem,
) -> Result<Done<planned_item::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = check.row::<planned_item::Entity>(tx, "planned_item", input.planned_item);
    let item = found.await?;
    if let Some(item) = item
        .as_ref()
        .filter(|i| i.state != PlannedItemState::Planned)
    {
        let state = item.state.as_str();
        check.refuse("planned_item", ProblemCode::NotAllowedInState { state });
    }
    let settled_on = match input.settled_on.as_deref() {
        Some(given) => check.past_date("settled_on", given, today),
        None => Some(today),
    };
    check.done()?;
    let Some(before) = item else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.state = Set(match input.settlement {
        Settlement::Done => PlannedItemState::Done,
        Settlement::Dropped => PlannedItemState::Dropped,
    });
    row.settled_on = Set(settled_on.to_chrono());
    let item = row.update(tx).await?;
    let change = Change::between(&before, &item);
    record(tx, act, "planned_item.settled", &item, change).await?;
    Ok(Done::new(item))
}

fn period_of(item: &planned_item::Model) -> Result<Period, ServiceError> {
    let (start, end) = (item.period_start.to_jiff(), item.period_end.to_jiff());
    Period::new(start, end).map_err(ServiceError::unreadable)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    item: &planned_item::Model,
    change: Change,
) -> Result<(), CommandError> {
    let subject = Subject::row("planned_item", item.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}
