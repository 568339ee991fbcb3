//! Answers to invitations.

use async_graphql::{Context, Error, ID, InputObject, Object};
use entity::{enums::Answer, invitation};
use sea_orm::{DatabaseTransaction, EntityTrait};
use service::commands::answers::{self, WriteDown};

use super::{
    desk::{Desk, internal},
    given::key,
    payload::payloads,
};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Invitation, Person},
    rights::Right,
};

payloads! {
    /// What came of `answerInvitation`.
    AnswerInvitationPayload { invitation: Invitation }
}

/// An answer to an invitation.
#[derive(InputObject)]
pub struct AnswerInvitationInput {
    /// The invitation: one's own, or whosever told the secretariat.
    invitation: ID,
    /// The answer.
    answer: Word<Answer>,
    /// The colleague of the same organization who attends instead; with `DELEGATED` alone.
    delegate: Option<ID>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of answers.
#[derive(Default)]
pub struct AnswersMutation;

#[Object]
impl AnswersMutation {
    /// Writes down an answer to an invitation: one's own or, by those who prepare meetings, one that
    /// they were told. Whoever is named to attend instead is invited at once.
    async fn answer_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerInvitationInput,
    ) -> Result<AnswerInvitationPayload, Error> {
        let desk = Desk::of(ctx, Right::Answers).await?;
        let tx = desk.begin().await?;
        let invitation = theirs(&desk, &tx, key::<Invitation>(&input.invitation)).await?;
        let command = WriteDown {
            invitation,
            answer: input.answer.0,
            delegate: input.delegate.as_ref().map(key::<Person>),
        };
        let outcome = answers::write_down(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

/// The key of an invitation that the viewer may answer. Another's is not there, as far as they are
/// told: no row has the key 0.
async fn theirs(desk: &Desk<'_>, tx: &DatabaseTransaction, key: i64) -> Result<i64, Error> {
    if Right::Meetings.belongs_to(desk.viewer) {
        return Ok(key);
    }
    let row = invitation::Entity::find_by_id(key).one(tx).await;
    let row = row.map_err(internal)?;
    let own = row.is_some_and(|row| Some(row.person_id) == desk.viewer.person);
    Ok(if own { key } else { 0 })
}
