//! What else somebody has to look at: a quarter without a meeting, a vacant chair, a jurisdiction
//! without a representative.

use sea_orm_migration::prelude::*;

use crate::change::{all, widen};

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
        widen(manager, ("alert", "kind"), ALERTS, ALERTS_NOW).await?;
        all(manager, INDEX).await
    }
}

const ALERTS: &[&str] = &[
    "run_missed",
    "run_failed",
    "seat_vacant",
    "report_due",
    "meeting_overdue",
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
];

/// By what an alert is about, its last telling is looked for.
const INDEX: &[&str] =
    &[r#"CREATE INDEX "alert_about_idx" ON "alert" ("kind", "subject_type", "subject_id")"#];
