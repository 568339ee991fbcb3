//! A point of a meeting's agenda.

use sea_orm::entity::prelude::*;

use crate::enums::TextState;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agenda_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub meeting_id: i64,
    pub position: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_fr: Option<String>,
    pub title_fr_state: TextState,
    #[sea_orm(column_type = "Text", nullable)]
    pub title_en: Option<String>,
    pub title_en_state: TextState,
    pub speaker_id: Option<i64>,
    pub duration_minutes: Option<i32>,
    /// The proposal that it came of; none where it is whoever prepares the meeting's own.
    pub agenda_proposal_id: Option<i64>,
    #[sea_orm(belongs_to, from = "meeting_id", to = "id")]
    pub meeting: BelongsTo<super::meeting::Entity>,
    #[sea_orm(belongs_to, from = "speaker_id", to = "id")]
    pub speaker: BelongsTo<Option<super::person::Entity>>,
    #[sea_orm(belongs_to, from = "agenda_proposal_id", to = "id")]
    pub agenda_proposal: BelongsTo<Option<super::agenda_proposal::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
