//! `tribune jobs`: the jobs from the command line, doing what the API does, by the same service
//! underneath, and as much on record.

mod control;
mod history;
mod run;
mod schedules;
mod show;

use domain::zone::Zone;
use entity::job;
use jiff::civil::Date;
use jobs::runner::Runner;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use service::context::{Act, Actor};

use super::beside::Beside;
use super::clock::SystemClock;
use super::error::StartError;
use super::server::community_zone;
use super::{pulse, story};
use crate::cli::Place;
use crate::cli::jobs::{JobsCommand, ScheduleCommand};

pub(super) use run::watch;

/// Does what is asked of the jobs.
///
/// # Errors
/// When the database is not as it must be, what is asked can't be, or a run does not succeed.
pub async fn run(command: JobsCommand) -> Result<(), StartError> {
    match command {
        JobsCommand::List { place } => list(&Office::open(&place).await?).await,
        JobsCommand::Run(asked) => run::run(&Office::open(&asked.place).await?, &asked).await,
        JobsCommand::History(asked) => {
            history::list(&Office::open(&asked.place).await?, &asked).await
        }
        JobsCommand::Show { run, follow, place } => {
            show::show(&Office::open(&place).await?, run, follow).await
        }
        JobsCommand::Cancel { run, place } => {
            control::cancel(&Office::open(&place).await?, run).await
        }
        JobsCommand::Retry { run, place } => run::retry(&Office::open(&place).await?, run).await,
        JobsCommand::Pause { target, place } => {
            control::set_paused(&Office::open(&place).await?, &target, true).await
        }
        JobsCommand::Resume { target, place } => {
            control::set_paused(&Office::open(&place).await?, &target, false).await
        }
        JobsCommand::Concurrency { name, most, place } => {
            control::set_concurrency(&Office::open(&place).await?, &name, most).await
        }
        JobsCommand::Schedules { job, place } => {
            schedules::list(&Office::open(&place).await?, job.as_deref()).await
        }
        JobsCommand::Schedule { command } => match command {
            ScheduleCommand::Add {
                job,
                cron,
                zone,
                policies,
                place,
            } => {
                let office = Office::open(&place).await?;
                schedules::add(&office, &job, (cron, zone), policies).await
            }
            ScheduleCommand::Edit {
                schedule,
                cron,
                zone,
                policies,
                place,
            } => {
                let office = Office::open(&place).await?;
                schedules::edit(&office, schedule, (cron, zone), policies).await
            }
        },
        JobsCommand::Backfill {
            schedule,
            from,
            until,
            preview,
            place,
        } => {
            let office = Office::open(&place).await?;
            schedules::backfill(&office, schedule, (from, until), preview).await
        }
    }
}

/// What a command on the jobs works with.
pub(super) struct Office {
    pub(super) beside: Beside,
    pub(super) runner: Runner,
    /// The community's: times without a schedule are shown by its clocks.
    zone: Zone,
}

impl Office {
    pub(super) async fn open(place: &Place) -> Result<Self, StartError> {
        let beside = Beside::open(place).await?;
        let runner = beside.runner();
        let synced = runner.sync().await;
        synced.map_err(|error| StartError::Runner(error.to_string()))?;
        let zone = community_zone(&beside.db).await?;
        Ok(Self {
            beside,
            runner,
            zone,
        })
    }

    /// The deed, now.
    pub(super) fn act(&self) -> Act {
        Act::new(Actor::CommandLine, self.beside.clock.now())
    }

    /// The community's day.
    pub(super) fn today(&self) -> Date {
        self.zone.date_at(self.beside.clock.now())
    }

    /// Whether a service works off the queue.
    async fn is_served(&self) -> Result<bool, StartError> {
        pulse::is_alive(&self.beside.db, &SystemClock).await
    }

    /// A job's row.
    pub(super) async fn job(&self, name: &str) -> Result<job::Model, StartError> {
        let found = match self.runner.registry().get(name) {
            Some(known) => {
                let row = job::Entity::find().filter(job::Column::Name.eq(known.name()));
                row.one(&self.beside.db).await?
            }
            None => None,
        };
        found.ok_or_else(|| {
            let known = self.runner.registry().names().join(", ");
            StartError::Usage(format!("there is no job “{name}”; the jobs are {known}"))
        })
    }
}

async fn list(office: &Office) -> Result<(), StartError> {
    story::jobs(&office.beside.db, office.beside.clock.now(), &office.zone).await
}
