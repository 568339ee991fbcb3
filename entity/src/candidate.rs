//! Somebody who was named as a representative of a jurisdiction.

use sea_orm::entity::prelude::*;

use crate::enums::CandidateState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "candidate")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub recruitment_case_id: i64,
    pub person_id: i64,
    pub organization_id: Option<i64>,
    pub state: CandidateState,
    pub named_on: Date,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "recruitment_case_id", to = "id")]
    pub recruitment_case: BelongsTo<super::recruitment_case::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
    #[sea_orm(belongs_to, from = "organization_id", to = "id")]
    pub organization: BelongsTo<Option<super::organization::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
