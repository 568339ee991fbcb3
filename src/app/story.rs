//! Runs, told in a line each for the terminal.

use domain::zone::Zone;
use entity::enums::RunState;
use entity::{job, job_run, schedule};
use jiff::Timestamp;
use jobs::{council_report, invitation_reminders, quarterly_invitations, recruitment};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use service::error::ServiceError;
use service::time::ToJiff;

use super::error::StartError;
use super::terminal::{entry, moment, print};

/// How far a run is.
pub fn progress(run: &job_run::Model) -> String {
    let phase = run.progress_phase.as_deref().unwrap_or(run.state.as_str());
    match run.progress_total {
        Some(total) if total > 0 => {
            let width: i32 = 24;
            let filled = (run.progress_done.clamp(0, total) * width / total).clamp(0, width);
            let (filled, rest) = (
                filled.unsigned_abs() as usize,
                (width - filled).unsigned_abs() as usize,
            );
            format!(
                "{}{} {}/{total} {phase}",
                "█".repeat(filled),
                "░".repeat(rest),
                run.progress_done
            )
        }
        _ => phase.to_owned(),
    }
}

/// What came of a run.
pub fn outcome(job: &str, run: &job_run::Model) -> String {
    let result = run.result.as_ref();
    match (run.state, result) {
        (RunState::Succeeded, Some(result)) => summary(job, result),
        (RunState::Succeeded, None) => "done".to_owned(),
        (state @ (RunState::Queued | RunState::Running), _) => state.as_str().to_owned(),
        (state, _) => {
            let reason = run.error.as_deref().unwrap_or("see its log");
            format!("{}: {reason}", state.as_str())
        }
    }
}

/// A run's result in words; jobs whose result needs none are just done.
fn summary(job: &str, result: &Value) -> String {
    match job {
        council_report::NAME => report(result),
        quarterly_invitations::NAME | invitation_reminders::NAME => on_meetings(result),
        recruitment::NAME => cases(result),
        _ => "done".to_owned(),
    }
}

fn report(result: &Value) -> String {
    let figure = |name: &str| result["figures"][name].as_u64().unwrap_or(0);
    let state = if result["new"] == true {
        "new"
    } else {
        "unchanged"
    };
    format!(
        "Report:{} version {} ({state}): {} members; {} federal, {} provincial or territorial, {} municipal organizations; {} jurisdictions unrepresented",
        result["report"],
        result["version"],
        figure("members"),
        figure("federal"),
        figure("provincial-territorial"),
        figure("municipal"),
        figure("unrepresented"),
    )
}

/// Messages on a meeting, as results name them.
const ON_A_MEETING: [&str; 5] = [
    "invitations",
    "cancellations",
    "thanks",
    "answer_reminders",
    "meeting_reminders",
];

fn on_meetings(result: &Value) -> String {
    let (mut messages, mut unreachable) = (0, 0);
    for meeting in result["meetings"].as_array().into_iter().flatten() {
        for expanded in ON_A_MEETING.map(|kind| &meeting[kind]) {
            messages += expanded["messages"].as_u64().unwrap_or(0);
            unreachable += expanded["unreachable"].as_array().map_or(0, Vec::len);
        }
    }
    let plural = if messages == 1 { "" } else { "s" };
    format!("{messages} message{plural}; without a usable address: {unreachable}")
}

fn cases(result: &Value) -> String {
    let list = |what: &str| {
        let codes: Vec<&str> = result[what]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        match codes.len() {
            0 => "none".to_owned(),
            count => format!("{count} ({})", codes.join(", ")),
        }
    };
    format!(
        "cases opened: {}; closed: {}; kept: {}",
        list("opened"),
        list("closed"),
        list("kept")
    )
}

/// The first run of a job that somebody asked for.
///
/// # Errors
/// When the database fails.
pub async fn first_run(
    db: &DatabaseConnection,
    job: &str,
    requested_by: &str,
) -> Result<Option<job_run::Model>, StartError> {
    let Some(job) = job::Entity::find()
        .filter(job::Column::Name.eq(job))
        .one(db)
        .await?
    else {
        return Ok(None);
    };
    let first = job_run::Entity::find()
        .filter(job_run::Column::JobId.eq(job.id))
        .filter(job_run::Column::RequestedBy.eq(requested_by))
        .order_by_asc(job_run::Column::Id)
        .one(db)
        .await?;
    Ok(first)
}

/// The last run of a job, leaving out the due times that passed while another run was at work.
async fn last_run(db: &DatabaseConnection, job: i64) -> Result<Option<job_run::Model>, StartError> {
    let last = job_run::Entity::find()
        .filter(job_run::Column::JobId.eq(job))
        .filter(job_run::Column::State.ne(RunState::Discarded))
        .order_by_desc(job_run::Column::Id)
        .one(db)
        .await?;
    Ok(last)
}

/// The jobs with their schedules and last runs; each time is in the zone that stands before it, or in
/// the community's.
///
/// # Errors
/// When the database fails, or has a zone that nobody knows.
pub async fn jobs(db: &DatabaseConnection, now: Timestamp, zone: &Zone) -> Result<(), StartError> {
    let schedules = schedule::Entity::find()
        .order_by_asc(schedule::Column::Id)
        .all(db)
        .await?;
    for job in job::Entity::find()
        .order_by_asc(job::Column::Id)
        .all(db)
        .await?
    {
        print(&job.name)?;
        if job.paused_at.is_some() {
            entry("paused", "")?;
        }
        let its_own = |schedule: &&schedule::Model| schedule.job_id == job.id;
        for schedule in schedules.iter().filter(its_own) {
            entry(&schedule.cron, &times(schedule, now)?)?;
        }
        match last_run(db, job.id).await? {
            Some(run) => entry("last run", &last(&job.name, &run, zone))?,
            None => entry("last run", "none yet")?,
        }
    }
    Ok(())
}

fn times(schedule: &schedule::Model, now: Timestamp) -> Result<String, StartError> {
    let zone = Zone::parse(&schedule.zone).map_err(ServiceError::from)?;
    let next = schedule.next_due_at.to_jiff();
    let next = if next < now {
        "now".to_owned()
    } else {
        moment(&zone, next)
    };
    let state = if schedule.enabled { "" } else { " (disabled)" };
    Ok(format!("{}, next {next}{state}", schedule.zone))
}

fn last(job: &str, run: &job_run::Model, zone: &Zone) -> String {
    let at = run.finished_at.or(run.started_at).unwrap_or(run.created_at);
    format!("{}, {}", moment(zone, at.to_jiff()), outcome(job, run))
}
