//! How far back records go: what is older has been cleared away.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique, column_type = "Text")]
    pub records: String,
    pub kept_from: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
