//! The terms of reference.

use async_graphql::{Context, Error, InputObject, Object};
use service::commands::terms_of_reference::{self, Adopt};

use super::{
    desk::Desk,
    given::{BilingualTextInput, Given},
    payload::payloads,
};
use crate::graphql::{rights::Right, scalar::Date};

payloads! {
    /// What came of `adoptTermsOfReference`.
    AdoptTermsOfReferencePayload { terms_of_reference: TermsOfReference }
}

/// A new version of the terms of reference. A part that is not given stays as it was.
#[derive(InputObject)]
pub struct AdoptTermsOfReferenceInput {
    /// Its first day, behind that of the newest version.
    from: Given<Date>,
    /// Why the community is there.
    context: Option<BilingualTextInput>,
    /// What it is to do.
    mandate: Option<BilingualTextInput>,
    /// What it is to reach.
    objectives: Option<BilingualTextInput>,
    /// Who belongs to it.
    membership: Option<BilingualTextInput>,
    /// Who leads it.
    co_chairs: Option<BilingualTextInput>,
    /// To whom it reports, and when.
    reporting: Option<BilingualTextInput>,
    /// How it decides.
    decision_making: Option<BilingualTextInput>,
    /// What pays for it.
    funding: Option<BilingualTextInput>,
    /// How often it meets.
    meeting_frequency: Option<BilingualTextInput>,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of the terms of reference.
#[derive(Default)]
pub struct TermsOfReferenceMutation;

#[Object]
impl TermsOfReferenceMutation {
    /// Puts on record that the community agreed on a new version of its terms of reference, reviewed
    /// in both languages. The version before holds until the day before it.
    async fn adopt_terms_of_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new version.")] input: AdoptTermsOfReferenceInput,
    ) -> Result<AdoptTermsOfReferencePayload, Error> {
        let desk = Desk::of(ctx, Right::Approve).await?;
        let command = Adopt {
            from: input.from.written(),
            context: input.context.map(Into::into),
            mandate: input.mandate.map(Into::into),
            objectives: input.objectives.map(Into::into),
            membership: input.membership.map(Into::into),
            co_chairs: input.co_chairs.map(Into::into),
            reporting: input.reporting.map(Into::into),
            decision_making: input.decision_making.map(Into::into),
            funding: input.funding.map(Into::into),
            meeting_frequency: input.meeting_frequency.map(Into::into),
        };
        let tx = desk.begin().await?;
        let outcome = terms_of_reference::adopt(&tx, &desk.act, command).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}
