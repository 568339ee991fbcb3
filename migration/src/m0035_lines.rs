//! What else entering many rows costs. Lines of rosters are in no index that says nothing of them; on
//! PostgreSQL, texts are folded by a pattern, and made words of without an executor for each.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::search;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // In one text, and so on one connection: another of SQLite's would still know the old index, and
        // refuse one of its name.
        connection.execute_unprepared(LINES).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            for function in search::functions() {
                connection.execute_unprepared(&function).await?;
            }
        }
        Ok(())
    }
}

/// Each state of a line had an entry in seven indexes. Most lines were decided by nobody, and name nobody
/// before they are carried out; two other indexes begin with the import.
const LINES: &str = r#"
DROP INDEX "roster_import_line_roster_import_id_idx";
DROP INDEX "roster_import_line_person_id_idx";
DROP INDEX "roster_import_line_decided_person_id_idx";
DROP INDEX "roster_import_line_decided_organization_id_idx";
CREATE INDEX "roster_import_line_person_id_idx" ON "roster_import_line" ("person_id")
WHERE "person_id" IS NOT NULL;
CREATE INDEX "roster_import_line_decided_person_id_idx" ON "roster_import_line" ("decided_person_id")
WHERE "decided_person_id" IS NOT NULL;
CREATE INDEX "roster_import_line_decided_organization_id_idx" ON "roster_import_line"
("decided_organization_id") WHERE "decided_organization_id" IS NOT NULL;
"#;
