//! Recommendations to the council, with whom they concern, what the council answered and what came of
//! them; who sees to an issue, and when it was opened again.

use sea_orm_migration::prelude::*;

use crate::change::{add, all};
use crate::table::TableDef;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_recommendation(manager).await?;
        TableDef::new("recommendation_party")
            .part_of("recommendation_id", "recommendation")
            .references_null("organization_id", "organization")
            .references_null("jurisdiction_id", "jurisdiction")
            .check(r#"("organization_id" IS NULL) <> ("jurisdiction_id" IS NULL)"#)
            .create(manager)
            .await?;
        TableDef::new("recommendation_answer")
            .part_of("recommendation_id", "recommendation")
            .date("answered_on")
            .one_of(
                "kind",
                &[
                    "accepted",
                    "accepted_in_part",
                    "declined",
                    "deferred",
                    "question",
                ],
            )
            .bilingual("text")
            .references_null("person_id", "person")
            .create(manager)
            .await?;
        TableDef::new("recommendation_follow_up")
            .part_of("recommendation_id", "recommendation")
            .date("noted_on")
            .bilingual("text")
            .create(manager)
            .await?;
        let owner = ColumnDef::new("owner_id")
            .big_integer()
            .extra(r#"REFERENCES "person" ("id")"#)
            .take();
        let day = |column: &'static str| ColumnDef::new(column).date().take();
        let days = [day("last_closed_on"), day("reopened_on")];
        let columns = [owner].into_iter().chain(days).collect();
        add(manager, "issue", columns).await?;
        all(manager, INDEX).await
    }
}

async fn create_recommendation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TableDef::new("recommendation")
        .references("community_id", "community")
        .int("number")
        .bilingual("title")
        .bilingual("text")
        // What the terms of reference say of recommendations: “collaborative et/ou bilatérale”.
        .one_of(
            "approach",
            &["collaborative", "bilateral", "collaborative_and_bilateral"],
        )
        .one_of(
            "state",
            &[
                "draft",
                "adopted",
                "sent",
                "answered",
                "closed",
                "withdrawn",
            ],
        )
        .bilingual("outcome")
        .references_null("owner_id", "person")
        .references_null("meeting_id", "meeting")
        .references_null("report_version_id", "report_version")
        .date_null("adopted_on")
        .date_null("sent_on")
        .date_null("closed_on")
        .at("created_at")
        .at("updated_at")
        .check(r#"("sent_on" IS NULL) = ("report_version_id" IS NULL)"#)
        .unique(&["community_id", "number"])
        .create(manager)
        .await
}

const INDEX: &[&str] = &[r#"CREATE INDEX "issue_owner_id_idx" ON "issue" ("owner_id")"#];
