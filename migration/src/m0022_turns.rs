//! A revision of a campaign may write to an address again: to readers who left and are back. What may
//! have arrived is remembered, whatever is answered later.

use sea_orm_migration::prelude::*;

use crate::change::{add, all};

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let turn = ColumnDef::new("turn")
            .integer()
            .not_null()
            .default(0)
            .take();
        let doubt = ColumnDef::new("may_have_arrived")
            .boolean()
            .not_null()
            .default(false)
            .take();
        add(manager, "delivery", vec![turn, doubt]).await?;
        all(manager, CHANGES).await
    }
}

const CHANGES: &[&str] = &[
    r#"DROP INDEX "delivery_campaign_id_recipient_normalized_revision_key""#,
    r#"CREATE UNIQUE INDEX "delivery_campaign_id_recipient_normalized_revision_turn_key"
        ON "delivery" ("campaign_id", "recipient_normalized", "revision", "turn")"#,
    r#"UPDATE "delivery" SET "may_have_arrived" = TRUE WHERE "state" = 'unknown'"#,
];
