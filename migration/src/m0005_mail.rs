//! The outbox, and the built-in mailbox.

use sea_orm_migration::prelude::*;

use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("campaign")
            .references("community_id", "community")
            .one_of(
                "kind",
                &["invitation", "cancellation", "report", "review_request"],
            )
            .references_null("meeting_id", "meeting")
            .references_null("report_version_id", "report_version")
            .int_from("revision", 0)
            .references_null("job_run_id", "job_run")
            .at("created_at")
            .unique_where(
                &["kind", "meeting_id", "revision"],
                r#""meeting_id" IS NOT NULL"#,
            )
            .unique_where(
                &["kind", "report_version_id", "revision"],
                r#""report_version_id" IS NOT NULL"#,
            )
            .create(manager)
            .await?;
        TableDef::new("delivery")
            .part_of("campaign_id", "campaign")
            .text("recipient")
            .text("recipient_normalized")
            .int_from("revision", 0)
            .one_of("language", &["fr", "en", "both"])
            .text("message_id")
            .text("subject")
            .bytes("message")
            .one_of(
                "state",
                &[
                    "waiting",
                    "claimed",
                    "data_started",
                    "accepted",
                    "unknown",
                    "failed",
                    "cancelled",
                ],
            )
            .text_null("claimed_by")
            .at_null("claim_expires_at")
            .int_from("attempt_count", 0)
            .at("next_attempt_at")
            .at_null("accepted_at")
            .int_null("response_code")
            .text_null("response_text")
            .at("created_at")
            .at("updated_at")
            .unique(&["campaign_id", "recipient_normalized", "revision"])
            .unique(&["message_id"])
            .index(&["state", "next_attempt_at"])
            .create(manager)
            .await?;
        TableDef::new("delivery_person")
            .part_of("delivery_id", "delivery")
            .references("person_id", "person")
            .unique(&["delivery_id", "person_id"])
            .create(manager)
            .await?;
        TableDef::new("unreachable")
            .part_of("campaign_id", "campaign")
            .references("person_id", "person")
            .one_of("reason", &["no_address", "suppressed"])
            .unique(&["campaign_id", "person_id"])
            .create(manager)
            .await?;
        TableDef::new("mailbox_message")
            .references_null("delivery_id", "delivery")
            .text("envelope_from")
            .text("envelope_to")
            .text("subject")
            .bytes("message")
            .at("received_at")
            .index(&["received_at"])
            .create(manager)
            .await
    }
}
