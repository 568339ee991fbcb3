//! The runner on both databases, with a clock that is moved by hand: nothing here waits for time.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod control;
mod due;
mod faults;
mod limits;
mod work;

use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{clock::Clock, random::Random};
use entity::{
    enums::{AttemptOutcome, RunState},
    job_attempt, job_log, job_run, schedule,
};
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use jobs::runner::{
    Job, JobError, LeaseClock, NewRun, ParameterError, Registry, RunContext, Runner, RunnerConfig,
    ScheduleSpec, read_parameters,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use serde_json::{Value, json};
use testing::FakeClock;

type Deed = dyn for<'a> Fn(&'a RunContext) -> BoxFuture<'a, Result<Value, JobError>> + Send + Sync;

/// A job that does what a test wants.
struct Probe {
    name: &'static str,
    schedule: Option<ScheduleSpec>,
    max_attempts: i32,
    wanted: bool,
    concurrency: Option<NonZeroU32>,
    patience: Duration,
    deed: Box<Deed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProbeParameters {
    #[serde(default)]
    #[expect(dead_code, reason = "it is there to be checked")]
    pages: u32,
}

#[async_trait::async_trait]
impl Job for Probe {
    fn name(&self) -> &'static str {
        self.name
    }
    fn default_schedule(&self) -> Option<ScheduleSpec> {
        self.schedule.clone()
    }
    fn max_attempts(&self) -> i32 {
        self.max_attempts
    }
    fn concurrency(&self) -> Option<NonZeroU32> {
        self.concurrency
    }
    fn patience(&self) -> Duration {
        self.patience
    }
    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<ProbeParameters>(parameters).map(drop)
    }
    async fn is_wanted(
        &self,
        _db: &DatabaseConnection,
        _now: Timestamp,
    ) -> Result<bool, sea_orm::DbErr> {
        Ok(self.wanted)
    }
    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        (self.deed)(run).await
    }
}

/// A job with a deed.
fn job(
    name: &'static str,
    deed: impl for<'a> Fn(&'a RunContext) -> BoxFuture<'a, Result<Value, JobError>>
    + Send
    + Sync
    + 'static,
) -> Probe {
    Probe {
        name,
        schedule: None,
        max_attempts: 5,
        wanted: true,
        concurrency: Some(NonZeroU32::MIN),
        patience: Duration::from_secs(300),
        deed: Box::new(deed),
    }
}

/// A job that succeeds at once.
fn idle(name: &'static str) -> Probe {
    job(name, |_| Box::pin(async { Ok(json!({})) }))
}

impl Probe {
    fn due(mut self, schedule: ScheduleSpec) -> Self {
        self.schedule = Some(schedule);
        self
    }
    fn tried(mut self, max_attempts: i32) -> Self {
        self.max_attempts = max_attempts;
        self
    }
    fn at_once(mut self, most: Option<u32>) -> Self {
        self.concurrency = most.map(|most| NonZeroU32::new(most).unwrap());
        self
    }
    fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
    fn unwanted(mut self) -> Self {
        self.wanted = false;
        self
    }
}

/// No chance at all.
struct NoChance;

impl Random for NoChance {
    fn uuid(&self) -> [u8; 16] {
        [7; 16]
    }
    fn below(&self, _n: u64) -> u64 {
        0
    }
}

/// A database with a few jobs, and instances that share it and one clock.
struct House {
    db: DatabaseConnection,
    clock: Arc<FakeClock>,
    registry: Registry,
}

impl House {
    async fn with(db: DatabaseConnection, jobs: impl IntoIterator<Item = Probe>) -> Self {
        let jobs = jobs.into_iter().map(|job| Arc::new(job) as Arc<dyn Job>);
        let house = Self {
            db,
            clock: Arc::new(FakeClock::september_first()),
            registry: Registry::new(jobs),
        };
        house.instance("first").sync().await.unwrap();
        house
    }

    fn instance(&self, name: &str) -> Runner {
        self.configured(RunnerConfig {
            // The tick of these tests is made by hand.
            tick: Duration::from_secs(3600),
            ..RunnerConfig::new(name)
        })
    }

    fn configured(&self, config: RunnerConfig) -> Runner {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let runner = Runner::new(
            config,
            self.db.clone(),
            Arc::clone(&clock),
            Arc::new(NoChance),
            self.registry.clone(),
        );
        runner.with_lease_clock(LeaseClock::Injected(clock))
    }

    fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    async fn ask(&self, job: &str) -> i64 {
        self.instance("asker")
            .enqueue(NewRun::by_hand(job, "command_line"))
            .await
            .unwrap()
    }

    async fn run(&self, id: i64) -> job_run::Model {
        job_run::Entity::find_by_id(id)
            .one(&self.db)
            .await
            .unwrap()
            .unwrap()
    }

    async fn runs(&self) -> Vec<job_run::Model> {
        job_run::Entity::find()
            .order_by_asc(job_run::Column::Id)
            .all(&self.db)
            .await
            .unwrap()
    }

    async fn states(&self) -> Vec<RunState> {
        self.runs().await.into_iter().map(|run| run.state).collect()
    }

    async fn attempts(&self, run: i64) -> Vec<(i32, String, Option<AttemptOutcome>)> {
        job_attempt::Entity::find()
            .filter(job_attempt::Column::JobRunId.eq(run))
            .order_by_asc(job_attempt::Column::Number)
            .all(&self.db)
            .await
            .unwrap()
            .into_iter()
            .map(|attempt| (attempt.number, attempt.instance, attempt.outcome))
            .collect()
    }

    async fn log(&self, run: i64) -> Vec<String> {
        job_log::Entity::find()
            .filter(job_log::Column::JobRunId.eq(run))
            .order_by_asc(job_log::Column::Id)
            .all(&self.db)
            .await
            .unwrap()
            .into_iter()
            .map(|line| line.message)
            .collect()
    }

    async fn schedules(&self) -> Vec<schedule::Model> {
        schedule::Entity::find()
            .order_by_asc(schedule::Column::Id)
            .all(&self.db)
            .await
            .unwrap()
    }
}

/// What the deeds of a test have told it.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn tell(&self, what: impl ToString) {
        self.0.lock().unwrap().push(what.to_string());
    }
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// Gives up on what should have come at once.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), what)
        .await
        .expect("it should have come at once")
}
