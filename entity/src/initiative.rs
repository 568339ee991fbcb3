//! An initiative of the community, or a partnership.

use sea_orm::entity::prelude::*;

use crate::enums::{InitiativeKind, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "initiative")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub kind: InitiativeKind,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_fr: Option<String>,
    pub title_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_en: Option<String>,
    pub title_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub description_fr: Option<String>,
    pub description_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub description_en: Option<String>,
    pub description_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome_fr: Option<String>,
    pub outcome_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome_en: Option<String>,
    pub outcome_en_state: TextState,
    pub lead_id: Option<i64>,
    pub start_on: Date,
    pub end_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "lead_id", to = "id")]
    pub lead: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
