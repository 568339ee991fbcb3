//! People who turned out to be one.

use sea_orm_migration::prelude::*;

use crate::change::{add, all};

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite, too: a column without its index is not to be left behind.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let merged_into = ColumnDef::new("merged_into_id")
            .big_integer()
            .extra(r#"REFERENCES "person" ("id")"#)
            .take();
        add(manager, "person", vec![merged_into]).await?;
        all(manager, INDEX).await
    }
}

const INDEX: &[&str] =
    &[r#"CREATE INDEX "person_merged_into_id_idx" ON "person" ("merged_into_id")"#];
