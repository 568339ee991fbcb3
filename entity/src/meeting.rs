//! A meeting of a track of the community.

use sea_orm::entity::prelude::*;

use crate::enums::{MeetingKind, MeetingState, TextState, Track};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub community_id: i64,
    pub track: Track,
    pub kind: MeetingKind,
    pub state: MeetingState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_fr: Option<String>,
    pub title_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_en: Option<String>,
    pub title_en_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub description_fr: Option<String>,
    pub description_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub description_en: Option<String>,
    pub description_en_state: TextState,
    #[sea_orm(column_type = "Text")]
    pub zone: String,
    pub local_start: DateTime,
    pub duration_minutes: i32,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    #[sea_orm(column_type = "Text")]
    pub tzdb_version: String,
    #[sea_orm(column_type = "Text")]
    pub platform: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub join_url: Option<String>,
    #[sea_orm(unique, column_type = "Text")]
    pub uid: String,
    pub sequence: i32,
    pub convened_at: Option<DateTimeUtc>,
    pub held_at: Option<DateTimeUtc>,
    pub cancelled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub working_group_id: Option<i64>,
    pub audience_id: Option<i64>,
    #[sea_orm(belongs_to, from = "community_id", to = "id")]
    pub community: BelongsTo<super::community::Entity>,
    #[sea_orm(belongs_to, from = "working_group_id", to = "id")]
    pub working_group: BelongsTo<Option<super::working_group::Entity>>,
    #[sea_orm(belongs_to, from = "audience_id", to = "id")]
    pub audience: BelongsTo<Option<super::audience::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
