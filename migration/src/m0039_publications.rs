//! Publications: their issues, of sections, of what the community knows and refers to; and the kind of
//! report that an issue is compiled into.

use sea_orm_migration::prelude::*;

use crate::{change, table::TableDef};

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        change::widen(manager, ("report", "kind"), KINDS_WAS, KINDS_NOW).await?;
        // In one text, and so on one connection: another of SQLite's would still know the old index.
        let connection = manager.get_connection();
        connection.execute_unprepared(ON_A_PERIOD).await?;
        TableDef::new("publication")
            .references("community_id", "community")
            .text("slug")
            .bilingual("name")
            .one_of_null(
                "cadence",
                &["daily", "weekly", "monthly", "quarterly", "half_yearly"],
            )
            .at("created_at")
            .at("updated_at")
            .unique(&["slug"])
            .create(manager)
            .await?;
        create_issue(manager).await
    }
}

async fn create_issue(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("publication_issue")
        .part_of("publication_id", "publication")
        .int("number")
        .bilingual("title")
        .bilingual("introduction")
        .date("as_of")
        .references_null("report_id", "report")
        .at("created_at")
        .at("updated_at")
        .check(r#""number" > 0"#)
        .unique(&["publication_id", "number"])
        .unique_where(&["report_id"], r#""report_id" IS NOT NULL"#)
        .create(manager)
        .await?;
    TableDef::new("publication_section")
        .part_of("publication_issue_id", "publication_issue")
        .int("position")
        .one_of("kind", SECTIONS)
        .bilingual("title")
        .bilingual("introduction")
        .unique(&["publication_issue_id", "position"])
        .create(manager)
        .await?;
    TableDef::new("publication_item")
        .part_of("publication_section_id", "publication_section")
        .int("position")
        .references_null("resource_id", "resource")
        .references_null("reference_id", "reference")
        .check(r#"("resource_id" IS NULL) <> ("reference_id" IS NULL)"#)
        .unique(&["publication_section_id", "position"])
        .create(manager)
        .await
}

const KINDS_WAS: &[&str] = &["council"];
const KINDS_NOW: &[&str] = &["council", "executive"];

/// The sections that an issue can have.
const SECTIONS: &[&str] = &[
    "barriers",
    "definitions",
    "further_reading",
    "innovations",
    "outlook",
    "stories_abroad",
    "stories_at_home",
    "trends",
];

/// There is one report to the council on a period and a day. Of issues, each has its own.
const ON_A_PERIOD: &str = r#"
DROP INDEX "report_community_id_kind_period_start_period_end_as_of_key";
CREATE UNIQUE INDEX "report_community_id_kind_period_start_period_end_as_of_key" ON "report"
("community_id", "kind", "period_start", "period_end", "as_of") WHERE "kind" = 'council';
"#;
