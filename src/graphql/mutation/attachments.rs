//! Files that are attached to resources. They come by `POST /files`.

use async_graphql::{Context, Error, ID, InputObject, MaybeUndefined, Object};
use service::commands::knowledge::attachments::{self, Update};

use super::{
    desk::Desk,
    given::{BilingualTextInput, change, key},
    payload::payloads,
};
use crate::graphql::{nouns::types::Attachment, rights::Right};

payloads! {
    /// What came of `updateAttachment`.
    UpdateAttachmentPayload { attachment: Attachment }
    /// What came of `removeAttachment`: the resource, without the file.
    RemoveAttachmentPayload { resource: Resource }
}

/// What people read of an attached file. What is not given stays.
#[derive(InputObject)]
pub struct UpdateAttachmentInput {
    /// The attached file.
    attachment: ID,
    /// What people read of it, where it has more than a name.
    title: Option<BilingualTextInput>,
    /// The tag of the language that it is in (BCP 47), such as `fr` or `en-CA`; null where nobody knows.
    language: MaybeUndefined<String>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// A file that is taken off.
#[derive(InputObject)]
pub struct RemoveAttachmentInput {
    /// The attached file.
    attachment: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of attached files.
#[derive(Default)]
pub struct AttachmentsMutation;

#[Object]
impl AttachmentsMutation {
    /// Changes what people read of an attached file. Its content is changed by sending another one.
    async fn update_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateAttachmentInput,
    ) -> Result<UpdateAttachmentPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let command = Update {
            attachment: key::<Attachment>(&input.attachment),
            title: input.title.map(Into::into),
            language: change(input.language, |tag| tag),
        };
        let tx = desk.begin().await?;
        let outcome = attachments::update(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }

    /// Takes a file off its resource. It is gone for everybody at once; its bytes go with the next
    /// housekeeping, unless the same file is attached elsewhere.
    async fn remove_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file.")] input: RemoveAttachmentInput,
    ) -> Result<RemoveAttachmentPayload, Error> {
        let desk = Desk::of(ctx, Right::Work).await?;
        let attachment = key::<Attachment>(&input.attachment);
        let tx = desk.begin().await?;
        let outcome = attachments::remove(&tx, &desk.act, attachment).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
