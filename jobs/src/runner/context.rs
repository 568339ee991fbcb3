//! What a job sees of its run.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{clock::Clock, random::Random};
use entity::{
    enums::{LogLevel, RunTrigger},
    job_run_output,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, PaginatorTrait, QueryFilter, sea_query::OnConflict,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use service::context::{Act, Actor};
use service::db::begin_write;
use tokio::{sync::watch, time::Instant};

use super::{
    job::{JobError, ParameterError, Registry, read_parameters},
    lease::Lease,
    mask::mask,
    queue::{self, EnqueueError, NewRun},
};

/// Lines that one attempt keeps; then one more says that there were more.
pub const LOG_LINES: usize = 1_000;
/// The last line of a log that was cut.
pub(super) const LEFT_OUT: &str = "the log is full: what comes after is left out";

/// One attempt at a run, as its job sees it.
pub struct RunContext {
    /// The database, for reading. Writes go through [`Self::begin`].
    pub db: DatabaseConnection,
    /// The run's key.
    pub run_id: i64,
    /// The number of this attempt, from 1.
    pub attempt: i32,
    /// The moment that the run believes in: the one it was given, or the clock's when this attempt
    /// began. A job takes the present from here only.
    pub now: Timestamp,
    /// The due time that the run answers to, where a schedule made it. A run that was caught up
    /// answers to an earlier moment than [`Self::now`].
    pub due_at: Option<Timestamp>,
    /// Why there is a run.
    pub trigger: RunTrigger,
    /// Whether the run only says what it would do: [`RunTransaction::commit`] takes everything back.
    pub dry_run: bool,
    /// The one source of chance.
    pub random: Arc<dyn Random>,
    pub(super) job: &'static str,
    pub(super) parameters: Value,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) registry: Registry,
    pub(super) lease: Lease,
    pub(super) journal: Arc<Journal>,
    pub(super) stop: watch::Receiver<Option<Stop>>,
}

/// Why a run is told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Somebody cancelled it.
    Cancelled,
    /// It is another worker's by now.
    LeaseLost,
    /// The service goes down; the run will go on later.
    ShuttingDown,
    /// It has given no sign for longer than its job's patience.
    Silent,
}

impl RunContext {
    /// What the run was asked, in the job's own type.
    ///
    /// # Errors
    /// When it does not fit; the run then fails for good.
    pub fn parameters<P: DeserializeOwned>(&self) -> Result<P, ParameterError> {
        read_parameters(&self.parameters)
    }

    /// Who does what this run does.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Job {
            name: self.job.to_owned(),
            run: self.run_id,
        }
    }

    /// The deed of this run, at the moment that it believes in.
    #[must_use]
    pub fn act(&self) -> Act {
        Act::new(self.actor(), self.now)
    }

    /// The jobs that this service knows.
    pub(crate) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The clock's time, for what must not believe in another moment (a delivery's time of sending).
    #[must_use]
    pub fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The clock itself, for what goes on beside the run's own steps and must not believe in another
    /// moment either.
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Says how far the run has come, to whoever watches. Cheap: it is written a few times a second
    /// at most, and the last word always.
    pub fn progress(&self, done: usize, total: Option<usize>, phase: &str) {
        let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        let mut journal = self.journal.lock();
        journal.signed = Instant::now();
        journal.progress = Some(Progress {
            done: count(done),
            total: total.map(count),
            phase: phase.to_owned(),
        });
    }

    /// Writes a line to the run's log, for administrators: keys and counts, no names. Addresses are
    /// blanked out. An attempt keeps [`LOG_LINES`] of them.
    pub fn log(&self, level: LogLevel, message: &str) {
        let at = self.clock.now();
        let mut journal = self.journal.lock();
        journal.signed = Instant::now();
        let message = match journal.lines_taken {
            LOG_LINES => LEFT_OUT.to_owned(),
            taken if taken > LOG_LINES => return,
            _ => mask(message),
        };
        journal.lines_taken += 1;
        journal.lines.push(Line { at, level, message });
    }

    /// Ends the run here if it was cancelled, is another worker's, or the service goes down. Between
    /// two steps is the place for it.
    ///
    /// # Errors
    /// [`JobError::Stopped`] then, or the database's failure.
    pub async fn checkpoint(&self) -> Result<(), JobError> {
        self.journal.lock().signed = Instant::now();
        let stopped = self.stop.borrow().is_some();
        if stopped || queue::is_cancel_requested_or_lost(&self.db, &self.lease).await? {
            return Err(JobError::Stopped);
        }
        Ok(())
    }

    /// Whether the run was told to stop, as far as this process has heard; asks no database.
    #[must_use]
    pub fn is_told_to_stop(&self) -> bool {
        self.stop.borrow().is_some()
    }

    /// Begins the transaction of one step. It holds the run itself, so that nobody else can take it
    /// up before the commit; on SQLite it holds the database. Keep it short.
    ///
    /// # Errors
    /// [`JobError::Stopped`] when the run is another worker's by now, or the database's failure.
    pub async fn begin(&self) -> Result<RunTransaction, JobError> {
        self.journal.lock().signed = Instant::now();
        let tx = self.lease.begin(&self.db).await?.ok_or(JobError::Stopped)?;
        Ok(RunTransaction {
            tx,
            dry_run: self.dry_run,
            fence: None,
        })
    }

    /// Begins the transaction of a step that takes long. It holds the run no sooner than it commits, so
    /// that meanwhile the lease is renewed and whoever watches sees how far it is; a worker that lost
    /// the lease by then commits nothing. What the step writes it has to hold itself from its beginning,
    /// so that two workers never do it beside each other. On SQLite, where nobody else could write
    /// anyway, it is as [`Self::begin`].
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn begin_long(&self) -> Result<RunTransaction, JobError> {
        if self.db.get_database_backend() == DbBackend::Sqlite {
            return self.begin().await;
        }
        self.journal.lock().signed = Instant::now();
        Ok(RunTransaction {
            tx: begin_write(&self.db).await?,
            dry_run: self.dry_run,
            fence: Some(self.lease.clone()),
        })
    }

    /// Records that this run made a row: `noun` is its table. Twice the same is once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn output(&self, tx: &RunTransaction, noun: &str, row_id: i64) -> Result<(), DbErr> {
        use job_run_output::Column;
        let before = job_run_output::Entity::find()
            .filter(Column::JobRunId.eq(self.run_id))
            .count(&**tx)
            .await?;
        let output = job_run_output::ActiveModel {
            job_run_id: Set(self.run_id),
            position: Set(i32::try_from(before).unwrap_or(i32::MAX)),
            noun: Set(noun.to_owned()),
            row_id: Set(row_id),
            ..Default::default()
        };
        let same = [Column::JobRunId, Column::Noun, Column::RowId];
        job_run_output::Entity::insert(output)
            .on_conflict(OnConflict::columns(same).do_nothing().to_owned())
            .exec_without_returning(&**tx)
            .await?;
        Ok(())
    }

    /// Queues a run of another job, in the transaction of the change that calls for it; it starts as
    /// soon as this one has ended.
    ///
    /// # Errors
    /// As [`queue::enqueue`].
    pub async fn enqueue(&self, tx: &RunTransaction, new: NewRun) -> Result<i64, EnqueueError> {
        queue::enqueue(&**tx, &self.registry, new, self.clock.now()).await
    }
}

/// The transaction of one step of a run. Dropped without [`Self::commit`], it is undone.
pub struct RunTransaction {
    tx: DatabaseTransaction,
    dry_run: bool,
    /// What is looked at before the commit, where the run is not held from the beginning.
    fence: Option<Lease>,
}

impl RunTransaction {
    /// Makes the step last. In a dry run it is taken back instead: a job does and counts what it
    /// would do, and nothing remains.
    ///
    /// # Errors
    /// When the database fails, or the run is another worker's by now: nothing of the step lasts then.
    pub async fn commit(self) -> Result<(), DbErr> {
        if self.dry_run {
            return self.tx.rollback().await;
        }
        if let Some(lease) = &self.fence
            && !lease.hold(&self.tx).await?
        {
            self.tx.rollback().await?;
            return Err(DbErr::Custom(
                "the run is another worker’s by now".to_owned(),
            ));
        }
        self.tx.commit().await
    }
}

impl Deref for RunTransaction {
    type Target = DatabaseTransaction;
    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}

/// How far a run has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub done: i32,
    /// Steps in all, where known.
    pub total: Option<i32>,
    /// A word of the job's for what it is doing; the readers' languages have their texts for it.
    pub phase: String,
}

/// A line of a run's log.
#[derive(Debug)]
pub(super) struct Line {
    pub at: Timestamp,
    pub level: LogLevel,
    pub message: String,
}

/// What a job has said and its worker has not written yet.
#[derive(Debug)]
pub(super) struct Said {
    pub progress: Option<Progress>,
    pub lines: Vec<Line>,
    lines_taken: usize,
    /// When it gave a sign last.
    signed: Instant,
}

impl Default for Said {
    fn default() -> Self {
        Self {
            progress: None,
            lines: Vec::new(),
            lines_taken: 0,
            signed: Instant::now(),
        }
    }
}

/// Keeps what a job says until its worker writes it: a job inside of a transaction could not write
/// to the run's row by another connection.
#[derive(Debug, Default)]
pub(super) struct Journal(Mutex<Said>);

impl Journal {
    pub(super) fn lock(&self) -> MutexGuard<'_, Said> {
        // A panic between two pushes leaves nothing half-said.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what has been said since the last time.
    pub(super) fn take(&self) -> (Option<Progress>, Vec<Line>) {
        let mut said = self.lock();
        (said.progress.take(), std::mem::take(&mut said.lines))
    }

    /// When the job gave a sign last.
    pub(super) fn signed(&self) -> Instant {
        self.lock().signed
    }

    /// Gives back what could not be written, before what was said since.
    pub(super) fn give_back(&self, progress: Option<Progress>, mut lines: Vec<Line>) {
        let mut said = self.lock();
        said.progress = said.progress.take().or(progress);
        lines.append(&mut said.lines);
        said.lines = lines;
    }
}
