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
    enums::{CatchUp, MeetingState, Overlap},
    meeting as table,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, Select};
use serde::Serialize;
use serde_json::{Value, json};
use service::{
    reads::community::{self, Community},
    time::{ToChrono, ToJiff},
};

use crate::{
    links::Links,
    meeting_by_meeting::{self, Outcome, Parameters, candidates},
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

impl meeting_by_meeting::Reason for Reason {
    fn warning(&self) -> Option<&'static str> {
        matches!(self, Self::TextsNotReviewed)
            .then_some("a text is missing or a draft; nobody reminded")
    }
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
        let mut outcome = Outcome::new();
        if let Some(community) = community::first(&run.db).await? {
            for row in candidates(run, &community, meeting, to_come(run.now)).await? {
                run.checkpoint().await?;
                let done = self.serve(run, &community, &row).await?;
                outcome.note(run, &row, done);
            }
        }
        outcome.finish(run).await
    }
}

impl InvitationReminders {
    async fn serve(
        &self,
        run: &RunContext,
        community: &Community,
        row: &table::Model,
    ) -> Result<Result<Done, Reason>, JobError> {
        let reminder = match which(run, community, row) {
            Ok(reminder) => reminder,
            Err(reason) => return Ok(Err(reason)),
        };
        let done = remind::remind(run, community, row, reminder, &self.links).await?;
        Ok(done.ok_or(Reason::TextsNotReviewed))
    }
}

/// Which meetings are looked at where none is asked for.
fn to_come(now: Timestamp) -> impl FnOnce(Select<table::Entity>) -> Select<table::Entity> {
    use table::Column;
    move |all| {
        all.filter(Column::StartsAt.gt(now.to_chrono()))
            .filter(Column::State.eq(MeetingState::Convened))
            .order_by_asc(Column::StartsAt)
            .order_by_asc(Column::Id)
    }
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
