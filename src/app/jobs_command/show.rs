//! `tribune jobs show`: one run, as it stands or as it goes on.

use std::time::Duration;

use entity::enums::RunState;
use entity::{job, job_attempt, job_log, job_run, schedule};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use service::time::ToJiff;
use tokio::time::sleep;

use super::Office;
use super::history::{find, lasting, second};
use crate::app::error::StartError;
use crate::app::story;
use crate::app::terminal::{ProgressLine, entry, print};
use crate::cli::jobs::RunKey;

/// How often it is looked whether a run has moved.
const LOOK: Duration = Duration::from_millis(250);

/// Shows a run.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn show(office: &Office, RunKey(id): RunKey, follow: bool) -> Result<(), StartError> {
    let (mut run, job) = find(office, id).await?;
    head(office, &run, &job).await?;
    print("\nLog")?;
    let mut log = Log::default();
    if follow {
        run = log.follow(office, run, &job).await?;
    }
    log.print_new(office, id, &ProgressLine::silent()).await?;
    if log.last == 0 {
        print("  nothing")?;
    }
    print("\nAttempts")?;
    attempts(office, id).await?;
    match &run.result {
        Some(result) => {
            print("\nResult")?;
            print(&serde_json::to_string_pretty(result).unwrap_or_default())
        }
        None => Ok(()),
    }
}

/// What it is and how it stands.
async fn head(office: &Office, run: &job_run::Model, job: &job::Model) -> Result<(), StartError> {
    let dry = if run.dry_run { ", dry run" } else { "" };
    print(&format!("JobRun:{} of {}{dry}", run.id, job.name))?;
    entry("State", &state(run))?;
    let asked = second(office, run.created_at.to_jiff());
    entry("Asked for", &format!("{asked} by {}", run.requested_by))?;
    if let (Some(id), Some(due)) = (run.schedule_id, run.due_at) {
        let schedule = schedule::Entity::find_by_id(id)
            .one(&office.beside.db)
            .await?;
        let cron = schedule.map_or(String::new(), |row| format!(": {} {}", row.cron, row.zone));
        let due = second(office, due.to_jiff());
        entry("Due", &format!("{due} (Schedule:{id}{cron})"))?;
    }
    if let Some(at) = run.pretended_at {
        entry("Believes that it is", &second(office, at.to_jiff()))?;
    }
    if run
        .parameters
        .as_object()
        .is_some_and(|given| !given.is_empty())
    {
        entry("Parameters", &run.parameters.to_string())?;
    }
    if run.state == RunState::Queued {
        let from = second(office, run.available_at.to_jiff());
        entry("May start", &from)?;
    }
    if run.progress_total.is_some() {
        entry("Progress", &story::progress(run))?;
    }
    if let Some(error) = &run.error {
        entry("Error", error)?;
    }
    Ok(())
}

fn state(run: &job_run::Model) -> String {
    let word = run.state.as_str();
    let stops = run.cancel_requested_at.is_some() && run.state == RunState::Running;
    match (run.started_at, run.finished_at) {
        _ if stops => format!("{word}, told to stop"),
        (Some(from), Some(to)) => {
            let took = lasting(to.to_jiff().duration_since(from.to_jiff()));
            format!("{word} after {took}")
        }
        _ => word.to_owned(),
    }
}

/// A run's log, as far as it was shown.
#[derive(Default)]
struct Log {
    /// The last line that was shown.
    last: i64,
}

impl Log {
    /// Shows lines as they come and how far the run is, until it has ended.
    async fn follow(
        &mut self,
        office: &Office,
        mut run: job_run::Model,
        job: &job::Model,
    ) -> Result<job_run::Model, StartError> {
        let progress = ProgressLine::begin(&job.name);
        while matches!(run.state, RunState::Queued | RunState::Running) {
            if run.state == RunState::Queued && !office.is_served().await? {
                progress.clear()?;
                entry("", "It waits for a service: none is up.")?;
                return Ok(run);
            }
            self.print_new(office, run.id, &progress).await?;
            progress.show(&story::progress(&run))?;
            sleep(LOOK).await;
            (run, _) = find(office, run.id).await?;
        }
        self.print_new(office, run.id, &progress).await?;
        progress.end(&story::outcome(&job.name, &run))?;
        Ok(run)
    }

    /// Prints the lines that were not there the last time.
    async fn print_new(
        &mut self,
        office: &Office,
        run: i64,
        progress: &ProgressLine,
    ) -> Result<(), StartError> {
        let lines = job_log::Entity::find()
            .filter(job_log::Column::JobRunId.eq(run))
            .filter(job_log::Column::Id.gt(self.last))
            .order_by_asc(job_log::Column::Id)
            .all(&office.beside.db)
            .await?;
        for line in lines {
            progress.clear()?;
            let at = second(office, line.at.to_jiff());
            print(&format!(
                "  {at}  {:<5}  {}",
                line.level.as_str(),
                line.message
            ))?;
            self.last = line.id;
        }
        Ok(())
    }
}

async fn attempts(office: &Office, run: i64) -> Result<(), StartError> {
    let attempts = job_attempt::Entity::find()
        .filter(job_attempt::Column::JobRunId.eq(run))
        .order_by_asc(job_attempt::Column::Number)
        .all(&office.beside.db)
        .await?;
    if attempts.is_empty() {
        return print("  none");
    }
    for attempt in attempts {
        let began = second(office, attempt.started_at.to_jiff());
        let took = attempt.finished_at.map_or("so far".to_owned(), |at| {
            lasting(at.to_jiff().duration_since(attempt.started_at.to_jiff()))
        });
        let outcome = attempt
            .outcome
            .map_or("at work", |outcome| outcome.as_str());
        let number = attempt.number;
        print(&format!(
            "  {number:>2}  {began}  {took:<10}  {outcome:<11}  on {}",
            attempt.instance
        ))?;
        if let Some(error) = &attempt.error {
            print(&format!("      {error}"))?;
        }
    }
    Ok(())
}
