//! On PostgreSQL, a notice to all instances that a run waits for a worker: when it is queued, and
//! when it comes back.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

const STATEMENTS: [&str; 3] = [
    "CREATE OR REPLACE FUNCTION tribune_queued() RETURNS trigger LANGUAGE plpgsql AS $$ \
     BEGIN PERFORM pg_notify('tribune_queued', ''); RETURN NULL; END $$",
    r#"CREATE TRIGGER "job_run_queued" AFTER INSERT ON "job_run"
       FOR EACH STATEMENT EXECUTE FUNCTION tribune_queued()"#,
    r#"CREATE TRIGGER "job_run_queued_again" AFTER UPDATE OF "state" ON "job_run"
       FOR EACH ROW WHEN (NEW."state" = 'queued') EXECUTE FUNCTION tribune_queued()"#,
];

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for statement in STATEMENTS {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
        Ok(())
    }
}
