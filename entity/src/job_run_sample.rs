//! What a dry run would have written, as it would be read.

use sea_orm::entity::prelude::*;

use crate::enums::{MessageLanguage, WritingKind};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_run_sample")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub job_run_id: i64,
    pub position: i32,
    pub kind: WritingKind,
    pub language: MessageLanguage,
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub html: Option<String>,
    #[sea_orm(belongs_to, from = "job_run_id", to = "id")]
    pub job_run: BelongsTo<super::job_run::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
