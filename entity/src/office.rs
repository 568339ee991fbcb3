//! A person held an office of the community.

use sea_orm::entity::prelude::*;

use crate::enums::OfficeRole;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "office")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub person_id: i64,
    pub role: OfficeRole,
    pub start_on: Date,
    pub end_on: Option<Date>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub previous_office_id: Option<i64>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
    #[sea_orm(
        self_ref,
        relation_enum = "PreviousOffice",
        from = "previous_office_id",
        to = "id"
    )]
    pub previous_office: BelongsTo<Option<Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
