//! Something that comes out in issues.

use sea_orm::entity::prelude::*;

use crate::enums::{Cadence, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_fr: Option<String>,
    pub name_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_en: Option<String>,
    pub name_en_state: TextState,
    pub cadence: Option<Cadence>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
