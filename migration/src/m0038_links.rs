//! What becomes of whoever follows the address of a reference, and that administrators are told of those
//! that are dead.

use sea_orm_migration::prelude::*;

use crate::change::{add, all, widen};
use crate::table::one_of;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite, too: a table's condition is not to be half-written.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let at = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().take();
        let state = ColumnDef::new("state")
            .text()
            .not_null()
            .default("unchecked")
            .check(Expr::cust(one_of("state", STATES)))
            .take();
        let failures = ColumnDef::new("failures")
            .integer()
            .not_null()
            .default(0)
            .take();
        let columns = vec![
            state,
            at("checked_at"),
            at("next_check_at"),
            ColumnDef::new("status").integer().take(),
            ColumnDef::new("moved_to").text().take(),
            failures,
            at("failing_since"),
            at("dead_since"),
        ];
        add(manager, "reference_address", columns).await?;
        widen(manager, ("alert", "kind"), ALERTS, ALERTS_NOW).await?;
        all(manager, INDEX).await
    }
}

const STATES: &[&str] = &[
    "unchecked",
    "alive",
    "moved",
    "gone",
    "needs_sign_in",
    "forbidden_by_robots",
    "too_many_requests",
    "failing",
    "untrusted",
    "loops",
    "private",
];

const ALERTS: &[&str] = &[
    "run_missed",
    "run_failed",
    "seat_vacant",
    "report_due",
    "meeting_overdue",
    "quarter_without_meeting",
    "chair_vacant",
    "jurisdiction_unrepresented",
    "file_missing",
];

const ALERTS_NOW: &[&str] = &[
    "run_missed",
    "run_failed",
    "seat_vacant",
    "report_due",
    "meeting_overdue",
    "quarter_without_meeting",
    "chair_vacant",
    "jurisdiction_unrepresented",
    "file_missing",
    "dead_link",
];

/// Those that are dead are few, and looked for every morning.
const INDEX: &[&str] = &[
    r#"CREATE INDEX "reference_address_dead_idx" ON "reference_address" ("dead_since") WHERE "dead_since" IS NOT NULL"#,
];
