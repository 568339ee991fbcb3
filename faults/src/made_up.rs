//! The jobs. Each step that one of them commits leaves a row in the table `step`, under the run's
//! lease and beside nothing that would keep it from being there twice: a step done twice shows.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use entity::enums::LogLevel;
use jiff::Timestamp;
use jobs::runner::{Job, JobError, ParameterError, Registry, RunContext, read_parameters};
use sea_orm::{ConnectionTrait, DbErr, Statement};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

/// Makes the table of steps, on either database.
pub const STEP_TABLE: &str = "CREATE TABLE step (job_run_id BIGINT NOT NULL, number INTEGER NOT NULL, attempt INTEGER NOT NULL)";
/// Jobs in steps, one unless more are asked for.
pub const STEPS: [&str; 12] = [
    "steps_a", "steps_b", "steps_c", "steps_d", "steps_e", "steps_f", "steps_g", "steps_h",
    "steps_i", "steps_j", "steps_k", "steps_l",
];
/// Lines that `chatters` logs.
pub const LINES: u32 = 1_000_000;
/// How long a job may be silent that is not `deaf`.
const PATIENCE: Duration = Duration::from_secs(2);
/// Longer than any test waits.
const FOREVER: Duration = Duration::from_secs(600);

/// All of them.
#[must_use]
pub fn registry() -> Registry {
    let steps = STEPS.map(|name| (name, Deed::Steps));
    let others = [
        ("stubborn", Deed::StubbornSteps),
        ("panics", Deed::Panics),
        ("hangs", Deed::Hangs),
        ("deaf", Deed::Deaf),
        ("blocks", Deed::Blocks),
        ("fails", Deed::Fails),
        ("chatters", Deed::Chatters),
    ];
    let all = steps.into_iter().chain(others);
    Registry::new(all.map(|(name, deed)| Arc::new(MadeUp { name, deed }) as Arc<dyn Job>))
}

/// What a job does.
#[derive(Clone, Copy, Debug)]
enum Deed {
    /// One step after the other, from where the last attempt was.
    Steps,
    /// The same, and it never listens.
    StubbornSteps,
    /// It panics.
    Panics,
    /// It waits for what does not come.
    Hangs,
    /// It waits, too, and may be silent for longer than any test waits.
    Deaf,
    /// It waits, and keeps its thread.
    Blocks,
    /// It fails in a way that may pass, and does not.
    Fails,
    /// It logs [`LINES`] lines.
    Chatters,
}

struct MadeUp {
    name: &'static str,
    deed: Deed,
}

/// What a run is asked.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    /// How many steps.
    steps: u16,
    /// How long it waits after each.
    pause_ms: u64,
    /// How long each holds its transaction open.
    hold_ms: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            steps: 1,
            pause_ms: 0,
            hold_ms: 0,
        }
    }
}

#[async_trait::async_trait]
impl Job for MadeUp {
    fn name(&self) -> &'static str {
        self.name
    }

    fn concurrency(&self) -> Option<NonZeroU32> {
        None
    }

    fn max_attempts(&self) -> i32 {
        match self.deed {
            Deed::Steps | Deed::StubbornSteps | Deed::Chatters => 5,
            Deed::Fails => 3,
            Deed::Panics | Deed::Hangs | Deed::Blocks | Deed::Deaf => 1,
        }
    }

    fn patience(&self) -> Duration {
        match self.deed {
            Deed::Deaf => FOREVER,
            _ => PATIENCE,
        }
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Asked>(parameters).map(drop)
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        match self.deed {
            Deed::Steps => steps(run, false).await,
            Deed::StubbornSteps => steps(run, true).await,
            Deed::Panics => panic(),
            Deed::Hangs | Deed::Deaf => {
                sleep(FOREVER).await;
                Ok(json!({}))
            }
            Deed::Blocks => {
                std::thread::sleep(FOREVER);
                Ok(json!({}))
            }
            Deed::Fails => Err(JobError::retry_after(
                "there is nobody at home",
                Duration::from_millis(100),
            )),
            Deed::Chatters => {
                for line in 0..LINES {
                    run.log(LogLevel::Info, &format!("line {line} of many"));
                }
                Ok(json!({ "lines": LINES }))
            }
        }
    }
}

#[expect(clippy::panic, reason = "this is what it is there for")]
fn panic() -> ! {
    panic!("it was made to panic")
}

async fn steps(run: &RunContext, stubborn: bool) -> Result<Value, JobError> {
    let asked: Asked = run.parameters()?;
    for number in last_step(run).await? + 1..=i32::from(asked.steps) {
        let done = step(run, number, &asked, stubborn).await;
        if !stubborn {
            done?;
        }
        sleep(Duration::from_millis(asked.pause_ms)).await;
    }
    Ok(json!({ "attempt": run.attempt }))
}

async fn step(
    run: &RunContext,
    number: i32,
    asked: &Asked,
    stubborn: bool,
) -> Result<(), JobError> {
    run.log(LogLevel::Info, &format!("step {number}"));
    run.progress(
        usize::try_from(number).unwrap_or_default(),
        Some(asked.steps.into()),
        "steps",
    );
    if !stubborn {
        run.checkpoint().await?;
    }
    let tx = run.begin().await?;
    let (id, attempt) = (run.run_id, run.attempt);
    tx.execute_unprepared(&format!(
        "INSERT INTO step (job_run_id, number, attempt) VALUES ({id}, {number}, {attempt})"
    ))
    .await?;
    if asked.hold_ms > 0 {
        sleep(Duration::from_millis(asked.hold_ms)).await;
    }
    tx.commit().await?;
    Ok(())
}

/// The last step that is done, or 0.
async fn last_step(run: &RunContext) -> Result<i32, DbErr> {
    let ask = Statement::from_string(
        run.db.get_database_backend(),
        format!(
            "SELECT COALESCE(MAX(number), 0) AS number FROM step WHERE job_run_id = {}",
            run.run_id
        ),
    );
    let row = run.db.query_one_raw(ask).await?;
    row.map_or(Ok(0), |row| row.try_get("", "number"))
}
