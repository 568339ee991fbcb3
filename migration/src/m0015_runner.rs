//! How many runs of a job may be at work at once; attempts that put their run off; and indexes that
//! hold only what waits or is at work, so that claims cost the same beside a million finished runs.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite, too: the attempts are not to be half-moved.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        all(manager, BOTH).await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => all(manager, POSTGRES).await,
            _ => {
                all(manager, SQLITE_AWAY).await?;
                attempts_anew(manager).await?;
                all(manager, SQLITE).await
            }
        }
    }
}

async fn all(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        let connection = manager.get_connection();
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

const BOTH: &[&str] = &[
    // None: as many as there are workers.
    r#"ALTER TABLE "job" ADD COLUMN "concurrency" integer DEFAULT 1 CHECK ("concurrency" > 0)"#,
    r#"CREATE INDEX "job_run_waiting_idx" ON "job_run" ("priority" DESC, "available_at", "id") WHERE "state" = 'queued'"#,
    r#"CREATE INDEX "job_run_working_idx" ON "job_run" ("job_id") WHERE "state" = 'running'"#,
];

const POSTGRES: &[&str] = &[
    r#"ALTER TABLE "job_attempt" DROP CONSTRAINT "job_attempt_outcome_check""#,
    r#"ALTER TABLE "job_attempt" ADD CONSTRAINT "job_attempt_outcome_check" CHECK
    ("outcome" IN ('succeeded', 'retry', 'snoozed', 'failed', 'cancelled', 'lost', 'interrupted'))"#,
];

/// SQLite can't change a condition of a table: the table is made anew. Nothing refers to it.
const SQLITE_AWAY: &[&str] = &[
    r#"ALTER TABLE "job_attempt" RENAME TO "job_attempt_before""#,
    r#"DROP INDEX "job_attempt_job_run_id_idx""#,
    r#"DROP INDEX "job_attempt_job_run_id_number_key""#,
];

async fn attempts_anew(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("job_attempt")
        .part_of("job_run_id", "job_run")
        .int("number")
        .text("instance")
        .at("started_at")
        .at_null("finished_at")
        .one_of_null(
            "outcome",
            &[
                "succeeded",
                "retry",
                "snoozed",
                "failed",
                "cancelled",
                "lost",
                "interrupted",
            ],
        )
        .text_null("error")
        .unique(&["job_run_id", "number"])
        .create(manager)
        .await
}

const SQLITE: &[&str] = &[
    r#"INSERT INTO "job_attempt" ("id", "job_run_id", "number", "instance", "started_at", "finished_at", "outcome", "error")
SELECT "id", "job_run_id", "number", "instance", "started_at", "finished_at", "outcome", "error" FROM "job_attempt_before""#,
    r#"DROP TABLE "job_attempt_before""#,
];
