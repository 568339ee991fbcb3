//! What a job is to the runner: a name, a schedule of its own, a check of what it is asked, and
//! the work itself.

use std::{error::Error, num::NonZeroU32, sync::Arc, time::Duration};

use entity::enums::{CatchUp, Overlap};
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DbErr};
use serde::de::DeserializeOwned;
use serde_json::Value;
use service::error::ServiceError;

use super::context::RunContext;

/// An error of any kind, as a job hands it over.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Something that Tribune does by itself.
///
/// A job may be stopped between any two of its steps and started again, here or on another
/// instance. So each step is one transaction of [`RunContext::begin`], and a run first looks at what
/// is already done.
#[async_trait::async_trait]
pub trait Job: Send + Sync + 'static {
    /// The name under which it is asked for, such as `council_report`. It never changes: rows hold it.
    fn name(&self) -> &'static str;

    /// When it is due, until an administrator says otherwise; none when only an event or a person
    /// starts it.
    fn default_schedule(&self) -> Option<ScheduleSpec> {
        None
    }

    /// How often a run is tried before it has failed for good.
    fn max_attempts(&self) -> i32 {
        5
    }

    /// How many of its runs may be at work at once, on all instances together, until an
    /// administrator says otherwise; none for as many as there are workers.
    fn concurrency(&self) -> Option<NonZeroU32> {
        Some(NonZeroU32::MIN)
    }

    /// How long it may give no sign: no checkpoint, no step begun, no progress, no line. After that
    /// it counts as hanging, and its attempt ends.
    fn patience(&self) -> Duration {
        Duration::from_secs(5 * 60)
    }

    /// Checks parameters before a run is queued. `now` is the moment that the run will believe in.
    ///
    /// # Errors
    /// When the job could do nothing with them; the message says what to write instead.
    fn check(&self, parameters: &Value, now: Timestamp) -> Result<(), ParameterError>;

    /// Whether a due time is worth a run. A job that looks every few seconds says no while nothing
    /// waits, and leaves no row then. Only schedules ask: a run by hand always happens.
    ///
    /// # Errors
    /// When the database fails.
    async fn is_wanted(&self, db: &DatabaseConnection, now: Timestamp) -> Result<bool, DbErr> {
        let _ = (db, now);
        Ok(true)
    }

    /// Does the work of one run and says what came of it: a small JSON document of counts and keys,
    /// without personal data.
    ///
    /// # Errors
    /// [`JobError`] says whether trying again may help.
    async fn run(&self, run: &RunContext) -> Result<Value, JobError>;
}

/// When a job is due, and what is done about due times that were not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleSpec {
    /// A cron expression of five fields, or six with seconds first.
    pub cron: &'static str,
    /// The IANA zone whose wall clock the expression reads.
    pub zone: &'static str,
    /// Which of the due times that were missed are made up for.
    pub catch_up: CatchUp,
    /// How late a run may start; none when it is never too late.
    pub window: Option<Duration>,
    /// What happens when the job is still at it.
    pub overlap: Overlap,
    /// What the run is asked.
    pub parameters: Value,
}

/// How a run goes wrong.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Something passing: try again, after this time or after the runner's own.
    #[error("{source}")]
    Retry {
        /// What went wrong.
        source: BoxError,
        /// When the job knows better than the runner how long to wait.
        after: Option<Duration>,
    },
    /// Trying again would fail in the same way.
    #[error("{source}")]
    Fail {
        /// What went wrong.
        source: BoxError,
    },
    /// Not now: the run waits for this long and comes again, and no attempt is counted.
    #[error("the run is put off")]
    Snooze {
        /// How long.
        after: Duration,
    },
    /// The run was told to stop: cancelled, its lease lost, or the service going down. Comes from
    /// [`RunContext::checkpoint`] and [`RunContext::begin`] and is handed on with `?`.
    #[error("the run was told to stop")]
    Stopped,
}

impl JobError {
    /// Something passing.
    pub fn retry(source: impl Into<BoxError>) -> Self {
        Self::Retry {
            source: source.into(),
            after: None,
        }
    }

    /// Something passing, with a time to wait.
    pub fn retry_after(source: impl Into<BoxError>, after: Duration) -> Self {
        Self::Retry {
            source: source.into(),
            after: Some(after),
        }
    }

    /// Something that stays.
    pub fn fail(source: impl Into<BoxError>) -> Self {
        Self::Fail {
            source: source.into(),
        }
    }
}

/// A database that fails may come back.
impl From<DbErr> for JobError {
    fn from(error: DbErr) -> Self {
        Self::retry(error)
    }
}

/// A database that fails may come back; a row that cannot be read stays so.
impl From<ServiceError> for JobError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Database(error) => error.into(),
            other => Self::fail(other),
        }
    }
}

/// Parameters that were right when the run was queued and are not any more.
impl From<ParameterError> for JobError {
    fn from(error: ParameterError) -> Self {
        Self::fail(error)
    }
}

/// Why a job refuses what it is asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParameterError {
    /// Which parameter, where it is about one.
    pub field: Option<&'static str>,
    /// The kind of mistake, for the API's messages in the reader's language.
    pub code: &'static str,
    /// What is wrong and what to write instead, for the command line.
    pub message: String,
}

impl ParameterError {
    /// A mistake in one parameter.
    pub fn of(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            field: Some(field),
            code,
            message: message.into(),
        }
    }
}

/// Reads parameters into a job's own type, which denies fields that it does not know.
///
/// # Errors
/// When they do not fit (`unreadable`).
pub fn read_parameters<P: DeserializeOwned>(parameters: &Value) -> Result<P, ParameterError> {
    P::deserialize(parameters).map_err(|error| ParameterError {
        field: None,
        code: "unreadable",
        message: format!("these parameters do not fit the job: {error}"),
    })
}

/// The jobs that this service knows, in the order in which they are shown.
#[derive(Clone, Default)]
pub struct Registry {
    jobs: Arc<[Arc<dyn Job>]>,
}

impl Registry {
    /// Lists jobs; their names differ.
    #[must_use]
    pub fn new(jobs: impl IntoIterator<Item = Arc<dyn Job>>) -> Self {
        Self {
            jobs: jobs.into_iter().collect(),
        }
    }

    /// The job of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<dyn Job>> {
        self.jobs.iter().find(|job| job.name() == name)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Job>> {
        self.jobs.iter()
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.iter().map(|job| job.name()).collect()
    }
}
