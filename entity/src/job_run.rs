//! One run of a job.

use sea_orm::entity::prelude::*;

use crate::enums::{RunState, RunTrigger};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub job_id: i64,
    pub schedule_id: Option<i64>,
    pub due_at: Option<DateTimeUtc>,
    pub trigger: RunTrigger,
    pub state: RunState,
    #[sea_orm(column_type = "JsonBinary")]
    pub parameters: Json,
    pub dry_run: bool,
    pub pretended_at: Option<DateTimeUtc>,
    pub priority: i32,
    pub available_at: DateTimeUtc,
    pub started_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    pub attempt_count: i32,
    pub max_attempts: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub leased_by: Option<String>,
    pub lease_expires_at: Option<DateTimeUtc>,
    pub fencing_token: i32,
    pub progress_done: i32,
    pub progress_total: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub progress_phase: Option<String>,
    pub cancel_requested_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub result: Option<Json>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub requested_by: String,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "job_id", to = "id")]
    pub job: BelongsTo<super::job::Entity>,
    #[sea_orm(belongs_to, from = "schedule_id", to = "id")]
    pub schedule: BelongsTo<Option<super::schedule::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
