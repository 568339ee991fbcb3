//! `executive_report`: compiles an issue of a publication, in both languages, with where each figure
//! comes from, and tells co-chairs and support that it waits for review.
//!
//! It is a report as the one to the council is: the same issue gives the same report to the byte, and
//! then no new version; it is sent by `report_delivery`, once it is approved. It has no schedule: an
//! issue is ready when somebody says so.

mod tree;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use service::reads::community;

use crate::{
    council_report::{compile::Compilation, of::Of},
    links::Links,
    runner::{Job, JobError, ParameterError, RunContext, read_parameters},
};

pub(crate) use tree::tree;

/// The name under which it is asked for.
pub const NAME: &str = "executive_report";

/// The job, with where its pages are.
pub struct ExecutiveReport {
    links: Links,
}

/// What it is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Which issue, by key.
    #[serde(deserialize_with = "crate::key::of_issue")]
    issue: i64,
}

impl ExecutiveReport {
    /// The job.
    #[must_use]
    pub const fn new(links: Links) -> Self {
        Self { links }
    }
}

#[async_trait::async_trait]
impl Job for ExecutiveReport {
    fn name(&self) -> &'static str {
        NAME
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let Parameters { issue } = run.parameters()?;
        let community = community::first(&run.db).await?;
        let community = community
            .ok_or_else(|| JobError::fail("there is no community that reports; set one up"))?;
        let compilation = Compilation {
            run,
            community: &community,
            links: &self.links,
            of: Of::Publication(issue),
        };
        compilation.compile().await
    }
}
