//! Indexes for the orders in which the API pages through what may be long, and for where people
//! work on a day.
//!
//! SQLite needs none: its indexes end with the key of the row, and texts are in code point order.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Lists that belong to a row, by the order of their keys. An index on the owner alone gives a
/// page only after all its rows are sorted.
const OWNED: &[(&str, &str)] = &[
    ("invitation", "meeting_id"),
    ("invitation", "person_id"),
    ("attendance", "meeting_id"),
    ("attendance", "person_id"),
    ("organization", "jurisdiction_id"),
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
        let connection = manager.get_connection();
        // The API sorts texts by code point, whatever the database's own collation is.
        let people = r#"CREATE INDEX "person_name_order_idx" ON "person" ("family_name" COLLATE "C", "given_name" COLLATE "C", "id")"#;
        connection.execute_unprepared(people).await?;
        // Without it the planner takes the index that refuses overlaps, which is thirty times as
        // slow for one person as this one, which needs no look at the table.
        let works = r#"CREATE INDEX "affiliation_primary_idx" ON "affiliation" ("person_id", "start_on", "end_on", "organization_id") WHERE "is_primary""#;
        connection.execute_unprepared(works).await?;
        for (table, owner) in OWNED {
            let old = format!(r#"DROP INDEX "{table}_{owner}_idx""#);
            connection.execute_unprepared(&old).await?;
            let new =
                format!(r#"CREATE INDEX "{table}_{owner}_id_idx" ON "{table}" ("{owner}", "id")"#);
            connection.execute_unprepared(&new).await?;
        }
        Ok(())
    }
}
