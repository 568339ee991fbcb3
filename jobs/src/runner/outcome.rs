//! How an attempt ends, written down under its lease.

use entity::{
    enums::{AttemptOutcome, RunState},
    job_attempt, job_log, job_run,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde_json::Value;
use service::time::ToChrono;

use super::{
    Runner,
    alert::{Ended, heed},
    context::{Line, Progress},
    lease::Lease,
};

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// It did what it should; the job's own words about it.
    Succeeded(Value),
    /// It failed and is tried again.
    Retry { error: String, at: Timestamp },
    /// It puts its run off; nothing is counted.
    Snoozed { until: Timestamp },
    /// It failed for good.
    Failed { error: String },
    /// Somebody cancelled it.
    Cancelled,
    /// The service went down; the run goes on where it was, and nothing is counted.
    Interrupted,
    /// Its worker was not heard of any more; what becomes of the run is said beside it.
    Lost { then: RunState },
}

impl Outcome {
    pub(super) const fn of_attempt(&self) -> AttemptOutcome {
        match self {
            Self::Succeeded(_) => AttemptOutcome::Succeeded,
            Self::Retry { .. } => AttemptOutcome::Retry,
            Self::Snoozed { .. } => AttemptOutcome::Snoozed,
            Self::Failed { .. } => AttemptOutcome::Failed,
            Self::Cancelled => AttemptOutcome::Cancelled,
            Self::Interrupted => AttemptOutcome::Interrupted,
            Self::Lost { .. } => AttemptOutcome::Lost,
        }
    }

    /// The run's state after it.
    pub(super) const fn state(&self) -> RunState {
        match self {
            Self::Succeeded(_) => RunState::Succeeded,
            Self::Failed { .. } => RunState::Failed,
            Self::Cancelled => RunState::Cancelled,
            Self::Retry { .. } | Self::Snoozed { .. } | Self::Interrupted => RunState::Queued,
            Self::Lost { then } => *then,
        }
    }

    fn error(&self) -> Option<&str> {
        match self {
            Self::Retry { error, .. } | Self::Failed { error } => Some(error),
            Self::Lost { .. } => Some(LOST),
            _ => None,
        }
    }
}

/// What an attempt's row says when its worker was not heard of any more.
const LOST: &str = "the worker stopped answering; its lease ran out";

impl Runner {
    /// Ends an attempt, and tells administrators of what they have to look at. False when the lease
    /// was lost: then nothing is written.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn settle(
        &self,
        tx: &DatabaseTransaction,
        (job, run): (&str, &job_run::Model),
        outcome: &Outcome,
    ) -> Result<bool, DbErr> {
        let now = self.clock.now();
        // A run that would wait again has nothing to wait for when somebody has cancelled it.
        let is_over = outcome.state() == RunState::Queued && is_cancelled(tx, run.id).await?;
        let outcome = if is_over {
            &Outcome::Cancelled
        } else {
            outcome
        };
        let is_ours = settle(tx, &Lease::of(run), outcome, now).await?;
        if is_ours && !run.dry_run {
            let ended = Ended {
                job,
                job_id: run.job_id,
                run: run.id,
                state: outcome.state(),
            };
            heed(tx, &self.registry, ended, now).await?;
        }
        Ok(is_ours)
    }
}

/// Whether somebody has asked a run to stop; its row is held until the commit.
async fn is_cancelled(tx: &DatabaseTransaction, run: i64) -> Result<bool, DbErr> {
    let row = job_run::Entity::find_by_id(run)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    Ok(row.is_some_and(|row| row.cancel_requested_at.is_some()))
}

/// Ends an attempt: its own row, and the run's. False when the lease was lost: then nothing is
/// written.
///
/// # Errors
/// When the database fails.
async fn settle(
    tx: &impl ConnectionTrait,
    lease: &Lease,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<bool, DbErr> {
    use job_run::Column;
    let state = outcome.state();
    let mut run = job_run::ActiveModel {
        state: Set(state),
        error: Set(outcome.error().map(str::to_owned)),
        leased_by: Set(None),
        lease_expires_at: Set(None),
        ..Default::default()
    };
    match outcome {
        Outcome::Succeeded(result) => run.result = Set(Some(result.clone())),
        Outcome::Retry { at, .. } | Outcome::Snoozed { until: at } => {
            run.available_at = Set((*at).to_chrono())
        }
        _ => {}
    }
    if state != RunState::Queued {
        run.finished_at = Set(Some(now.to_chrono()));
    }
    let mut update = job_run::Entity::update_many()
        .set(run)
        .filter(lease.fence());
    if matches!(outcome, Outcome::Interrupted | Outcome::Snoozed { .. }) {
        update = update.col_expr(Column::AttemptCount, Expr::col(Column::AttemptCount).sub(1));
    }
    if update.exec(tx).await?.rows_affected == 0 {
        return Ok(false);
    }
    job_attempt::Entity::update_many()
        .set(job_attempt::ActiveModel {
            finished_at: Set(Some(now.to_chrono())),
            outcome: Set(Some(outcome.of_attempt())),
            error: Set(outcome.error().map(str::to_owned)),
            ..Default::default()
        })
        .filter(job_attempt::Column::JobRunId.eq(lease.run_id))
        .filter(job_attempt::Column::Number.eq(lease.token))
        .exec(tx)
        .await?;
    Ok(true)
}

/// What a worker writes while its job is at work.
pub(super) struct Beat {
    /// Until when the lease holds.
    pub lease_until: Timestamp,
    /// How far the run has come, when that has changed.
    pub progress: Option<Progress>,
    /// What the job has logged.
    pub lines: Vec<Line>,
}

impl Beat {
    /// Renews the lease and writes what the job has said. Gives whether somebody asks to cancel;
    /// nothing when the lease is lost, and then nothing is written.
    ///
    /// # Errors
    /// When the database fails; nothing is written then either.
    pub(super) async fn write(
        &self,
        db: &DatabaseConnection,
        lease: &Lease,
    ) -> Result<Option<bool>, DbErr> {
        let tx = service::db::begin_write(db).await?;
        let update = job_run::ActiveModel {
            lease_expires_at: Set(Some(self.lease_until.to_chrono())),
            ..self.progress.as_ref().map(progress).unwrap_or_default()
        };
        let runs = job_run::Entity::update_many()
            .set(update)
            .filter(lease.fence())
            .exec_with_returning(&tx)
            .await?;
        let Some(run) = runs.first() else {
            tx.rollback().await?;
            return Ok(None);
        };
        write_lines(&tx, lease, &self.lines).await?;
        tx.commit().await?;
        Ok(Some(run.cancel_requested_at.is_some()))
    }
}

fn progress(progress: &Progress) -> job_run::ActiveModel {
    job_run::ActiveModel {
        progress_done: Set(progress.done),
        progress_total: Set(progress.total),
        progress_phase: Set(Some(progress.phase.clone())),
        ..Default::default()
    }
}

async fn write_lines(
    tx: &impl ConnectionTrait,
    lease: &Lease,
    lines: &[Line],
) -> Result<(), DbErr> {
    // Far below the number of parameters that a statement may have on either database.
    for some in lines.chunks(100) {
        let rows = some.iter().map(|line| job_log::ActiveModel {
            job_run_id: Set(lease.run_id),
            attempt_number: Set(lease.token),
            at: Set(line.at.to_chrono()),
            level: Set(line.level),
            message: Set(line.message.clone()),
            ..Default::default()
        });
        job_log::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}
