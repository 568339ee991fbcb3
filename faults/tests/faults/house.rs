//! A database, the instances that share it, and what its rows say.

use std::time::{Duration, Instant};

use domain::clock::Clock;
use entity::{job_attempt, job_run};
use faults::{
    made_up::{STEP_TABLE, registry},
    system::OffClock,
};
use jobs::runner::{NewRun, enqueue};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryOrder, Statement};
use serde_json::Value;
use testing::TestDatabase;
use tokio::time::sleep;

use crate::instance::{Instance, Settings};

/// How long work may take that nothing disturbs, with a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct House {
    pub database: TestDatabase,
}

impl House {
    pub async fn on_sqlite() -> Self {
        Self::of(TestDatabase::sqlite().await).await
    }

    pub async fn on_postgresql(name: &str) -> Self {
        Self::of(TestDatabase::postgres(name).await).await
    }

    async fn of(database: TestDatabase) -> Self {
        database.db.execute_unprepared(STEP_TABLE).await.unwrap();
        Self { database }
    }

    pub async fn discard(self) {
        self.database.discard().await;
    }

    pub fn db(&self) -> &DatabaseConnection {
        &self.database.db
    }

    pub fn is_on_postgresql(&self) -> bool {
        self.db().get_database_backend() == DbBackend::Postgres
    }

    /// One instance.
    pub fn start(&self, name: &str, settings: Settings) -> Instance {
        Instance::start(&self.database.url, name, settings)
    }

    /// As many as there may be for good: three on PostgreSQL, one on SQLite.
    pub fn start_all(&self, settings: impl Fn(usize) -> Settings) -> Vec<Instance> {
        let names: &[&str] = if self.is_on_postgresql() {
            &["first", "second", "third"]
        } else {
            &["first"]
        };
        let start = |(number, name): (usize, &&str)| self.start(name, settings(number));
        names.iter().enumerate().map(start).collect()
    }

    pub async fn ask(&self, job: &str, parameters: Value) -> i64 {
        ask(self.db(), job, parameters).await
    }
}

/// Queues a run by hand.
pub async fn ask(db: &DatabaseConnection, job: &str, parameters: Value) -> i64 {
    let new = NewRun {
        parameters,
        ..NewRun::by_hand(job, "administrator")
    };
    let now = OffClock::default().now();
    enqueue(db, &registry(), new, now).await.unwrap()
}

/// The number that a statement counts, in its first column.
pub async fn count(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Waits until a statement counts so many, and gives how long that took.
pub async fn until(
    db: &DatabaseConnection,
    sql: &str,
    is_enough: impl Fn(i64) -> bool,
) -> Duration {
    let begin = Instant::now();
    loop {
        let counted = count(db, sql).await;
        if is_enough(counted) {
            return begin.elapsed();
        }
        assert!(begin.elapsed() < PATIENCE, "{counted} from: {sql}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Runs that have not ended.
pub const OPEN: &str = "SELECT COUNT(*) FROM job_run WHERE state IN ('queued', 'running')";

/// All runs, in the order in which they were queued.
pub async fn runs(db: &DatabaseConnection) -> Vec<job_run::Model> {
    let runs = job_run::Entity::find().order_by_asc(job_run::Column::Id);
    runs.all(db).await.unwrap()
}

/// All attempts, in the order of their beginning.
pub async fn attempts(db: &DatabaseConnection) -> Vec<job_attempt::Model> {
    let attempts = job_attempt::Entity::find().order_by_asc(job_attempt::Column::Id);
    attempts.all(db).await.unwrap()
}

/// Steps that were done more than once.
pub async fn steps_done_twice(db: &DatabaseConnection) -> i64 {
    let sql = "SELECT COUNT(*) - (SELECT COUNT(*) FROM (SELECT DISTINCT job_run_id, number FROM step) AS once) FROM step";
    count(db, sql).await
}
