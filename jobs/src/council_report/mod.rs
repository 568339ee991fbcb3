//! `council_report`: compiles the activity report to the council, in both languages, with where each
//! figure comes from, and tells co-chairs and support that it waits for review.
//!
//! The same data give the same report to the byte, and then no new version. It is sent by
//! `report_delivery`, once it is approved.

mod difference;
mod edit;
mod keep;
mod parameters;
pub mod recount;
mod renderings;
pub(crate) mod review;
pub(crate) mod store;
mod tree;

use std::time::Duration;

use domain::zone::Zone;
use entity::{
    enums::{CatchUp, LogLevel, Overlap, ReportOrigin, ReportState, RunTrigger},
    report, report_version,
};
use jiff::Timestamp;
use sea_orm::QuerySelect;
use serde::Serialize;
use serde_json::{Value, json};
use service::reads::{
    community::{self, Community},
    report_facts::{self, ReportFacts, ReportFactsError},
};

use self::{
    difference::Difference,
    edit::{Draft, Edits},
    keep::Keeping,
    parameters::{Asked, Parameters},
    store::Compiled,
};
use crate::{
    links::Links,
    mail::expand::Expanded,
    runner::{Job, JobError, ParameterError, RunContext, Sample, ScheduleSpec, read_parameters},
};

/// The name under which it is asked for.
pub const NAME: &str = "council_report";
/// The zone of the schedule, and of the first look at parameters; the run looks again in the
/// community's own.
const ZONE: &str = "America/Toronto";
/// Its steps: facts, tree and renderings, rows.
const STEPS: Option<usize> = Some(3);

/// The job, with where its pages are.
pub struct CouncilReport {
    links: Links,
}

/// What a run made, or found made.
#[derive(Debug, Serialize)]
struct Outcome {
    /// Its key; none in a dry run that would begin it.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<i64>,
    version: i32,
    state: ReportState,
    content_sha256: String,
    /// Whether this run made the version.
    new: bool,
    /// The report was sent, and the data say something else by now: what was sent stays.
    differs_from_what_was_sent: bool,
    /// The figures, by the names of their facts.
    figures: serde_json::Map<String, Value>,
    /// What it says otherwise than the last version, where there is one that says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Difference>,
    /// Texts that are missing or drafts: while there are any it can't be approved.
    unready: usize,
    /// Whatever is wrong with it, and how much of that must be mended before it can be approved.
    findings: usize,
    blocking: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_requests: Option<Expanded>,
    /// Of the review requests.
    #[serde(skip)]
    samples: Vec<Sample>,
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
        let outcome = self.compile(run, &community, asked).await?;
        serde_json::to_value(&outcome).map_err(JobError::fail)
    }
}

impl CouncilReport {
    async fn compile(
        &self,
        run: &RunContext,
        community: &Community,
        asked: Asked,
    ) -> Result<Outcome, JobError> {
        run.progress(0, STEPS, "facts");
        let facts = report_facts::collect(&run.db, community, asked.period, asked.as_of)
            .await
            .map_err(|error| match error {
                ReportFactsError::Period(error) => JobError::fail(error),
                ReportFactsError::Service(error) => error.into(),
            })?;
        run.checkpoint().await?;
        run.progress(1, STEPS, "rendering");
        let found = store::of(community, asked).one(&run.db).await?;
        let edits = match &found {
            Some(report) => Edits::of(&run.db, report).await?,
            None => Edits::default(),
        };
        let mut compiled = Compiled::new(draft(&facts, &edits)?)?;
        let latest = match &found {
            Some(report) => store::latest(&run.db, report.id).await?,
            None => None,
        };
        if !run.dry_run && is_another(found.as_ref(), latest.as_ref(), &compiled) {
            compiled.complete().await?;
        }
        run.checkpoint().await?;
        run.progress(2, STEPS, "storing");
        let mut outcome = self.keep(run, community, asked, &edits, &compiled).await?;
        let mut samples = compiled.samples();
        samples.append(&mut outcome.samples);
        run.show(samples).await?;
        run.progress(3, STEPS, "storing");
        let line = format!(
            "report {}, version {}: {}",
            outcome
                .report
                .map_or_else(|| "anew".to_owned(), |key| key.to_string()),
            outcome.version,
            if outcome.new { "compiled" } else { "unchanged" }
        );
        run.log(LogLevel::Info, &line);
        if outcome.differs_from_what_was_sent {
            let line = "the data have changed since the report was sent; what was sent stays";
            run.log(LogLevel::Warn, line);
        }
        Ok(outcome)
    }

    /// Keeps what was compiled, unless it is what the report says already.
    async fn keep(
        &self,
        run: &RunContext,
        community: &Community,
        asked: Asked,
        edits: &Edits,
        compiled: &Compiled,
    ) -> Result<Outcome, JobError> {
        let tx = run.begin().await?;
        // Held: an edit, an approval or the sending of it comes before or after this, and never between.
        let found = store::of(community, asked).lock_exclusive();
        let found = found.one(&*tx).await?;
        let is_begun = found.is_none();
        let report = match found {
            Some(report) => report,
            None => {
                let origin = match run.trigger {
                    RunTrigger::Schedule | RunTrigger::CatchUp => ReportOrigin::Scheduled,
                    RunTrigger::Manual | RunTrigger::Event => ReportOrigin::AsNeeded,
                };
                store::begin(&*tx, community, asked, origin, run.now).await?
            }
        };
        if *edits != Edits::of(&*tx, &report).await? {
            let line = "the report was edited while it was compiled";
            return Err(JobError::retry(line));
        }
        let latest = store::latest(&*tx, report.id).await?;
        let is_another = is_another(Some(&report), latest.as_ref(), compiled);
        if is_another && !run.dry_run && !compiled.is_complete() {
            let line = "the report was changed while it was compiled";
            return Err(JobError::retry(line));
        }
        let keeping = Keeping {
            run,
            tx: &tx,
            community,
            links: &self.links,
            report: &report,
            edits,
            compiled,
        };
        let outcome = match latest {
            Some(latest) if !is_another => keeping.confirm(&latest).await?,
            latest => keeping.add(latest.as_ref()).await?,
        };
        tx.commit().await?;
        Ok(Outcome {
            report: outcome.report.filter(|_| !(run.dry_run && is_begun)),
            ..outcome
        })
    }
}

impl Outcome {
    fn of(
        report: &report::Model,
        version: &report_version::Model,
        compiled: &Compiled,
        new: bool,
    ) -> Self {
        let facts = compiled.tree.facts.iter();
        Self {
            report: Some(report.id),
            version: version.number,
            state: report.state,
            content_sha256: version.content_sha256.clone(),
            new,
            differs_from_what_was_sent: false,
            figures: facts
                .map(|fact| (fact.key.as_str().to_owned(), json!(fact.value())))
                .collect(),
            difference: None,
            unready: compiled.tree.unready().len(),
            findings: compiled.findings.len(),
            blocking: compiled.blocking(),
            review_requests: None,
            samples: Vec::new(),
        }
    }
}

/// Whether what was compiled is to be another version. What was sent stays; of a report that is being
/// corrected, the correction is a version of its own whatever it says.
fn is_another(
    report: Option<&report::Model>,
    latest: Option<&report_version::Model>,
    compiled: &Compiled,
) -> bool {
    let (Some(report), Some(latest)) = (report, latest) else {
        return true;
    };
    let is_sent = matches!(report.state, ReportState::Sent | ReportState::Archived);
    !is_sent && (latest.sent_at.is_some() || latest.content_sha256 != compiled.sha256)
}

/// The report as its readers get it, with what is wrong with it.
fn draft(facts: &ReportFacts, edits: &Edits) -> Result<Draft, JobError> {
    let tree = tree::compile(facts)?;
    let found = facts.findings.clone();
    edits.apply_to(tree, found).map_err(JobError::fail)
}
