//! Answers that somebody tells the secretariat, or that a member writes down for themselves.

use domain::{answer::Reply, id::PersonId};
use entity::{enums::Answer, invitation};
use sea_orm::{DatabaseTransaction, EntityTrait};

use super::{Outcome, Way, answer};
use crate::{
    commands::{CommandError, Done, ProblemCode, check::Check},
    context::Act,
    error::ServiceError,
};

/// An answer to be written down.
#[derive(Debug, Clone, Copy)]
pub struct WriteDown {
    /// The invitation's key.
    pub invitation: i64,
    /// What was told.
    pub answer: Answer,
    /// The key of the colleague who attends instead, when it was told that one does.
    pub delegate: Option<i64>,
}

/// Writes an answer down.
///
/// # Errors
/// An invitation that is not there or was withdrawn; a meeting that is over or cancelled; no answer;
/// a colleague who may not be named.
pub async fn write_down(
    tx: &DatabaseTransaction,
    act: &Act,
    input: WriteDown,
) -> Result<Done<invitation::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<invitation::Entity>(tx, "invitation", input.invitation);
    let invitation = found.await?;
    let reply = match (input.answer, input.delegate) {
        (Answer::Accepted, _) => Some(Reply::Accepted),
        (Answer::Tentative, _) => Some(Reply::Tentative),
        (Answer::Declined, _) => Some(Reply::Declined),
        (Answer::Delegated, Some(delegate)) => Some(Reply::Delegated(Some(PersonId(delegate)))),
        (Answer::Delegated, None) => {
            check.refuse("delegate", ProblemCode::Missing);
            None
        }
        (Answer::NeedsAction, _) => {
            check.refuse("answer", ProblemCode::Missing);
            None
        }
    };
    check.done()?;
    let (Some(invitation), Some(reply)) = (invitation, reply) else {
        return Err(check.refused());
    };
    let (meeting, people) = (invitation.meeting_id, [invitation.person_id]);
    let Done { value, triggers } = answer(tx, act, meeting, &people, reply, Way::Desk).await?;
    if let Some((field, code)) = mistake(value) {
        return Err(CommandError::problem(field, code));
    }
    let row = invitation::Entity::find_by_id(invitation.id)
        .one(tx)
        .await?;
    let value = row.ok_or(ServiceError::Absent {
        noun: "invitation",
        id: invitation.id,
    })?;
    Ok(Done { value, triggers })
}

/// The mistake behind an answer that could not be taken.
fn mistake(outcome: Outcome) -> Option<(&'static str, ProblemCode)> {
    let code = match outcome {
        Outcome::Taken | Outcome::Unchanged | Outcome::Stale | Outcome::NoAnswer => {
            return None;
        }
        Outcome::NoSuchColleague => {
            return Some(("delegate", ProblemCode::NotAColleague));
        }
        Outcome::Removed | Outcome::NotInvited => ProblemCode::NotInvited,
        Outcome::UnknownMeeting => ProblemCode::NotFound { noun: "meeting" },
        Outcome::Cancelled | Outcome::Over => ProblemCode::NotAllowedInState {
            state: outcome.as_str(),
        },
    };
    Some(("invitation", code))
}
