//! Something that an administrator has to look at.

use sea_orm::entity::prelude::*;

use crate::enums::AlertKind;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: AlertKind,
    #[sea_orm(column_type = "Text")]
    pub subject_type: String,
    pub subject_id: i64,
    pub job_run_id: Option<i64>,
    pub opened_at: DateTimeUtc,
    pub told_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_by: Option<String>,
    #[sea_orm(belongs_to, from = "job_run_id", to = "id")]
    pub job_run: BelongsTo<Option<super::job_run::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
