//! One organization took over from another.

use sea_orm::entity::prelude::*;

use crate::enums::OrganizationSuccessionKind;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_succession")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub predecessor_id: i64,
    pub successor_id: i64,
    pub kind: OrganizationSuccessionKind,
    pub effective_on: Date,
    #[sea_orm(
        belongs_to,
        from = "predecessor_id",
        to = "id",
        relation_enum = "Predecessor"
    )]
    pub predecessor: BelongsTo<super::organization::Entity>,
    #[sea_orm(
        belongs_to,
        from = "successor_id",
        to = "id",
        relation_enum = "Successor"
    )]
    pub successor: BelongsTo<super::organization::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
