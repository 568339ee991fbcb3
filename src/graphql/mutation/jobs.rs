//! Jobs and their runs.

use async_graphql::{Context, Error, ID, InputObject, Object};
use entity::job;
use jiff::Timestamp;
use jobs::runner::{self, ControlError, EnqueueError, NewRun};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use service::{
    alerts,
    commands::{self, ProblemCode},
};

use super::{
    desk::{Desk, internal},
    given::{Given, key},
    payload::{Payload, payloads},
    problem::{JobProblem, Problem},
};
use crate::graphql::{
    nouns::types::{Alert, JobRun},
    rights::Right,
    scalar::{DateTime, Json},
};

payloads! {
    /// What came of `runJob`.
    RunJobPayload { run: JobRun }
    /// What came of `cancelRun`.
    CancelRunPayload { run: JobRun }
    /// What came of `retryRun`.
    RetryRunPayload { run: JobRun }
    /// What came of `pauseJob`.
    PauseJobPayload { job: Job }
    /// What came of `resumeJob`.
    ResumeJobPayload { job: Job }
    /// What came of `setJobConcurrency`.
    SetJobConcurrencyPayload { job: Job }
    /// What came of `closeAlert`.
    CloseAlertPayload { alert: Alert }
}

/// A run that is asked for.
#[derive(InputObject)]
pub struct RunJobInput {
    /// The job's name, such as council_report.
    job: String,
    /// What the job is asked, as its description says; what it does by default where none are given.
    parameters: Option<Json>,
    /// Whether it only says what it would do, and writes and sends nothing.
    #[graphql(default)]
    dry_run: bool,
    /// The moment that the run believes in; the clock's where none is given. Only a dry run may
    /// look ahead.
    now: Option<Given<DateTime>>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A run to be stopped.
#[derive(InputObject)]
pub struct CancelRunInput {
    /// The run.
    run: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A run to be tried again.
#[derive(InputObject)]
pub struct RetryRunInput {
    /// The run.
    run: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A job to be paused.
#[derive(InputObject)]
pub struct PauseJobInput {
    /// The job's name.
    job: String,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A job that goes on.
#[derive(InputObject)]
pub struct ResumeJobInput {
    /// The job's name.
    job: String,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// How many runs of a job may be at work at once.
#[derive(InputObject)]
pub struct SetJobConcurrencyInput {
    /// The job's name.
    job: String,
    /// How many, on all instances together; as many as there are workers where none is given.
    concurrency: Option<i32>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An alert that is over.
#[derive(InputObject)]
pub struct CloseAlertInput {
    /// The alert.
    alert: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of jobs.
#[derive(Default)]
pub struct JobsMutation;

#[Object]
impl JobsMutation {
    /// Queues a run of a job. Follow it by its `state` and `progress`.
    async fn run_job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which job, and what it is asked.")] input: RunJobInput,
    ) -> Result<RunJobPayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let id = input.client_mutation_id;
        let mut new = NewRun::by_hand(&input.job, &desk.act.actor);
        new.dry_run = input.dry_run;
        if let Some(Json(parameters)) = input.parameters {
            new.parameters = parameters;
        }
        if let Some(given) = input.now.map(Given::written) {
            match given.parse::<Timestamp>() {
                Ok(now) => new.pretended_at = Some(now),
                Err(_) => {
                    let given = given.chars().take(40).collect();
                    let problem = Problem::of_job("now", JobProblem::NotAnInstant { given });
                    return desk.refused(vec![problem], id).await;
                }
            }
        }
        match runner::request(desk.db, desk.runner.registry(), new, &desk.act).await {
            Ok(run) => {
                desk.runner.wake();
                Ok(desk.done(run, id))
            }
            Err(error) => desk.refused(vec![refusal(error)?], id).await,
        }
    }

    /// Cancels a run: at once while it waits, at its next step while it is at work.
    async fn cancel_run(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The run.")] input: CancelRunInput,
    ) -> Result<CancelRunPayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let run = key::<JobRun>(&input.run);
        let outcome = runner::cancel(desk.db, run, &desk.act).await;
        let outcome = outcome.map(|_| run);
        end(&desk, "run", outcome, input.client_mutation_id).await
    }

    /// Queues a run again that failed or was cancelled.
    async fn retry_run(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The run.")] input: RetryRunInput,
    ) -> Result<RetryRunPayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let run = key::<JobRun>(&input.run);
        let outcome = runner::retry(desk.db, run, &desk.act).await;
        let outcome = outcome.map(|()| run);
        end(&desk, "run", outcome, input.client_mutation_id).await
    }

    /// Pauses a job: none of its runs starts, by no way. One that is at work goes on.
    async fn pause_job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The job.")] input: PauseJobInput,
    ) -> Result<PauseJobPayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let outcome = set_paused(&desk, &input.job, true).await;
        end(&desk, "job", outcome, input.client_mutation_id).await
    }

    /// Lets a job go on. What was due in the meantime is treated as after an absence.
    async fn resume_job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The job.")] input: ResumeJobInput,
    ) -> Result<ResumeJobPayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let outcome = set_paused(&desk, &input.job, false).await;
        end(&desk, "job", outcome, input.client_mutation_id).await
    }

    /// Says how many runs of a job may be at work at once. Those that are at work already go on.
    async fn set_job_concurrency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The job, and how many.")] input: SetJobConcurrencyInput,
    ) -> Result<SetJobConcurrencyPayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let (name, most) = (&input.job, input.concurrency);
        let outcome = runner::set_job_concurrency(desk.db, name, most, &desk.act).await;
        let outcome = match outcome {
            Ok(()) => job_key(&desk, name).await,
            Err(error) => Err(error),
        };
        end(&desk, "job", outcome, input.client_mutation_id).await
    }

    /// Closes an alert: somebody has seen to it. What is still the matter at the next look opens
    /// another.
    async fn close_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The alert.")] input: CloseAlertInput,
    ) -> Result<CloseAlertPayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let id = key::<Alert>(&input.alert);
        let tx = desk.begin().await?;
        let outcome = alerts::dismiss(&tx, &desk.act, id).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

/// What a person asked wrongly; anything else is an error.
fn refusal(error: EnqueueError) -> Result<Problem, Error> {
    match error {
        EnqueueError::UnknownJob { known, .. } => {
            Ok(Problem::of_job("job", JobProblem::Unknown { known }))
        }
        EnqueueError::Parameters(error) => {
            let code = error.code;
            let place = error
                .field
                .map_or_else(Vec::new, |field| vec![field.to_owned()]);
            Ok(Problem::of_parameter(place, JobProblem::Parameter { code }))
        }
        EnqueueError::InTheFuture { .. } => Ok(Problem::of_job("now", JobProblem::InTheFuture)),
        EnqueueError::Database(error) => Err(internal(error)),
    }
}

/// Pauses a job or lets it go on, and gives the key of its row.
async fn set_paused(desk: &Desk<'_>, name: &str, paused: bool) -> Result<i64, ControlError> {
    runner::set_job_paused(desk.db, name, paused, &desk.act).await?;
    job_key(desk, name).await
}

async fn job_key(desk: &Desk<'_>, name: &str) -> Result<i64, ControlError> {
    let row = job::Entity::find()
        .filter(job::Column::Name.eq(name))
        .one(desk.db)
        .await?;
    row.map(|row| row.id).ok_or(ControlError::Absent {
        noun: "job",
        key: name.to_owned(),
    })
}

async fn end<P: Payload>(
    desk: &Desk<'_>,
    field: &str,
    outcome: Result<i64, ControlError>,
    client_mutation_id: Option<String>,
) -> Result<P, Error> {
    let mut field = field;
    let code = match outcome {
        Ok(row) => {
            desk.runner.wake();
            return Ok(desk.done(row, client_mutation_id));
        }
        Err(ControlError::Absent { noun: "job", .. }) => {
            let known = desk.runner.registry().names();
            let problem = Problem::of_job(field, JobProblem::Unknown { known });
            return desk.refused(vec![problem], client_mutation_id).await;
        }
        Err(ControlError::NoneAtOnce) => {
            field = "concurrency";
            let (least, most) = (1, i32::MAX.into());
            ProblemCode::OutOfRange { least, most }
        }
        Err(ControlError::Absent { .. }) => ProblemCode::NotFound { noun: "job_run" },
        Err(ControlError::Ended { state, .. } | ControlError::NotFailed { state, .. }) => {
            let state = state.as_str();
            ProblemCode::NotAllowedInState { state }
        }
        Err(ControlError::Database(error)) => return Err(internal(error)),
    };
    let path = vec![field.to_owned()];
    let problem = commands::Problem { path, code }.into();
    desk.refused(vec![problem], client_mutation_id).await
}
