//! Keeping a compilation: another version, or that the report says what it said.

use entity::{
    enums::{ReportState, RunTrigger},
    report, report_version,
};
use serde_json::json;
use service::{
    audit::{self, Change, Subject},
    commands::reports,
    reads::community::Community,
};

use super::{
    compile::Outcome,
    difference::Difference,
    edit::Edits,
    review,
    store::{self, Compiled, Correction, NewVersion},
};
use crate::{
    links::Links,
    runner::{JobError, RunContext, RunTransaction},
};

/// A compilation at the moment in which it is kept, its report held.
pub(super) struct Keeping<'a> {
    pub run: &'a RunContext,
    pub tx: &'a RunTransaction,
    pub community: &'a Community,
    pub links: &'a Links,
    pub report: &'a report::Model,
    /// With which it was compiled.
    pub edits: &'a Edits,
    pub compiled: &'a Compiled,
}

impl Keeping<'_> {
    /// Keeps that the report says what it said. One that was edited for nothing is in review again.
    pub async fn confirm(&self, latest: &report_version::Model) -> Result<Outcome, JobError> {
        let (tx, report, compiled) = (&**self.tx, self.report, self.compiled);
        if latest.content_sha256 != compiled.sha256 {
            return Ok(Outcome {
                differs_from_what_was_sent: true,
                difference: Some(Difference::since(tx, latest, compiled).await?),
                ..Outcome::of(report, latest, compiled, false)
            });
        }
        store::find_anew(tx, latest, compiled).await?;
        if report.state != ReportState::Draft {
            return Ok(Outcome::of(report, latest, compiled, false));
        }
        let reviewed = store::into_review(tx, report, self.run.now).await?;
        let change = Change::between(report, &reviewed);
        self.record(latest, change).await?;
        let outcome = Outcome::of(&reviewed, latest, compiled, false);
        match review::is_called_for(tx, latest).await? {
            true => self.ask(latest, outcome).await,
            false => Ok(outcome),
        }
    }

    /// Keeps another version, in review: approvals of what the report said before are void.
    pub async fn add(&self, latest: Option<&report_version::Model>) -> Result<Outcome, JobError> {
        let (run, tx, compiled) = (self.run, &**self.tx, self.compiled);
        let difference = match latest {
            Some(latest) => Some(Difference::since(tx, latest, compiled).await?),
            None => None,
        };
        let new = NewVersion {
            number: latest.map_or(1, |latest| latest.number + 1),
            compiled,
            correction: self.correction().await?,
        };
        let (standing, voided) = reports::void_approvals(tx, self.report.id, run.now).await?;
        let version = store::add_version(tx, self.report, new, run.now).await?;
        let reviewed = store::into_review(tx, self.report, run.now).await?;
        let change = Change::between(self.report, &reviewed)
            .rows(&[], std::slice::from_ref(&version))
            .rows(&standing, &voided);
        self.record(&version, change).await?;
        run.output(self.tx, "report", self.report.id).await?;
        run.output(self.tx, "report_version", version.id).await?;
        let outcome = Outcome {
            difference,
            ..Outcome::of(&reviewed, &version, compiled, true)
        };
        // Of the edits of an afternoon, each is compiled; who looks them over is asked once.
        let is_asked = match latest {
            Some(latest) if run.trigger == RunTrigger::Event => {
                review::is_called_for(tx, latest).await?
            }
            _ => true,
        };
        match is_asked {
            true => self.ask(&version, outcome).await,
            false => Ok(outcome),
        }
    }

    /// What another version corrects of the one that was sent, where it corrects one.
    async fn correction(&self) -> Result<Option<Correction>, JobError> {
        let Some(changed) = self.edits.correction() else {
            return Ok(None);
        };
        let Some(sent) = store::sent(&**self.tx, self.report.id).await? else {
            return Ok(None);
        };
        Ok(Some(Correction {
            changed: changed.clone(),
            difference: Difference::since(&**self.tx, &sent, self.compiled).await?,
        }))
    }

    async fn record(
        &self,
        version: &report_version::Model,
        change: Change,
    ) -> Result<(), JobError> {
        let change = change.noting(json!({ "version": version.number }));
        let subject = Subject::row("report", self.report.id);
        let act = self.run.act();
        audit::record(&**self.tx, &act, "report.compiled", subject, change).await?;
        Ok(())
    }

    /// Asks co-chairs and support to look a version over.
    async fn ask(
        &self,
        version: &report_version::Model,
        outcome: Outcome,
    ) -> Result<Outcome, JobError> {
        let (run, tx, compiled) = (self.run, self.tx, self.compiled);
        let requests = review::requests(run, &**tx, self.community, self.links, version, compiled);
        let (requests, samples) = requests.await?;
        Ok(Outcome {
            review_requests: Some(requests.write(run, tx).await?),
            samples,
            ..outcome
        })
    }
}
