//! A recommendation to the council.

use sea_orm::entity::prelude::*;

use crate::enums::{RecommendationApproach, RecommendationState, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recommendation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub number: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_fr: Option<String>,
    pub title_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_en: Option<String>,
    pub title_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_fr: Option<String>,
    pub text_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_en: Option<String>,
    pub text_en_state: TextState,
    pub approach: RecommendationApproach,
    pub state: RecommendationState,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome_fr: Option<String>,
    pub outcome_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome_en: Option<String>,
    pub outcome_en_state: TextState,
    pub owner_id: Option<i64>,
    pub meeting_id: Option<i64>,
    pub report_version_id: Option<i64>,
    pub adopted_on: Option<Date>,
    pub sent_on: Option<Date>,
    pub closed_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub initiative_id: Option<i64>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "report_version_id", to = "id")]
    pub report_version: BelongsTo<Option<super::report_version::Entity>>,
    #[sea_orm(belongs_to, from = "owner_id", to = "id")]
    pub owner: BelongsTo<Option<super::person::Entity>>,
    #[sea_orm(belongs_to, from = "meeting_id", to = "id")]
    pub meeting: BelongsTo<Option<super::meeting::Entity>>,
    #[sea_orm(belongs_to, from = "initiative_id", to = "id")]
    pub initiative: BelongsTo<Option<super::initiative::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
