//! The runner at work: a tick that wakes, and workers that take what waits.

use std::{sync::Arc, time::Duration};

use entity::{enums::RunState, job_run};
use sea_orm::{DatabaseConnection, DbErr, EntityTrait};
use service::live::{self, Notice};
use tokio::{
    sync::{Notify, Semaphore, watch},
    task::{AbortHandle, JoinHandle, JoinSet},
    time::sleep,
};
use tokio_cron_scheduler::{Job as Waker, JobScheduler, JobSchedulerError};

use super::{Runner, claim::Which, mask::masked_chain, sweep::sweep, sync::SyncError};

/// How often a watched run is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Why the runner did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The jobs could not be written down.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// There is no tick.
    #[error("the runner's tick could not be started: {0}")]
    Tick(#[from] JobSchedulerError),
}

/// A runner at work. Dropped, it goes on; [`Self::shutdown`] ends it.
pub struct RunnerHandle {
    runner: Runner,
    waker: JobScheduler,
    tick: JoinHandle<()>,
    workers: JoinHandle<()>,
    notices: Option<AbortHandle>,
}

impl RunnerHandle {
    /// Has the workers look at the queue now.
    pub fn wake(&self) {
        self.runner.wake();
    }

    /// Ends the work: nothing is claimed any more, the jobs are told to stop at their next step and
    /// have the time of grace for it, and what does not end by then is interrupted. Runs that did
    /// not end wait for the next start, with no attempt counted.
    pub async fn shutdown(mut self) {
        self.runner.stop();
        if let Some(notices) = &self.notices {
            notices.abort();
        }
        if let Err(error) = self.waker.shutdown().await {
            tracing::warn!(error = masked_chain(&error), "the tick did not stop");
        }
        for (part, task) in [("tick", self.tick), ("workers", self.workers)] {
            if let Err(error) = task.await {
                tracing::error!(part, error = masked_chain(&error), "the runner ended badly");
            }
        }
    }
}

impl Runner {
    /// Starts the work in the background.
    ///
    /// tokio-cron-scheduler gives nothing but the pace: it shifts zoned jobs at a change of the
    /// clocks, forgets what was due while the service was down, and runs on every instance. So its
    /// tick only wakes; the rows say what is due.
    ///
    /// # Errors
    /// When the jobs' rows cannot be written, or there is no tick.
    pub async fn start(self) -> Result<RunnerHandle, StartError> {
        self.sync().await?;
        let beat = Arc::new(Notify::new());
        // The first tick is now: who starts late has something to make up for.
        beat.notify_one();
        let waker = JobScheduler::new().await?;
        let ringing = Arc::clone(&beat);
        let wake = Waker::new_repeated(self.config.tick, move |_, _| ringing.notify_one())?;
        waker.add(wake).await?;
        waker.start().await?;
        // What another instance queues need not wait for the tick.
        let waiting = Arc::clone(&self.wake);
        let notices = live::listen(&self.db, Notice::Queued, move || waiting.notify_one());
        let (ticking, working) = (self.clone(), self.clone());
        Ok(RunnerHandle {
            runner: self,
            waker,
            tick: tokio::spawn(async move { ticking.tick_on(&beat).await }),
            workers: tokio::spawn(async move { working.work_on().await }),
            notices,
        })
    }

    async fn tick_on(&self, beat: &Notify) {
        let mut shutdown = self.shutdown.subscribe();
        loop {
            tokio::select! {
                () = is_down(&mut shutdown) => return,
                () = beat.notified() => {}
            }
            if let Err(error) = self.tick().await {
                tracing::warn!(
                    error = masked_chain(&error),
                    "a tick failed; the next one looks again"
                );
            }
        }
    }

    /// What a tick does: runs are taken back from workers that are gone, what is due is queued, and
    /// the workers are woken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tick(&self) -> Result<(), DbErr> {
        let rescued = self.rescue().await?;
        let swept = sweep(&self.db, &self.registry, self.clock.now()).await?;
        self.metrics.ticked();
        self.metrics.rescued(rescued);
        self.metrics.due(swept);
        if rescued > 0 || swept.missed > 0 {
            tracing::warn!(
                rescued,
                missed = swept.missed,
                "work was lost or came too late"
            );
        }
        self.wake();
        Ok(())
    }

    /// Takes what waits and works it off, as many at once as are allowed, until shutdown.
    async fn work_on(&self) {
        let mut shutdown = self.shutdown.subscribe();
        let free = Arc::new(Semaphore::new(self.config.concurrency));
        let mut workers = JoinSet::new();
        while !*shutdown.borrow() {
            let place = tokio::select! {
                () = is_down(&mut shutdown) => break,
                place = Arc::clone(&free).acquire_owned() => place,
            };
            match self.claim(Which::Any).await {
                Ok(Some(claimed)) => {
                    let runner = self.clone();
                    workers.spawn(async move {
                        let run = claimed.run.id;
                        if let Err(error) = runner.work(claimed).await {
                            let error = masked_chain(&error);
                            tracing::error!(run, error, "the end of a run could not be written");
                        }
                        drop(place);
                        // What it queued, or held up, may start now.
                        runner.wake();
                    });
                }
                nothing => {
                    if let Err(error) = nothing {
                        tracing::warn!(error = masked_chain(&error), "no run could be claimed");
                    }
                    drop(place);
                    tokio::select! {
                        () = is_down(&mut shutdown) => break,
                        () = self.wake.notified() => {}
                    }
                }
            }
            while workers.try_join_next().is_some() {}
        }
        while workers.join_next().await.is_some() {}
    }

    /// Works off one waiting run in this process, and says how it left it. None when it cannot be
    /// taken now: it does not wait, or must wait for another (or is paused, or not due yet).
    ///
    /// For the command line: a service that is up may be quicker to take it, and both are right.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_inline(&self, run: i64) -> Result<Option<RunState>, DbErr> {
        match self.claim(Which::Run(run)).await? {
            Some(claimed) => self.work(claimed).await,
            None => Ok(None),
        }
    }

    /// Works off everything that may start now, one after the other, with what it calls for; says
    /// how many runs that were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drain(&self) -> Result<usize, DbErr> {
        let mut done = 0;
        while !*self.shutdown.borrow() {
            let Some(claimed) = self.claim(Which::Any).await? else {
                break;
            };
            self.work(claimed).await?;
            done += 1;
        }
        Ok(done)
    }
}

/// Comes back when the process is told to end its work.
pub(super) async fn is_down(shutdown: &mut watch::Receiver<bool>) {
    // The runner holds the sender, so the wait ends in no other way.
    let _ = shutdown.wait_for(|down| *down).await;
}

/// Follows a run until it has ended, and gives its row. `on_change` sees the row each time that its
/// state or its progress has changed.
///
/// # Errors
/// When there is no such run, or the database fails.
pub async fn wait(
    db: &DatabaseConnection,
    run: i64,
    mut on_change: impl FnMut(&job_run::Model),
) -> Result<job_run::Model, DbErr> {
    let mut before = None;
    loop {
        let row = job_run::Entity::find_by_id(run).one(db).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound(format!("job_run {run}")))?;
        let seen = (
            row.state,
            row.progress_done,
            row.progress_total,
            row.progress_phase.clone(),
        );
        if before.as_ref() != Some(&seen) {
            on_change(&row);
            before = Some(seen);
        }
        if !matches!(row.state, RunState::Queued | RunState::Running) {
            return Ok(row);
        }
        sleep(LOOK).await;
    }
}
