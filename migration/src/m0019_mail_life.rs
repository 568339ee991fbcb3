//! The life of an invitation: reminders and thanks, campaigns that are held back or called off,
//! answers with their history, and what comes back from the mail of the world.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::change::{add, widen};
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
        widen(manager, ("campaign", "kind"), KINDS, KINDS_NOW).await?;
        widen(manager, ("invitation", "answer"), ANSWERS, ANSWERS_NOW).await?;
        widen(manager, ("invitation", "reason"), REASONS, REASONS_NOW).await?;
        widen(manager, ("job_run_sample", "kind"), LETTERS, LETTERS_NOW).await?;
        create_answers(manager).await?;
        create_feedback(manager).await?;
        order_the_outbox(manager).await
    }
}

/// The outbox is emptied in the order of times and keys. SQLite has the key in every index; PostgreSQL
/// would sort all that waits each time that some of it is taken.
async fn order_the_outbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let connection = manager.get_connection();
    for statement in [
        r#"CREATE INDEX "delivery_due_idx" ON "delivery" ("state", "next_attempt_at", "id")"#,
        r#"DROP INDEX "delivery_state_next_attempt_at_idx""#,
    ] {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

async fn add_columns(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let days = |column, default: i32| {
        let mut days = ColumnDef::new(column).integer().not_null().take();
        days.default(default).take()
    };
    let at = |column| ColumnDef::new(column).timestamp_with_time_zone().take();
    let by = |column| ColumnDef::new(column).text().take();
    let asking = vec![
        days("answer_reminder_days", 14),
        days("meeting_reminder_days", 1),
    ];
    add(manager, "community", asking).await?;
    let held_back = vec![
        at("paused_at"),
        by("paused_by"),
        at("cancelled_at"),
        by("cancelled_by"),
        // What its messages say of the meeting: a later revision says what changed.
        ColumnDef::new("facts").json_binary().take(),
    ];
    add(manager, "campaign", held_back).await?;
    let answered = vec![
        ColumnDef::new("delegate_id")
            .big_integer()
            .extra(r#"REFERENCES "person" ("id")"#)
            .take(),
        // The SEQUENCE and DTSTAMP of the calendar's answer that holds (RFC 5546, 2.1.5).
        ColumnDef::new("answer_sequence").integer().take(),
        at("answer_stamp"),
    ];
    add(manager, "invitation", answered).await
}

async fn create_answers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("rsvp")
        .part_of("invitation_id", "invitation")
        .one_of("answer", ANSWERS_NOW)
        .one_of("way", &["link", "calendar", "desk"])
        .references_null("delegate_id", "person")
        .int_null("sequence")
        .at_null("stamp")
        .flag("holds", true)
        .at("answered_at")
        .index(&["invitation_id", "answered_at"])
        .index(&["answered_at"])
        .create(manager)
        .await?;
    TableDef::new("signing_key")
        .text("purpose")
        .bytes("secret")
        .at("created_at")
        .unique(&["purpose"])
        .create(manager)
        .await?;
    TableDef::new("unsubscription")
        .references("person_id", "person")
        .text("kind")
        .at("created_at")
        .unique(&["person_id", "kind"])
        .create(manager)
        .await
}

async fn create_feedback(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("mail_feedback")
        .one_of(
            "kind",
            &[
                "bounce",
                "delay",
                "complaint",
                "auto_reply",
                "answer",
                "other",
            ],
        )
        .references_null("delivery_id", "delivery")
        .one_of_null("severity", &["hard", "soft", "policy"])
        .text_null("status_code")
        .text_null("detail")
        .text("message_sha256")
        .int_from("part", 0)
        .at("received_at")
        .at_null("handled_at")
        .text_null("handled_by")
        .unique(&["message_sha256", "part"])
        .index(&["received_at"])
        .create(manager)
        .await
}

const KINDS: &[&str] = &[
    "invitation",
    "cancellation",
    "report",
    "review_request",
    "sign_in",
    "alert",
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
];
const ANSWERS: &[&str] = &["needs_action", "accepted", "declined", "tentative"];
const ANSWERS_NOW: &[&str] = &[
    "needs_action",
    "accepted",
    "declined",
    "tentative",
    "delegated",
];
const REASONS: &[&str] = &["track_member"];
const REASONS_NOW: &[&str] = &["track_member", "delegate"];
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
];
