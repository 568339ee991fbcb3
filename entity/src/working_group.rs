//! A sub-group of the community, with a mandate and an end.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "working_group")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_fr: Option<String>,
    pub name_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_en: Option<String>,
    pub name_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub mandate_fr: Option<String>,
    pub mandate_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub mandate_en: Option<String>,
    pub mandate_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome_fr: Option<String>,
    pub outcome_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome_en: Option<String>,
    pub outcome_en_state: TextState,
    pub start_on: Date,
    pub end_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub initiative_id: Option<i64>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "initiative_id", to = "id")]
    pub initiative: BelongsTo<Option<super::initiative::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
