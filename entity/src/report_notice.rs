//! Those who must act were told that the report on a half-year is due, or late.

use sea_orm::entity::prelude::*;

use crate::enums::NoticeStage;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_notice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub period_start: Date,
    pub stage: NoticeStage,
    pub told_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
