//! Something that the community knows.

use sea_orm::entity::prelude::*;

use crate::enums::{OrderOfGovernment, ResourceKind, ResourceState, TextState, Visibility};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resource")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub kind: ResourceKind,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_fr: Option<String>,
    pub title_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_en: Option<String>,
    pub title_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_fr: Option<String>,
    pub text_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub text_en: Option<String>,
    pub text_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub remedy_fr: Option<String>,
    pub remedy_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub remedy_en: Option<String>,
    pub remedy_en_state: TextState,
    pub state: ResourceState,
    pub visibility: Visibility,
    pub working_group_id: Option<i64>,
    pub order_of_government: Option<OrderOfGovernment>,
    #[sea_orm(column_type = "Text", nullable)]
    pub country: Option<String>,
    pub start_on: Option<Date>,
    pub end_on: Option<Date>,
    pub meeting_id: Option<i64>,
    pub published_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// The member who handed it in.
    pub proposed_by_id: Option<i64>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "working_group_id", to = "id")]
    pub working_group: BelongsTo<Option<super::working_group::Entity>>,
    #[sea_orm(belongs_to, from = "meeting_id", to = "id")]
    pub meeting: BelongsTo<Option<super::meeting::Entity>>,
    #[sea_orm(belongs_to, from = "proposed_by_id", to = "id")]
    pub proposed_by: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
