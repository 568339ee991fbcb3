//! What members themselves bring: what they know, who of them led a meeting; and where a community is
//! followed.

use sea_orm_migration::prelude::*;

use crate::change::{add, all, widen};

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
        widen(manager, ("resource", "state"), STATES, STATES_NOW).await?;
        let proposed_by = ColumnDef::new("proposed_by_id")
            .big_integer()
            .extra(r#"REFERENCES "person" ("id")"#)
            .take();
        add(manager, "resource", vec![proposed_by]).await?;
        let led = ColumnDef::new("led")
            .boolean()
            .not_null()
            .default(false)
            .take();
        add(manager, "attendance", vec![led]).await?;
        let networks = ColumnDef::new("social_networks").json_binary().take();
        add(manager, "community", vec![networks]).await?;
        all(manager, INDEX).await
    }
}

const STATES: &[&str] = &["draft", "published", "withdrawn"];
const STATES_NOW: &[&str] = &["draft", "proposed", "published", "withdrawn"];

/// Members look for their own, and most resources are nobody's proposal.
const INDEX: &[&str] = &[
    r#"CREATE INDEX "resource_proposed_by_id_idx" ON "resource" ("proposed_by_id") WHERE "proposed_by_id" IS NOT NULL"#,
];
