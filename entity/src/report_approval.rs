//! An office holder approved a version.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_approval")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_version_id: i64,
    pub person_id: i64,
    pub office_id: i64,
    pub approved_at: DateTimeUtc,
    pub voided_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "report_version_id", to = "id")]
    pub report_version: BelongsTo<super::report_version::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
    #[sea_orm(belongs_to, from = "office_id", to = "id")]
    pub office: BelongsTo<super::office::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
