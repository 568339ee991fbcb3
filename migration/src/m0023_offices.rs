//! Why somebody holds an office, and from whom they took it over.

use sea_orm_migration::prelude::*;

use crate::change::{add, all};

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reason = ColumnDef::new("reason").text().take();
        // A term that was only to begin goes with an erasure; the one that was to follow it stays.
        let previous = ColumnDef::new("previous_office_id")
            .big_integer()
            .extra(r#"REFERENCES "office" ("id") ON DELETE SET NULL"#)
            .take();
        add(manager, "office", vec![reason, previous]).await?;
        all(manager, INDEX).await
    }
}

const INDEX: &[&str] =
    &[r#"CREATE INDEX "office_previous_office_id_idx" ON "office" ("previous_office_id")"#];
