//! The bytes of a message, fixed before anything refers to them.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "frozen_message")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The run that wrote it, which may be cleared before it.
    pub job_run_id: Option<i64>,
    pub created_at: DateTimeUtc,
    #[sea_orm(column_type = "Blob")]
    pub bytes: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
