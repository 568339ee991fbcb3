//! The settings of the community that its own people change.

use entity::community;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QuerySelect,
};

use super::{
    CommandError, Done,
    check::{self, Check},
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
};

/// The longest time ahead of a meeting at which invitations go out, in days: a year.
const LONGEST: i32 = 365;

/// How many days before a meeting its messages go out. What is not given stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct SetInvitationTimes {
    /// The invitations.
    pub invitation_lead_days: Option<i32>,
    /// The request for an answer, to those who have not given one.
    pub answer_reminder_days: Option<i32>,
    /// The reminder to all but those who declined.
    pub meeting_reminder_days: Option<i32>,
}

/// Sets how many days before a meeting it is invited to, answers are asked for again, and those who
/// come are reminded; in this order.
///
/// # Errors
/// Days out of bounds, or out of their order.
pub async fn set_invitation_times(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SetInvitationTimes,
) -> Result<Done<community::Model>, CommandError> {
    let id = check::community(tx).await?.id;
    let found = community::Entity::find_by_id(id).lock_exclusive();
    let noun = "community";
    let absent = ServiceError::Absent { noun, id };
    let before = found.one(tx).await?.ok_or(absent)?;
    let lead = input.invitation_lead_days;
    let lead = lead.unwrap_or(before.invitation_lead_days);
    let answer = input.answer_reminder_days;
    let answer = answer.unwrap_or(before.answer_reminder_days);
    let meeting = input.meeting_reminder_days;
    let meeting = meeting.unwrap_or(before.meeting_reminder_days);
    let mut check = Check::new();
    check.number("meeting_reminder_days", meeting, 0, LONGEST - 2);
    let least = meeting.clamp(0, LONGEST - 2) + 1;
    check.number("answer_reminder_days", answer, least, LONGEST - 1);
    let least = answer.clamp(least, LONGEST - 1) + 1;
    check.number("invitation_lead_days", lead, least, LONGEST);
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.invitation_lead_days = Set(lead);
    row.answer_reminder_days = Set(answer);
    row.meeting_reminder_days = Set(meeting);
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    let subject = Subject::row("community", id);
    audit::record(tx, act, "community.invitation_times_set", subject, change).await?;
    Ok(Done::new(after))
}
