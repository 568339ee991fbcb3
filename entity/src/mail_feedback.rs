//! What the mail of the world sent back: bounces, complaints, automatic replies, answers.

use sea_orm::entity::prelude::*;

use crate::enums::{BounceSeverity, FeedbackKind};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_feedback")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: FeedbackKind,
    pub delivery_id: Option<i64>,
    pub severity: Option<BounceSeverity>,
    /// The enhanced status code (RFC 3463).
    #[sea_orm(column_type = "Text", nullable)]
    pub status_code: Option<String>,
    /// What the other side said, without addresses.
    #[sea_orm(column_type = "Text", nullable)]
    pub detail: Option<String>,
    /// The SHA-256 of the message that it was read from, in hexadecimal: read again, it is known.
    #[sea_orm(column_type = "Text")]
    pub message_sha256: String,
    /// Which of the recipients of that message, from 0.
    pub part: i32,
    pub received_at: DateTimeUtc,
    pub handled_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub handled_by: Option<String>,
    #[sea_orm(belongs_to, from = "delivery_id", to = "id")]
    pub delivery: BelongsTo<Option<super::delivery::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
