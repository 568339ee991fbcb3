//! The queue of runs: how one gets in.
//!
//! The queue is the table `job_run`; whoever writes a row there has handed over the work. Put in the
//! transaction of the change that calls for it, a run exists exactly when the change does.

use entity::{
    enums::{RunState, RunTrigger},
    job, job_run,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::Value;
use service::time::ToChrono;

use super::{
    job::{Job, ParameterError, Registry},
    lease::Lease,
};

/// A run that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRun {
    /// The job's name.
    pub job: String,
    /// What it is asked; `{}` asks for what it does by default.
    pub parameters: Value,
    /// Whether it only says what it would do.
    pub dry_run: bool,
    /// The moment that it shall believe in, instead of the clock's.
    pub pretended_at: Option<Timestamp>,
    /// Who asks: the text of a [`service::context::Actor`].
    pub requested_by: String,
    /// By hand, or after a change.
    pub asked: Asked,
    /// Not before this moment; none for at once.
    pub not_before: Option<Timestamp>,
}

impl NewRun {
    /// A run by hand with the job's defaults.
    #[must_use]
    pub fn by_hand(job: &str, requested_by: impl ToString) -> Self {
        Self {
            job: job.to_owned(),
            parameters: Value::Object(serde_json::Map::new()),
            dry_run: false,
            pretended_at: None,
            requested_by: requested_by.to_string(),
            asked: Asked::ByHand,
            not_before: None,
        }
    }

    /// A run that a change calls for.
    #[must_use]
    pub fn after_change(job: &str, requested_by: impl ToString) -> Self {
        Self {
            asked: Asked::ByChange,
            ..Self::by_hand(job, requested_by)
        }
    }
}

/// Why a run is asked for, other than by a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A person asks.
    ByHand,
    /// A change in the data asks.
    ByChange,
}

/// Why a run was not queued.
#[derive(Debug, thiserror::Error)]
pub enum EnqueueError {
    /// No such job.
    #[error("there is no job “{name}”; the jobs are {}", known.join(", "))]
    UnknownJob {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// The parameters do not fit.
    #[error(transparent)]
    Parameters(#[from] ParameterError),
    /// A run cannot act at a moment that has not come; a dry run may look ahead.
    #[error(
        "a run cannot act at {at}, which is to come (it is {now}); give an earlier time, or make it a dry run"
    )]
    InTheFuture {
        /// The moment asked for.
        at: Timestamp,
        /// The present.
        now: Timestamp,
    },
    /// The database failed.
    #[error("the run could not be queued: {0}")]
    Database(#[from] DbErr),
}

/// Queues a run and gives its key. Workers of this process are not woken by it: call
/// `Runner::wake` after the commit, or let the next tick do it.
///
/// # Errors
/// When there is no such job, the parameters do not fit, the moment is to come, or the database
/// fails.
pub async fn enqueue(
    db: &impl ConnectionTrait,
    registry: &Registry,
    new: NewRun,
    now: Timestamp,
) -> Result<i64, EnqueueError> {
    let known = registry
        .get(&new.job)
        .ok_or_else(|| EnqueueError::UnknownJob {
            name: new.job.clone(),
            known: registry.names(),
        })?;
    if let Some(at) = new.pretended_at.filter(|at| *at > now && !new.dry_run) {
        return Err(EnqueueError::InTheFuture { at, now });
    }
    known.check(&new.parameters, new.pretended_at.unwrap_or(now))?;
    let run = job_run::ActiveModel {
        job_id: Set(job_id(db, known.as_ref()).await?),
        trigger: Set(match new.asked {
            Asked::ByHand => RunTrigger::Manual,
            Asked::ByChange => RunTrigger::Event,
        }),
        state: Set(RunState::Queued),
        parameters: Set(new.parameters),
        dry_run: Set(new.dry_run),
        pretended_at: Set(new.pretended_at.to_chrono()),
        available_at: Set(new.not_before.unwrap_or(now).to_chrono()),
        max_attempts: Set(known.max_attempts()),
        requested_by: Set(new.requested_by),
        created_at: Set(now.to_chrono()),
        ..Default::default()
    };
    let inserted = job_run::Entity::insert(run).exec(db).await?;
    Ok(inserted.last_insert_id)
}

/// The key of a job's row, made if it is not there: a job of a newer release may be asked for before
/// its service was first started.
pub(super) async fn job_id(db: &impl ConnectionTrait, job: &dyn Job) -> Result<i64, DbErr> {
    let find = job::Entity::find()
        .select_only()
        .column(job::Column::Id)
        .filter(job::Column::Name.eq(job.name()));
    if let Some(id) = find.clone().into_tuple::<i64>().one(db).await? {
        return Ok(id);
    }
    let row = job::ActiveModel {
        name: Set(job.name().to_owned()),
        concurrency: Set(job
            .concurrency()
            .map(|most| most.get().try_into().unwrap_or(i32::MAX))),
        ..Default::default()
    };
    job::Entity::insert(row)
        .on_conflict_do_nothing_on([job::Column::Name])
        .exec_without_returning(db)
        .await?;
    let id = find.into_tuple::<i64>().one(db).await?;
    id.ok_or_else(|| DbErr::RecordNotInserted)
}

/// Whether a running run should end: somebody asked for it, or it is not ours any more.
pub(super) async fn is_cancel_requested_or_lost(
    db: &impl ConnectionTrait,
    lease: &Lease,
) -> Result<bool, DbErr> {
    let goes_on = job_run::Entity::find()
        .select_only()
        .column(job_run::Column::Id)
        .filter(lease.fence())
        .filter(job_run::Column::CancelRequestedAt.is_null())
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(goes_on.is_none())
}
