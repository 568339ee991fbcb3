//! The life of a report: what people write into it, what they put in a sentence's place, what they
//! remark, to whom it goes, and what was sent of it, which nobody changes any more.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::change::{add, add_bilingual, all, widen};
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
        add_columns(manager).await?;
        widen(manager, ("report_sentence", "origin"), ORIGINS, ORIGINS_NOW).await?;
        widen(
            manager,
            ("report_rendering", "language"),
            LANGUAGES,
            LANGUAGES_NOW,
        )
        .await?;
        widen(
            manager,
            ("report_rendering", "format"),
            FORMATS,
            FORMATS_NOW,
        )
        .await?;
        widen(manager, ("campaign", "kind"), KINDS, KINDS_NOW).await?;
        widen(manager, ("job_run_sample", "kind"), LETTERS, LETTERS_NOW).await?;
        create_edits(manager).await?;
        create_readers(manager).await?;
        all(manager, SENT).await?;
        let seals = match manager.get_database_backend() {
            DbBackend::Postgres => postgres_seals(),
            _ => sqlite_seals(),
        };
        let seals: Vec<&str> = seals.iter().map(String::as_str).collect();
        all(manager, &seals).await
    }
}

async fn add_columns(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let days = |column, default: i32| {
        let mut days = ColumnDef::new(column).integer().not_null().take();
        days.default(default).take()
    };
    let text = |column| ColumnDef::new(column).text().take();
    let settings = vec![
        // The keys of the sections, in order; none for those that a report has by itself.
        ColumnDef::new("report_sections").json_binary().take(),
        days("report_due_days", 30),
        days("report_notice_days", 14),
        days("report_last_notice_days", 3),
        days("report_link_days", 365),
    ];
    add(manager, "community", settings).await?;
    let due = vec![ColumnDef::new("due_on").date().take()];
    add(manager, "report", due).await?;
    add_bilingual(manager, "report", "correction").await?;
    let sent = vec![
        ColumnDef::new("sent_at").timestamp_with_time_zone().take(),
        // What was wrong with it when it was compiled.
        ColumnDef::new("findings").json_binary().take(),
        // What it says otherwise than the version that was sent before it.
        ColumnDef::new("difference").json_binary().take(),
    ];
    add(manager, "report_version", sent).await?;
    add_bilingual(manager, "report_version", "correction").await?;
    // What an overridden sentence stands instead of.
    let instead = vec![text("instead_of_fr"), text("instead_of_en")];
    add(manager, "report_sentence", instead).await
}

async fn create_edits(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("report_text")
        .part_of("report_id", "report")
        .text("section_key")
        .one_of("place", &["introduction", "highlight", "remark"])
        .int("position")
        .bilingual("text")
        .at("created_at")
        .at("updated_at")
        .at_null("removed_at")
        .create(manager)
        .await?;
    TableDef::new("report_override")
        .part_of("report_id", "report")
        .text("path")
        .bilingual("text")
        .text("reason")
        .at("created_at")
        .at_null("withdrawn_at")
        .unique_where(&["report_id", "path"], r#""withdrawn_at" IS NULL"#)
        .create(manager)
        .await?;
    TableDef::new("report_comment")
        .part_of("report_version_id", "report_version")
        .text_null("path")
        .references_null("person_id", "person")
        .text("text")
        .at("created_at")
        .at_null("resolved_at")
        .text_null("resolved_by")
        .create(manager)
        .await
}

async fn create_readers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("report_recipient")
        .part_of("report_id", "report")
        .references("person_id", "person")
        .at("created_at")
        .at_null("removed_at")
        .unique_where(&["report_id", "person_id"], r#""removed_at" IS NULL"#)
        .create(manager)
        .await?;
    TableDef::new("report_link_revocation")
        .part_of("report_version_id", "report_version")
        // Whose; everybody's where nobody is named.
        .references_null("person_id", "person")
        .at("revoked_at")
        .create(manager)
        .await?;
    TableDef::new("report_notice")
        .references("community_id", "community")
        .date("period_start")
        .one_of("stage", &["first", "last", "late"])
        .at("told_at")
        .unique(&["community_id", "period_start", "stage"])
        .create(manager)
        .await
}

/// Which versions went out: until now, the last one of a report that was sent.
const SENT: &[&str] = &[r#"UPDATE "report_version" SET "sent_at" =
    (SELECT "sent_at" FROM "report" WHERE "report"."id" = "report_version"."report_id")
    WHERE "number" = (SELECT max("number") FROM "report_version" AS "other"
        WHERE "other"."report_id" = "report_version"."report_id")
    AND EXISTS (SELECT 1 FROM "report" WHERE "report"."id" = "report_version"."report_id"
        AND "report"."state" IN ('sent', 'archived'))"#];

/// What a version consists of, with who approved it, and how its key is found from a row (`ROW` is the
/// row's name).
const PARTS: &[(&str, &str)] = &[
    ("report_rendering", r#"ROW."report_version_id""#),
    ("report_section", r#"ROW."report_version_id""#),
    ("report_fact", r#"ROW."report_version_id""#),
    (
        "report_sentence",
        r#"(SELECT "report_version_id" FROM "report_section" WHERE "id" = ROW."report_section_id")"#,
    ),
    (
        "report_fact_row",
        r#"(SELECT "report_version_id" FROM "report_fact" WHERE "id" = ROW."report_fact_id")"#,
    ),
    (
        "report_sentence_fact",
        r#"(SELECT "report_version_id" FROM "report_fact" WHERE "id" = ROW."report_fact_id")"#,
    ),
    ("report_approval", r#"ROW."report_version_id""#),
];

/// What may happen to a row of those no more once the version was sent, and which rows tell.
const EVENTS: [(&str, &[&str]); 3] = [
    ("INSERT", &["NEW"]),
    ("UPDATE", &["OLD", "NEW"]),
    ("DELETE", &["OLD"]),
];

fn was_sent(version: &str, row: &str) -> String {
    let version = version.replace("ROW", row);
    format!(
        r#"EXISTS (SELECT 1 FROM "report_version" WHERE "id" = {version} AND "sent_at" IS NOT NULL)"#
    )
}

fn sqlite_seals() -> Vec<String> {
    let mut seals = Vec::new();
    for event in ["UPDATE", "DELETE"] {
        seals.push(format!(
            r#"CREATE TRIGGER "report_version_sent_{}" BEFORE {event} ON "report_version"
WHEN OLD."sent_at" IS NOT NULL BEGIN SELECT RAISE(ABORT, 'report_version_sent'); END"#,
            event.to_lowercase()
        ));
    }
    for (table, version) in PARTS {
        for (event, rows) in EVENTS {
            let sent: Vec<String> = rows.iter().map(|row| was_sent(version, row)).collect();
            seals.push(format!(
                r#"CREATE TRIGGER "{table}_sent_{}" BEFORE {event} ON "{table}"
WHEN {} BEGIN SELECT RAISE(ABORT, 'report_version_sent'); END"#,
                event.to_lowercase(),
                sent.join(" OR ")
            ));
        }
    }
    seals
}

/// A function of triggers that refuses an event where a condition holds.
fn postgres_seal(name: &str, condition: &str) -> String {
    format!(
        r#"CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $trigger$BEGIN
IF {condition} THEN
  RAISE EXCEPTION 'report_version_sent' USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
END$trigger$"#
    )
}

fn postgres_seals() -> Vec<String> {
    let mut seals = vec![
        postgres_seal("report_version_sent", r#"OLD."sent_at" IS NOT NULL"#),
        r#"CREATE TRIGGER "report_version_sent" BEFORE UPDATE OR DELETE ON "report_version"
FOR EACH ROW EXECUTE FUNCTION "report_version_sent"()"#
            .to_owned(),
    ];
    for (table, version) in PARTS {
        // Some are long: what is added is looked at once in a statement, and not row by row.
        seals.push(postgres_seal(
            &format!("{table}_sent_insert"),
            &format!(
                r#"EXISTS (SELECT 1 FROM "added" AS it WHERE {})"#,
                was_sent(version, "it")
            ),
        ));
        seals.push(format!(
            r#"CREATE TRIGGER "{table}_sent_insert" AFTER INSERT ON "{table}"
REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "{table}_sent_insert"()"#
        ));
        // What a deletion does not have, NEW, is null, and belongs to no version.
        let (was, is) = (was_sent(version, "OLD"), was_sent(version, "NEW"));
        seals.push(postgres_seal(
            &format!("{table}_sent"),
            &format!("{was} OR {is}"),
        ));
        seals.push(format!(
            r#"CREATE TRIGGER "{table}_sent" BEFORE UPDATE OR DELETE ON "{table}"
FOR EACH ROW EXECUTE FUNCTION "{table}_sent"()"#
        ));
    }
    seals
}

const ORIGINS: &[&str] = &["generated", "written"];
const ORIGINS_NOW: &[&str] = &["generated", "written", "overridden"];
const LANGUAGES: &[&str] = &["fr", "en"];
const LANGUAGES_NOW: &[&str] = &["fr", "en", "both"];
const FORMATS: &[&str] = &["html", "md"];
const FORMATS_NOW: &[&str] = &["html", "md", "pdf", "docx", "json"];
const KINDS: &[&str] = &[
    "invitation",
    "cancellation",
    "report",
    "review_request",
    "sign_in",
    "alert",
    "answer_reminder",
    "meeting_reminder",
    "thanks",
];
const KINDS_NOW: &[&str] = &[
    "invitation",
    "cancellation",
    "report",
    "review_request",
    "sign_in",
    "alert",
    "answer_reminder",
    "meeting_reminder",
    "thanks",
    "report_due",
];
const LETTERS: &[&str] = &[
    "alert",
    "cancellation",
    "completion_request",
    "invitation",
    "recruitment_request",
    "recruitment_to_support",
    "removal",
    "report",
    "report_to_council",
    "report_to_members",
    "review_request",
    "sign_in",
    "update",
    "answer_reminder",
    "meeting_reminder",
    "thanks",
];
const LETTERS_NOW: &[&str] = &[
    "alert",
    "cancellation",
    "completion_request",
    "invitation",
    "recruitment_request",
    "recruitment_to_support",
    "removal",
    "report",
    "report_to_council",
    "report_to_members",
    "review_request",
    "sign_in",
    "update",
    "answer_reminder",
    "meeting_reminder",
    "thanks",
    "report_due",
];
