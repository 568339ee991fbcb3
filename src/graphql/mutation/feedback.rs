//! What came back from the mail of the world, where a person decides.

use async_graphql::{Context, Enum, Error, ID, InputObject, Object};
use service::commands::feedback::{self, Choice};

use super::{desk::Desk, given::key, payload::payloads};
use crate::graphql::{
    nouns::types::{EmailAddress, MailFeedback},
    rights::Right,
};

payloads! {
    /// What came of `handleMailFeedback`.
    HandleMailFeedbackPayload { feedback: MailFeedback }
    /// What came of `unsuppressEmailAddress`.
    UnsuppressEmailAddressPayload { email_address: EmailAddress }
}

/// What becomes of an address of which something came back.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFeedbackChoice {
    /// It goes on being written to.
    Keep,
    /// It is written to no more. Whoever has it stays a member, and is listed as unreachable.
    Suppress,
}

/// A decision about what came back.
#[derive(InputObject)]
pub struct HandleMailFeedbackInput {
    /// What came back, and waits for a person.
    feedback: ID,
    /// What becomes of the address.
    choice: MailFeedbackChoice,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// An address that works again.
#[derive(InputObject)]
pub struct UnsuppressEmailAddressInput {
    /// The address.
    address: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of what came back.
#[derive(Default)]
pub struct FeedbackMutation;

#[Object]
impl FeedbackMutation {
    /// Decides about something that came back and waits for a person.
    async fn handle_mail_feedback(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What came back, and the decision.")] input: HandleMailFeedbackInput,
    ) -> Result<HandleMailFeedbackPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let choice = match input.choice {
            MailFeedbackChoice::Keep => Choice::Keep,
            MailFeedbackChoice::Suppress => Choice::Suppress,
        };
        let row = key::<MailFeedback>(&input.feedback);
        let tx = desk.begin().await?;
        let outcome = feedback::handle(&tx, &desk.act, row, choice).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Writes to an address again that was written to no more, for everybody who has it.
    async fn unsuppress_email_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] input: UnsuppressEmailAddressInput,
    ) -> Result<UnsuppressEmailAddressPayload, Error> {
        let desk = Desk::of(ctx, Right::Roster).await?;
        let address = key::<EmailAddress>(&input.address);
        let tx = desk.begin().await?;
        let outcome = feedback::unsuppress(&tx, &desk.act, address).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
