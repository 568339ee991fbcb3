//! Somebody is for a proposal for an agenda.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agenda_vote")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub agenda_proposal_id: i64,
    pub person_id: i64,
    pub voted_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "agenda_proposal_id", to = "id")]
    pub agenda_proposal: BelongsTo<super::agenda_proposal::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
