//! `tribune jobs history`: the runs that there were.

use domain::zone::LocalTimeError;
use entity::{job, job_run};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use service::time::{ToChrono, ToJiff};

use super::Office;
use super::control::refused;
use crate::app::error::StartError;
use crate::app::terminal::{moment, print, table};
use crate::cli::jobs::History;

/// Lists runs, the latest first.
///
/// # Errors
/// When there is no such job, or the database fails.
pub async fn list(office: &Office, asked: &History) -> Result<(), StartError> {
    use job_run::Column;
    let mut runs = job_run::Entity::find()
        .find_also_related(job::Entity)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(asked.limit + 1);
    if let Some(name) = &asked.job {
        runs = runs.filter(Column::JobId.eq(office.job(name).await?.id));
    }
    if !asked.states.is_empty() {
        runs = runs.filter(Column::State.is_in(asked.states.iter().copied()));
    }
    if let Some(since) = asked.since {
        let since = since.begin(&office.zone, office.beside.clock.now());
        runs = runs.filter(Column::CreatedAt.gte(since.map_err(no_such_time)?.to_chrono()));
    }
    let mut runs = runs.all(&office.beside.db).await?;
    if runs.is_empty() {
        return print("There is no such run.");
    }
    let shown = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let are_more = runs.len() > shown;
    runs.truncate(shown);
    let head = [
        "RUN",
        "JOB",
        "STATE",
        "ASKED FOR BY",
        "ASKED FOR",
        "TOOK",
        "TRIED",
    ];
    let lines = runs.iter().map(|(run, job)| {
        let name = job.as_ref().map_or("", |job| &job.name);
        line(office, run, name)
    });
    table(&head.map(str::to_owned), &lines.collect::<Vec<_>>())?;
    if are_more {
        print("\nThere are older ones: --limit shows more, --since and --state fewer.")?;
    }
    Ok(())
}

fn line(office: &Office, run: &job_run::Model, job: &str) -> [String; 7] {
    let dry = if run.dry_run { " (dry run)" } else { "" };
    let took = match (run.started_at, run.finished_at) {
        (Some(from), Some(to)) => lasting(to.to_jiff().duration_since(from.to_jiff())),
        (Some(_), None) => "so far".to_owned(),
        (None, _) => "-".to_owned(),
    };
    [
        format!("JobRun:{}", run.id),
        format!("{job}{dry}"),
        run.state.as_str().to_owned(),
        run.requested_by.clone(),
        moment(&office.zone, run.created_at.to_jiff()),
        took,
        format!("{}/{}", run.attempt_count, run.max_attempts),
    ]
}

/// A run with its job.
///
/// # Errors
/// When there is none, or the database fails.
pub(super) async fn find(
    office: &Office,
    id: i64,
) -> Result<(job_run::Model, job::Model), StartError> {
    let found = job_run::Entity::find_by_id(id)
        .find_also_related(job::Entity)
        .one(&office.beside.db)
        .await?;
    let found = found.and_then(|(run, job)| Some((run, job?)));
    found.ok_or_else(|| {
        refused(jobs::runner::ControlError::Absent {
            noun: "run",
            key: id.to_string(),
        })
    })
}

/// How long something took, in the two greatest units.
pub(super) fn lasting(took: SignedDuration) -> String {
    let seconds = took.as_secs().max(0);
    let two = |great: i64, unit: &str, small: i64, lesser: &str| match small {
        0 => format!("{great} {unit}"),
        small => format!("{great} {unit} {small} {lesser}"),
    };
    match (seconds / 86_400, seconds / 3_600, seconds / 60) {
        (0, 0, 0) => format!("{:.1} s", took.as_secs_f64().max(0.0)),
        (0, 0, minutes) => two(minutes, "min", seconds % 60, "s"),
        (0, hours, minutes) => two(hours, "h", minutes % 60, "min"),
        (days, hours, _) => two(days, "d", hours % 24, "h"),
    }
}

/// A time at the very edge of the calendar.
pub(super) fn no_such_time(error: LocalTimeError) -> StartError {
    StartError::Usage(format!("there is no such time: {error}"))
}

/// A moment by its second.
pub(super) fn second(office: &Office, at: Timestamp) -> String {
    let zoned = office.zone.at(at);
    zoned.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_by_its_two_greatest_units() {
        let told = |milliseconds| lasting(SignedDuration::from_millis(milliseconds));
        assert_eq!(told(-5), "0.0 s");
        assert_eq!(told(1_640), "1.6 s");
        assert_eq!(told(61_000), "1 min 1 s");
        assert_eq!(told(7_260_000), "2 h 1 min");
        assert_eq!(told(90_000_000), "1 d 1 h");
        assert_eq!(told(604_800_000), "7 d");
    }
}
