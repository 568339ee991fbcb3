//! Schedules: when a job is due, and what nobody was there for.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::enums::{CatchUp, Overlap};
use jiff::Timestamp;
use jobs::runner::{self, DueTime, EditError, MOST_DUE_TIMES, ScheduleEdit, ScheduleError};
use service::commands::{self, ProblemCode};

use super::{
    desk::{Desk, internal},
    given::{Given, key},
    payload::{Payload, Status, payloads},
    problem::{JobProblem, Problem},
};
use crate::graphql::{
    layer::{reference::Ref, words::Word},
    nouns::types::{JobRun, Schedule},
    rights::Right,
    scalar::{DateTime, Json},
};

payloads! {
    /// What came of `createSchedule`.
    CreateSchedulePayload { schedule: Schedule }
    /// What came of `updateSchedule`.
    UpdateSchedulePayload { schedule: Schedule }
}

/// A schedule to be added to a job.
#[derive(InputObject)]
pub struct CreateScheduleInput {
    /// The job's name.
    job: String,
    /// The times: a cron expression of five fields (minute, hour, day, month, weekday), or six with
    /// seconds first.
    cron: String,
    /// The time zone of these times, an IANA name.
    zone: String,
    /// What happens to due times that were missed; the latest is caught up with where it is not
    /// given.
    catch_up: Option<Word<CatchUp>>,
    /// How late a missed time is caught up with, in seconds; always where it is not given.
    window_seconds: Option<i32>,
    /// What happens to a due run while the last one is still going; it is skipped where it is not
    /// given.
    overlap: Option<Word<Overlap>>,
    /// What its runs are asked; what the job does by default where it is not given.
    parameters: Option<Json>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A schedule to be changed. What is not given stays.
#[derive(InputObject)]
pub struct UpdateScheduleInput {
    /// The schedule.
    schedule: ID,
    /// The times: a cron expression of five fields, or six with seconds first.
    cron: Option<String>,
    /// The time zone of these times, an IANA name.
    zone: Option<String>,
    /// Whether it is in force.
    enabled: Option<bool>,
    /// What happens to due times that were missed.
    catch_up: Option<Word<CatchUp>>,
    /// How late a missed time is caught up with, in seconds; null for always.
    window_seconds: MaybeUndefined<i32>,
    /// What happens to a due run while the last one is still going.
    overlap: Option<Word<Overlap>>,
    /// What its runs are asked.
    parameters: Option<Json>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A span of time whose due times are to be made up for.
#[derive(InputObject)]
pub struct BackfillScheduleInput {
    /// The schedule.
    schedule: ID,
    /// The first moment.
    from: Given<DateTime>,
    /// The last moment, up to now.
    to: Given<DateTime>,
    /// Whether it is only shown what would be made up for.
    #[graphql(default)]
    preview: bool,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What came of `backfillSchedule`.
#[derive(SimpleObject)]
pub struct BackfillSchedulePayload {
    /// Whether it was carried out.
    status: Status,
    /// What stands against it; empty when it was carried out.
    problems: Vec<Problem>,
    /// What the input gave as `clientMutationId`.
    client_mutation_id: Option<String>,
    /// The due times of the span, in order; empty when the mutation was refused.
    due_times: Vec<ScheduleDueTime>,
}

/// A due time of a schedule.
#[derive(SimpleObject)]
pub struct ScheduleDueTime {
    /// When.
    due_at: DateTime,
    /// The run that answers to it; null in a preview where there is none yet.
    run: Option<Ref<JobRun>>,
}

/// The mutations of schedules.
#[derive(Default)]
pub struct SchedulesMutation;

#[Object]
impl SchedulesMutation {
    /// Adds a schedule to a job. It is first due after now.
    async fn create_schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The job, and when it is due.")] input: CreateScheduleInput,
    ) -> Result<CreateSchedulePayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let edit = ScheduleEdit {
            cron: Some(input.cron),
            zone: Some(input.zone),
            enabled: None,
            catch_up: input.catch_up.map(|word| word.0),
            window_seconds: Some(input.window_seconds),
            overlap: input.overlap.map(|word| word.0),
            parameters: input.parameters.map(|Json(given)| given),
        };
        let registry = desk.runner.registry();
        let added = runner::add_schedule(desk.db, registry, &input.job, edit, &desk.act).await;
        end(&desk, added, input.client_mutation_id).await
    }

    /// Changes a schedule, on every instance from its next tick on. With other times it is first due
    /// after now.
    async fn update_schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The schedule, and what changes.")] input: UpdateScheduleInput,
    ) -> Result<UpdateSchedulePayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let schedule = key::<Schedule>(&input.schedule);
        let edit = ScheduleEdit {
            cron: input.cron,
            zone: input.zone,
            enabled: input.enabled,
            catch_up: input.catch_up.map(|word| word.0),
            window_seconds: input
                .window_seconds
                .as_opt_ref()
                .map(|given| given.copied()),
            overlap: input.overlap.map(|word| word.0),
            parameters: input.parameters.map(|Json(given)| given),
        };
        let registry = desk.runner.registry();
        let edited = runner::edit_schedule(desk.db, registry, schedule, edit, &desk.act).await;
        end(&desk, edited.map(|()| schedule), input.client_mutation_id).await
    }

    /// Queues a run for each due time of a span that none answers to, whatever the schedule's window
    /// says; or shows which those would be.
    async fn backfill_schedule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The schedule, and the span of time.")] input: BackfillScheduleInput,
    ) -> Result<BackfillSchedulePayload, Error> {
        let desk = Desk::of(ctx, Right::Jobs).await?;
        let client_mutation_id = input.client_mutation_id.clone();
        let made_up = backfill(&desk, input).await;
        let (status, problems, due) = match made_up {
            Ok(due) => (Status::Ok, Vec::new(), due),
            Err(refused) => (Status::Refused, vec![refused?], Vec::new()),
        };
        if !problems.is_empty() {
            desk.record(&problems).await?;
        }
        desk.runner.wake();
        Ok(BackfillSchedulePayload {
            status,
            problems,
            client_mutation_id,
            due_times: due.into_iter().map(shown).collect(),
        })
    }
}

/// What came of it, or why nothing did: a problem of whoever asks, or an error of ours.
async fn backfill(
    desk: &Desk<'_>,
    input: BackfillScheduleInput,
) -> Result<Vec<DueTime>, Result<Problem, Error>> {
    let moment = |field: &str, given: Given<DateTime>| {
        let given = given.written();
        given.parse::<Timestamp>().map_err(|_| {
            let given = given.chars().take(40).collect();
            Ok(Problem::of_job(field, JobProblem::NotAnInstant { given }))
        })
    };
    let (from, to) = (moment("from", input.from)?, moment("to", input.to)?);
    let schedule = key::<Schedule>(&input.schedule);
    let registry = desk.runner.registry();
    let due = if input.preview {
        runner::due_times(desk.db, schedule, from, to, desk.act.now).await
    } else {
        runner::backfill(desk.db, registry, schedule, from, to, &desk.act).await
    };
    due.map_err(problem)
}

fn shown(due: DueTime) -> ScheduleDueTime {
    ScheduleDueTime {
        due_at: DateTime(due.at),
        run: due.run.map(Ref::new),
    }
}

async fn end<P: Payload>(
    desk: &Desk<'_>,
    outcome: Result<i64, EditError>,
    client_mutation_id: Option<String>,
) -> Result<P, Error> {
    match outcome {
        Ok(schedule) => Ok(desk.done(schedule, client_mutation_id)),
        Err(error) => {
            desk.refused(vec![problem(error)?], client_mutation_id)
                .await
        }
    }
}

/// What a person asked wrongly; anything else is an error.
fn problem(error: EditError) -> Result<Problem, Error> {
    let command = |field: &str, code| {
        let path = vec![field.to_owned()];
        Ok(commands::Problem { path, code }.into())
    };
    match error {
        EditError::Absent(_) => command("schedule", ProblemCode::NotFound { noun: "schedule" }),
        EditError::UnknownJob { known, .. } => {
            Ok(Problem::of_job("job", JobProblem::Unknown { known }))
        }
        EditError::Schedule(ScheduleError::Zone(error)) => {
            command("zone", ProblemCode::UnknownZone { given: error.name })
        }
        EditError::Schedule(ScheduleError::Malformed { cron, .. }) => {
            Ok(Problem::of_job("cron", JobProblem::NoTimes { cron }))
        }
        EditError::Schedule(ScheduleError::Never { cron }) => {
            Ok(Problem::of_job("cron", JobProblem::NeverDue { cron }))
        }
        EditError::Parameters(error) => {
            let code = error.code;
            let place = error
                .field
                .map_or_else(Vec::new, |field| vec![field.to_owned()]);
            Ok(Problem::of_parameter(place, JobProblem::Parameter { code }))
        }
        EditError::NegativeWindow => {
            let (least, most) = (0, i32::MAX.into());
            command("windowSeconds", ProblemCode::OutOfRange { least, most })
        }
        EditError::Twice => command("cron", ProblemCode::AlreadyInUse),
        EditError::Span { .. } => Ok(Problem::of_job("to", JobProblem::NoPastSpan)),
        EditError::TooMany { .. } => command(
            "from",
            ProblemCode::TooMany {
                most: MOST_DUE_TIMES,
            },
        ),
        EditError::Database(error) => Err(internal(error)),
    }
}
