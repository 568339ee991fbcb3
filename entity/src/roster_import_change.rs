//! Rows that a roster's import wrote, as many as one statement did.

use sea_orm::entity::prelude::*;

use crate::enums::RosterChangeKind;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_import_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub roster_import_id: i64,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub noun: String,
    pub kind: RosterChangeKind,
    #[sea_orm(column_type = "JsonBinary")]
    pub rows: Json,
    #[sea_orm(belongs_to, from = "roster_import_id", to = "id")]
    pub roster_import: BelongsTo<super::roster_import::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
