//! A person was in a sub-group of the community.

use sea_orm::entity::prelude::*;

use crate::enums::GroupRole;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "working_group_member")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub working_group_id: i64,
    pub person_id: i64,
    pub role: GroupRole,
    pub start_on: Date,
    pub end_on: Option<Date>,
    #[sea_orm(belongs_to, from = "working_group_id", to = "id")]
    pub working_group: BelongsTo<super::working_group::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
