//! What a dry run would have written, as it would be read: a row for each kind of letter in each
//! language.

use sea_orm_migration::prelude::*;

use crate::table::TableDef;

/// The kinds, as they were on this day.
const KINDS: [&str; 13] = [
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

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("job_run_sample")
            .part_of("job_run_id", "job_run")
            .int("position")
            .one_of("kind", &KINDS)
            .one_of("language", &["fr", "en", "both"])
            .text("subject")
            .text("text")
            .text_null("html")
            .unique(&["job_run_id", "position"])
            .create(manager)
            .await
    }
}
