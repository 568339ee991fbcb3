//! `tribune jobs`: the jobs from the command line, doing what the API does.

use entity::enums::RunState;
use jobs::runner::{NewRun, enqueue, wait};
use serde_json::{Map, Value, json};

use super::beside::Beside;
use super::clock::SystemClock;
use super::error::StartError;
use super::server::community_zone;
use super::terminal::{ProgressLine, entry, print};
use super::{pulse, story};
use crate::cli::{Place, RunJob};

/// Lists the jobs with their schedules and last runs.
///
/// # Errors
/// When the database is not as it must be.
pub async fn list(place: &Place) -> Result<(), StartError> {
    let beside = Beside::open(place).await?;
    let runner = beside.runner();
    runner
        .sync()
        .await
        .map_err(|error| StartError::Runner(error.to_string()))?;
    let zone = community_zone(&beside.db).await?;
    story::jobs(&beside.db, beside.clock.now(), &zone).await
}

/// Runs a job and waits for it.
///
/// # Errors
/// When there is no such job, its parameters are not right, or the run does not succeed.
pub async fn run(asked: &RunJob) -> Result<(), StartError> {
    let beside = Beside::open(&asked.place).await?;
    let runner = beside.runner();
    runner
        .sync()
        .await
        .map_err(|error| StartError::Runner(error.to_string()))?;
    let new = NewRun {
        parameters: parameters(asked),
        dry_run: asked.dry_run,
        pretended_at: asked.now,
        ..NewRun::by_hand(&asked.name, "command_line")
    };
    let id = enqueue(&beside.db, runner.registry(), new, beside.clock.now()).await?;
    if !pulse::is_alive(&beside.db, &SystemClock).await? {
        let worker = runner.clone();
        // Its outcome is read from the run's row, as it is when a service works it off.
        tokio::spawn(async move {
            if let Err(error) = worker.run_inline(id).await {
                tracing::error!(%error, "the run could not be worked off");
            }
        });
    }
    let line = ProgressLine::begin(&asked.name);
    let ended = wait(&beside.db, id, |row| {
        // A terminal that is gone does not stop the run.
        let _ = line.show(&story::progress(row));
    })
    .await?;
    line.end(&story::outcome(&asked.name, &ended))?;
    if let Some(result) = &ended.result {
        let text = serde_json::to_string_pretty(result).unwrap_or_default();
        print(&text)?;
    }
    entry("Run", &format!("JobRun:{id}"))?;
    // What the run called for, such as the mail that now waits, is worked off too.
    if !pulse::is_alive(&beside.db, &SystemClock).await? {
        runner.drain().await?;
    }
    match ended.state {
        RunState::Succeeded => Ok(()),
        _ => Err(StartError::RunFailed),
    }
}

/// What was asked, as the job reads it.
fn parameters(asked: &RunJob) -> Value {
    let mut given = Map::new();
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            given.insert(name.to_owned(), json!(value));
        }
    };
    add("from", asked.from.map(|date| date.to_string()));
    add("to", asked.to.map(|date| date.to_string()));
    add("as_of", asked.as_of.map(|date| date.to_string()));
    add("meeting", asked.meeting.clone());
    add("report", asked.report.clone());
    Value::Object(given)
}
