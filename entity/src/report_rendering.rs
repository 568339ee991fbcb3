//! A document rendered from a version.

use sea_orm::entity::prelude::*;

use crate::enums::{MessageLanguage, RenderingFormat};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_rendering")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_version_id: i64,
    pub language: MessageLanguage,
    pub format: RenderingFormat,
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    #[sea_orm(column_type = "Blob")]
    pub content: Vec<u8>,
    #[sea_orm(belongs_to, from = "report_version_id", to = "id")]
    pub report_version: BelongsTo<super::report_version::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
