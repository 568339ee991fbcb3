//! A line that a run wrote.

use sea_orm::entity::prelude::*;

use crate::enums::LogLevel;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_log")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub job_run_id: i64,
    pub attempt_number: i32,
    pub at: DateTimeUtc,
    pub level: LogLevel,
    #[sea_orm(column_type = "Text")]
    pub message: String,
    #[sea_orm(belongs_to, from = "job_run_id", to = "id")]
    pub job_run: BelongsTo<super::job_run::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
