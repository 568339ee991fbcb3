//! A message in the built-in mailbox.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mailbox_message")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub delivery_id: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub envelope_from: String,
    #[sea_orm(column_type = "Text")]
    pub envelope_to: String,
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    #[sea_orm(column_type = "Blob")]
    pub message: Vec<u8>,
    pub received_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "delivery_id", to = "id")]
    pub delivery: BelongsTo<Option<super::delivery::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
