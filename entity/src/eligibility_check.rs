//! Whether a candidate is what the terms of reference say of members, point by point.

use sea_orm::entity::prelude::*;

use crate::enums::EligibilityCriterion;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "eligibility_check")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub candidate_id: i64,
    pub criterion: EligibilityCriterion,
    pub holds: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub checked_at: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub checked_by: String,
    #[sea_orm(belongs_to, from = "candidate_id", to = "id")]
    pub candidate: BelongsTo<super::candidate::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
