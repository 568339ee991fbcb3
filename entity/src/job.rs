//! A job that Tribune knows.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique, column_type = "Text")]
    pub name: String,
    pub paused_at: Option<DateTimeUtc>,
    pub concurrency: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
