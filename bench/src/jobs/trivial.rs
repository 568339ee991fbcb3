//! Tribune's runner with two jobs that do nothing.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ::jobs::runner::{
    Job, JobError, NewRun, ParameterError, Registry, RunContext, Runner, RunnerConfig, enqueue,
};
use domain::clock::Clock;
use jiff::Timestamp;
use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tribune::app::clock::SystemClock;
use tribune::app::random::SystemRandom;

use super::{CONCURRENCY, Plan, Starts, Worked, of_database};
use crate::error::Failure;
use crate::process;

/// How often it is looked whether all is done.
const LOOK: Duration = Duration::from_millis(20);

/// Tells when it starts.
struct Trivial {
    name: &'static str,
    started: Option<UnboundedSender<Instant>>,
}

#[async_trait::async_trait]
impl Job for Trivial {
    fn name(&self) -> &'static str {
        self.name
    }
    fn concurrency(&self) -> Option<NonZeroU32> {
        None
    }
    fn check(&self, _: &Value, _: Timestamp) -> Result<(), ParameterError> {
        Ok(())
    }
    async fn run(&self, _: &RunContext) -> Result<Value, JobError> {
        if let Some(started) = &self.started {
            // Nobody listens any more when the bench ends.
            let _ = started.send(Instant::now());
        }
        Ok(json!({}))
    }
}

pub struct Bench {
    pub db: DatabaseConnection,
    registry: Registry,
    started: Mutex<UnboundedReceiver<Instant>>,
}

impl Bench {
    pub async fn open(database: &str) -> Result<Self, Failure> {
        let db = service::db::connect(database).await?;
        Migrator::up(&db, None).await?;
        let (sender, started) = unbounded_channel();
        let job = |name, started| Arc::new(Trivial { name, started }) as Arc<dyn Job>;
        Ok(Self {
            db,
            registry: Registry::new([job("trivial", None), job("stamp", Some(sender))]),
            started: Mutex::new(started),
        })
    }

    /// An instance with connections of its own.
    pub async fn instance(&self, database: &str) -> Result<Runner, Failure> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        Ok(Runner::new(
            RunnerConfig {
                concurrency: CONCURRENCY,
                ..RunnerConfig::new("bench")
            },
            service::db::connect(database).await?,
            clock,
            Arc::new(SystemRandom),
            self.registry.clone(),
        ))
    }

    pub async fn queue(&self, job: &str, runs: u32) -> Result<(), Failure> {
        let said = |error: ::jobs::runner::EnqueueError| Failure::said(error.to_string());
        let tx = service::db::begin_write(&self.db).await?;
        for _ in 0..runs {
            let new = NewRun::by_hand(job, "command_line");
            enqueue(&tx, &self.registry, new, SystemClock.now())
                .await
                .map_err(said)?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn is_waiting(&self) -> Result<bool, Failure> {
        for state in ["queued", "running"] {
            let sql = format!("SELECT id FROM job_run WHERE state = '{state}' LIMIT 1");
            let ask = Statement::from_string(self.db.get_database_backend(), sql);
            if self.db.query_one_raw(ask).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub async fn work_off(&self, plan: &Plan) -> Result<Worked, Failure> {
        self.queue("trivial", plan.jobs).await?;
        self.db.execute_unprepared("ANALYZE").await?;
        let runner = self.instance(&plan.database).await?;
        let pid = std::process::id();
        let before = (of_database(plan)?, process::of_threads(pid)?);
        let begun = Instant::now();
        let handle = runner.start().await;
        let handle = handle.map_err(|error| Failure::said(error.to_string()))?;
        while self.is_waiting().await? {
            tokio::time::sleep(LOOK).await;
        }
        let seconds = begun.elapsed().as_secs_f64();
        let own = process::of_threads(pid)? - before.1;
        let database = of_database(plan)? - before.0;
        handle.shutdown().await;
        Ok(Worked {
            jobs: plan.jobs,
            seconds,
            own: own as f64 / 1e9,
            database,
        })
    }

    /// How soon a run starts that another instance queues: the worker is idle, and only the
    /// database's notice wakes it.
    pub async fn starts(&self, plan: &Plan) -> Result<Starts, Failure> {
        let runner = self.instance(&plan.database).await?;
        let handle = runner.start().await;
        let handle = handle.map_err(|error| Failure::said(error.to_string()))?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let mut millis = Vec::new();
        for _ in 0..plan.starts {
            let sent = Instant::now();
            self.queue("stamp", 1).await?;
            let started = self.next_start().await?;
            millis.push(started.duration_since(sent).as_secs_f64() * 1e3);
            tokio::time::sleep(LOOK).await;
        }
        handle.shutdown().await;
        Ok(Starts(millis))
    }

    async fn next_start(&self) -> Result<Instant, Failure> {
        loop {
            let told = self
                .started
                .lock()
                .map_err(|_| Failure::said("a job panicked"))?
                .try_recv();
            match told {
                Ok(at) => return Ok(at),
                Err(_) => tokio::time::sleep(Duration::from_micros(200)).await,
            }
        }
    }
}
