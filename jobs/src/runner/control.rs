//! What an administrator does to runs and jobs. Each deed is one transaction, recorded.

use entity::{enums::RunState, job, job_run};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QuerySelect, sea_query::LockType,
};
use serde_json::json;
use service::{
    audit::{self, Change, Subject},
    context::Act,
    db,
    time::ToChrono,
};

use super::{
    job::Registry,
    queue::{EnqueueError, NewRun, enqueue},
};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// There is no such row.
    #[error("there is no {noun} {key}")]
    Absent {
        /// What was looked for: `run` or `job`.
        noun: &'static str,
        /// Its key or name.
        key: String,
    },
    /// A run that has ended cannot be cancelled.
    #[error("run {run} cannot be cancelled: it has ended ({})", state.as_str())]
    Ended {
        /// The run.
        run: i64,
        /// How it ended.
        state: RunState,
    },
    /// Only a run that failed or was cancelled is tried again.
    #[error("run {run} cannot be tried again: it did not fail ({}); start a new one", state.as_str())]
    NotFailed {
        /// The run.
        run: i64,
        /// What it is.
        state: RunState,
    },
    /// A job of which no run may be at work is a paused one.
    #[error("a job must be allowed at least one run at a time; to stop it, pause it")]
    NoneAtOnce,
    /// The database failed.
    #[error("nothing was changed: {0}")]
    Database(#[from] DbErr),
}

/// Queues a run that somebody asks for, and gives its key. Workers of this process are not woken by
/// it: call `Runner::wake`, or let the next tick do it.
///
/// # Errors
/// As [`enqueue`].
pub async fn request(
    db: &DatabaseConnection,
    registry: &Registry,
    new: NewRun,
    act: &Act,
) -> Result<i64, EnqueueError> {
    let tx = db::begin_write(db).await?;
    let detail = json!({ "job": new.job });
    let run = enqueue(&tx, registry, new, act.now).await?;
    let row = job_run::Entity::find_by_id(run).one(&tx).await?;
    let change = row.as_ref().map_or_else(Change::default, Change::created);
    let (subject, change) = (Subject::row("job_run", run), change.noting(detail));
    record(&tx, act, "job_run.requested", subject, change).await?;
    tx.commit().await?;
    Ok(run)
}

/// Cancels a run: at once when it waits, at its next step when it is at work. Asked twice, it is
/// asked once.
///
/// # Errors
/// When there is no such run, it has ended, or the database fails.
pub async fn cancel(
    db: &DatabaseConnection,
    run: i64,
    act: &Act,
) -> Result<RunState, ControlError> {
    let tx = db::begin_write(db).await?;
    let row = locked_run(&tx, run).await?;
    let mut change = job_run::ActiveModel {
        id: Set(run),
        ..Default::default()
    };
    let state = match row.state {
        RunState::Queued => {
            change.state = Set(RunState::Cancelled);
            change.finished_at = Set(Some(act.now.to_chrono()));
            RunState::Cancelled
        }
        RunState::Running => RunState::Running,
        state => return Err(ControlError::Ended { run, state }),
    };
    if row.state == RunState::Queued || row.cancel_requested_at.is_none() {
        change.cancel_requested_at = Set(Some(act.now.to_chrono()));
        let after = job_run::Entity::update(change).exec(&tx).await?;
        let change = Change::between(&row, &after);
        record(
            &tx,
            act,
            "job_run.cancelled",
            Subject::row("job_run", run),
            change,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(state)
}

/// Queues a run again that failed or was cancelled, with all of its attempts before it. What it did
/// until then stays done.
///
/// # Errors
/// When there is no such run, it did not fail, or the database fails.
pub async fn retry(db: &DatabaseConnection, run: i64, act: &Act) -> Result<(), ControlError> {
    let tx = db::begin_write(db).await?;
    let row = locked_run(&tx, run).await?;
    let state = row.state;
    if !matches!(state, RunState::Failed | RunState::Cancelled) {
        return Err(ControlError::NotFailed { run, state });
    }
    let change = job_run::ActiveModel {
        id: Set(run),
        state: Set(RunState::Queued),
        available_at: Set(act.now.to_chrono()),
        finished_at: Set(None),
        attempt_count: Set(0),
        cancel_requested_at: Set(None),
        error: Set(None),
        ..Default::default()
    };
    let after = job_run::Entity::update(change).exec(&tx).await?;
    let change = Change::between(&row, &after);
    record(
        &tx,
        act,
        "job_run.retried",
        Subject::row("job_run", run),
        change,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn locked_run(tx: &DatabaseTransaction, run: i64) -> Result<job_run::Model, ControlError> {
    let row = job_run::Entity::find_by_id(run)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    row.ok_or_else(|| absent("run", run))
}

/// Pauses a job or lets it go on. A paused job starts no run, by no way; a run at work goes on. What
/// was due in the meantime is treated as after an absence.
///
/// # Errors
/// When there is no such job, or the database fails.
pub async fn set_job_paused(
    db: &DatabaseConnection,
    name: &str,
    paused: bool,
    act: &Act,
) -> Result<(), ControlError> {
    let action = if paused { "job.paused" } else { "job.resumed" };
    change_job(db, name, action, act, |row| {
        (row.paused_at.is_some() != paused).then(|| job::ActiveModel {
            paused_at: Set(paused.then(|| act.now.to_chrono())),
            ..Default::default()
        })
    })
    .await
}

/// Says how many runs of a job may be at work at once, on all instances together; none for as many
/// as there are workers. Runs that are at work already go on.
///
/// # Errors
/// When there is no such job, none could be at work, or the database fails.
pub async fn set_job_concurrency(
    db: &DatabaseConnection,
    name: &str,
    concurrency: Option<i32>,
    act: &Act,
) -> Result<(), ControlError> {
    if concurrency.is_some_and(|most| most < 1) {
        return Err(ControlError::NoneAtOnce);
    }
    change_job(db, name, "job.concurrency_set", act, |row| {
        (row.concurrency != concurrency).then(|| job::ActiveModel {
            concurrency: Set(concurrency),
            ..Default::default()
        })
    })
    .await
}

/// Changes a job's row, on record, unless there is nothing to change.
async fn change_job(
    db: &DatabaseConnection,
    name: &str,
    action: &str,
    act: &Act,
    change: impl FnOnce(&job::Model) -> Option<job::ActiveModel>,
) -> Result<(), ControlError> {
    // PostgreSQL can't even be asked for such a name.
    if name.contains('\0') {
        return Err(absent("job", name));
    }
    let tx = db::begin_write(db).await?;
    let row = job::Entity::find()
        .filter(job::Column::Name.eq(name))
        .lock(LockType::NoKeyUpdate)
        .one(&tx)
        .await?;
    let row = row.ok_or_else(|| absent("job", name))?;
    let Some(change) = change(&row) else {
        return Ok(());
    };
    let change = job::ActiveModel {
        id: Set(row.id),
        ..change
    };
    let after = job::Entity::update(change).exec(&tx).await?;
    let change = Change::between(&row, &after);
    record(&tx, act, action, Subject::row("job", row.id), change).await?;
    tx.commit().await?;
    Ok(())
}

fn absent(noun: &'static str, key: impl ToString) -> ControlError {
    ControlError::Absent {
        noun,
        key: key.to_string(),
    }
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    subject: Subject,
    change: Change,
) -> Result<(), DbErr> {
    audit::record(tx, act, action, subject, change).await
}
