//! From schedules to runs: what is due becomes a row, once.

use domain::cadence::{self, CatchUp, Due, Fate, Policy};
use entity::{
    enums::{self, Overlap, RunState, RunTrigger},
    job, job_run, schedule,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    JoinType, QueryFilter, QuerySelect, RelationDef,
    sea_query::{LockBehavior, LockType},
};
use service::{
    db,
    time::{ToChrono, ToJiff},
};

use super::{
    alert::{Ended, heed},
    job::{Job, Registry},
    mask::masked_chain,
    schedule::Recurrence,
};

/// A run that starts within this time of its due time is on time.
const GRACE: SignedDuration = SignedDuration::from_secs(60);
/// After an absence, no more due times than this are looked at for one schedule.
const MOST: usize = 1_000;
/// Who asks for a run that is due.
const BY_SCHEDULE: &str = "schedule";

/// What a sweep found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Runs that were queued.
    pub queued: usize,
    /// Due times at which the job was still at it (`overlap: skip`).
    pub discarded: usize,
    /// Schedules of which a run came too late for its window.
    pub missed: usize,
}

/// Makes runs of what is due at `now`.
///
/// Each schedule is one transaction: its runs, and its next due time. On any number of instances one
/// of them gets the schedule's row; the others find it moved on. A schedule that cannot be worked
/// out holds up none of the others.
///
/// # Errors
/// When the database fails.
pub async fn sweep(
    db: &DatabaseConnection,
    registry: &Registry,
    now: Timestamp,
) -> Result<Swept, DbErr> {
    let waiting = schedule::Entity::find()
        .select_only()
        .columns([schedule::Column::Id])
        .column(job::Column::Name)
        .join(JoinType::InnerJoin, of_job())
        .filter(schedule::Column::Enabled.eq(true))
        .filter(schedule::Column::NextDueAt.lte(now.to_chrono()))
        .filter(job::Column::PausedAt.is_null())
        .into_tuple::<(i64, String)>()
        .all(db)
        .await?;
    let mut swept = Swept::default();
    for (id, name) in waiting {
        let Some(job) = registry.get(&name) else {
            continue;
        };
        let is_wanted = job.is_wanted(db, now).await?;
        let wanted = is_wanted.then_some(job.as_ref());
        sweep_one(db, registry, id, wanted, now, &mut swept).await?;
    }
    Ok(swept)
}

fn of_job() -> RelationDef {
    schedule::Entity::belongs_to(job::Entity)
        .from(schedule::Column::JobId)
        .to(job::Column::Id)
        .into()
}

async fn sweep_one(
    db: &DatabaseConnection,
    registry: &Registry,
    id: i64,
    wanted: Option<&dyn Job>,
    now: Timestamp,
    swept: &mut Swept,
) -> Result<(), DbErr> {
    let tx = db::begin_write(db).await?;
    // Read again under the lock: another instance may have dealt with it in between.
    let row = schedule::Entity::find_by_id(id)
        .filter(schedule::Column::Enabled.eq(true))
        .filter(schedule::Column::NextDueAt.lte(now.to_chrono()))
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .one(&tx)
        .await?;
    let Some(row) = row else {
        return tx.rollback().await;
    };
    let recurrence = match Recurrence::parse(&row.cron, &row.zone) {
        Ok(recurrence) => recurrence,
        Err(error) => {
            let error = masked_chain(&error);
            tracing::error!(schedule = id, error, "the schedule cannot be worked out");
            return tx.rollback().await;
        }
    };
    let due = due_of(&row, &recurrence, now);
    if let Some(job) = wanted {
        let inserting = Inserting {
            tx: &tx,
            row: &row,
            max_attempts: job.max_attempts(),
            requested_by: BY_SCHEDULE.to_owned(),
            now,
        };
        insert(&inserting, &due, swept).await?;
        if let Some(run) = missed(&inserting, &due, swept).await? {
            let ended = Ended {
                job: job.name(),
                job_id: row.job_id,
                run,
                state: RunState::Missed,
            };
            heed(&tx, registry, ended, now).await?;
        }
    }
    let Some(next) = recurrence.next_after(now) else {
        return tx.rollback().await;
    };
    schedule::Entity::update(schedule::ActiveModel {
        id: Set(id),
        last_due_at: Set(due.last().map(|due| due.at.to_chrono()).or(row.last_due_at)),
        next_due_at: Set(next.to_chrono()),
        ..Default::default()
    })
    .exec(&tx)
    .await?;
    tx.commit().await
}

/// The fates of the due times since the schedule was last looked at.
fn due_of(row: &schedule::Model, recurrence: &Recurrence, now: Timestamp) -> Vec<Due> {
    let policy = Policy {
        catch_up: match row.catch_up {
            enums::CatchUp::None => CatchUp::None,
            enums::CatchUp::Latest => CatchUp::Latest,
            enums::CatchUp::Each => CatchUp::Each,
        },
        window: row
            .window_seconds
            .map(|seconds| SignedDuration::from_secs(seconds.into())),
        grace: GRACE,
    };
    // Where the latest stands for all of them, the others need not be found.
    let limit = match policy.catch_up {
        CatchUp::Each => MOST,
        CatchUp::Latest | CatchUp::None => 1,
    };
    let times = recurrence.due_between(row.next_due_at.to_jiff(), now, limit);
    cadence::decide(policy, row.last_due_at.to_jiff(), now, times)
}

async fn insert(inserting: &Inserting<'_>, due: &[Due], swept: &mut Swept) -> Result<(), DbErr> {
    let row = inserting.row;
    let skips = row.overlap == Overlap::Skip && is_busy(inserting.tx, row.job_id).await?;
    for due in due.iter().filter(|due| due.fate.runs()) {
        let (state, count) = if skips {
            (RunState::Discarded, &mut swept.discarded)
        } else {
            (RunState::Queued, &mut swept.queued)
        };
        *count += inserting.insert(*due, state).await?;
    }
    Ok(())
}

/// One row tells of an absence, however many due times it took; gives its key.
async fn missed(
    inserting: &Inserting<'_>,
    due: &[Due],
    swept: &mut Swept,
) -> Result<Option<i64>, DbErr> {
    let Some(due) = due.iter().rev().find(|due| due.fate == Fate::Missed) else {
        return Ok(None);
    };
    let inserted = inserting.insert(*due, RunState::Missed).await?;
    swept.missed += inserted;
    if inserted == 0 {
        return Ok(None);
    }
    job_run::Entity::find()
        .select_only()
        .column(job_run::Column::Id)
        .filter(job_run::Column::ScheduleId.eq(inserting.row.id))
        .filter(job_run::Column::DueAt.eq(due.at.to_chrono()))
        .into_tuple::<i64>()
        .one(inserting.tx)
        .await
}

/// What the runs of a schedule's due times have in common.
pub(super) struct Inserting<'a> {
    /// Where.
    pub tx: &'a DatabaseTransaction,
    /// The schedule.
    pub row: &'a schedule::Model,
    /// How often each is tried.
    pub max_attempts: i32,
    /// Who asks for them.
    pub requested_by: String,
    /// The present.
    pub now: Timestamp,
}

impl Inserting<'_> {
    /// Inserts a run for a due time, unless there is one; gives how many were inserted.
    pub(super) async fn insert(&self, due: Due, state: RunState) -> Result<usize, DbErr> {
        let (row, now) = (self.row, self.now);
        let trigger = match due.fate {
            Fate::CaughtUp => RunTrigger::CatchUp,
            _ => RunTrigger::Schedule,
        };
        let run = job_run::ActiveModel {
            job_id: Set(row.job_id),
            schedule_id: Set(Some(row.id)),
            due_at: Set(Some(due.at.to_chrono())),
            trigger: Set(trigger),
            state: Set(state),
            parameters: Set(row.parameters.clone()),
            available_at: Set(now.to_chrono()),
            finished_at: Set((state != RunState::Queued).then(|| now.to_chrono())),
            max_attempts: Set(self.max_attempts),
            requested_by: Set(self.requested_by.clone()),
            created_at: Set(now.to_chrono()),
            ..Default::default()
        };
        let inserted = job_run::Entity::insert(run)
            .on_conflict_do_nothing_on([job_run::Column::ScheduleId, job_run::Column::DueAt])
            .exec_without_returning(self.tx)
            .await?;
        Ok(match inserted {
            sea_orm::TryInsertResult::Inserted(_) => 1,
            _ => 0,
        })
    }
}

/// Whether a run of the job waits or is at work. A dry run is none.
async fn is_busy(tx: &impl ConnectionTrait, job_id: i64) -> Result<bool, DbErr> {
    use job_run::Column;
    let busy = job_run::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::JobId.eq(job_id))
        .filter(Column::State.is_in([RunState::Queued, RunState::Running]))
        .filter(Column::DryRun.eq(false))
        .into_tuple::<i64>()
        .one(tx)
        .await?;
    Ok(busy.is_some())
}
