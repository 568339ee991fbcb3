//! A browser that somebody signed in with: a person, a token, or the administrator's token.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique, column_type = "Text")]
    pub sha256: String,
    pub person_id: Option<i64>,
    pub api_token_id: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub administrator_key: Option<String>,
    pub created_at: DateTimeUtc,
    pub last_seen_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<Option<super::person::Entity>>,
    #[sea_orm(belongs_to, from = "api_token_id", to = "id")]
    pub api_token: BelongsTo<Option<super::api_token::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
