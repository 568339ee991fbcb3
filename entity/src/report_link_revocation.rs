//! Links to a version of a report open nothing any more.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_link_revocation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub report_version_id: i64,
    /// Whose; everybody's where nobody is named.
    pub person_id: Option<i64>,
    pub revoked_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "report_version_id", to = "id")]
    pub report_version: BelongsTo<super::report_version::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
