//! `tribune jobs cancel`, `pause`, `resume` and `concurrency`.

use entity::enums::RunState;
use jobs::runner::{self, ControlError, EditError, ScheduleEdit};

use super::Office;
use crate::app::error::StartError;
use crate::app::terminal::entry;
use crate::cli::jobs::{AtOnce, RunKey, ScheduleKey, Target};

/// Cancels a run.
///
/// # Errors
/// When there is no such run, or it has ended.
pub async fn cancel(office: &Office, RunKey(id): RunKey) -> Result<(), StartError> {
    let cancelled = runner::cancel(&office.beside.db, id, &office.act()).await;
    let run = format!("JobRun:{id}");
    match cancelled.map_err(refused)? {
        RunState::Running => {
            entry(&run, "is told to stop, and ends at its next step")?;
            entry(
                "",
                &format!("`tribune jobs show {id} --follow` shows when."),
            )
        }
        _ => entry(&run, "is cancelled; it had not begun"),
    }
}

/// Pauses a job or a schedule, or lets it go on.
///
/// # Errors
/// When there is no such job or schedule.
pub async fn set_paused(office: &Office, target: &Target, paused: bool) -> Result<(), StartError> {
    let db = &office.beside.db;
    match target {
        Target::Job(name) => {
            office.job(name).await?;
            let done = runner::set_job_paused(db, name, paused, &office.act()).await;
            done.map_err(refused)?;
            let told = match paused {
                true => "is paused: none of its runs starts; one that is at work goes on",
                false => "goes on; what was due in the meantime is treated as after an absence",
            };
            entry(name, told)
        }
        Target::Schedule(ScheduleKey(id)) => {
            let edit = ScheduleEdit {
                enabled: Some(!paused),
                ..ScheduleEdit::default()
            };
            let registry = office.runner.registry();
            let done = runner::edit_schedule(db, registry, *id, edit, &office.act()).await;
            done.map_err(not_edited)?;
            let told = match paused {
                true => "is paused: it makes no runs; the job can still be run by hand",
                false => "goes on; what was due in the meantime is treated as after an absence",
            };
            entry(&format!("Schedule:{id}"), told)
        }
    }
}

/// Says how many runs of a job may be at work at once.
///
/// # Errors
/// When there is no such job, or none could be at work.
pub async fn set_concurrency(
    office: &Office,
    name: &str,
    AtOnce(most): AtOnce,
) -> Result<(), StartError> {
    office.job(name).await?;
    let done = runner::set_job_concurrency(&office.beside.db, name, most, &office.act()).await;
    done.map_err(refused)?;
    let told = match most {
        None => "as many runs at once as there are workers".to_owned(),
        Some(1) => "one run at a time".to_owned(),
        Some(most) => format!("at most {most} runs at once"),
    };
    entry(name, &told)
}

/// What can't be done to a run or a job, with what to do instead.
pub(super) fn refused(error: ControlError) -> StartError {
    let hint = match &error {
        ControlError::Database(_) | ControlError::NoneAtOnce => "",
        ControlError::Absent { noun: "job", .. } => "\n`tribune jobs list` shows which there are.",
        ControlError::Absent { .. } => "\n`tribune jobs history` shows which there are.",
        ControlError::Ended { run, .. } => &format!("\n`tribune jobs show {run}` tells how."),
        ControlError::NotFailed { .. } => "\n`tribune jobs run` starts one.",
    };
    StartError::Usage(format!("{error}{hint}"))
}

/// What can't be done to a schedule, with what to do instead.
pub(super) fn not_edited(error: EditError) -> StartError {
    let hint = match &error {
        EditError::Absent(_) => "\n`tribune jobs schedules` shows which there are.",
        EditError::Twice => {
            "\n`tribune jobs schedules` shows it; `tribune jobs schedule edit` changes it."
        }
        _ => "",
    };
    StartError::Usage(format!("{error}{hint}"))
}
