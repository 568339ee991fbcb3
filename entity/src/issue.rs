//! An issue or challenge that the council is told of.

use sea_orm::entity::prelude::*;

use crate::enums::{IssueKind, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "issue")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub kind: IssueKind,
    pub position: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub description_fr: Option<String>,
    pub description_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub description_en: Option<String>,
    pub description_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub importance_fr: Option<String>,
    pub importance_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub importance_en: Option<String>,
    pub importance_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub impact_fr: Option<String>,
    pub impact_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub impact_en: Option<String>,
    pub impact_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub action_plan_fr: Option<String>,
    pub action_plan_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub action_plan_en: Option<String>,
    pub action_plan_en_state: TextState,
    pub raised_on: Date,
    pub closed_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub owner_id: Option<i64>,
    pub last_closed_on: Option<Date>,
    pub reopened_on: Option<Date>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "owner_id", to = "id")]
    pub owner: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
