//! How a worker comes by its work, and how work comes back from a worker that is gone.

use std::sync::Arc;

use entity::{
    enums::{Overlap, RunState},
    job, job_attempt, job_run, schedule,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, ExprTrait, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Asterisk, Expr, IntoIden, LockBehavior, LockType, Query, SelectStatement},
};
use service::{db, time::ToChrono};

use super::{
    Runner,
    job::Job,
    lease::{Lease, later},
    outcome::Outcome,
};

/// A run in the hands of a worker.
pub(super) struct Claimed {
    pub job: Arc<dyn Job>,
    pub run: job_run::Model,
    pub lease: Lease,
}

/// A run that may start now.
struct Candidate {
    run_id: i64,
    job_id: i64,
    job: Arc<dyn Job>,
    /// How many other runs of its job may be at work beside it, where that is bounded.
    beside: Option<i32>,
}

/// Which runs a worker may take.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    /// The one that has waited the longest among the most pressing ones.
    Any,
    /// This one only.
    Run(i64),
}

impl Runner {
    /// Takes a run that waits, or none when nothing may start now (or ever, after a shutdown).
    ///
    /// Higher priority first, then the older. Of a job only so many runs are at work at once, and a
    /// run whose schedule queues (`overlap`) waits for all others: two workers who want runs of such
    /// a job meet at the job's row.
    pub(super) async fn claim(&self, which: Which) -> Result<Option<Claimed>, DbErr> {
        loop {
            let tx = db::begin_write(&self.db).await?;
            let Some(candidate) = self.candidate(&tx, which).await? else {
                tx.rollback().await?;
                return Ok(None);
            };
            if let Some(most) = candidate.beside
                && !has_room(&tx, candidate.job_id, most).await?
            {
                // Another worker took a run of this job in between: look again, and past this one.
                tx.rollback().await?;
                continue;
            }
            let claimed = self.take(&tx, candidate).await?;
            // Looked at last: what a shutdown has just put back must not be taken up again by it.
            if *self.shutdown.borrow() {
                tx.rollback().await?;
                return Ok(None);
            }
            tx.commit().await?;
            return Ok(Some(claimed));
        }
    }

    async fn candidate(
        &self,
        tx: &DatabaseTransaction,
        which: Which,
    ) -> Result<Option<Candidate>, DbErr> {
        use job_run::Column;
        let of_job = job_run::Entity::belongs_to(job::Entity)
            .from(Column::JobId)
            .to(job::Column::Id);
        let of_schedule = job_run::Entity::belongs_to(schedule::Entity)
            .from(Column::ScheduleId)
            .to(schedule::Column::Id);
        // None where there is no bound.
        let beside = Expr::case(schedule::Column::Overlap.eq(Overlap::Queue), Expr::val(0))
            .finally(Expr::col((job::Entity, job::Column::Concurrency)).sub(1));
        let beside = Expr::Case(Box::new(beside));
        let may_start = Condition::any()
            .add(beside.clone().is_null())
            .add(beside.clone().gte(Expr::from(running_beside())));
        let mut select = job_run::Entity::find()
            .select_only()
            .columns([Column::Id, Column::JobId])
            .column(job::Column::Name)
            .expr_as(beside, "beside")
            .join(JoinType::InnerJoin, of_job.into())
            .join(JoinType::LeftJoin, of_schedule.into())
            .filter(is(RunState::Queued, job_run::Entity))
            .filter(Column::AvailableAt.lte(self.clock.now().to_chrono()))
            .filter(job::Column::PausedAt.is_null())
            .filter(job::Column::Name.is_in(self.registry.names()))
            .filter(may_start)
            .order_by_desc(Column::Priority)
            .order_by_asc(Column::AvailableAt)
            .order_by_asc(Column::Id)
            .limit(1);
        if let Which::Run(id) = which {
            select = select.filter(Column::Id.eq(id));
        }
        sea_orm::QueryTrait::query(&mut select).lock_with_tables_behavior(
            LockType::NoKeyUpdate,
            [job_run::Entity],
            LockBehavior::SkipLocked,
        );
        let row = select
            .into_tuple::<(i64, i64, String, Option<i32>)>()
            .one(tx)
            .await?;
        Ok(row.and_then(|(run_id, job_id, name, beside)| {
            Some(Candidate {
                run_id,
                job_id,
                job: Arc::clone(self.registry.get(&name)?),
                beside,
            })
        }))
    }

    /// Makes a waiting run ours.
    async fn take(
        &self,
        tx: &DatabaseTransaction,
        Candidate { run_id, job, .. }: Candidate,
    ) -> Result<Claimed, DbErr> {
        use job_run::Column;
        let now = self.clock.now();
        let lease_until = later(self.lease_clock.now(tx).await?, self.config.lease);
        let started = Expr::col(Column::StartedAt).if_null(now.to_chrono());
        let runs = job_run::Entity::update_many()
            .set(job_run::ActiveModel {
                state: Set(RunState::Running),
                leased_by: Set(Some(self.config.instance.clone())),
                lease_expires_at: Set(Some(lease_until.to_chrono())),
                ..Default::default()
            })
            .col_expr(Column::StartedAt, started)
            .col_expr(Column::AttemptCount, Expr::col(Column::AttemptCount).add(1))
            .col_expr(Column::FencingToken, Expr::col(Column::FencingToken).add(1))
            .filter(Column::Id.eq(run_id))
            .exec_with_returning(tx)
            .await?;
        let run = runs.into_iter().next();
        let run = run.ok_or_else(|| DbErr::RecordNotFound(format!("job_run {run_id}")))?;
        let row = job_attempt::ActiveModel {
            job_run_id: Set(run_id),
            number: Set(run.fencing_token),
            instance: Set(self.config.instance.clone()),
            started_at: Set(now.to_chrono()),
            ..Default::default()
        };
        job_attempt::Entity::insert(row)
            .exec_without_returning(tx)
            .await?;
        Ok(Claimed {
            job,
            lease: Lease::of(&run),
            run,
        })
    }

    /// Takes back the runs whose workers are not heard of any more, and says how many. Each has lost
    /// an attempt; it waits for a worker again, or has failed when it was its last one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rescue(&self) -> Result<usize, DbErr> {
        use job_run::Column;
        let overdue = Column::LeaseExpiresAt.lt(self.lease_clock.now(&self.db).await?.to_chrono());
        let lost = job_run::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(is(RunState::Running, job_run::Entity))
            .filter(overdue.clone());
        let mut rescued = 0;
        for run_id in lost.into_tuple::<i64>().all(&self.db).await? {
            let tx = db::begin_write(&self.db).await?;
            // Its worker may just be renewing the lease, or another instance may be at it.
            let run = job_run::Entity::find_by_id(run_id)
                .filter(Column::State.eq(RunState::Running))
                .filter(overdue.clone())
                .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
                .one(&tx)
                .await?;
            if let Some(run) = run {
                self.give_up(&tx, &run).await?;
                rescued += 1;
            }
            tx.commit().await?;
        }
        Ok(rescued)
    }

    async fn give_up(&self, tx: &DatabaseTransaction, run: &job_run::Model) -> Result<(), DbErr> {
        let then = if run.cancel_requested_at.is_some() {
            RunState::Cancelled
        } else if run.attempt_count >= run.max_attempts {
            RunState::Failed
        } else {
            RunState::Queued
        };
        let job = job::Entity::find_by_id(run.job_id).one(tx).await?;
        let name = job.map(|job| job.name).unwrap_or_default();
        let lost = Outcome::Lost { then };
        self.settle(tx, (&name, run), &lost).await?;
        Ok(())
    }
}

/// Whether at most so many runs of a job are at work, with the job's row held until the commit.
async fn has_room(tx: &DatabaseTransaction, job_id: i64, most: i32) -> Result<bool, DbErr> {
    job::Entity::find_by_id(job_id)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    let running = job_run::Entity::find()
        .filter(job_run::Column::JobId.eq(job_id))
        .filter(is(RunState::Running, job_run::Entity))
        .count(tx)
        .await?;
    Ok(i64::try_from(running).is_ok_and(|running| running <= most.into()))
}

/// How many runs of the candidate's job are at work.
fn running_beside() -> SelectStatement {
    let other = Alias::new("other");
    Query::select()
        .expr(Expr::col(Asterisk).count())
        .from_as(job_run::Entity, other.clone())
        .and_where(
            Expr::col((other.clone(), job_run::Column::JobId))
                .equals((job_run::Entity, job_run::Column::JobId)),
        )
        .and_where(is(RunState::Running, other))
        .to_owned()
}

/// Holds for runs in a state. The word is part of the statement: a bound value would hide from the
/// planner that the index of these runs alone will do.
fn is(state: RunState, table: impl IntoIden) -> Expr {
    Expr::col((table, job_run::Column::State)).eq(Expr::cust(format!("'{}'", state.as_str())))
}
