//! Whom a meeting may be for, as a rule that is kept.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audience")]
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
    #[sea_orm(column_type = "JsonBinary")]
    pub rule: Json,
    pub created_at: DateTimeUtc,
    pub retired_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
