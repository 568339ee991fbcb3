//! Topics that are retired, and audiences: rules that say whom a meeting is for.

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
        widen(manager, ("invitation", "reason"), REASONS, REASONS_NOW).await?;
        let retired = ColumnDef::new("retired_on").date().take();
        add(manager, "topic", vec![retired]).await?;
        TableDef::new("audience")
            .references("community_id", "community")
            .bilingual("name")
            // Whom it means, among the members of a day.
            .json("rule")
            .at("created_at")
            .at_null("retired_at")
            .create(manager)
            .await?;
        let audience = ColumnDef::new("audience_id")
            .big_integer()
            .extra(r#"REFERENCES "audience" ("id")"#)
            .take();
        add(manager, "meeting", vec![audience]).await?;
        all(manager, INDEX).await
    }
}

const INDEX: &[&str] = &[r#"CREATE INDEX "meeting_audience_id_idx" ON "meeting" ("audience_id")"#];

const REASONS: &[&str] = &["track_member", "delegate", "group_member"];
const REASONS_NOW: &[&str] = &[
    "track_member",
    "delegate",
    "group_member",
    "audience_member",
];
