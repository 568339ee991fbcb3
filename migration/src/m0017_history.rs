//! Indexes of what went wrong, so that looking for it costs the same beside a million runs that went
//! well.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// By when they were asked for, as lists show them; and by when they ended, for the last day's.
const STATEMENTS: [&str; 2] = [
    r#"CREATE INDEX "job_run_other_idx" ON "job_run" ("created_at", "id") WHERE "state" IN ('failed', 'cancelled', 'discarded', 'missed')"#,
    r#"CREATE INDEX "job_run_trouble_idx" ON "job_run" ("finished_at") WHERE "state" IN ('failed', 'missed')"#,
];

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in STATEMENTS {
            let connection = manager.get_connection();
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
