//! What entering many rows costs. Lines of rosters are in no index that says nothing of them; on
//! PostgreSQL, rows are indexed for the search a statement at a time, and a membership is first told
//! from others by whose it is.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::change::all;
use crate::{m0007_search, m0026_groups, search};

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        all(manager, LINES).await?;
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for function in search::functions() {
            manager
                .get_connection()
                .execute_unprepared(&function)
                .await?;
        }
        let later = [m0026_groups::searched()];
        for source in m0007_search::sources().into_iter().chain(later) {
            source.renew(manager).await?;
        }
        all(manager, OVERLAP).await
    }
}

/// A tree whose first column is the same in all rows finds nothing by it: a row was entered in 95 µs
/// that takes 60 so.
const OVERLAP: &[&str] = &[
    r#"ALTER TABLE "membership" DROP CONSTRAINT "membership_no_overlap""#,
    r#"ALTER TABLE "membership" ADD CONSTRAINT "membership_no_overlap" EXCLUDE USING gist
("person_id" WITH =, "community_id" WITH =, "track" WITH =, daterange("start_on", "end_on") WITH &&)"#,
];

/// Each state of a line had an entry in seven indexes. Most lines were decided by nobody, and name nobody
/// before they are carried out; two other indexes begin with the import.
const LINES: &[&str] = &[
    r#"DROP INDEX "roster_import_line_roster_import_id_idx""#,
    r#"DROP INDEX "roster_import_line_person_id_idx""#,
    r#"DROP INDEX "roster_import_line_decided_person_id_idx""#,
    r#"DROP INDEX "roster_import_line_decided_organization_id_idx""#,
    r#"CREATE INDEX "roster_import_line_person_id_idx" ON "roster_import_line" ("person_id")
WHERE "person_id" IS NOT NULL"#,
    r#"CREATE INDEX "roster_import_line_decided_person_id_idx" ON "roster_import_line" ("decided_person_id")
WHERE "decided_person_id" IS NOT NULL"#,
    r#"CREATE INDEX "roster_import_line_decided_organization_id_idx" ON "roster_import_line"
("decided_organization_id") WHERE "decided_organization_id" IS NOT NULL"#,
];
