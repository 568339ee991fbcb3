//! Commands on the jobs, their runs and their schedules.

mod given;

use clap::{Args, Subcommand};
use entity::enums::{CatchUp, Overlap, RunState};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::Place;

pub use given::{AtOnce, RunKey, ScheduleKey, Target, When, Window};

/// What can be done with jobs from the command line.
#[derive(Debug, Subcommand)]
pub enum JobsCommand {
    /// List the jobs with their schedules and last runs
    List {
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Run a job and wait for it
    #[command(
        long_about = "Enqueues a run and waits for it, showing its progress. A service that \
        is up works it off; with none up, this command does.",
        after_long_help = "Examples:\n  tribune jobs run council_report --from 2020-09-01 --to \
        2021-08-31\n  tribune jobs run quarterly_invitations --dry-run"
    )]
    Run(Box<RunJob>),
    /// List runs, the latest first
    #[command(
        after_long_help = "Examples:\n  tribune jobs history --job recruitment --limit 5\n  \
        tribune jobs history --state failed --state missed --since 7d"
    )]
    History(Box<History>),
    /// Show a run: its log, its attempts, its result
    Show {
        /// The run, as the history shows it: JobRun:12, or 12
        run: RunKey,
        /// Go on while it runs: the log as it is written, and how far it is
        #[arg(long, short)]
        follow: bool,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Cancel a run: at once while it waits, at its next step while it is at work
    Cancel {
        /// The run, as the history shows it: JobRun:12, or 12
        run: RunKey,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Try a run again that failed or was cancelled, and wait for it
    #[command(
        long_about = "Queues a run again that failed or was cancelled, with all of its attempts \
        before it, and waits for it as `run` does. What it did until then stays done."
    )]
    Retry {
        /// The run, as the history shows it: JobRun:12, or 12
        run: RunKey,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Pause a job or a schedule
    #[command(
        long_about = "Pauses a job: none of its runs starts, by no way; one that is at work goes \
        on. Or pauses a schedule: it makes no runs, and the job can still be run by hand. What was \
        due in the meantime is treated as after an absence."
    )]
    Pause {
        /// The job's name, or the schedule: Schedule:3
        #[arg(value_name = "NAME|SCHEDULE")]
        target: Target,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Let a job or a schedule go on
    Resume {
        /// The job's name, or the schedule: Schedule:3
        #[arg(value_name = "NAME|SCHEDULE")]
        target: Target,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Say how many runs of a job may be at work at once
    #[command(
        long_about = "Says how many runs of a job may be at work at once, on all instances \
        together. Runs that are at work already go on."
    )]
    Concurrency {
        /// The job's name, as `tribune jobs list` shows it
        name: String,
        /// How many: a number from 1 on, or any, for as many as there are workers
        #[arg(value_name = "N|any")]
        most: AtOnce,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// List the schedules, each with its next five times
    Schedules {
        /// Of this job alone
        #[arg(long, value_name = "NAME")]
        job: Option<String>,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Add a schedule, or change one
    Schedule {
        /// What to do with it.
        #[command(subcommand)]
        command: ScheduleCommand,
    },
    /// Make up for the due times of a span that no run answers to
    #[command(
        long_about = "Queues a run for each due time of a span that no run answers to, whatever \
        the schedule's window and policy say. A service that is up works them off; with none up, this \
        command does. Asked twice, it queues nothing twice.",
        after_long_help = "Examples:\n  tribune jobs backfill Schedule:4 --from 2021-08-01 --until \
        2021-08-31 --preview\n  tribune jobs backfill Schedule:4 --from 3d --until \
        2021-09-01T12:00:00Z"
    )]
    Backfill {
        /// The schedule, as `tribune jobs schedules` shows it: Schedule:3, or 3
        schedule: ScheduleKey,
        /// The first moment: a day of the schedule's zone, an instant, or a time ago such as 3d
        #[arg(long, value_name = "WHEN")]
        from: When,
        /// The last moment: through a day, an instant, or a time ago; up to now
        #[arg(long, value_name = "WHEN")]
        until: When,
        /// Show the due times and the runs that there are, and write nothing
        #[arg(long)]
        preview: bool,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
}

/// A run that somebody asks for.
#[derive(Args, Debug)]
pub struct RunJob {
    /// The job's name, as `tribune jobs list` shows it
    pub name: String,
    /// First day of the report's period
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Last day of the report's period
    #[arg(long, value_name = "DATE")]
    pub to: Option<Date>,
    /// The day as at which a report counts [default: the period's last day]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// The meeting to invite to, as the API names it (Meeting:12)
    #[arg(long, value_name = "ID")]
    pub meeting: Option<String>,
    /// The report to send, as the API names it (Report:3)
    #[arg(long, value_name = "ID")]
    pub report: Option<String>,
    /// The moment that the run believes in, such as 2021-09-01T13:00:00Z [default: the clock's]
    #[arg(long, value_name = "TIME")]
    pub now: Option<Timestamp>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Which instance's.
    #[command(flatten)]
    pub place: Place,
}

/// Which runs are listed.
#[derive(Args, Debug)]
pub struct History {
    /// Of this job alone
    #[arg(long, value_name = "NAME")]
    pub job: Option<String>,
    /// In this state alone; several times for several
    #[arg(long = "state", value_name = "STATE", value_parser = given::words::<RunState>())]
    pub states: Vec<RunState>,
    /// Asked for since: a day, an instant, or a time ago such as 90m, 12h or 7d
    #[arg(long, value_name = "WHEN")]
    pub since: Option<When>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub limit: u64,
    /// Which instance's.
    #[command(flatten)]
    pub place: Place,
}

/// What can be done with schedules.
#[derive(Debug, Subcommand)]
pub enum ScheduleCommand {
    /// Add a schedule to a job; it is first due after now
    #[command(
        after_long_help = "Example:\n  tribune jobs schedule add recruitment --cron '0 12 * * 1' \
        --zone America/Vancouver --catch-up latest --window 2d"
    )]
    Add {
        /// The job's name, as `tribune jobs list` shows it
        job: String,
        /// The times: minute, hour, day, month, weekday; or six fields with seconds first
        #[arg(long, value_name = "TIMES")]
        cron: String,
        /// The time zone of these times, an IANA name [default: the community's]
        #[arg(long)]
        zone: Option<String>,
        /// What else there is to say of it.
        #[command(flatten)]
        policies: Policies,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Change a schedule; what is not said stays
    #[command(
        long_about = "Changes a schedule, on every instance from its next tick on. What is not \
        said stays. With other times it is first due after now.",
        after_long_help = "Example:\n  tribune jobs schedule edit Schedule:4 --cron '30 6 * * *' \
        --window always"
    )]
    Edit {
        /// The schedule, as `tribune jobs schedules` shows it: Schedule:3, or 3
        schedule: ScheduleKey,
        /// The times: minute, hour, day, month, weekday; or six fields with seconds first
        #[arg(long, value_name = "TIMES")]
        cron: Option<String>,
        /// The time zone of these times, an IANA name
        #[arg(long)]
        zone: Option<String>,
        /// What else there is to say of it.
        #[command(flatten)]
        policies: Policies,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
}

/// What a schedule does besides its times.
#[derive(Args, Debug)]
pub struct Policies {
    /// What is made up for after an absence: nothing, the latest due time, or each
    #[arg(long, value_name = "POLICY", value_parser = given::words::<CatchUp>())]
    pub catch_up: Option<CatchUp>,
    /// How late a missed time is made up for, such as 90m, 12h or 7d, or always
    #[arg(long, value_name = "TIME")]
    pub window: Option<Window>,
    /// What happens when the job is still at it: the due time is skipped, waits, or runs beside
    #[arg(long, value_name = "POLICY", value_parser = given::words::<Overlap>())]
    pub overlap: Option<Overlap>,
    /// What its runs are asked, as a JSON object
    #[arg(long, value_name = "JSON", value_parser = given::parameters)]
    pub parameters: Option<Value>,
}
