//! A sentence of a version, in both languages.

use sea_orm::entity::prelude::*;

use crate::enums::SentenceOrigin;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_sentence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_section_id: i64,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub path: String,
    pub origin: SentenceOrigin,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_fr: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_en: Option<String>,
    /// What was generated, where other words stand in its place.
    #[sea_orm(column_type = "Text", nullable)]
    pub instead_of_fr: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub instead_of_en: Option<String>,
    #[sea_orm(belongs_to, from = "report_section_id", to = "id")]
    pub report_section: BelongsTo<super::report_section::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
