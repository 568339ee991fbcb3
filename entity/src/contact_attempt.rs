//! An attempt at finding a representative.

use sea_orm::entity::prelude::*;

use crate::enums::{ContactChannel, ContactOutcome};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_attempt")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub recruitment_case_id: i64,
    pub candidate_id: Option<i64>,
    pub attempted_at: DateTimeUtc,
    pub channel: ContactChannel,
    pub outcome: ContactOutcome,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub recorded_by: Option<String>,
    #[sea_orm(belongs_to, from = "recruitment_case_id", to = "id")]
    pub recruitment_case: BelongsTo<super::recruitment_case::Entity>,
    #[sea_orm(belongs_to, from = "candidate_id", to = "id")]
    pub candidate: BelongsTo<Option<super::candidate::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
