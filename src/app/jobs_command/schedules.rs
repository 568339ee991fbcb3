//! `tribune jobs schedules`, `schedule` and `backfill`: when jobs are due, and what nobody was there
//! for.

use domain::zone::Zone;
use entity::enums::{CatchUp, Overlap};
use entity::{job, job_run, schedule};
use jiff::{SignedDuration, Timestamp};
use jobs::runner::{self, DueTime, Recurrence, ScheduleEdit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use service::error::ServiceError;
use service::time::ToJiff;

use super::Office;
use super::control::not_edited;
use super::history::{lasting, no_such_time};
use crate::app::error::StartError;
use crate::app::terminal::{entry, print};
use crate::cli::jobs::{Policies, ScheduleKey, When};

/// How many of its next times a schedule shows.
const SHOWN: usize = 5;

/// Lists schedules with their next times.
///
/// # Errors
/// When there is no such job, or the database fails.
pub async fn list(office: &Office, only: Option<&str>) -> Result<(), StartError> {
    let mut schedules = schedule::Entity::find()
        .find_also_related(job::Entity)
        .order_by_asc(schedule::Column::Id);
    if let Some(name) = only {
        let job = office.job(name).await?.id;
        schedules = schedules.filter(schedule::Column::JobId.eq(job));
    }
    let schedules = schedules.all(&office.beside.db).await?;
    if schedules.is_empty() {
        return print(
            "There is no schedule. `tribune jobs schedule add --help` says how to add one.",
        );
    }
    for (place, (row, job)) in schedules.iter().enumerate() {
        if place > 0 {
            print("")?;
        }
        if let Some(job) = job {
            show(office, row, job)?;
        }
    }
    Ok(())
}

fn show(office: &Office, row: &schedule::Model, job: &job::Model) -> Result<(), StartError> {
    print(&format!("Schedule:{} of {}", row.id, job.name))?;
    entry("Times", &format!("{}  {}", row.cron, row.zone))?;
    entry("After an absence", &after_an_absence(row))?;
    entry("Still at it", still_at_it(row.overlap))?;
    if row
        .parameters
        .as_object()
        .is_some_and(|given| !given.is_empty())
    {
        entry("Parameters", &row.parameters.to_string())?;
    }
    if !row.enabled {
        return entry("Next", "never: the schedule is paused");
    }
    let zone = Zone::parse(&row.zone).map_err(ServiceError::from)?;
    let times = next_times(row, office.beside.clock.now())?;
    let format = format_of(&zone, &times);
    for (place, at) in times.into_iter().enumerate() {
        let name = if place == 0 { "Next" } else { "" };
        entry(name, &local(&zone, at, format))?;
    }
    if job.paused_at.is_some() {
        entry("", "none of these runs starts: the job is paused")?;
    }
    Ok(())
}

fn after_an_absence(row: &schedule::Model) -> String {
    let policy = match row.catch_up {
        CatchUp::None => return "nothing is made up for (none)".to_owned(),
        CatchUp::Latest => "the latest due time is made up for (latest)",
        CatchUp::Each => "each due time is made up for (each)",
    };
    match row.window_seconds {
        None => format!("{policy}, however late"),
        Some(seconds) => {
            let window = SignedDuration::from_secs(seconds.into());
            format!("{policy}, up to {} late", lasting(window))
        }
    }
}

const fn still_at_it(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::Skip => "the due time is let go (skip)",
        Overlap::Queue => "the due time waits (queue)",
        Overlap::Allow => "the due time runs beside it (allow)",
    }
}

/// The next due times; the first of them may have come already, and is seen to by the next tick.
fn next_times(row: &schedule::Model, now: Timestamp) -> Result<Vec<Timestamp>, StartError> {
    let times = Recurrence::parse(&row.cron, &row.zone);
    let times = times.map_err(|error| StartError::Runner(error.to_string()))?;
    let next = row.next_due_at.to_jiff();
    if next > now {
        let mut all = vec![next];
        all.extend(times.upcoming(next, SHOWN - 1));
        return Ok(all);
    }
    Ok(times.upcoming(now, SHOWN))
}

/// How moments of one list are written: with seconds where one of them has some.
fn format_of(zone: &Zone, times: &[Timestamp]) -> &'static str {
    match times.iter().all(|at| zone.at(*at).second() == 0) {
        true => "%a %Y-%m-%d %H:%M %Z",
        false => "%a %Y-%m-%d %H:%M:%S %Z",
    }
}

/// A moment by a zone's clocks, with the day of the week and what the clocks are set to.
fn local(zone: &Zone, at: Timestamp, format: &str) -> String {
    zone.at(at).strftime(format).to_string()
}

/// Adds a schedule.
///
/// # Errors
/// When there is no such job, or the schedule makes no sense.
pub async fn add(
    office: &Office,
    job: &str,
    (cron, zone): (String, Option<String>),
    policies: Policies,
) -> Result<(), StartError> {
    let zone = zone.unwrap_or_else(|| office.zone.name().to_owned());
    let edit = edited((Some(cron), Some(zone)), policies);
    let registry = office.runner.registry();
    let added = runner::add_schedule(&office.beside.db, registry, job, edit, &office.act()).await;
    show_one(office, added.map_err(not_edited)?).await
}

/// Changes a schedule.
///
/// # Errors
/// When there is none, or it would make no sense.
pub async fn edit(
    office: &Office,
    ScheduleKey(id): ScheduleKey,
    times: (Option<String>, Option<String>),
    policies: Policies,
) -> Result<(), StartError> {
    let edit = edited(times, policies);
    let registry = office.runner.registry();
    let done = runner::edit_schedule(&office.beside.db, registry, id, edit, &office.act()).await;
    done.map_err(not_edited)?;
    show_one(office, id).await
}

fn edited((cron, zone): (Option<String>, Option<String>), policies: Policies) -> ScheduleEdit {
    ScheduleEdit {
        cron,
        zone,
        enabled: None,
        catch_up: policies.catch_up,
        window_seconds: policies.window.map(|window| window.0),
        overlap: policies.overlap,
        parameters: policies.parameters,
    }
}

async fn show_one(office: &Office, id: i64) -> Result<(), StartError> {
    let (row, job) = find(office, id).await?;
    show(office, &row, &job)
}

async fn find(office: &Office, id: i64) -> Result<(schedule::Model, job::Model), StartError> {
    let found = schedule::Entity::find_by_id(id)
        .find_also_related(job::Entity)
        .one(&office.beside.db)
        .await?;
    let found = found.and_then(|(row, job)| Some((row, job?)));
    found.ok_or_else(|| not_edited(runner::EditError::Absent(id)))
}

/// Makes up for the due times of a span, or shows them.
///
/// # Errors
/// When there is no such schedule, or the span has not passed or has too many due times.
pub async fn backfill(
    office: &Office,
    ScheduleKey(id): ScheduleKey,
    (from, until): (When, When),
    preview: bool,
) -> Result<(), StartError> {
    let (row, job) = find(office, id).await?;
    let zone = Zone::parse(&row.zone).map_err(ServiceError::from)?;
    let act = office.act();
    let from = from.begin(&zone, act.now).map_err(no_such_time)?;
    let until = until.end(&zone, act.now).map_err(no_such_time)?;
    if from > until {
        return Err(StartError::Usage(
            "--from is after --until; give the first moment and the last.".to_owned(),
        ));
    }
    if until > act.now {
        let now = local(&zone, act.now, "%Y-%m-%d %H:%M %Z");
        return Err(StartError::Usage(format!(
            "--until is to come; what is due after now ({now}) needs no making up for."
        )));
    }
    let db = &office.beside.db;
    let before = runner::due_times(db, id, from, until, act.now).await;
    let before = before.map_err(not_edited)?;
    if before.is_empty() {
        return print("Nothing was due in this span.");
    }
    if preview {
        tell(office, &zone, &before, &[]).await?;
        return print("\nNothing was written: this is a preview.");
    }
    let registry = office.runner.registry();
    let all = runner::backfill(db, registry, id, from, until, &act).await;
    let all = all.map_err(not_edited)?;
    tell(office, &zone, &all, &before).await?;
    if before.iter().all(|due| due.run.is_some()) {
        return print("\nEach has its run already: nothing was queued.");
    }
    if job.paused_at.is_some() {
        return print(&format!(
            "\n{0} is paused: `tribune jobs resume {0}` lets the runs start.",
            job.name
        ));
    }
    if !office.is_served().await? {
        office.runner.drain().await?;
        print("\nNo service is up: what waited was worked off here.")?;
    }
    Ok(())
}

/// Tells each due time with the run that answers to it. Runs that were not there before are new.
async fn tell(
    office: &Office,
    zone: &Zone,
    due: &[DueTime],
    before: &[DueTime],
) -> Result<(), StartError> {
    let keys = due.iter().filter_map(|due| due.run);
    let runs = job_run::Entity::find()
        .filter(job_run::Column::Id.is_in(keys))
        .all(&office.beside.db)
        .await?;
    let times: Vec<Timestamp> = due.iter().map(|due| due.at).collect();
    let format = format_of(zone, &times);
    for one in due {
        let is_new = before
            .iter()
            .any(|was| was.at == one.at && was.run.is_none());
        let told = match one.run {
            None => "no run answers to it; one would be queued".to_owned(),
            Some(run) if is_new => format!("JobRun:{run}, queued"),
            Some(run) => {
                let row = runs.iter().find(|row| row.id == run);
                let state = row.map_or("", |row| row.state.as_str());
                format!("JobRun:{run}, {state}")
            }
        };
        print(&format!("  {:<30} {told}", local(zone, one.at, format)))?;
    }
    Ok(())
}
