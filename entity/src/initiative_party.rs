//! An organization takes part in an initiative for a time.

use sea_orm::entity::prelude::*;

use crate::enums::InitiativeRole;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "initiative_party")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub initiative_id: i64,
    pub organization_id: i64,
    pub role: InitiativeRole,
    pub start_on: Date,
    pub end_on: Option<Date>,
    #[sea_orm(belongs_to, from = "initiative_id", to = "id")]
    pub initiative: BelongsTo<super::initiative::Entity>,
    #[sea_orm(belongs_to, from = "organization_id", to = "id")]
    pub organization: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
