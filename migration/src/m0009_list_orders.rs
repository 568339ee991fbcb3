//! Indexes for the lists of the API that grow, each in its own order; and for the question whether
//! a person has a membership, which refuses overlapping ones on SQLite.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Lists that are sorted by a column where nobody asks for another order. The key, which breaks
/// ties, is the last part of any index on SQLite.
const SORTED: [(&str, &str); 3] = [
    ("membership", "start_on"),
    ("affiliation", "start_on"),
    ("job_run", "created_at"),
];
/// Lists that belong to a row and come by their keys.
const OWNED: [(&str, &str); 2] = [("job_log", "job_run_id"), ("delivery", "campaign_id")];

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let key = if postgres { r#", "id""# } else { "" };
        for (table, column) in SORTED {
            let sql = format!(
                r#"CREATE INDEX "{table}_{column}_order_idx" ON "{table}" ("{column}"{key})"#
            );
            connection.execute_unprepared(&sql).await?;
        }
        if !postgres {
            // Without it SQLite goes through all members of a track for each that joins.
            let sql = r#"CREATE INDEX "membership_person_idx" ON "membership" ("person_id", "track", "community_id", "start_on", "end_on")"#;
            connection.execute_unprepared(sql).await?;
            return Ok(());
        }
        for (table, owner) in OWNED {
            let sql =
                format!(r#"CREATE INDEX "{table}_{owner}_id_idx" ON "{table}" ("{owner}", "id")"#);
            connection.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
