//! What the council answered to a recommendation.

use sea_orm::entity::prelude::*;

use crate::enums::{RecommendationAnswerKind, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recommendation_answer")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub recommendation_id: i64,
    pub answered_on: Date,
    pub kind: RecommendationAnswerKind,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_fr: Option<String>,
    pub text_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_en: Option<String>,
    pub text_en_state: TextState,
    pub person_id: Option<i64>,
    #[sea_orm(belongs_to, from = "recommendation_id", to = "id")]
    pub recommendation: BelongsTo<super::recommendation::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
