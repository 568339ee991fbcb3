//! The search for a representative of a jurisdiction.

use sea_orm::entity::prelude::*;

use crate::enums::{Addressee, TextState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recruitment_case")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub jurisdiction_id: i64,
    pub previous_case_id: Option<i64>,
    pub gap_since: Option<Date>,
    pub opened_on: Date,
    pub closed_on: Option<Date>,
    pub addressed_to: Addressee,
    pub addressee_id: Option<i64>,
    pub owner_id: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub request_subject_fr: Option<String>,
    pub request_subject_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub request_subject_en: Option<String>,
    pub request_subject_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub request_fr: Option<String>,
    pub request_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub request_en: Option<String>,
    pub request_en_state: TextState,
    pub next_follow_up_on: Date,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "jurisdiction_id", to = "id")]
    pub jurisdiction: BelongsTo<super::jurisdiction::Entity>,
    #[sea_orm(
        self_ref,
        relation_enum = "PreviousCase",
        from = "previous_case_id",
        to = "id"
    )]
    pub previous_case: BelongsTo<Option<Entity>>,
    #[sea_orm(
        belongs_to,
        relation_enum = "Addressee",
        from = "addressee_id",
        to = "id"
    )]
    pub addressee: BelongsTo<Option<super::person::Entity>>,
    #[sea_orm(belongs_to, relation_enum = "Owner", from = "owner_id", to = "id")]
    pub owner: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
