//! What support writes into a section of a report, beside what is compiled.

use sea_orm::entity::prelude::*;

use crate::enums::{TextPlace, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_text")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_id: i64,
    #[sea_orm(column_type = "Text")]
    pub section_key: String,
    pub place: TextPlace,
    pub position: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_fr: Option<String>,
    pub text_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_en: Option<String>,
    pub text_en_state: TextState,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub removed_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "report_id", to = "id")]
    pub report: BelongsTo<super::report::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
