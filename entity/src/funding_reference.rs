//! Where the money of an initiative, or of a recommendation, is on record.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "funding_reference")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    #[sea_orm(column_type = "Text")]
    pub reference: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_fr: Option<String>,
    pub title_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_en: Option<String>,
    pub title_en_state: TextState,
    pub fiscal_year: i32,
    pub amount: Option<i32>,
    pub approved_on: Option<Date>,
    pub initiative_id: Option<i64>,
    pub recommendation_id: Option<i64>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "initiative_id", to = "id")]
    pub initiative: BelongsTo<Option<super::initiative::Entity>>,
    #[sea_orm(belongs_to, from = "recommendation_id", to = "id")]
    pub recommendation: BelongsTo<Option<super::recommendation::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
