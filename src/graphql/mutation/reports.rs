//! Reports.

use async_graphql::{Context, Error, ID, InputObject, Object};
use documents::report;
use domain::access::Role;
use serde::Deserialize;
use serde_json::Value;
use service::commands::reports::{self, Approve};

use super::{desk::Desk, given::key, payload::payloads};
use crate::graphql::{
    nouns::types::{Person, ReportVersion},
    rights::Right,
};

payloads! {
    /// What came of `approveReport`.
    ApproveReportPayload { report: Report }
}

/// An approval of a report.
#[derive(InputObject)]
pub struct ApproveReportInput {
    /// The version that was read; it must be the newest.
    version: ID,
    /// The person who approves, who must be in office: a co-chair in their own name. Where an
    /// administrator records it for them, the audit trail says so.
    person: ID,
    /// Comes back in the payload.
    client_mutation_id: Option<String>,
}

/// The mutations of reports.
#[derive(Default)]
pub struct ReportsMutation;

#[Object]
impl ReportsMutation {
    /// Records a co-chair's approval. With both, or with that of the one in office while the other
    /// chair is vacant, the report is approved and the job `report_delivery` sends it.
    async fn approve_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version, and who approves.")] input: ApproveReportInput,
    ) -> Result<ApproveReportPayload, Error> {
        let desk = Desk::of(ctx, Right::Approve).await?;
        let person = key::<Person>(&input.person);
        for_oneself(&desk, person).await?;
        let command = Approve {
            version: key::<ReportVersion>(&input.version),
            person,
        };
        let tx = desk.begin().await?;
        let outcome = reports::approve(&tx, &desk.act, command, is_ready).await;
        desk.end(tx, outcome, |row| row.id, input.client_mutation_id)
            .await
    }
}

/// A co-chair approves in their own name; an administrator puts on record who did.
async fn for_oneself(desk: &Desk<'_>, person: i64) -> Result<(), Error> {
    let viewer = desk.viewer;
    if viewer.roles.has(Role::Administrator) || viewer.person == Some(person) {
        return Ok(());
    }
    let message = "you approve in your own name, and in nobody else's";
    Err(desk.forbidden(message, Some("input.person")).await)
}

/// Whether every text of a version is reviewed in both languages. What cannot be read cannot be
/// said to be.
fn is_ready(content: &Value) -> bool {
    report::Report::deserialize(content).is_ok_and(|tree| tree.unready().is_empty())
}
