//! Something that a run made.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_run_output")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub job_run_id: i64,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub noun: String,
    pub row_id: i64,
    #[sea_orm(belongs_to, from = "job_run_id", to = "id")]
    pub job_run: BelongsTo<super::job_run::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
