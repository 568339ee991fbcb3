//! `quarterly_invitations`: invites to each convened meeting whose time has come, keeps the
//! calendars of those who were invited in step with what became of it, and tells those who were
//! there what came of it.
//!
//! What it does depends on the state that it finds: a meeting's SEQUENCE is the revision of its
//! campaign, and a revision holds one message to each address. Run again, it adds nothing; moved,
//! the meeting has a new revision, with the same UID; cancelled, a campaign that strikes it out.

pub(crate) mod letters;
mod meeting;
pub(crate) mod people;
mod thanks;
mod turns;

use std::time::Duration;

use domain::meeting::{Inviting, inviting};
use entity::{
    enums::{CatchUp, MeetingState, Overlap},
    meeting as table,
};
use jiff::{Timestamp, ToSpan};
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter, QueryOrder, Select};
use serde::Serialize;
use serde_json::{Value, json};
use service::{
    reads::community::{self, Community},
    time::{ToChrono, ToJiff},
};

use crate::{
    links::Links,
    mail::kinds::THANKS_DAYS,
    meeting_by_meeting::{self, Outcome, Parameters, candidates},
    runner::{Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters},
};
use meeting::Done;
use thanks::Nothing;

/// The name under which it is asked for.
pub const NAME: &str = "quarterly_invitations";

/// The job.
pub struct QuarterlyInvitations {
    links: Links,
}

impl QuarterlyInvitations {
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
    /// Its lead time has not arrived.
    TooEarly { from: jiff::civil::Date },
    /// The co-chairs have not convened it.
    NotConvened,
    /// It has begun, or was held long ago.
    Over,
    /// It was cancelled before anybody was invited.
    NobodyInvited,
    /// A text of it is missing or a draft, and messages go out whole or not at all.
    TextsNotReviewed,
    /// It was held, and what was done there is not on record, or has no highlights.
    NoHighlights,
    /// It was held, and what was done there is not reviewed in both languages.
    HighlightsNotReviewed,
}

impl meeting_by_meeting::Reason for Reason {
    fn warning(&self) -> Option<&'static str> {
        matches!(self, Self::TextsNotReviewed)
            .then_some("a text is missing or a draft; nothing sent")
    }
}

#[async_trait::async_trait]
impl Job for QuarterlyInvitations {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "0 8 * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: Some(Duration::from_secs(7 * 24 * 60 * 60)),
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
            let those = to_come_or_held(run.now, thanked_from(run, &community)?);
            for row in candidates(run, &community, meeting, those).await? {
                run.checkpoint().await?;
                let done = self.serve(run, &community, &row).await?;
                outcome.note(run, &row, done);
            }
        }
        outcome.finish(run).await
    }
}

/// Which meetings are looked at where none is asked for: those to come, and those that were held not
/// long ago.
fn to_come_or_held(
    now: Timestamp,
    thanked_from: Timestamp,
) -> impl FnOnce(Select<table::Entity>) -> Select<table::Entity> {
    use table::Column;
    let to_come = Column::State
        .is_in([MeetingState::Convened, MeetingState::Cancelled])
        .and(Column::StartsAt.gt(now.to_chrono()));
    let held = Column::State
        .eq(MeetingState::Held)
        .and(Column::StartsAt.gt(thanked_from.to_chrono()));
    move |all| {
        all.filter(to_come.or(held))
            .order_by_asc(Column::StartsAt)
            .order_by_asc(Column::Id)
    }
}

/// The moment from which on a meeting must have begun for anybody to be thanked.
fn thanked_from(run: &RunContext, community: &Community) -> Result<Timestamp, JobError> {
    let day = community.zone.date_at(run.now);
    let first = day.saturating_sub(THANKS_DAYS.days());
    let from = community.zone.start_of(first);
    from.map_err(JobError::fail)
}

impl QuarterlyInvitations {
    async fn serve(
        &self,
        run: &RunContext,
        community: &Community,
        row: &table::Model,
    ) -> Result<Result<Done, Reason>, JobError> {
        let deed = match decide(run, community, row).await? {
            Ok(deed) => deed,
            Err(reason) => return Ok(Err(reason)),
        };
        Ok(match deed {
            Deed::Invite => {
                let done = meeting::invite(run, community, row, &self.links).await?;
                done.ok_or(Reason::TextsNotReviewed)
            }
            Deed::StrikeOut => {
                let done = meeting::strike_out(run, community, row, &self.links).await?;
                done.ok_or(Reason::NobodyInvited)
            }
            Deed::Thank => {
                let done = thanks::thank(run, community, row, &self.links).await?;
                done.map_err(|nothing| match nothing {
                    Nothing::NoHighlights => Reason::NoHighlights,
                    Nothing::NotReviewed => Reason::HighlightsNotReviewed,
                })
            }
        })
    }
}

/// What is to be done for a meeting.
enum Deed {
    Invite,
    StrikeOut,
    Thank,
}

async fn decide(
    run: &RunContext,
    community: &Community,
    row: &table::Model,
) -> Result<Result<Deed, Reason>, JobError> {
    let starts_at = row.starts_at.to_jiff();
    if row.state == MeetingState::Cancelled && starts_at > run.now {
        return Ok(Ok(Deed::StrikeOut));
    }
    if row.state == MeetingState::Held {
        let is_recent = starts_at > thanked_from(run, community)?;
        return Ok(is_recent.then_some(Deed::Thank).ok_or(Reason::Over));
    }
    let lead = u16::try_from(community.row.invitation_lead_days).unwrap_or_default();
    Ok(
        match inviting(row.state.into(), starts_at, lead, run.now, &community.zone) {
            Inviting::Due => Ok(Deed::Invite),
            // Whoever has been invited hears of a change at once, however far off it is.
            Inviting::From(_) if meeting::was_invited_to(&run.db, row.id).await? => {
                Ok(Deed::Invite)
            }
            Inviting::From(from) => Err(Reason::TooEarly { from }),
            Inviting::NotConvened => Err(Reason::NotConvened),
            Inviting::Over => Err(Reason::Over),
        },
    )
}
