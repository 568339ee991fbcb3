//! What somebody has to look at; and how far back the records go: they let go of what is older than
//! their period of retention, and of nothing else. What the database's own clock says is less than a
//! year old stays in any case.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::change::{all, widen};
use crate::table::TableDef;

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
        widen(manager, ("campaign", "kind"), KINDS, KINDS_NOW).await?;
        TableDef::new("alert")
            .one_of(
                "kind",
                &[
                    "run_missed",
                    "run_failed",
                    "seat_vacant",
                    "report_due",
                    "meeting_overdue",
                ],
            )
            .text("subject_type")
            .row_id("subject_id")
            .part_of_null("job_run_id", "job_run")
            .at("opened_at")
            .at_null("told_at")
            .at_null("closed_at")
            .text_null("closed_by")
            .unique_where(
                &["kind", "subject_type", "subject_id"],
                r#""closed_at" IS NULL"#,
            )
            .index(&["opened_at"])
            .create(manager)
            .await?;
        TableDef::new("retention")
            .text("records")
            .at("kept_from")
            .unique(&["records"])
            .create(manager)
            .await?;
        let records = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES_RECORDS,
            _ => SQLITE_RECORDS,
        };
        all(manager, records).await
    }
}

const KINDS: &[&str] = &[
    "invitation",
    "cancellation",
    "report",
    "review_request",
    "sign_in",
];
/// What tells of alerts is a campaign of its own kind.
const KINDS_NOW: &[&str] = &[
    "invitation",
    "cancellation",
    "report",
    "review_request",
    "sign_in",
    "alert",
];

const POSTGRES_RECORDS: &[&str] = &[
    r#"CREATE OR REPLACE FUNCTION "record_is_over"(name text, at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT 1 FROM "retention" WHERE "records" = name AND at < "kept_from")
AND at < now() - interval '365 days' $$"#,
    r#"CREATE OR REPLACE FUNCTION "audit_event_append_only"() RETURNS trigger LANGUAGE plpgsql AS $trigger$BEGIN
IF TG_OP = 'DELETE' THEN
  IF "record_is_over"('audit_event', OLD."at") THEN RETURN OLD; END IF;
END IF;
RAISE EXCEPTION 'audit_event_append_only' USING ERRCODE = 'integrity_constraint_violation';
END$trigger$"#,
    r#"CREATE OR REPLACE FUNCTION access_event_stays() RETURNS trigger LANGUAGE plpgsql AS $trigger$BEGIN
IF TG_OP = 'DELETE' THEN
  IF "record_is_over"('access_event', OLD."at") THEN RETURN OLD; END IF;
END IF;
RAISE EXCEPTION 'access_event is append-only';
END$trigger$"#,
];

const SQLITE_RECORDS: &[&str] = &[
    r#"DROP TRIGGER "audit_event_append_only_delete""#,
    r#"CREATE TRIGGER "audit_event_append_only_delete" BEFORE DELETE ON "audit_event"
WHEN NOT EXISTS (SELECT 1 FROM "retention" WHERE "records" = 'audit_event' AND OLD."at" < "kept_from")
OR datetime(OLD."at") >= datetime('now', '-365 days') BEGIN
SELECT RAISE(ABORT, 'audit_event_append_only');
END"#,
    "DROP TRIGGER access_event_stays_whole",
    r#"CREATE TRIGGER access_event_stays_whole BEFORE DELETE ON "access_event"
WHEN NOT EXISTS (SELECT 1 FROM "retention" WHERE "records" = 'access_event' AND OLD."at" < "kept_from")
OR datetime(OLD."at") >= datetime('now', '-365 days') BEGIN
SELECT RAISE(ABORT, 'access_event is append-only');
END"#,
];
