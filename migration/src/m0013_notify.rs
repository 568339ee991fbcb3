//! What those need who follow runs and deliveries as they move: an index that says how far each
//! message of a campaign is without reading the messages, and, on PostgreSQL, a notice to all
//! instances that something may have moved.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Tables whose rows are followed. The notice carries the table's name and nothing else.
const FOLLOWED: [&str; 2] = ["job_run", "delivery"];

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        // The key is the last part of any index on SQLite.
        let key = if postgres { r#", "id""# } else { "" };
        let index = format!(
            r#"CREATE INDEX "delivery_campaign_state_idx" ON "delivery" ("campaign_id", "state", "attempt_count"{key})"#
        );
        connection.execute_unprepared(&index).await?;
        if !postgres {
            return Ok(());
        }
        let function = "CREATE OR REPLACE FUNCTION tribune_moved() RETURNS trigger LANGUAGE plpgsql AS $$ \
             BEGIN PERFORM pg_notify('tribune_moved', TG_TABLE_NAME); RETURN NULL; END $$";
        connection.execute_unprepared(function).await?;
        for table in FOLLOWED {
            let trigger = format!(
                r#"CREATE TRIGGER "{table}_moved" AFTER INSERT OR UPDATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION tribune_moved()"#
            );
            connection.execute_unprepared(&trigger).await?;
        }
        Ok(())
    }
}
