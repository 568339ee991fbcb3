//! What the community did.

use entity::{activity, enums::ActivityKind, meeting};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter,
};

use super::{
    CommandError, Done,
    check::{Check, community},
    given::{Change, GivenPoint, GivenTexts},
    points::{self, Owner},
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    time::ToChrono,
};

/// Something that was done.
#[derive(Debug, Clone)]
pub struct CreateActivity {
    /// What it was.
    pub kind: ActivityKind,
    /// The meeting that it was, if any.
    pub meeting: Option<i64>,
    /// The day.
    pub happened_on: String,
    /// What it was, in words.
    pub title: GivenTexts,
    /// To whom it was presented, if to anybody: a body, not a person.
    pub presented_to: Option<GivenTexts>,
    /// Its highlights.
    pub points: Vec<GivenPoint>,
}

/// Records an activity, after those of the same day.
///
/// # Errors
/// A day that does not exist or has not come; a title with no words; a meeting that is not there.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: CreateActivity,
) -> Result<Done<activity::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let today = act.today(&community.zone);
    if let Some(id) = input.meeting {
        check.row::<meeting::Entity>(tx, "meeting", id).await?;
    }
    let day = check.past_date("happened_on", &input.happened_on, today);
    let title = check.title("title", &input.title);
    let presented_to = input.presented_to.as_ref();
    let presented_to = presented_to.and_then(|given| check.title_if_given("presented_to", given));
    let points = points::read(&mut check, &input.points);
    check.done()?;
    let (Some(day), Some(title)) = (day, title) else {
        return Err(check.refused());
    };
    let same_day = activity::Entity::find()
        .filter(activity::Column::CommunityId.eq(community.id))
        .filter(activity::Column::HappenedOn.eq(day.to_chrono()))
        .count(tx)
        .await?;
    let mut row = activity::ActiveModel {
        community_id: Set(community.id),
        meeting_id: Set(input.meeting),
        kind: Set(input.kind),
        happened_on: Set(day.to_chrono()),
        position: Set(i32::try_from(same_day).unwrap_or(i32::MAX)),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&title);
    if let Some(presented_to) = presented_to {
        row.set_presented_to(&presented_to);
    }
    let activity = row.insert(tx).await?;
    let change = Changed::created(&activity);
    let change = points::replace(tx, Owner::Activity(activity.id), &points, change).await?;
    record(tx, act, "activity.created", &activity, change).await?;
    Ok(Done::new(activity))
}

/// What of an activity changes.
#[derive(Debug, Clone, Default)]
pub struct UpdateActivity {
    /// The activity's key.
    pub activity: i64,
    /// What it was.
    pub kind: Option<ActivityKind>,
    /// The meeting that it was.
    pub meeting: Change<i64>,
    /// The day.
    pub happened_on: Option<String>,
    /// What it was, in words.
    pub title: Option<GivenTexts>,
    /// To whom it was presented.
    pub presented_to: Option<GivenTexts>,
    /// Its highlights, in place of those that are there.
    pub points: Option<Vec<GivenPoint>>,
}

/// Changes an activity.
///
/// # Errors
/// As [`create`].
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: UpdateActivity,
) -> Result<Done<activity::Model>, CommandError> {
    let mut check = Check::new();
    let today = act.today(&community(tx).await?.zone);
    let found = check.row::<activity::Entity>(tx, "activity", input.activity);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    if let Some(id) = input.meeting.value() {
        check.row::<meeting::Entity>(tx, "meeting", *id).await?;
    }
    let day = input.happened_on.as_deref();
    let day = day.and_then(|given| check.past_date("happened_on", given, today));
    let title = match &input.title {
        Some(given) => check.title("title", &given.over(&before.title()?)),
        None => None,
    };
    let presented_to = match &input.presented_to {
        Some(given) => check.title_if_given("presented_to", &given.over(&before.presented_to()?)),
        None => None,
    };
    let points = input.points.as_deref();
    let points = points.map(|given| points::read(&mut check, given));
    check.done()?;
    let mut row = before.clone().into_active_model();
    if let Some(kind) = input.kind {
        row.kind = Set(kind);
    }
    if !input.meeting.is_keep() {
        row.meeting_id = Set(input.meeting.value().copied());
    }
    if let Some(day) = day {
        row.happened_on = Set(day.to_chrono());
    }
    if let Some(title) = title {
        row.set_title(&title);
    }
    if let Some(presented_to) = presented_to {
        row.set_presented_to(&presented_to);
    }
    let activity = row.update(tx).await?;
    let mut change = Changed::between(&before, &activity);
    if let Some(points) = points {
        change = points::replace(tx, Owner::Activity(activity.id), &points, change).await?;
    }
    record(tx, act, "activity.updated", &activity, change).await?;
    Ok(Done::new(activity))
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    activity: &activity::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("activity", activity.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}
