//! A message to one address; its bytes are a row of `frozen_message`.

use sea_orm::entity::prelude::*;

use crate::enums::{DeliveryState, MessageLanguage};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub campaign_id: i64,
    #[sea_orm(column_type = "Text")]
    pub recipient: String,
    #[sea_orm(column_type = "Text")]
    pub recipient_normalized: String,
    pub revision: i32,
    /// How many messages of the same revision went to the address before it.
    pub turn: i32,
    pub language: MessageLanguage,
    #[sea_orm(unique, column_type = "Text")]
    pub message_id: String,
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// None once what it said was let go of.
    #[sea_orm(unique)]
    pub frozen_id: Option<i64>,
    pub state: DeliveryState,
    #[sea_orm(column_type = "Text", nullable)]
    pub claimed_by: Option<String>,
    pub claim_expires_at: Option<DateTimeUtc>,
    pub attempt_count: i32,
    /// Whether nobody knows of an attempt how it ended: it stays so, whatever a later one is answered.
    pub may_have_arrived: bool,
    pub next_attempt_at: DateTimeUtc,
    pub accepted_at: Option<DateTimeUtc>,
    pub response_code: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub response_text: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "campaign_id", to = "id")]
    pub campaign: BelongsTo<super::campaign::Entity>,
    #[sea_orm(belongs_to, from = "frozen_id", to = "id")]
    pub frozen: BelongsTo<Option<super::frozen_message::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
