//! What an administrator has to look at: a row for each, open until it is over, and told once.

use entity::{alert, enums::AlertKind};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, TryInsertResult,
    sea_query::{LockType, OnConflict},
};

use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, check::Check},
    context::Act,
    time::{ToChrono, ToJiff},
};

/// What is back within this time of its telling is not told again.
const QUIET: SignedDuration = SignedDuration::from_hours(24);

/// What an alert is about. There is one open alert for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct About {
    kind: AlertKind,
    table: &'static str,
    id: i64,
}

/// The table of what concerns the whole community.
const COMMUNITY: &str = "community";

impl About {
    /// What is the matter, with a row of the table that such alerts are about.
    #[must_use]
    pub const fn new(kind: AlertKind, id: i64) -> Self {
        let table = match kind {
            AlertKind::RunMissed | AlertKind::RunFailed => "job",
            AlertKind::SeatVacant => "council_seat",
            AlertKind::ReportDue | AlertKind::QuarterWithoutMeeting => COMMUNITY,
            AlertKind::MeetingOverdue => "meeting",
            AlertKind::ChairVacant => "office",
            AlertKind::JurisdictionUnrepresented => "jurisdiction",
            AlertKind::DeadLink => "reference_address",
            AlertKind::FileMissing => "attachment",
        };
        Self { kind, table, id }
    }

    /// What is the matter with the community, for want of a row that it would be the matter with.
    #[must_use]
    pub const fn community(kind: AlertKind, id: i64) -> Self {
        Self {
            kind,
            table: COMMUNITY,
            id,
        }
    }

    fn of(row: &alert::Model) -> Self {
        match row.subject_type.as_str() {
            COMMUNITY => Self::community(row.kind, row.subject_id),
            _ => Self::new(row.kind, row.subject_id),
        }
    }

    fn condition(self) -> Condition {
        Condition::all()
            .add(alert::Column::Kind.eq(self.kind))
            .add(alert::Column::SubjectType.eq(self.table))
            .add(alert::Column::SubjectId.eq(self.id))
    }
}

/// Whether an alert is about the community, and not about a row of the table that its kind is about.
#[must_use]
pub fn is_about_community(row: &alert::Model) -> bool {
    row.subject_type == COMMUNITY
}

/// Opens an alert unless there is one; gives whether it was opened and is to be told. `run` is the
/// run that it is about, where it is about one.
///
/// # Errors
/// When the database fails.
pub async fn open(
    tx: &impl ConnectionTrait,
    about: About,
    run: Option<i64>,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let told = told_lately(tx, about, now).await?;
    let row = alert::ActiveModel {
        kind: Set(about.kind),
        subject_type: Set(about.table.to_owned()),
        subject_id: Set(about.id),
        job_run_id: Set(run),
        opened_at: Set(now.to_chrono()),
        told_at: Set(told.to_chrono()),
        ..Default::default()
    };
    let inserted = alert::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)) && told.is_none())
}

/// When the same was told, if that was not long ago: what comes and goes is told once.
async fn told_lately(
    tx: &impl ConnectionTrait,
    about: About,
    now: Timestamp,
) -> Result<Option<Timestamp>, DbErr> {
    let last = alert::Entity::find()
        .filter(about.condition())
        .order_by_desc(alert::Column::Id)
        .one(tx)
        .await?;
    let told = last.and_then(|alert| alert.told_at.to_jiff());
    Ok(told.filter(|told| now.duration_since(*told) < QUIET))
}

/// Closes the open alerts about some things: it is over.
///
/// # Errors
/// When the database fails.
pub async fn close(
    tx: &impl ConnectionTrait,
    about: impl IntoIterator<Item = About>,
    act: &Act,
) -> Result<u64, DbErr> {
    let any = about
        .into_iter()
        .fold(Condition::any(), |any, about| any.add(about.condition()));
    if any.is_empty() {
        return Ok(0);
    }
    let done = alert::Entity::update_many()
        .set(alert::ActiveModel {
            closed_at: Set(Some(act.now.to_chrono())),
            closed_by: Set(Some(act.actor.to_string())),
            ..Default::default()
        })
        .filter(alert::Column::ClosedAt.is_null())
        .filter(any)
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Closes one by hand, on record.
///
/// # Errors
/// There is no such alert, or it is closed.
pub async fn dismiss(
    tx: &sea_orm::DatabaseTransaction,
    act: &Act,
    id: i64,
) -> Result<Done<alert::Model>, CommandError> {
    let mut check = Check::new();
    let before = check.row::<alert::Entity>(tx, "alert", id).await?;
    if before.as_ref().is_some_and(|row| row.closed_at.is_some()) {
        check.refuse("alert", ProblemCode::AlreadyDone);
    }
    check.done()?;
    let Some(before) = before else {
        return Err(CommandError::problem("alert", ProblemCode::AlreadyDone));
    };
    let mut row = before.clone().into_active_model();
    row.closed_at = Set(Some(act.now.to_chrono()));
    row.closed_by = Set(Some(act.actor.to_string()));
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    audit::record(tx, act, "alert.closed", Subject::row("alert", id), change).await?;
    Ok(Done::new(after))
}

/// The open alerts that nobody was told of, the oldest first, held until the commit: whoever tells
/// tells alone.
///
/// # Errors
/// When the database fails.
pub async fn untold(db: &impl ConnectionTrait) -> Result<Vec<alert::Model>, DbErr> {
    alert::Entity::find()
        .filter(alert::Column::ClosedAt.is_null())
        .filter(alert::Column::ToldAt.is_null())
        .order_by_asc(alert::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(db)
        .await
}

/// The open alerts of a kind, as what they are about.
///
/// # Errors
/// When the database fails.
pub async fn standing(db: &impl ConnectionTrait, kind: AlertKind) -> Result<Vec<About>, DbErr> {
    let open = alert::Entity::find()
        .filter(alert::Column::ClosedAt.is_null())
        .filter(alert::Column::Kind.eq(kind))
        .all(db)
        .await?;
    Ok(open.iter().map(About::of).collect())
}
