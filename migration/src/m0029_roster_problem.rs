//! Why an import of a roster was not carried out, where people look for it.

use sea_orm_migration::prelude::*;

use crate::change::add;

#[derive(DeriveMigrationName)]
/// This step.
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let problem = ColumnDef::new("problem").json_binary().take();
        add(manager, "roster_import", vec![problem]).await
    }
}
