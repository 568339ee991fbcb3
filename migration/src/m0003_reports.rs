//! Reports with their versions, their sentences and where each figure comes from.

use sea_orm_migration::prelude::*;

use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TableDef::new("report")
            .references("community_id", "community")
            .one_of("kind", &["council"])
            .one_of("origin", &["scheduled", "as_needed"])
            .one_of(
                "state",
                &["draft", "in_review", "approved", "sent", "archived"],
            )
            .date("period_start")
            .date("period_end")
            .date("as_of")
            .references_null("previous_report_id", "report")
            .at_null("sent_at")
            .at("created_at")
            .at("updated_at")
            .check(r#""period_end" > "period_start""#)
            .unique(&[
                "community_id",
                "kind",
                "period_start",
                "period_end",
                "as_of",
            ])
            .create(manager)
            .await?;
        TableDef::new("report_version")
            .part_of("report_id", "report")
            .int("number")
            .json("content")
            .text("content_sha256")
            .at("compiled_at")
            .unique(&["report_id", "number"])
            .create(manager)
            .await?;
        TableDef::new("report_rendering")
            .part_of("report_version_id", "report_version")
            .one_of("language", &["fr", "en"])
            .one_of("format", &["html", "md"])
            .text("sha256")
            .bytes("content")
            .unique(&["report_version_id", "language", "format"])
            .create(manager)
            .await?;
        TableDef::new("report_section")
            .part_of("report_version_id", "report_version")
            .int("position")
            .text("key")
            .text("heading_fr")
            .text("heading_en")
            .unique(&["report_version_id", "key"])
            .create(manager)
            .await?;
        TableDef::new("report_sentence")
            .part_of("report_section_id", "report_section")
            .int("position")
            .text("path")
            .one_of("origin", &["generated", "written"])
            .text_null("text_fr")
            .text_null("text_en")
            .unique(&["report_section_id", "path"])
            .create(manager)
            .await?;
        TableDef::new("report_fact")
            .part_of("report_version_id", "report_version")
            .text("key")
            .json("value")
            .text("query")
            .json("parameters")
            .date("as_of")
            .unique(&["report_version_id", "key"])
            .create(manager)
            .await?;
        TableDef::new("report_fact_row")
            .part_of("report_fact_id", "report_fact")
            .int("position")
            .text("noun")
            .row_id("row_id")
            .unique(&["report_fact_id", "position"])
            .create(manager)
            .await?;
        TableDef::new("report_sentence_fact")
            .part_of("report_sentence_id", "report_sentence")
            .part_of("report_fact_id", "report_fact")
            .unique(&["report_sentence_id", "report_fact_id"])
            .create(manager)
            .await?;
        TableDef::new("report_approval")
            .part_of("report_version_id", "report_version")
            .references("person_id", "person")
            .references("office_id", "office")
            .at("approved_at")
            .at_null("voided_at")
            .unique_where(
                &["report_version_id", "office_id"],
                r#""voided_at" IS NULL"#,
            )
            .create(manager)
            .await
    }
}
