//! What is there before the first tick: a row for each job, its own schedule, and next due times by
//! the rules of zones that this release knows.

use domain::zone::tzdb_version;
use entity::{schedule, setting};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{LockType, OnConflict},
};
use service::{
    db,
    time::{ToChrono, ToJiff},
};

use super::{
    Runner,
    job::Job,
    queue::job_id,
    schedule::{Recurrence, ScheduleError},
};

/// Under which the installation remembers the rules of zones that its due times go by.
const ZONES: &str = "schedules_tzdb_version";

/// Why the jobs' own schedules could not be written down.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A job's own schedule is none: a mistake in the code.
    #[error("the schedule of the job {job} cannot be worked out")]
    Schedule {
        /// The job.
        job: &'static str,
        /// What is wrong with it.
        source: ScheduleError,
    },
    /// The database failed.
    #[error("the jobs could not be written down: {0}")]
    Database(#[from] DbErr),
}

impl Runner {
    /// Sees to it that each job has its row, and its own schedule if it has none: what an
    /// administrator has changed stays changed. A new schedule is first due after now. Where the
    /// rules of zones are others than at the last start, times to come are worked out anew.
    ///
    /// # Errors
    /// When a job's own schedule cannot be worked out, or the database fails.
    pub async fn sync(&self) -> Result<(), SyncError> {
        let now = self.clock.now();
        let tx = db::begin_write(&self.db).await?;
        for job in self.registry.iter() {
            sync_one(&tx, job.as_ref(), now).await?;
        }
        follow_zones(&tx, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn sync_one(
    tx: &DatabaseTransaction,
    job: &dyn Job,
    now: Timestamp,
) -> Result<(), SyncError> {
    let job_id = job_id(tx, job).await?;
    let Some(spec) = job.default_schedule() else {
        return Ok(());
    };
    let refuse = |source| SyncError::Schedule {
        job: job.name(),
        source,
    };
    let recurrence = Recurrence::parse(spec.cron, spec.zone).map_err(refuse)?;
    let there = schedule::Entity::find()
        .filter(schedule::Column::JobId.eq(job_id))
        .one(tx)
        .await?;
    let Some(next) = recurrence.next_after(now).filter(|_| there.is_none()) else {
        return Ok(());
    };
    let row = schedule::ActiveModel {
        job_id: Set(job_id),
        cron: Set(spec.cron.to_owned()),
        zone: Set(spec.zone.to_owned()),
        catch_up: Set(spec.catch_up),
        window_seconds: Set(spec
            .window
            .map(|window| i32::try_from(window.as_secs()).unwrap_or(i32::MAX))),
        overlap: Set(spec.overlap),
        parameters: Set(spec.parameters),
        next_due_at: Set(next.to_chrono()),
        ..Default::default()
    };
    // Another instance that starts at the same time writes the same.
    schedule::Entity::insert(row)
        .on_conflict_do_nothing_on([
            schedule::Column::JobId,
            schedule::Column::Cron,
            schedule::Column::Zone,
        ])
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Works out anew when schedules are due next, if the rules of zones have changed since: a government
/// may have moved its clocks. What was due already stays due.
async fn follow_zones(tx: &DatabaseTransaction, now: Timestamp) -> Result<(), DbErr> {
    let known = setting::Entity::find()
        .filter(setting::Column::Key.eq(ZONES))
        .one(tx)
        .await?;
    match known {
        Some(row) if row.value == tzdb_version() => return Ok(()),
        Some(_) => move_times_to_come(tx, now).await?,
        // The first start: what there is was worked out by these rules.
        None => {}
    }
    let row = setting::ActiveModel {
        key: Set(ZONES.to_owned()),
        value: Set(tzdb_version().to_owned()),
        ..Default::default()
    };
    let anew = OnConflict::column(setting::Column::Key)
        .update_column(setting::Column::Value)
        .to_owned();
    setting::Entity::insert(row)
        .on_conflict(anew)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn move_times_to_come(tx: &DatabaseTransaction, now: Timestamp) -> Result<(), DbErr> {
    let to_come = schedule::Entity::find()
        .filter(schedule::Column::NextDueAt.gt(now.to_chrono()))
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    for row in to_come {
        // A schedule that can't be worked out is told of when it would be due.
        let next = Recurrence::parse(&row.cron, &row.zone)
            .ok()
            .and_then(|recurrence| recurrence.next_after(now));
        let Some(next) = next.filter(|next| *next != row.next_due_at.to_jiff()) else {
            continue;
        };
        schedule::Entity::update(schedule::ActiveModel {
            id: Set(row.id),
            next_due_at: Set(next.to_chrono()),
            ..Default::default()
        })
        .exec(tx)
        .await?;
    }
    Ok(())
}
