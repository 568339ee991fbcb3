//! Those to whom something was presented.

use sea_orm_migration::prelude::*;

use crate::change::add_bilingual;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_bilingual(manager, "activity", "presented_to").await
    }
}
