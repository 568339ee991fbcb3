//! A remark on a version of a report, for its makers.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_comment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_version_id: i64,
    /// The sentence that it is about; none for one on the whole.
    #[sea_orm(column_type = "Text", nullable)]
    pub path: Option<String>,
    /// Who made it; none where a program did.
    pub person_id: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub created_at: DateTimeUtc,
    pub resolved_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub resolved_by: Option<String>,
    #[sea_orm(belongs_to, from = "report_version_id", to = "id")]
    pub report_version: BelongsTo<super::report_version::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
