//! `tribune jobs run` and `retry`: a run that is queued, and waited for.

use std::time::Duration;

use entity::enums::RunState;
use entity::job_run;
use jobs::runner::{self, NewRun, Runner, wait};
use sea_orm::DatabaseConnection;
use serde_json::{Map, Value, json};

use super::Office;
use super::control::refused;
use super::history::find;
use crate::app::clock::SystemClock;
use crate::app::error::StartError;
use crate::app::pulse;
use crate::app::story;
use crate::app::terminal::{ProgressLine, entry, print};
use crate::cli::jobs::{RunJob, RunKey};

/// How often it is looked whether a run that had to wait may start.
const LOOK: Duration = Duration::from_secs(1);

/// Runs a job and waits for it.
///
/// # Errors
/// When there is no such job, its parameters are not right, or the run does not succeed.
pub async fn run(office: &Office, asked: &RunJob) -> Result<(), StartError> {
    let act = office.act();
    let new = NewRun {
        parameters: parameters(asked),
        dry_run: asked.dry_run,
        pretended_at: asked.now,
        ..NewRun::by_hand(&asked.name, &act.actor)
    };
    let registry = office.runner.registry();
    let id = runner::request(&office.beside.db, registry, new, &act).await?;
    see_through(office, id, &asked.name).await
}

/// Tries a run again and waits for it.
///
/// # Errors
/// When there is no such run, it did not fail, or it fails again.
pub async fn retry(office: &Office, RunKey(id): RunKey) -> Result<(), StartError> {
    let (_, job) = find(office, id).await?;
    let tried = runner::retry(&office.beside.db, id, &office.act()).await;
    tried.map_err(refused)?;
    see_through(office, id, &job.name).await
}

/// Waits for a run that is queued, and works it off while no service does.
async fn see_through(office: &Office, id: i64, job: &str) -> Result<(), StartError> {
    if office.job(job).await?.paused_at.is_some() {
        entry(job, "waits: the job is paused")?;
        entry("Run", &format!("JobRun:{id}"))?;
        return entry("", &format!("`tribune jobs resume {job}` lets it start."));
    }
    let ended = watch(office, id, job, job).await?;
    if let Some(result) = &ended.result {
        print(&serde_json::to_string_pretty(result).unwrap_or_default())?;
    }
    entry("Run", &format!("JobRun:{id}"))?;
    if ended.dry_run {
        entry(
            "",
            "It was a dry run: nothing was written, nothing was sent.",
        )?;
    }
    match ended.state {
        RunState::Succeeded => Ok(()),
        _ => Err(StartError::RunFailed),
    }
}

/// Waits for a run that is queued, showing under a name how far it is, and works it off while no service
/// does.
///
/// # Errors
/// When the database fails or the standard output is gone.
pub(in crate::app) async fn watch(
    office: &Office,
    id: i64,
    name: &str,
    job: &str,
) -> Result<job_run::Model, StartError> {
    let worker = tokio::spawn(work_off(
        office.beside.db.clone(),
        office.runner.clone(),
        id,
    ));
    let line = ProgressLine::begin(name);
    let ended = wait(&office.beside.db, id, |row| {
        // A terminal that is gone does not stop the run.
        let _ = line.show(&story::progress(row));
    })
    .await?;
    worker.abort();
    line.end(&story::outcome(job, &ended))?;
    // What the run called for, such as the mail that now waits, is worked off too.
    if !office.is_served().await? {
        office.runner.drain().await?;
    }
    Ok(ended)
}

/// Works a run off as often as it wants to be tried, for as long as no service is there to do it: one
/// may stop while somebody waits here. Its outcome is read from its row, as it is when a service works
/// it off.
async fn work_off(db: DatabaseConnection, runner: Runner, id: i64) {
    loop {
        if let Err(error) = work_off_once(&db, &runner, id).await {
            tracing::error!(%error, "the run could not be worked off");
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn work_off_once(
    db: &DatabaseConnection,
    runner: &Runner,
    id: i64,
) -> Result<(), StartError> {
    if !pulse::is_alive(db, &SystemClock).await? && runner.run_inline(id).await?.is_none() {
        // Another run of the job is at work; it may be that of a worker that is gone.
        runner.rescue().await?;
    }
    Ok(())
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
