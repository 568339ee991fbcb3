//! `housekeeping`: lets go of what is older than its period of retention, and looks for what
//! somebody should look at.

mod files;
mod retention;
mod watch;

use std::time::Duration;

use ::files::Store;
use entity::enums::{CatchUp, Overlap};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use service::alerts;

use crate::runner::{
    Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters, tell,
};

pub use retention::Retention;
pub(crate) use watch::owed;

/// The name under which it is asked for.
pub const NAME: &str = "housekeeping";

/// The job, with the periods of this instance.
pub struct Housekeeping {
    retention: Retention,
    files: Store,
}

/// It takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {}

impl Housekeeping {
    /// The job for some periods of retention, and a store of files.
    #[must_use]
    pub const fn new(retention: Retention, files: Store) -> Self {
        Self { retention, files }
    }
}

#[async_trait::async_trait]
impl Job for Housekeeping {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "30 3 * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: None::<Duration>,
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let swept = files::sweep(run, &self.files).await?;
        let (opened, closed) = watch::look(run, swept.missing).await?;
        let tx = run.begin().await?;
        // With what an earlier telling could not tell.
        if !alerts::untold(&*tx).await?.is_empty() {
            tell(&*tx, run.registry(), run.actor(), run.clock_now()).await?;
        }
        tx.commit().await?;
        let mut cleared = retention::clear(run, &self.retention).await?;
        cleared.insert("files", swept.cleared);
        Ok(json!({ "alerts": { "opened": opened, "closed": closed }, "cleared": cleared }))
    }
}
