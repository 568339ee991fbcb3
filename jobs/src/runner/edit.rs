//! What an administrator does to schedules: a new one, a changed one, and runs for due times that
//! nobody was there for. Each deed is one transaction, recorded.

use domain::{
    cadence::{Due, Fate},
    zone::ZoneError,
};
use entity::{
    enums::{CatchUp, Overlap, RunState},
    job_run, schedule,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
    sea_query::LockType,
};
use serde_json::{Value, json};
use service::{
    audit::{self, Change, Subject},
    context::Act,
    db,
    time::{ToChrono, ToJiff},
};

use super::{
    job::{ParameterError, Registry},
    queue::job_id,
    schedule::{Recurrence, ScheduleError},
    sweep::Inserting,
};

/// How many due times are made up for at once.
pub const MOST_DUE_TIMES: usize = 1_000;

/// What is said of a schedule; what is not said stays, or is the usual.
#[derive(Debug, Clone, Default)]
pub struct ScheduleEdit {
    /// A cron expression of five fields, or six with seconds first.
    pub cron: Option<String>,
    /// The IANA zone whose wall clock it reads.
    pub zone: Option<String>,
    /// Whether it is in force.
    pub enabled: Option<bool>,
    /// Which of the due times that were missed are made up for.
    pub catch_up: Option<CatchUp>,
    /// How late a run may start, in seconds; none within for never too late.
    pub window_seconds: Option<Option<i32>>,
    /// What happens when the job is still at it.
    pub overlap: Option<Overlap>,
    /// What its runs are asked.
    pub parameters: Option<Value>,
}

/// Why a schedule is as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is no such schedule.
    #[error("there is no schedule {0}")]
    Absent(i64),
    /// There is no such job.
    #[error("there is no job “{name}”; the jobs are {}", known.join(", "))]
    UnknownJob {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// It would never be due, or nobody could tell when.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// The job could do nothing with what it would be asked.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// A window is a number of seconds from zero on.
    #[error("a window can't be negative")]
    NegativeWindow,
    /// The job has a schedule of these times in this zone.
    #[error("the job has a schedule of these times already")]
    Twice,
    /// Its due times to come are not made up for, nor are those before the first.
    #[error("from {from} to {until} is no span of time that has passed (it is {now})")]
    Span {
        /// The first moment.
        from: Timestamp,
        /// The last.
        until: Timestamp,
        /// The present.
        now: Timestamp,
    },
    /// So many are not made up for at once.
    #[error("there are more than {MOST_DUE_TIMES} due times from {from} on; choose a shorter span")]
    TooMany {
        /// The first moment.
        from: Timestamp,
    },
    /// The database failed.
    #[error("nothing was changed: {0}")]
    Database(#[from] DbErr),
}

impl From<ZoneError> for EditError {
    fn from(error: ZoneError) -> Self {
        Self::Schedule(error.into())
    }
}

/// Adds a schedule to a job, first due after now, and gives its key. Times and zone must be said.
///
/// # Errors
/// When there is no such job, the schedule makes no sense, the job has it already, or the database
/// fails.
pub async fn add_schedule(
    db: &DatabaseConnection,
    registry: &Registry,
    job: &str,
    edit: ScheduleEdit,
    act: &Act,
) -> Result<i64, EditError> {
    let known = registry.get(job).ok_or_else(|| EditError::UnknownJob {
        name: job.to_owned(),
        known: registry.names(),
    })?;
    let tx = db::begin_write(db).await?;
    let row = schedule::Model {
        id: 0,
        job_id: job_id(&tx, known.as_ref()).await?,
        cron: String::new(),
        zone: String::new(),
        enabled: true,
        catch_up: CatchUp::Latest,
        window_seconds: None,
        overlap: Overlap::Skip,
        parameters: json!({}),
        last_due_at: None,
        next_due_at: act.now.to_chrono(),
    };
    let row = edited(registry, job, row, edit, act.now)?;
    let new = schedule::ActiveModel {
        id: NotSet,
        ..schedule::ActiveModel::from(row).reset_all()
    };
    let row = schedule::Entity::insert(new)
        .exec_with_returning(&tx)
        .await
        .map_err(twice)?;
    let subject = Subject::row("schedule", row.id);
    audit::record(&tx, act, "schedule.created", subject, Change::created(&row)).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// Changes a schedule, on all instances from their next tick on. With other times it is first due
/// after now.
///
/// # Errors
/// As [`add_schedule`].
pub async fn edit_schedule(
    db: &DatabaseConnection,
    registry: &Registry,
    id: i64,
    edit: ScheduleEdit,
    act: &Act,
) -> Result<(), EditError> {
    let tx = db::begin_write(db).await?;
    let (before, job) = locked(&tx, id).await?;
    let after = edited(registry, &job, before.clone(), edit, act.now)?;
    if after == before {
        return Ok(());
    }
    let change = schedule::ActiveModel::from(after).reset_all();
    let after = schedule::Entity::update(change)
        .exec(&tx)
        .await
        .map_err(twice)?;
    let change = Change::between(&before, &after);
    audit::record(
        &tx,
        act,
        "schedule.changed",
        Subject::row("schedule", id),
        change,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The schedule, held until the commit, with the name of its job.
async fn locked(tx: &DatabaseTransaction, id: i64) -> Result<(schedule::Model, String), EditError> {
    let row = schedule::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    let row = row.ok_or(EditError::Absent(id))?;
    let job = entity::job::Entity::find_by_id(row.job_id).one(tx).await?;
    let job = job.ok_or(EditError::Absent(id))?;
    Ok((row, job.name))
}

fn edited(
    registry: &Registry,
    job: &str,
    mut row: schedule::Model,
    edit: ScheduleEdit,
    now: Timestamp,
) -> Result<schedule::Model, EditError> {
    let times = (row.cron.clone(), row.zone.clone());
    row.cron = edit.cron.map_or(row.cron, |cron| cron.trim().to_owned());
    row.zone = edit.zone.unwrap_or(row.zone);
    row.enabled = edit.enabled.unwrap_or(row.enabled);
    row.catch_up = edit.catch_up.unwrap_or(row.catch_up);
    row.window_seconds = edit.window_seconds.unwrap_or(row.window_seconds);
    row.overlap = edit.overlap.unwrap_or(row.overlap);
    if row.window_seconds.is_some_and(i32::is_negative) {
        return Err(EditError::NegativeWindow);
    }
    if let Some(parameters) = edit.parameters {
        if let Some(job) = registry.get(job) {
            job.check(&parameters, now)?;
        }
        row.parameters = parameters;
    }
    let recurrence = Recurrence::parse(&row.cron, &row.zone)?;
    if (&row.cron, &row.zone) != (&times.0, &times.1) {
        let never = || ScheduleError::Never {
            cron: row.cron.clone(),
        };
        let next = recurrence.next_after(now).ok_or_else(never)?;
        row.next_due_at = next.to_chrono();
    }
    Ok(row)
}

fn twice(error: DbErr) -> EditError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => EditError::Twice,
        _ => error.into(),
    }
}

/// A due time that has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueTime {
    /// When.
    pub at: Timestamp,
    /// The run that answers to it, where there is one.
    pub run: Option<i64>,
}

/// The due times of a schedule from one moment to another, both included, in order.
///
/// # Errors
/// When there is no such schedule, the span has not passed or has too many, or the database fails.
pub async fn due_times(
    db: &impl ConnectionTrait,
    schedule: i64,
    from: Timestamp,
    until: Timestamp,
    now: Timestamp,
) -> Result<Vec<DueTime>, EditError> {
    if from > until || until > now {
        return Err(EditError::Span { from, until, now });
    }
    let row = schedule::Entity::find_by_id(schedule).one(db).await?;
    let row = row.ok_or(EditError::Absent(schedule))?;
    let times =
        Recurrence::parse(&row.cron, &row.zone)?.due_between(from, until, MOST_DUE_TIMES + 1);
    if times.len() > MOST_DUE_TIMES {
        return Err(EditError::TooMany { from });
    }
    let answered = job_run::Entity::find()
        .select_only()
        .columns([job_run::Column::DueAt, job_run::Column::Id])
        .filter(job_run::Column::ScheduleId.eq(schedule))
        .filter(job_run::Column::DueAt.between(from.to_chrono(), until.to_chrono()))
        .order_by_asc(job_run::Column::DueAt)
        .into_tuple::<(sea_orm::prelude::DateTimeUtc, i64)>()
        .all(db)
        .await?;
    let answered: std::collections::HashMap<_, _> = answered
        .into_iter()
        .map(|(at, run)| (at.to_jiff(), run))
        .collect();
    let times = times.into_iter().map(|at| DueTime {
        at,
        run: answered.get(&at).copied(),
    });
    Ok(times.collect())
}

/// Queues a run for each of these due times that none answers to, and gives all of them. The runs
/// say that they were caught up; windows do not hold for what somebody asks for.
///
/// # Errors
/// As [`due_times`].
pub async fn backfill(
    db: &DatabaseConnection,
    registry: &Registry,
    schedule: i64,
    from: Timestamp,
    until: Timestamp,
    act: &Act,
) -> Result<Vec<DueTime>, EditError> {
    let tx = db::begin_write(db).await?;
    let (row, job) = locked(&tx, schedule).await?;
    let due = due_times(&tx, schedule, from, until, act.now).await?;
    let max_attempts = registry.get(&job).map_or(1, |job| job.max_attempts());
    let inserting = Inserting {
        tx: &tx,
        row: &row,
        max_attempts,
        requested_by: act.actor.to_string(),
        now: act.now,
    };
    for due in due.iter().filter(|due| due.run.is_none()) {
        let fate = Fate::CaughtUp;
        inserting
            .insert(Due { at: due.at, fate }, RunState::Queued)
            .await?;
    }
    let all = due_times(&tx, schedule, from, until, act.now).await?;
    // The same due times, in the same order.
    let new = all
        .iter()
        .zip(&due)
        .filter(|(_, before)| before.run.is_none());
    let new: Vec<i64> = new.filter_map(|(due, _)| due.run).collect();
    if !new.is_empty() {
        let runs = job_run::Entity::find()
            .filter(job_run::Column::Id.is_in(new))
            .order_by_asc(job_run::Column::Id)
            .all(&tx)
            .await?;
        let detail = json!({ "from": from.to_string(), "to": until.to_string() });
        let change = Change::default().rows(&[], &runs).noting(detail);
        let subject = Subject::row("schedule", schedule);
        audit::record(&tx, act, "schedule.backfilled", subject, change).await?;
    }
    tx.commit().await?;
    Ok(all)
}
