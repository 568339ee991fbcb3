//! The record of events: what was there before and after; nothing of it is changed or taken away
//! again.
//!
//! A run's key stays in its events when the run itself is cleared away, and no event can be changed
//! for it: the key is no foreign key any more.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::change::all;
use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite, too: the record is not to be half-moved.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => all(manager, POSTGRES).await,
            _ => {
                all(manager, SQLITE_AWAY).await?;
                anew(manager).await?;
                all(manager, SQLITE).await
            }
        }
    }
}

const POSTGRES: &[&str] = &[
    r#"ALTER TABLE "audit_event" ADD COLUMN "before" jsonb, ADD COLUMN "after" jsonb,
DROP CONSTRAINT "audit_event_job_run_id_fkey""#,
    r#"CREATE INDEX "audit_event_actor_idx" ON "audit_event" ("actor")"#,
    r#"CREATE OR REPLACE FUNCTION "audit_event_append_only"() RETURNS trigger LANGUAGE plpgsql AS $trigger$BEGIN
RAISE EXCEPTION 'audit_event_append_only' USING ERRCODE = 'integrity_constraint_violation';
END$trigger$"#,
    r#"CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event"
FOR EACH ROW EXECUTE FUNCTION "audit_event_append_only"()"#,
    r#"CREATE TRIGGER "audit_event_append_only_truncate" BEFORE TRUNCATE ON "audit_event"
FOR EACH STATEMENT EXECUTE FUNCTION "audit_event_append_only"()"#,
    // Also for a session that says it is a replica's.
    r#"ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_append_only",
ENABLE ALWAYS TRIGGER "audit_event_append_only_truncate""#,
];

/// SQLite drops no foreign key of a table: the table is made anew.
const SQLITE_AWAY: &[&str] = &[
    r#"ALTER TABLE "audit_event" RENAME TO "audit_event_before""#,
    r#"DROP INDEX "audit_event_subject_type_subject_id_idx""#,
    r#"DROP INDEX "audit_event_at_idx""#,
    r#"DROP INDEX "audit_event_job_run_id_idx""#,
];

async fn anew(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("audit_event")
        .at("at")
        .text("actor")
        .text("action")
        .text("subject_type")
        .row_id_null("subject_id")
        .json("detail")
        .row_id_null("job_run_id")
        .json_null("before")
        .json_null("after")
        .index(&["subject_type", "subject_id"])
        .index(&["at"])
        .index(&["job_run_id"])
        .index(&["actor"])
        .create(manager)
        .await
}

const SQLITE: &[&str] = &[
    r#"INSERT INTO "audit_event" ("id", "at", "actor", "action", "subject_type", "subject_id", "detail", "job_run_id")
SELECT "id", "at", "actor", "action", "subject_type", "subject_id", "detail", "job_run_id" FROM "audit_event_before""#,
    r#"DROP TABLE "audit_event_before""#,
    r#"CREATE TRIGGER "audit_event_append_only_update" BEFORE UPDATE ON "audit_event" BEGIN
SELECT RAISE(ABORT, 'audit_event_append_only');
END"#,
    r#"CREATE TRIGGER "audit_event_append_only_delete" BEFORE DELETE ON "audit_event" BEGIN
SELECT RAISE(ABORT, 'audit_event_append_only');
END"#,
    // Words of a text that is gone leave the index, rather than being noted as gone.
    r#"INSERT INTO "search_word" ("search_word", "rank") VALUES ('secure-delete', 1)"#,
];
