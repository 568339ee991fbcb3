//! The search for representatives of the jurisdictions that have none.

use sea_orm_migration::prelude::*;

use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("recruitment_case")
            .references("community_id", "community")
            .references("jurisdiction_id", "jurisdiction")
            .references_null("previous_case_id", "recruitment_case")
            .date_null("gap_since")
            .date("opened_on")
            .date_null("closed_on")
            .one_of("addressed_to", &["council_member", "support"])
            .references_null("addressee_id", "person")
            .bilingual("request_subject")
            .bilingual("request")
            .date("next_follow_up_on")
            .at("created_at")
            .at("updated_at")
            .check(r#""closed_on" >= "opened_on""#)
            // Nobody is flagged twice for one gap.
            .unique_where(
                &["community_id", "jurisdiction_id"],
                r#""closed_on" IS NULL"#,
            )
            .create(manager)
            .await?;
        TableDef::new("contact_attempt")
            .part_of("recruitment_case_id", "recruitment_case")
            .at("attempted_at")
            .one_of("channel", &["email", "phone", "meeting", "letter"])
            .one_of("outcome", &["no_answer", "declined", "thinking", "named"])
            .text_null("note")
            .create(manager)
            .await
    }
}
