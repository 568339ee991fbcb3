//! What the runner counts for monitoring, named as Prometheus has it: base units, `_total` for what
//! only grows.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use entity::{
    enums::{AttemptOutcome, RunState},
    job, job_run,
};
use jiff::Timestamp;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, Iterable, JoinType, QueryFilter,
    QueryOrder, QuerySelect, prelude::DateTimeUtc,
};
use service::time::ToJiff;
use tokio::time::Instant;

use super::sweep::Swept;

/// What the runner of one process has counted since it started. The clones are one.
#[derive(Clone)]
pub struct Metrics(Arc<Counted>);

struct Counted {
    jobs: Vec<&'static str>,
    attempts: Family<ByOutcome, Counter>,
    durations: Histograms,
    delays: Histograms,
    due: Family<ByFate, Counter>,
    rescues: Counter,
    ticked: Mutex<Option<Instant>>,
}

type Histograms = Family<ByJob, Histogram, fn() -> Histogram>;

/// Bounds of how long something took, in seconds: what starts at once, at a tick, late.
const SECONDS: [f64; 10] = [
    0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0, 300.0, 1_800.0, 7_200.0,
];

fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

impl Default for Counted {
    fn default() -> Self {
        Self {
            jobs: Vec::new(),
            attempts: Family::default(),
            durations: Family::new_with_constructor(seconds),
            delays: Family::new_with_constructor(seconds),
            due: Family::default(),
            rescues: Counter::default(),
            ticked: Mutex::default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByJob {
    job: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    job: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByFate {
    fate: &'static str,
}

impl Metrics {
    /// Nothing counted yet of these jobs. What is zero is told, too: a figure that comes and goes
    /// can't be watched.
    #[must_use]
    pub fn of(jobs: &[&'static str]) -> Self {
        let counted = Counted {
            jobs: jobs.to_vec(),
            ..Counted::default()
        };
        for job in jobs {
            for outcome in AttemptOutcome::iter() {
                let outcome = outcome.as_str();
                let _ = counted.attempts.get_or_create(&ByOutcome { job, outcome });
            }
            let _ = counted.durations.get_or_create(&ByJob { job });
            let _ = counted.delays.get_or_create(&ByJob { job });
        }
        Self(Arc::new(counted))
    }

    /// Lists them where they are read. `registry` says what all their names begin with.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "job_attempts",
            "Attempts at runs that have ended, by how",
            self.0.attempts.clone(),
        );
        registry.register_with_unit(
            "job_attempt_duration",
            "How long attempts took",
            Unit::Seconds,
            self.0.durations.clone(),
        );
        registry.register_with_unit(
            "job_start_delay",
            "From the moment when a run could start to its start",
            Unit::Seconds,
            self.0.delays.clone(),
        );
        registry.register(
            "job_due_times",
            "Due times of schedules, by what became of them",
            self.0.due.clone(),
        );
        registry.register(
            "job_lease_rescues",
            "Runs that were taken back from workers that were not heard of any more",
            self.0.rescues.clone(),
        );
    }

    /// The jobs of which it counts.
    #[must_use]
    pub fn jobs(&self) -> &[&'static str] {
        &self.0.jobs
    }

    /// How long ago the rows were last looked at; none before the first time.
    #[must_use]
    pub fn tick_age(&self) -> Option<Duration> {
        let ticked = self.0.ticked.lock().unwrap_or_else(PoisonError::into_inner);
        ticked.map(|at| at.elapsed())
    }

    pub(super) fn ticked(&self) {
        let mut ticked = self.0.ticked.lock().unwrap_or_else(PoisonError::into_inner);
        *ticked = Some(Instant::now());
    }

    pub(super) fn started(&self, job: &'static str, waited: Duration) {
        let delays = self.0.delays.get_or_create(&ByJob { job });
        delays.observe(waited.as_secs_f64());
    }

    pub(super) fn ended(&self, job: &'static str, outcome: AttemptOutcome, took: Duration) {
        let outcome = outcome.as_str();
        self.0
            .attempts
            .get_or_create(&ByOutcome { job, outcome })
            .inc();
        let durations = self.0.durations.get_or_create(&ByJob { job });
        durations.observe(took.as_secs_f64());
    }

    pub(super) fn rescued(&self, runs: usize) {
        self.0.rescues.inc_by(runs as u64);
    }

    pub(super) fn due(&self, swept: Swept) {
        let fates = [
            ("queued", swept.queued),
            ("discarded", swept.discarded),
            ("missed", swept.missed),
        ];
        for (fate, times) in fates {
            self.0
                .due
                .get_or_create(&ByFate { fate })
                .inc_by(times as u64);
        }
    }
}

/// Runs of a job that have not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// The job.
    pub job: String,
    /// Whether they wait or are at work.
    pub state: RunState,
    /// How many.
    pub runs: i64,
    /// From when on the first of them could start.
    pub since: Timestamp,
}

/// What has not ended, by job and state.
///
/// # Errors
/// When the database fails.
pub async fn backlog(db: &DatabaseConnection) -> Result<Vec<Backlog>, DbErr> {
    use job_run::Column;
    let of_job = job_run::Entity::belongs_to(job::Entity)
        .from(Column::JobId)
        .to(job::Column::Id);
    let rows = job_run::Entity::find()
        .select_only()
        .column(job::Column::Name)
        .column(Column::State)
        .column_as(Column::Id.count(), "runs")
        .column_as(Column::AvailableAt.min(), "since")
        .join(JoinType::InnerJoin, of_job.into())
        .filter(Column::State.is_in([RunState::Queued, RunState::Running]))
        .group_by(job::Column::Name)
        .group_by(Column::State)
        .order_by_asc(job::Column::Name)
        .order_by_asc(Column::State)
        .into_tuple::<(String, RunState, i64, DateTimeUtc)>()
        .all(db)
        .await?;
    let backlog = rows.into_iter().map(|(job, state, runs, since)| Backlog {
        job,
        state,
        runs,
        since: since.to_jiff(),
    });
    Ok(backlog.collect())
}
