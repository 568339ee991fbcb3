//! `council_report`: compiles the activity report to the council, in both languages, with where each
//! figure comes from, and tells co-chairs and support that it waits for review.
//!
//! The same data give the same report to the byte, and then no new version. It is sent by
//! `report_delivery`, once it is approved.

pub(crate) mod compile;
mod difference;
mod edit;
mod keep;
pub(crate) mod of;
mod parameters;
pub mod recount;
mod renderings;
pub(crate) mod review;
pub(crate) mod store;
pub(crate) mod tree;

use std::time::Duration;

use domain::zone::Zone;
use entity::enums::{CatchUp, Overlap};
use jiff::Timestamp;
use serde_json::{Value, json};
use service::reads::community;

use self::{compile::Compilation, of::Of, parameters::Parameters};
use crate::{
    links::Links,
    runner::{Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters},
};

/// The name under which it is asked for.
pub const NAME: &str = "council_report";
/// The zone of the schedule, and of the first look at parameters; the run looks again in the
/// community's own.
const ZONE: &str = "America/Toronto";

/// The job, with where its pages are.
pub struct CouncilReport {
    links: Links,
}

impl CouncilReport {
    /// The job.
    #[must_use]
    pub const fn new(links: Links) -> Self {
        Self { links }
    }
}

#[async_trait::async_trait]
impl Job for CouncilReport {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "0 6 1 3,9 *",
            zone: ZONE,
            catch_up: CatchUp::Latest,
            window: Some(Duration::from_secs(60 * 24 * 60 * 60)),
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    fn check(&self, parameters: &Value, now: Timestamp) -> Result<(), ParameterError> {
        let parameters: Parameters = read_parameters(parameters)?;
        match Zone::parse(ZONE) {
            Ok(zone) => parameters.resolve(now, &zone).map(|_| ()),
            Err(_) => Ok(()),
        }
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let community = community::first(&run.db).await?;
        let community = community
            .ok_or_else(|| JobError::fail("there is no community to report on; set one up"))?;
        // A run that was caught up reports on what it was due for.
        let at = run.due_at.unwrap_or(run.now);
        let asked = run
            .parameters::<Parameters>()?
            .resolve(at, &community.zone)?;
        let compilation = Compilation {
            run,
            community: &community,
            links: &self.links,
            of: Of::Council(asked),
        };
        compilation.compile().await
    }
}
