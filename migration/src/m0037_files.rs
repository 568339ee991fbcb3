//! Files that are attached to resources. What is in them lies beside the database, under its hash.

use sea_orm_migration::prelude::*;

use crate::change::widen;
use crate::table::TableDef;

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
        TableDef::new("attachment")
            .part_of("resource_id", "resource")
            .text("sha256")
            .text("media_type")
            .int("size")
            .text("name")
            .bilingual("title")
            .text_null("language")
            .text("uploaded_by")
            .at("created_at")
            .at("updated_at")
            .check(r#""size" > 0"#)
            .index(&["sha256"])
            .create(manager)
            .await
    }
}

const ALERTS: &[&str] = &[
    "run_missed",
    "run_failed",
    "seat_vacant",
    "report_due",
    "meeting_overdue",
    "quarter_without_meeting",
    "chair_vacant",
    "jurisdiction_unrepresented",
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
];
