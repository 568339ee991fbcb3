//! Topics that are retired.

use sea_orm_migration::prelude::*;

use crate::change::add;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let retired = ColumnDef::new("retired_on").date().take();
        add(manager, "topic", vec![retired]).await
    }
}
