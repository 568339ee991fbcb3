//! Something that the community did.

use sea_orm::entity::prelude::*;

use crate::enums::{ActivityKind, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub meeting_id: Option<i64>,
    pub kind: ActivityKind,
    pub happened_on: Date,
    pub position: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_fr: Option<String>,
    pub title_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_en: Option<String>,
    pub title_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub presented_to_fr: Option<String>,
    pub presented_to_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub presented_to_en: Option<String>,
    pub presented_to_en_state: TextState,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "meeting_id", to = "id")]
    pub meeting: BelongsTo<Option<super::meeting::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
