//! `roster_import`: finds out what a roster that came as a spreadsheet would change, carries it out,
//! takes it back.
//!
//! Planning reads and decides outside of any transaction and keeps what it finds a page at a time; it
//! can be run again whenever something changed. Carrying out is one transaction: killed in the middle,
//! nothing of it is there, and the next attempt does it once.

mod plan;
mod words;

use std::collections::BTreeMap;

use domain::import::Verdict;
use entity::{
    enums::{LogLevel, RosterImportState, RosterVerdict},
    roster_import as table,
};
use jiff::Timestamp;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::{
    commands::{
        CommandError, Done,
        roster_import::{self, ApplyError},
    },
    context::Actor,
};

use crate::{
    runner::{Job, JobError, NewRun, ParameterError, RunContext, RunTransaction, read_parameters},
    triggers::run_for,
};

/// The name under which it is asked for.
pub const NAME: &str = "roster_import";

/// The job.
pub struct RosterImport;

/// What is to be done with an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Find out what it would change.
    Plan,
    /// Carry it out.
    Apply,
    /// Take it back.
    Undo,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// The import's key.
    import: i64,
    step: Step,
    /// The plan that is to be carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revision: Option<i32>,
}

/// The run that does something with an import.
#[must_use]
pub fn step(import: i64, step: Step, revision: Option<i32>, actor: &Actor) -> NewRun {
    let parameters = Parameters {
        import,
        step,
        revision,
    };
    NewRun {
        parameters: json!(parameters),
        ..NewRun::after_change(NAME, actor)
    }
}

#[async_trait::async_trait]
impl Job for RosterImport {
    fn name(&self) -> &'static str {
        NAME
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let Parameters {
            import,
            step,
            revision,
        } = run.parameters()?;
        let found = table::Entity::find_by_id(import).one(&run.db).await?;
        let Some(row) = found else {
            return Err(JobError::fail(format!("there is no import {import}")));
        };
        match step {
            Step::Plan => plan(run, row).await,
            Step::Apply => apply(run, row, revision).await,
            Step::Undo => undo(run, row).await,
        }
    }
}

async fn plan(run: &RunContext, row: table::Model) -> Result<Value, JobError> {
    // Another run may have come before: what it found out still holds unless somebody decided since.
    let states = [RosterImportState::Read, RosterImportState::Planned];
    if !states.contains(&row.state) {
        return Ok(json!({ "state": row.state }));
    }
    let id = row.id;
    let counts = plan::plan(run, row, None).await?;
    run.log(
        LogLevel::Info,
        &format!(
            "import {id}: {} lines planned",
            counts.values().sum::<u32>()
        ),
    );
    Ok(json!({ "lines": counts }))
}

async fn apply(
    run: &RunContext,
    row: table::Model,
    revision: Option<i32>,
) -> Result<Value, JobError> {
    // An attempt that was lost may have come to its end.
    if row.state == RosterImportState::Applied {
        return Ok(json!({ "state": row.state }));
    }
    let lines = usize::try_from(row.line_count).ok();
    let vocabulary = words::vocabulary()?;
    // It holds the import's own row.
    let tx = run.begin_long().await?;
    let act = run.act();
    let applied = {
        let progress = |done: usize| run.progress(done, lines, "writing");
        roster_import::apply(
            &run.db,
            &tx,
            &act,
            (row.id, revision),
            &vocabulary,
            progress,
        )
        .await
    };
    match applied {
        Ok(done) => end(run, tx, done).await,
        Err(ApplyError::Failed(error)) => Err(JobError::retry(error)),
        // What people looked at is not what would be done: they look again.
        Err(
            refused @ (ApplyError::NotAsPlanned { .. }
            | ApplyError::Undecided { .. }
            | ApplyError::PlannedAnew),
        ) => {
            drop(tx);
            let problem = words::not_carried_out(&refused)?;
            plan::plan(run, row, Some(problem)).await?;
            Err(JobError::fail(refused))
        }
        Err(refused) => Err(JobError::fail(refused)),
    }
}

async fn undo(run: &RunContext, row: table::Model) -> Result<Value, JobError> {
    if row.state == RosterImportState::Undone {
        return Ok(json!({ "state": row.state }));
    }
    run.progress(0, None, "taking_back");
    let tx = run.begin_long().await?;
    let act = run.act();
    match roster_import::undo(&tx, &act, row.id).await {
        Ok(done) => end(run, tx, done).await,
        Err(CommandError::Failed(error)) => Err(JobError::retry(error)),
        Err(refused) => Err(JobError::fail(refused)),
    }
}

/// Ends the transaction with what the change calls for.
async fn end(
    run: &RunContext,
    tx: RunTransaction,
    done: Done<table::Model>,
) -> Result<Value, JobError> {
    for trigger in done.triggers {
        let new = run_for(trigger, &run.actor());
        run.enqueue(&tx, new).await.map_err(JobError::retry)?;
    }
    run.output(&tx, "roster_import", done.value.id).await?;
    tx.commit().await?;
    Ok(json!({ "state": done.value.state }))
}

/// How many lines there are of each verdict.
type Counts = BTreeMap<&'static str, u32>;

fn count(counts: &mut Counts, verdict: Verdict) {
    let verdict = RosterVerdict::from(verdict).as_str();
    *counts.entry(verdict).or_default() += 1;
}
