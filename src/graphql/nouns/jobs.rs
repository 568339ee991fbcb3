//! What happens by itself, and the record of who did what.

use std::collections::{BTreeSet, HashMap};

use async_graphql::Value;
use entity::{
    access_event, alert, audit_event, campaign, enums, job, job_attempt, job_log, job_run, job_run_output,
    job_run_sample, schedule,
};

use jiff::Timestamp;
use jobs::runner::Recurrence;
use service::time::ToJiff;

use super::rules;
use crate::graphql::{
    error::ApiError,
    layer::{
        column::{Cell, Column},
        describe::{Computed, Group, Kind, Link, NodeColumns, Noun, Values},
        execute::Reader,
        openness::Openness,
    },
};

pub(super) fn job() -> Noun {
    use job::Column as C;
    let next_runs = Computed {
        graphql: "[DateTime!]!",
        load: |reader, jobs| -> Values<'_> { Box::pin(next_runs(reader, jobs)) },
        otherwise: Value::List(Vec::new()),
    };
    Noun::new::<job::Entity>("Job", "jobs", "Something that happens by itself.")
        .small()
        .ascending(C::Name)
        .column(C::Name, "Its name.")
        .column(C::PausedAt, "Since when its schedules stand still.")
        .column(C::Concurrency, "How many of its runs may be at work at once, on all instances together; null for as many as there are workers.")
        .field("nextRuns", "When it is due next: five times by each of its schedules that are in force, soonest first.", Kind::Computed(next_runs))
        .many("schedules", Link::from("Schedule", schedule::Column::JobId).small(), "When it is due.")
        .many("runs", Link::from("JobRun", job_run::Column::JobId), "Its runs, the latest first.")
}

/// How many due times of each schedule are shown.
const SHOWN: usize = 5;

/// The next due times of schedules in force, of jobs that are not paused.
async fn next_runs(reader: &Reader<'_>, jobs: &[i64]) -> Result<HashMap<i64, Value>, ApiError> {
    let next = Column::of(schedule::Column::NextDueAt);
    let mut sql = reader.sql();
    let (due, job) = (sql.alias(), sql.alias());
    sql.push("SELECT ").column(due, "job_id").push(", ").column(due, "cron");
    sql.push(", ").column(due, "zone").push(", ").column(due, "next_due_at");
    sql.push(" FROM ").table("schedule", due).push(" JOIN ").table("job", job);
    sql.push(" ON ").column(job, "id").push(" = ").column(due, "job_id");
    sql.push(" WHERE ").column(due, "enabled").push(" AND ").column(job, "paused_at");
    sql.push(" IS NULL AND ").keyed(due, "job_id", jobs);
    let mut by_job: HashMap<i64, BTreeSet<Timestamp>> = HashMap::new();
    for row in reader.fetch(sql.finish()).await? {
        let (cron, zone): (String, String) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let times = Recurrence::parse(&cron, &zone)
            .map_err(|error| ApiError::Internal(error.to_string()))?;
        if let Cell::Instant(next) = next.read(&row, 3)? {
            let next = next.to_jiff();
            let due = by_job.entry(row.try_get_by_index(0)?).or_default();
            due.insert(next);
            due.extend(times.upcoming(next, SHOWN - 1));
        }
    }
    let values = by_job.into_iter().map(|(job, due)| {
        let due = due.into_iter().map(|due| Value::String(due.to_string()));
        (job, Value::List(due.collect()))
    });
    Ok(values.collect())
}

pub(super) fn schedule() -> Noun {
    use schedule::Column as C;
    Noun::new::<schedule::Entity>("Schedule", "schedules", "When a job is due.")
        .small()
        .column(C::Cron, "The times, as a cron expression.")
        .column(C::Zone, "The time zone of these times, an IANA name.")
        .column(C::Enabled, "Whether it is in force.")
        .words::<enums::CatchUp>(C::CatchUp, "What happens to due times that were missed.")
        .column(C::WindowSeconds, "How late a missed time is caught up with, in seconds; null for always.")
        .words::<enums::Overlap>(C::Overlap, "What happens to a due run while the last one is still going.")
        .column(C::Parameters, "The parameters of its runs.")
        .for_only(Openness::Administrators)
        .column(C::LastDueAt, "When it was due last.")
        .column(C::NextDueAt, "When it is due next.")
        .one("job", "Job", C::JobId, "The job.")
        .many("runs", Link::from("JobRun", job_run::Column::ScheduleId), "Its runs.")
}

pub(super) fn job_run() -> Noun {
    use job_run::Column as C;
    let progress = Group {
        name: "JobProgress",
        fields: [
            ("done", ("How many steps are done.", Column::of(C::ProgressDone))),
            ("total", ("Out of how many; null while unknown.", Column::of(C::ProgressTotal))),
            ("phase", ("What it is at.", Column::of(C::ProgressPhase))),
        ]
        .into_iter()
        .collect(),
    };
    Noun::new::<job_run::Entity>("JobRun", "jobRuns", "A run of a job.")
        .descending(C::CreatedAt)
        .words::<enums::RunState>(C::State, "How far it has come.")
        .words::<enums::RunTrigger>(C::Trigger, "What asked for it.")
        .column(C::DueAt, "When it was due, where a schedule asked for it.")
        .column(C::Parameters, "Its parameters.")
        .for_only(Openness::Administrators)
        .column(C::DryRun, "Whether it only shows what it would do.")
        .column(C::PretendedAt, "The moment that it believes in, where it is not the clock's.")
        .column(C::Priority, "The greater, the sooner.")
        .column(C::AvailableAt, "From when on a worker may take it.")
        .column(C::StartedAt, "When it started first.")
        .column(C::FinishedAt, "When it ended.")
        .column(C::AttemptCount, "How often it was tried.")
        .column(C::MaxAttempts, "How often it may be tried.")
        .field("progress", "How far a run is.", Kind::Group(progress))
        .column(C::CancelRequestedAt, "When somebody asked for it to stop.")
        .column(C::Result, "What it says of itself in the end.")
        .for_only(Openness::Administrators)
        .column(C::Error, "Why it failed.")
        .for_only(Openness::Administrators)
        .column(C::RequestedBy, "Who asked for it.")
        .for_only(Openness::Administrators)
        .column(C::CreatedAt, "When it was asked for.")
        .one("job", "Job", C::JobId, "The job.")
        .one("schedule", "Schedule", C::ScheduleId, "The schedule that asked for it.")
        .many("attempts", Link::from("JobAttempt", job_attempt::Column::JobRunId).small(), "Its attempts.")
        .many("log", Link::from("JobLogLine", job_log::Column::JobRunId), "Its log.")
        .many("outputs", Link::from("JobRunOutput", job_run_output::Column::JobRunId), "What it made.")
        .many("samples", Link::from("JobRunSample", job_run_sample::Column::JobRunId).small(), "What it would have written, where it was a dry run.")
        .many("campaigns", Link::from("Campaign", campaign::Column::JobRunId).small(), "What it sent.")
        .many("auditEvents", Link::from("AuditEvent", audit_event::Column::JobRunId), "What it changed.")
        .many("alerts", Link::from("Alert", alert::Column::JobRunId).small(), "What it has administrators look at.")
}

pub(super) fn job_attempt() -> Noun {
    use job_attempt::Column as C;
    Noun::new::<job_attempt::Entity>("JobAttempt", "jobAttempts", "An attempt at a run.")
        .ascending(C::Number)
        .column(C::Number, "Its number, from 1.")
        .column(C::Instance, "Which worker tried.")
        .column(C::StartedAt, "When it began.")
        .column(C::FinishedAt, "When it ended.")
        .words::<enums::AttemptOutcome>(C::Outcome, "How it ended.")
        .column(C::Error, "Why it failed.")
        .for_only(Openness::Administrators)
        .one("jobRun", "JobRun", C::JobRunId, "The run.")
}

pub(super) fn job_log_line() -> Noun {
    use job_log::Column as C;
    Noun::new::<job_log::Entity>("JobLogLine", "jobLogLines", "A line of a run's log.")
        .seen_by(rules::administrators)
        .column(C::At, "When.")
        .column(C::AttemptNumber, "In which attempt.")
        .words::<enums::LogLevel>(C::Level, "How much it matters.")
        .column(C::Message, "What it says.")
        .for_only(Openness::Administrators)
        .one("jobRun", "JobRun", C::JobRunId, "The run.")
}

pub(super) fn job_run_output() -> Noun {
    use job_run_output::Column as C;
    let node = NodeColumns {
        noun: Column::of(C::Noun),
        row: Column::of(C::RowId),
    };
    Noun::new::<job_run_output::Entity>("JobRunOutput", "jobRunOutputs", "Something that a run made.")
        .ascending(C::Position)
        .column(C::Position, "Its place among what the run made.")
        .field("node", "What it made, as it is now; null where it is gone.", Kind::Node(node))
        .one("jobRun", "JobRun", C::JobRunId, "The run.")
}

pub(super) fn alert() -> Noun {
    use alert::Column as C;
    let subject = NodeColumns {
        noun: Column::of(C::SubjectType),
        row: Column::of(C::SubjectId),
    };
    Noun::new::<alert::Entity>("Alert", "alerts", "Something that an administrator has to look at.")
        .descending(C::OpenedAt)
        .words::<enums::AlertKind>(C::Kind, "What is the matter.")
        .field("subject", "With what: a job, a seat, the community, a meeting, the office that somebody held last, a jurisdiction.", Kind::Node(subject))
        .column(C::OpenedAt, "Since when.")
        .column(C::ToldAt, "When administrators were told by mail; null while they were not.")
        .column(C::ClosedAt, "When it was over, or somebody closed it; null while it is open.")
        .column(C::ClosedBy, "Who found that it was over: a job, or whoever closed it.")
        .for_only(Openness::Administrators)
        .one("jobRun", "JobRun", C::JobRunId, "The run that it is about.")
}

pub(super) fn job_run_sample() -> Noun {
    use job_run_sample::Column as C;
    Noun::new::<job_run_sample::Entity>("JobRunSample", "jobRunSamples", "What a dry run would have written, as somebody made up would read it.")
        .seen_by(rules::administrators)
        .ascending(C::Position)
        .column(C::Position, "Its place among the samples of its run.")
        .words::<enums::WritingKind>(C::Kind, "What it is.")
        .words::<enums::MessageLanguage>(C::Language, "Its language.")
        .column(C::Subject, "Its subject, or its title.")
        .for_only(Openness::Administrators)
        .column(C::Text, "Its words; of a report, its Markdown.")
        .for_only(Openness::Administrators)
        .column(C::Html, "The same as a page, for letters.")
        .for_only(Openness::Administrators)
        .one("jobRun", "JobRun", C::JobRunId, "The run.")
}

pub(super) fn access_event() -> Noun {
    use access_event::Column as C;
    Noun::new::<access_event::Entity>("AccessEvent", "accessEvents", "Somebody read personal data.")
        .seen_by(rules::administrators)
        .descending(C::At)
        .column(C::At, "When.")
        .column(C::Actor, "Who: person:12, token:3, administrator and the like.")
        .words::<enums::AccessWay>(C::Way, "By which way.")
        .column(C::Operation, "The name of the operation, where it has one, or the page.")
        .column(C::Fields, "Which fields, a list: Person.phone and the like. What they said is not kept.")
}

pub(super) fn audit_event() -> Noun {
    use audit_event::Column as C;
    let subject = NodeColumns {
        noun: Column::of(C::SubjectType),
        row: Column::of(C::SubjectId),
    };
    Noun::new::<audit_event::Entity>("AuditEvent", "auditEvents", "Somebody did something.")
        .seen_by(rules::administrators)
        .descending(C::At)
        .column(C::At, "When.")
        .column(C::Actor, "Who: administrator, person:12, job:recruitment and the like.")
        .column(C::Action, "What was done.")
        .column(C::SubjectType, "To what kind of thing.")
        .field("subject", "The thing, as it is now; null where it is gone.", Kind::Node(subject))
        .column(C::Before, "What was there before: the columns that changed and rows by their tables; what is private only says whether it was there.")
        .for_only(Openness::Administrators)
        .column(C::After, "What is there after, in the same form.")
        .for_only(Openness::Administrators)
        .column(C::Detail, "What no row says.")
        .for_only(Openness::Administrators)
        .one("jobRun", "JobRun", C::JobRunId, "The run that did it.")
}
