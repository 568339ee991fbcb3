//! From what a report is about to another version of it, or to finding that it says what it said.

use entity::{
    enums::{LogLevel, ReportState},
    report, report_version,
};
use sea_orm::QuerySelect;
use serde::Serialize;
use serde_json::{Value, json};
use service::reads::community::Community;

use super::{
    difference::Difference,
    edit::Edits,
    keep::Keeping,
    of::Of,
    store::{self, Compiled},
};
use crate::{
    links::Links,
    mail::expand::Expanded,
    runner::{JobError, RunContext, Sample},
};

/// The steps of a compilation: facts, tree and renderings, rows.
const STEPS: Option<usize> = Some(3);

/// What a run made, or found made.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    /// Its key; none in a dry run that would begin it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) report: Option<i64>,
    pub(super) version: i32,
    pub(super) state: ReportState,
    pub(super) content_sha256: String,
    /// Whether this run made the version.
    pub(super) new: bool,
    /// The report was sent, and the data say something else by now: what was sent stays.
    pub(super) differs_from_what_was_sent: bool,
    /// The figures, by the names of their facts.
    pub(super) figures: serde_json::Map<String, Value>,
    /// What it says otherwise than the last version, where there is one that says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difference: Option<Difference>,
    /// Texts that are missing or drafts: while there are any it can't be approved.
    pub(super) unready: usize,
    /// Whatever is wrong with it, and how much of that must be mended before it can be approved.
    pub(super) findings: usize,
    pub(super) blocking: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) review_requests: Option<Expanded>,
    /// Of the review requests.
    #[serde(skip)]
    pub(super) samples: Vec<Sample>,
}

/// A run that compiles a report.
pub(crate) struct Compilation<'a> {
    pub run: &'a RunContext,
    pub community: &'a Community,
    pub links: &'a Links,
    /// What the report is about.
    pub of: Of,
}

impl Compilation<'_> {
    /// Compiles it, and keeps what was compiled; gives what a run answers.
    ///
    /// # Errors
    /// When there is nothing to compile, what there is can't be told, or the database fails.
    pub async fn compile(&self) -> Result<Value, JobError> {
        let (run, community) = (self.run, self.community);
        run.progress(0, STEPS, "facts");
        let facts = self.of.facts(&run.db, community).await?;
        run.checkpoint().await?;
        run.progress(1, STEPS, "rendering");
        let found = self.of.report(community).one(&run.db).await?;
        let edits = match &found {
            Some(report) => Edits::of(&run.db, report).await?,
            None => Edits::default(),
        };
        let mut compiled = Compiled::new(facts.draft(&edits)?)?;
        let latest = match &found {
            Some(report) => store::latest(&run.db, report.id).await?,
            None => None,
        };
        if !run.dry_run && is_another(found.as_ref(), latest.as_ref(), &compiled) {
            compiled.complete().await?;
        }
        run.checkpoint().await?;
        run.progress(2, STEPS, "storing");
        let mut outcome = self.keep(&edits, &compiled).await?;
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
        serde_json::to_value(&outcome).map_err(JobError::fail)
    }

    /// Keeps what was compiled, unless it is what the report says already.
    async fn keep(&self, edits: &Edits, compiled: &Compiled) -> Result<Outcome, JobError> {
        let (run, community) = (self.run, self.community);
        let tx = run.begin().await?;
        // Held: an edit, an approval or the sending of it comes before or after this, and never between.
        let found = self.of.report(community).lock_exclusive();
        let found = found.one(&*tx).await?;
        let is_begun = found.is_none();
        let report = match found {
            Some(report) => store::dated(&*tx, report, &compiled.tree).await?,
            None => self.of.begin(run, &tx, community).await?,
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
            links: self.links,
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
    pub(super) fn of(
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
