//! `recruitment`: compares representation with the cases that are open, opens and closes them.
//!
//! What it does depends on the state that it finds: run again, it does nothing.

mod cases;
mod request;

use std::collections::BTreeMap;

use domain::{
    id::CaseId,
    jurisdiction::JurisdictionCode,
    recruitment::{Action, compare},
    representation::Snapshot,
};
use entity::enums::{CatchUp, LogLevel, Overlap};
use jiff::{Timestamp, civil::Date};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::{
    error::ServiceError,
    reads::{
        community::{self, Community},
        representation::{self, Record},
        seats,
    },
};

use crate::runner::{
    Job, JobError, ParameterError, RunContext, RunTransaction, Sample, ScheduleSpec,
    read_parameters,
};

/// The name under which it is asked for.
pub const NAME: &str = "recruitment";

/// The job.
pub struct Recruitment;

/// It takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {}

/// What a run found and did, by code of jurisdiction, in the report's order.
#[derive(Debug, Default, Serialize)]
struct Outcome {
    date: Option<Date>,
    opened: Vec<JurisdictionCode>,
    readdressed: Vec<JurisdictionCode>,
    closed: Vec<JurisdictionCode>,
    kept: Vec<JurisdictionCode>,
    /// In a dry run: whom each letter would be drafted to. Nothing is sent: support looks it over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recipients: Vec<Value>,
    #[serde(skip)]
    samples: Vec<Sample>,
}

#[async_trait::async_trait]
impl Job for Recruitment {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "0 5 * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: None,
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let mut outcome = match community::first(&run.db).await? {
            Some(community) => recruit(run, &community).await?,
            None => Outcome::default(),
        };
        run.show(std::mem::take(&mut outcome.samples)).await?;
        run.log(
            LogLevel::Info,
            &format!(
                "{} opened, {} readdressed, {} closed, {} kept",
                outcome.opened.len(),
                outcome.readdressed.len(),
                outcome.closed.len(),
                outcome.kept.len()
            ),
        );
        serde_json::to_value(&outcome).map_err(JobError::fail)
    }
}

/// What is read before anything is decided.
struct Findings {
    record: Record,
    snapshot: Snapshot,
    cases: BTreeMap<CaseId, domain::recruitment::Case>,
    actions: Vec<Action>,
}

async fn recruit(run: &RunContext, community: &Community) -> Result<Outcome, JobError> {
    let date = community.zone.date_at(run.now);
    let tx = run.begin().await?;
    let findings = look(&*tx, community, date).await?;
    let total = findings.actions.len();
    let mut outcome = Outcome {
        date: Some(date),
        ..Outcome::default()
    };
    for (done, action) in findings.actions.iter().enumerate() {
        run.progress(done, Some(total), "cases");
        act_on(run, &tx, community, &findings, *action, &mut outcome).await?;
    }
    tx.commit().await?;
    run.progress(total, Some(total), "cases");
    Ok(outcome)
}

async fn look(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
) -> Result<Findings, ServiceError> {
    let record = representation::record(db, community).await?;
    let snapshot = record.representation().at(date);
    let cases = cases::all(db, community, &record.jurisdictions).await?;
    let seats = seats::at(db, community, &record.jurisdictions, date).await?;
    let actions = compare(&snapshot, &cases, &seats::holders(&seats));
    Ok(Findings {
        record,
        snapshot,
        cases: cases.into_iter().map(|case| (case.id, case)).collect(),
        actions,
    })
}

async fn act_on(
    run: &RunContext,
    tx: &RunTransaction,
    community: &Community,
    findings: &Findings,
    action: Action,
    outcome: &mut Outcome,
) -> Result<(), JobError> {
    let of = |case: CaseId| {
        let case = findings.cases.get(&case);
        case.map(|case| case.jurisdiction)
            .ok_or_else(|| JobError::fail("a case that was not read is to be changed"))
    };
    let act = run.act();
    match action {
        Action::Open {
            jurisdiction,
            addressee,
            previous,
            gap_since,
        } => {
            let gap = request::Gap {
                jurisdiction,
                addressee,
                gap_since,
                reopened: findings.had_a_case(jurisdiction),
            };
            let letter = write(run, tx, community, findings, gap, outcome).await?;
            let id = cases::open(&**tx, &act, community, findings, gap, previous, &letter).await?;
            run.output(tx, "recruitment_case", id).await?;
            outcome.opened.push(jurisdiction);
        }
        Action::Readdress { case, addressee } => {
            let jurisdiction = of(case)?;
            let gap = request::Gap {
                jurisdiction,
                addressee,
                gap_since: findings.gap_since(jurisdiction),
                reopened: findings.had_a_case(jurisdiction),
            };
            let letter = write(run, tx, community, findings, gap, outcome).await?;
            cases::readdress(&**tx, &act, case, addressee, &letter).await?;
            run.output(tx, "recruitment_case", case.into()).await?;
            outcome.readdressed.push(jurisdiction);
        }
        Action::Close { case, on } => {
            cases::close(&**tx, &act, case, on).await?;
            run.output(tx, "recruitment_case", case.into()).await?;
            outcome.closed.push(of(case)?);
        }
        Action::Keep { case } => outcome.kept.push(of(case)?),
    }
    Ok(())
}

/// Drafts the letter on a gap, and in a dry run notes to whom, with a sample of the first of each
/// kind.
async fn write(
    run: &RunContext,
    tx: &RunTransaction,
    community: &Community,
    findings: &Findings,
    gap: request::Gap,
    outcome: &mut Outcome,
) -> Result<request::Draft, JobError> {
    if run.dry_run {
        let reader = request::reader(&**tx, community, findings, gap).await?;
        let kind = request::kind(gap);
        outcome.recipients.push(json!({
            "people": reader.into_iter().collect::<Vec<_>>(),
            "kind": kind,
            "reasons": [{ "gap": gap.jurisdiction }],
            "language": "both",
        }));
        if !outcome.samples.iter().any(|sample| sample.kind == kind) {
            let samples = request::sample(community, findings, gap)?;
            outcome.samples.extend(samples);
        }
    }
    request::draft(&**tx, community, findings, gap).await
}

impl Findings {
    fn gap_since(&self, jurisdiction: JurisdictionCode) -> Option<Date> {
        let mut all = self.snapshot.jurisdictions.iter();
        all.find(|one| one.jurisdiction == jurisdiction)?.gap_since
    }

    fn had_a_case(&self, jurisdiction: JurisdictionCode) -> bool {
        let mut all = self.cases.values();
        all.any(|case| case.jurisdiction == jurisdiction && case.closed_on.is_some())
    }
}
