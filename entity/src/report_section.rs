//! A section of a version.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_section")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_version_id: i64,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub key: String,
    #[sea_orm(column_type = "Text")]
    pub heading_fr: String,
    #[sea_orm(column_type = "Text")]
    pub heading_en: String,
    #[sea_orm(belongs_to, from = "report_version_id", to = "id")]
    pub report_version: BelongsTo<super::report_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
