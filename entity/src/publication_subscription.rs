//! Whether a subscriber gets the bulletins of a publication.

use sea_orm::entity::prelude::*;

use crate::enums::{Language, SubscriptionState};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_subscription")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub publication_id: i64,
    pub language: Language,
    pub state: SubscriptionState,
    /// How often it was asked for: only the link of the last time confirms it.
    pub asked: i32,
    pub asked_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub confirmed_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "subscriber_id", to = "id")]
    pub subscriber: BelongsTo<super::subscriber::Entity>,
    #[sea_orm(belongs_to, from = "publication_id", to = "id")]
    pub publication: BelongsTo<super::publication::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
