//! What was compiled for a report at one time.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_id: i64,
    pub number: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Json,
    #[sea_orm(column_type = "Text")]
    pub content_sha256: String,
    pub compiled_at: DateTimeUtc,
    /// When it went to its readers: from then on nobody changes it.
    pub sent_at: Option<DateTimeUtc>,
    /// What was wrong with it when it was compiled.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub findings: Option<Json>,
    /// What it says otherwise than the version that was sent before it.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub difference: Option<Json>,
    /// What changed since then, in words; missing in what is no correction.
    #[sea_orm(column_type = "Text", nullable)]
    pub correction_fr: Option<String>,
    pub correction_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub correction_en: Option<String>,
    pub correction_en_state: TextState,
    #[sea_orm(belongs_to, from = "report_id", to = "id")]
    pub report: BelongsTo<super::report::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
