//! What an organization was called, and when.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_name")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub organization_id: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_fr: Option<String>,
    pub name_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub name_en: Option<String>,
    pub name_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub acronym_fr: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub acronym_en: Option<String>,
    pub start_on: Date,
    pub end_on: Option<Date>,
    #[sea_orm(belongs_to, from = "organization_id", to = "id")]
    pub organization: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
