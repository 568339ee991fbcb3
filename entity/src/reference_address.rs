//! Where a reference is to be read, in a language.

use sea_orm::entity::prelude::*;

use crate::enums::LinkState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reference_address")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reference_id: i64,
    #[sea_orm(column_type = "Text")]
    pub language: String,
    #[sea_orm(column_type = "Text")]
    pub address: String,
    pub state: LinkState,
    pub checked_at: Option<DateTimeUtc>,
    pub next_check_at: Option<DateTimeUtc>,
    pub status: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub moved_to: Option<String>,
    pub failures: i32,
    pub failing_since: Option<DateTimeUtc>,
    pub dead_since: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "reference_id", to = "id")]
    pub reference: BelongsTo<super::reference::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
