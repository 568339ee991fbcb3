//! Somebody who reads publications, known by an address alone. Personal data.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriber")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(column_type = "Text")]
    pub address: String,
    #[sea_orm(unique, column_type = "Text")]
    pub normalized: String,
    pub suppressed_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub suppressed_reason: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
