//! Where a reference is to be read, in a language.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reference_address")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reference_id: i64,
    #[sea_orm(column_type = "Text")]
    pub language: String,
    #[sea_orm(column_type = "Text")]
    pub address: String,
    #[sea_orm(belongs_to, from = "reference_id", to = "id")]
    pub reference: BelongsTo<super::reference::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
