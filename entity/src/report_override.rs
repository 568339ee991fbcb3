//! Words that stand in the place of a generated sentence.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_override")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_id: i64,
    /// The sentence's place in the document's structure.
    #[sea_orm(column_type = "Text")]
    pub path: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_fr: Option<String>,
    pub text_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_en: Option<String>,
    pub text_en_state: TextState,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub created_at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "report_id", to = "id")]
    pub report: BelongsTo<super::report::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
