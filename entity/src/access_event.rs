//! Somebody read personal data.

use sea_orm::entity::prelude::*;

use crate::enums::AccessWay;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub at: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    pub way: AccessWay,
    #[sea_orm(column_type = "Text", nullable)]
    pub operation: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: Json,
}

impl ActiveModelBehavior for ActiveModel {}
