//! Somebody was told that a follow-up of a search for a representative is due.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recruitment_notice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub recruitment_case_id: i64,
    pub due_on: Date,
    pub told_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "recruitment_case_id", to = "id")]
    pub recruitment_case: BelongsTo<super::recruitment_case::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
