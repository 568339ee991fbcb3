//! When a job is due.

use sea_orm::entity::prelude::*;

use crate::enums::{CatchUp, Overlap};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub job_id: i64,
    #[sea_orm(column_type = "Text")]
    pub cron: String,
    #[sea_orm(column_type = "Text")]
    pub zone: String,
    pub enabled: bool,
    pub catch_up: CatchUp,
    pub window_seconds: Option<i32>,
    pub overlap: Overlap,
    #[sea_orm(column_type = "JsonBinary")]
    pub parameters: Json,
    pub last_due_at: Option<DateTimeUtc>,
    pub next_due_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "job_id", to = "id")]
    pub job: BelongsTo<super::job::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
