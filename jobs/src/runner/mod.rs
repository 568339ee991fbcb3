//! The runner: jobs by schedule, by hand and after a change, each exactly once per due time.
//!
//! Rows decide; everything else only wakes. `docs/JOBS.md` tells the whole story. From a due time to
//! its end, in the order of the files: [`schedule`](Recurrence) says when, [`sweep`] makes rows of
//! it, [`enqueue`] adds rows by hand, `claim` gives one to a worker under a `lease`, `worker` runs the
//! job with its [`RunContext`], `outcome` writes how it ended; `serve` keeps all of it going.

mod alert;
mod apart;
mod claim;
mod context;
mod control;
mod edit;
mod health;
mod job;
mod lease;
mod mask;
mod metrics;
mod outcome;
mod queue;
mod samples;
mod schedule;
mod serve;
mod sweep;
mod sync;
mod worker;

use std::{sync::Arc, time::Duration};

use domain::{clock::Clock, random::Random};
use sea_orm::DatabaseConnection;
use service::live::Bell;
use tokio::sync::{Notify, watch};

pub use alert::TELLER;
pub(crate) use alert::tell;
pub use context::{LOG_LINES, Progress, RunContext, RunTransaction};
pub use control::{ControlError, cancel, request, retry, set_job_concurrency, set_job_paused};
pub use edit::{
    DueTime, EditError, MOST_DUE_TIMES, ScheduleEdit, add_schedule, backfill, due_times,
    edit_schedule,
};
pub use health::{Health, health};
pub use job::{BoxError, Job, JobError, ParameterError, Registry, ScheduleSpec, read_parameters};
pub use lease::LeaseClock;
pub use metrics::{Backlog, Metrics, backlog};
pub use queue::{Asked, EnqueueError, NewRun, enqueue};
pub use samples::{MOST_SAMPLES, SAMPLE_BYTES, Sample};
pub use schedule::{Recurrence, ScheduleError};
pub use serve::{RunnerHandle, StartError, wait};
pub use sweep::{Swept, sweep};
pub use sync::SyncError;

/// How this instance works.
#[derive(Debug, Clone)]
pub struct RunnerConfig {
    /// What leases and attempts call this instance: a name that no other instance has.
    pub instance: String,
    /// How often the rows are looked at. Work that this process queues starts without it.
    pub tick: Duration,
    /// How many runs at once.
    pub concurrency: usize,
    /// How long a worker may be silent before its run is another's. Renewed three times as often.
    pub lease: Duration,
    /// How long a job may take to its next step when the service goes down.
    pub grace: Duration,
}

impl RunnerConfig {
    /// The usual: a tick of 5 seconds, 4 runs at once, a lease of 30 seconds (with the tick, a killed
    /// worker's run is taken up within 35), and 20 seconds of grace.
    #[must_use]
    pub fn new(instance: impl Into<String>) -> Self {
        Self {
            instance: instance.into(),
            tick: Duration::from_secs(5),
            concurrency: 4,
            lease: Duration::from_secs(30),
            grace: Duration::from_secs(20),
        }
    }
}

/// A runner of one process. Cheap to clone; the clones are one.
#[derive(Clone)]
pub struct Runner {
    db: DatabaseConnection,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    registry: Registry,
    config: Arc<RunnerConfig>,
    lease_clock: LeaseClock,
    wake: Arc<Notify>,
    bell: Bell,
    metrics: Metrics,
    shutdown: Arc<watch::Sender<bool>>,
}

impl Runner {
    /// Puts a runner together; it does nothing yet.
    #[must_use]
    pub fn new(
        config: RunnerConfig,
        db: DatabaseConnection,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        registry: Registry,
    ) -> Self {
        Self {
            lease_clock: LeaseClock::of(&db, &clock),
            metrics: Metrics::of(&registry.names()),
            db,
            clock,
            random,
            registry,
            config: Arc::new(config),
            wake: Arc::new(Notify::new()),
            bell: Bell::default(),
            shutdown: Arc::new(watch::Sender::new(false)),
        }
    }

    /// The same with another clock for its leases.
    #[must_use]
    pub fn with_lease_clock(mut self, lease_clock: LeaseClock) -> Self {
        self.lease_clock = lease_clock;
        self
    }

    /// What it rings when a run, or what a run sends, may have moved.
    #[must_use]
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// What it counts.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The jobs that it knows.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Queues a run and wakes the workers of this process.
    ///
    /// # Errors
    /// As [`enqueue`].
    pub async fn enqueue(&self, new: NewRun) -> Result<i64, EnqueueError> {
        let tx = service::db::begin_write(&self.db).await?;
        let run = enqueue(&tx, &self.registry, new, self.clock.now()).await?;
        tx.commit().await?;
        self.wake();
        Ok(run)
    }

    /// Has the workers of this process look at the queue now.
    pub fn wake(&self) {
        self.wake.notify_one();
        self.bell.ring();
    }

    /// Tells the runs of this process to stop at their next step, and starts no other.
    pub fn stop(&self) {
        self.shutdown.send_replace(true);
    }
}
