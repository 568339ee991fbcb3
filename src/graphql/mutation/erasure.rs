//! The erasure of a person.

use std::sync::Arc;

use async_graphql::{Context, Enum, Error, ID, InputObject, Object, SimpleObject};
use service::{
    access::Keeper,
    commands::erasure::{self, Erase, Findings, Reason},
};

use super::{
    desk::Desk,
    given::key,
    payload::{Payload, Status},
    problem::Problem,
};
use crate::graphql::{
    layer::reference::{Ref, Refs},
    nouns::types::{Person, Report},
    rights::Right,
};

/// Why a person is erased.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErasureReason {
    /// The person asked for it.
    Requested,
    /// The person was entered by mistake.
    Mistake,
    /// A law or an order asks for it.
    Law,
}

impl From<ErasureReason> for Reason {
    fn from(reason: ErasureReason) -> Self {
        match reason {
            ErasureReason::Requested => Self::Requested,
            ErasureReason::Mistake => Self::Mistake,
            ErasureReason::Law => Self::Law,
        }
    }
}

/// A person to be erased.
#[derive(InputObject)]
pub struct ErasePersonInput {
    /// The person.
    person: ID,
    /// Why.
    reason: ErasureReason,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// What came of `erasePerson`.
#[derive(SimpleObject)]
pub struct ErasePersonPayload {
    /// Whether it was carried out.
    status: Status,
    /// What stands against it, all of it at once; empty when it was carried out.
    problems: Vec<Problem>,
    /// What the input gave as `clientMutationId`.
    client_mutation_id: Option<String>,
    /// What is left of the person; null when the mutation was refused.
    person: Option<Ref<Person>>,
    /// Reports that were sent and name the person: official records, which keep their bytes.
    reports: Refs<Report>,
    /// How many messages to the person had not left, and never will.
    cancelled_messages: i64,
    /// Whether somebody else has the same name, which then stays in texts that may speak of them.
    namesake: bool,
}

impl Payload for ErasePersonPayload {
    fn new(
        status: Status,
        problems: Vec<Problem>,
        client_mutation_id: Option<String>,
        row: Option<i64>,
    ) -> Self {
        Self {
            status,
            problems,
            client_mutation_id,
            person: row.map(Ref::new),
            reports: Refs::new(Vec::new()),
            cancelled_messages: 0,
            namesake: false,
        }
    }
}

impl ErasePersonPayload {
    fn with(self, findings: Findings) -> Self {
        Self {
            reports: Refs::new(findings.reports),
            cancelled_messages: i64::try_from(findings.cancelled_messages).unwrap_or(i64::MAX),
            namesake: findings.namesake,
            ..self
        }
    }
}

/// The mutation that erases people.
#[derive(Default)]
pub struct ErasureMutation;

#[Object]
impl ErasureMutation {
    /// Erases a person for good: name, addresses and telephone number give way to marks wherever
    /// they stand. Keys stay, and with them every count of the past; memberships, offices and the
    /// like end with the day. Asked again, it says what was found the first time.
    async fn erase_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and why.")] input: ErasePersonInput,
    ) -> Result<ErasePersonPayload, Error> {
        let desk = Desk::of(ctx, Right::Erasure).await?;
        let command = Erase {
            person: key::<Person>(&input.person),
            reason: input.reason.into(),
        };
        let tx = desk.begin().await?;
        let outcome = erasure::erase(&tx, &desk.act, command).await;
        let findings = outcome
            .as_ref()
            .ok()
            .map(|done| done.value.findings.clone());
        let key = |erased: &erasure::Erased| erased.person.id;
        let end = desk.end(tx, outcome, key, input.client_mutation_id).await;
        let payload: ErasePersonPayload = end?;
        ctx.data::<Arc<Keeper>>()?.forget();
        let Some(findings) = findings else {
            return Ok(payload);
        };
        if let Err(error) = erasure::settle(desk.db).await {
            tracing::warn!(%error, "the write-ahead log was not cleared after an erasure");
        }
        Ok(payload.with(findings))
    }
}
