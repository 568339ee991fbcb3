//! One attempt at a run.

use sea_orm::entity::prelude::*;

use crate::enums::AttemptOutcome;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_attempt")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub job_run_id: i64,
    pub number: i32,
    #[sea_orm(column_type = "Text")]
    pub instance: String,
    pub started_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub outcome: Option<AttemptOutcome>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error: Option<String>,
    #[sea_orm(belongs_to, from = "job_run_id", to = "id")]
    pub job_run: BelongsTo<super::job_run::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
