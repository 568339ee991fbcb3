//! Those who read a publication without being of the community, what they subscribed to, and the
//! messages that go to them.

use sea_orm_migration::prelude::*;

use crate::change::{add, all, widen};
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
        widen(manager, ("job_run_sample", "kind"), LETTERS, LETTERS_NOW).await?;
        TableDef::new("subscriber")
            .text("address")
            .text("normalized")
            .at_null("suppressed_at")
            .text_null("suppressed_reason")
            .at("created_at")
            .check(r#"("suppressed_at" IS NULL) = ("suppressed_reason" IS NULL)"#)
            .unique(&["normalized"])
            .create(manager)
            .await?;
        TableDef::new("publication_subscription")
            .part_of("subscriber_id", "subscriber")
            .part_of("publication_id", "publication")
            .one_of("language", &["fr", "en"])
            .one_of("state", &["pending", "confirmed", "ended"])
            // How often it was asked for: only the link of the last time confirms it.
            .int("asked")
            .at("asked_at")
            .at("created_at")
            .at_null("confirmed_at")
            .at_null("ended_at")
            .check(r#""state" <> 'confirmed' OR "confirmed_at" IS NOT NULL"#)
            .check(r#"("state" = 'ended') = ("ended_at" IS NOT NULL)"#)
            .unique(&["subscriber_id", "publication_id"])
            .index(&["publication_id", "state"])
            .create(manager)
            .await?;
        let publication = ColumnDef::new("publication_id")
            .big_integer()
            .extra(r#"REFERENCES "publication" ("id")"#)
            .take();
        add(manager, "campaign", vec![publication]).await?;
        all(manager, INDEXES).await
    }
}

/// A bulletin has one row, whoever begins it.
const INDEXES: &[&str] = &[
    r#"CREATE UNIQUE INDEX "campaign_publication_id_kind_revision_key"
        ON "campaign" ("publication_id", "kind", "revision")
        WHERE "publication_id" IS NOT NULL"#,
];

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
    "report_due",
    "recruitment",
    "recruitment_follow_up",
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
    "recruitment",
    "recruitment_follow_up",
    "subscription",
    "bulletin",
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
    "report_due",
    "recruitment_follow_up",
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
    "recruitment_follow_up",
    "bulletin",
    "subscription_confirmation",
    "subscription_invitation",
];
