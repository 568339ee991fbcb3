//! How many runs of a job may be at work at once; attempts that put their run off; and indexes that
//! hold only what waits or is at work, so that claims cost the same beside a million finished runs.

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
        let outcome = ("job_attempt", "outcome");
        widen(manager, outcome, OUTCOMES, OUTCOMES_NOW).await?;
        all(manager, CHANGES).await
    }
}

const CHANGES: &[&str] = &[
    // None: as many as there are workers.
    r#"ALTER TABLE "job" ADD COLUMN "concurrency" integer DEFAULT 1 CHECK ("concurrency" > 0)"#,
    r#"CREATE INDEX "job_run_waiting_idx" ON "job_run" ("priority" DESC, "available_at", "id") WHERE "state" = 'queued'"#,
    r#"CREATE INDEX "job_run_working_idx" ON "job_run" ("job_id") WHERE "state" = 'running'"#,
];

const OUTCOMES: &[&str] = &[
    "succeeded",
    "retry",
    "failed",
    "cancelled",
    "lost",
    "interrupted",
];
const OUTCOMES_NOW: &[&str] = &[
    "succeeded",
    "retry",
    "snoozed",
    "failed",
    "cancelled",
    "lost",
    "interrupted",
];
