//! What the community knows: resources, with those who speak of them, their figures and what they
//! refer to.

use sea_orm_migration::prelude::*;

use crate::search::{Source, Text};
use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_reference(manager).await?;
        create_resource(manager).await?;
        TableDef::new("resource_topic")
            .part_of("resource_id", "resource")
            .references("topic_id", "topic")
            .unique(&["resource_id", "topic_id"])
            .create(manager)
            .await?;
        TableDef::new("resource_jurisdiction")
            .part_of("resource_id", "resource")
            .references("jurisdiction_id", "jurisdiction")
            .unique(&["resource_id", "jurisdiction_id"])
            .create(manager)
            .await?;
        TableDef::new("resource_reference")
            .part_of("resource_id", "resource")
            .int("position")
            .references("reference_id", "reference")
            .unique(&["resource_id", "reference_id"])
            .create(manager)
            .await?;
        create_parts(manager).await?;
        for source in searched() {
            source.create(manager).await?;
        }
        Ok(())
    }
}

async fn create_reference(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("reference")
        .references("community_id", "community")
        .bilingual("title")
        .text_null("publisher")
        .date("looked_up_on")
        .at("created_at")
        .at("updated_at")
        .create(manager)
        .await?;
    TableDef::new("reference_address")
        .part_of("reference_id", "reference")
        .text("language")
        .text("address")
        .unique(&["reference_id", "language"])
        .create(manager)
        .await
}

async fn create_resource(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("resource")
        .references("community_id", "community")
        .one_of(
            "kind",
            &[
                "accessibility_barrier",
                "best_practice",
                "innovation",
                "lesson_learned",
                "presentation",
                "research",
                "success_story",
            ],
        )
        .bilingual("title")
        .bilingual("text")
        .bilingual("remedy")
        .one_of("state", &["draft", "published", "withdrawn"])
        .one_of("visibility", &["council", "group", "members", "public"])
        .references_null("working_group_id", "working_group")
        .one_of_null(
            "order_of_government",
            &["federal", "provincial", "territorial", "municipal", "other"],
        )
        .date_null("start_on")
        .date_null("end_on")
        .references_null("meeting_id", "meeting")
        .date_null("published_on")
        .at("created_at")
        .at("updated_at")
        .check(r#"("visibility" = 'group') = ("working_group_id" IS NOT NULL)"#)
        .check(r#""end_on" > "start_on""#)
        .check(r#""state" <> 'published' OR "published_on" IS NOT NULL"#)
        .create(manager)
        .await
}

async fn create_parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("resource_speaker")
        .part_of("resource_id", "resource")
        .int("position")
        .references_null("person_id", "person")
        .text_null("name")
        .references_null("organization_id", "organization")
        .text_null("organization_name")
        .check(r#"("person_id" IS NULL) <> ("name" IS NULL)"#)
        .check(r#""organization_id" IS NULL OR "organization_name" IS NULL"#)
        .unique(&["resource_id", "position"])
        .create(manager)
        .await?;
    TableDef::new("resource_metric")
        .part_of("resource_id", "resource")
        .int("position")
        .bilingual("label")
        .one_of(
            "precision",
            &["about", "at_least", "exactly", "less_than", "more_than"],
        )
        .text("value")
        .one_of(
            "unit",
            &["count", "days", "dollars", "percent", "times", "years"],
        )
        .date_null("as_of")
        .unique(&["resource_id", "position"])
        .create(manager)
        .await
}

/// What is found by their words: resources and references.
pub(crate) fn searched() -> [Source; 2] {
    let half = |field: &str, language, weight, column| Text {
        field: field.to_owned(),
        language: Some(language),
        weight,
        columns: vec![column],
    };
    [
        Source {
            noun: "resource",
            table: "resource",
            way: vec![],
            texts: vec![
                half("title", "fr", TITLE, "title_fr"),
                half("title", "en", TITLE, "title_en"),
                half("text", "fr", BODY, "text_fr"),
                half("text", "en", BODY, "text_en"),
                half("remedy", "fr", BODY, "remedy_fr"),
                half("remedy", "en", BODY, "remedy_en"),
            ],
        },
        Source {
            noun: "reference",
            table: "reference",
            way: vec![],
            texts: vec![
                half("title", "fr", TITLE, "title_fr"),
                half("title", "en", TITLE, "title_en"),
            ],
        },
    ]
}

/// Titles.
const TITLE: i32 = 3;
/// Everything else.
const BODY: i32 = 1;
