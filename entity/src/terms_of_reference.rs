//! The terms of reference, by version.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "terms_of_reference")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub version: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub context_fr: Option<String>,
    pub context_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub context_en: Option<String>,
    pub context_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub mandate_fr: Option<String>,
    pub mandate_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub mandate_en: Option<String>,
    pub mandate_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub objectives_fr: Option<String>,
    pub objectives_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub objectives_en: Option<String>,
    pub objectives_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub membership_fr: Option<String>,
    pub membership_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub membership_en: Option<String>,
    pub membership_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub co_chairs_fr: Option<String>,
    pub co_chairs_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub co_chairs_en: Option<String>,
    pub co_chairs_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub reporting_fr: Option<String>,
    pub reporting_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub reporting_en: Option<String>,
    pub reporting_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_making_fr: Option<String>,
    pub decision_making_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_making_en: Option<String>,
    pub decision_making_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub funding_fr: Option<String>,
    pub funding_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub funding_en: Option<String>,
    pub funding_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub meeting_frequency_fr: Option<String>,
    pub meeting_frequency_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub meeting_frequency_en: Option<String>,
    pub meeting_frequency_en_state: TextState,
    pub start_on: Date,
    pub end_on: Option<Date>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
