//! `invitation_reminders`: asks those who have not answered an invitation, and reminds those who
//! come of a meeting that is near.
//!
//! What it does depends on the state that it finds: a meeting's SEQUENCE is the revision of its
//! campaigns, and a revision holds one reminder of either kind to each address. Run again, it adds
//! nothing; run late, it makes up for what was not sent while that is of use.

mod remind;

use std::time::Duration;

use domain::meeting::{Reminding, reminding};
use entity::{
    enums::{CatchUp, LogLevel, MeetingState, Overlap},
    meeting as table,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::{
    reads::community::{self, Community},
    time::{ToChrono, ToJiff},
};

use crate::{
    links::Links,
    runner::{Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters},
};
use remind::{Done, Reminder};

/// The name under which it is asked for.
pub const NAME: &str = "invitation_reminders";

/// The job.
pub struct InvitationReminders {
    links: Links,
}

impl InvitationReminders {
    /// The job; its letters lead to these pages.
    #[must_use]
    pub const fn new(links: Links) -> Self {
        Self { links }
    }
}

/// What it can be asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// This meeting alone, by key.
    #[serde(default, deserialize_with = "crate::key::of_meeting")]
    meeting: Option<i64>,
}

/// What was done for a meeting.
#[derive(Debug, Serialize)]
struct Served {
    meeting: i64,
    revision: i32,
    #[serde(flatten)]
    done: Done,
}

/// Why nothing was done for a meeting.
#[derive(Debug, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
enum Reason {
    /// No reminder is due before this day.
    TooEarly { from: Date },
    /// The co-chairs have not convened it.
    NotConvened,
    /// It has begun, was held or was cancelled.
    Over,
    /// A text of it is missing or a draft, and messages go out whole or not at all.
    TextsNotReviewed,
}

/// A meeting that was passed over.
#[derive(Debug, Serialize)]
struct Skipped {
    meeting: i64,
    #[serde(flatten)]
    reason: Reason,
}

#[derive(Debug, Default, Serialize)]
struct Outcome {
    meetings: Vec<Served>,
    skipped: Vec<Skipped>,
}

#[async_trait::async_trait]
impl Job for InvitationReminders {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Half an hour after the invitations: who is invited on the day is not reminded on it.
    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "30 8 * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: Some(Duration::from_secs(12 * 60 * 60)),
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let Parameters { meeting } = run.parameters()?;
        let mut outcome = Outcome::default();
        if let Some(community) = community::first(&run.db).await? {
            for row in candidates(run, &community, meeting).await? {
                run.checkpoint().await?;
                serve(run, &community, &row, &self.links, &mut outcome).await?;
            }
        }
        let samples = outcome.meetings.iter_mut();
        let samples = samples.flat_map(|served| std::mem::take(&mut served.done.samples));
        run.show(samples.collect()).await?;
        serde_json::to_value(&outcome).map_err(JobError::fail)
    }
}

/// The meetings to come, or the one that was asked for.
async fn candidates(
    run: &RunContext,
    community: &Community,
    only: Option<i64>,
) -> Result<Vec<table::Model>, JobError> {
    use table::Column;
    let all = table::Entity::find().filter(Column::CommunityId.eq(community.id));
    if let Some(id) = only {
        let row = all.filter(Column::Id.eq(id)).one(&run.db).await?;
        let absent = || JobError::fail(format!("there is no meeting {id}; ask for one that is"));
        return Ok(vec![row.ok_or_else(absent)?]);
    }
    let coming = all
        .filter(Column::StartsAt.gt(run.now.to_chrono()))
        .filter(Column::State.eq(MeetingState::Convened))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id);
    Ok(coming.all(&run.db).await?)
}

async fn serve(
    run: &RunContext,
    community: &Community,
    row: &table::Model,
    links: &Links,
    outcome: &mut Outcome,
) -> Result<(), JobError> {
    let done = match which(run, community, row) {
        Err(reason) => Err(reason),
        Ok(reminder) => {
            let done = remind::remind(run, community, row, reminder, links).await?;
            done.ok_or(Reason::TextsNotReviewed)
        }
    };
    match done {
        Err(reason) => {
            if matches!(reason, Reason::TextsNotReviewed) {
                let line = format!(
                    "meeting {}: a text is missing or a draft; nobody reminded",
                    row.id
                );
                run.log(LogLevel::Warn, &line);
            }
            outcome.skipped.push(Skipped {
                meeting: row.id,
                reason,
            });
        }
        Ok(done) => {
            let line = format!(
                "meeting {}, revision {}: {}",
                row.id,
                row.sequence,
                done.line()
            );
            run.log(LogLevel::Info, &line);
            outcome.meetings.push(Served {
                meeting: row.id,
                revision: row.sequence,
                done,
            });
        }
    }
    Ok(())
}

/// Which reminder of a meeting goes out, or why none does.
fn which(run: &RunContext, community: &Community, row: &table::Model) -> Result<Reminder, Reason> {
    let days = |days: i32| u16::try_from(days).unwrap_or_default();
    let days = (
        days(community.row.answer_reminder_days),
        days(community.row.meeting_reminder_days),
    );
    let starts_at = row.starts_at.to_jiff();
    match reminding(row.state.into(), starts_at, days, run.now, &community.zone) {
        Reminding::Silent => Ok(Reminder::Answer),
        Reminding::Coming => Ok(Reminder::Meeting),
        Reminding::From(from) => Err(Reason::TooEarly { from }),
        Reminding::NotConvened => Err(Reason::NotConvened),
        Reminding::Over => Err(Reason::Over),
    }
}
