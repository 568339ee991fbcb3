//! A row that a fact came from.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_fact_row")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_fact_id: i64,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub noun: String,
    pub row_id: i64,
    #[sea_orm(belongs_to, from = "report_fact_id", to = "id")]
    pub report_fact: BelongsTo<super::report_fact::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
