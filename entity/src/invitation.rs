//! A person is invited to a meeting.

use sea_orm::entity::prelude::*;

use crate::enums::{Answer, InvitationReason};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub meeting_id: i64,
    pub person_id: i64,
    pub reason: InvitationReason,
    pub answer: Answer,
    pub answered_at: Option<DateTimeUtc>,
    pub removed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub delegate_id: Option<i64>,
    pub answer_sequence: Option<i32>,
    pub answer_stamp: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "meeting_id", to = "id")]
    pub meeting: BelongsTo<super::meeting::Entity>,
    #[sea_orm(belongs_to, from = "person_id", to = "id")]
    pub person: BelongsTo<super::person::Entity>,
    #[sea_orm(
        belongs_to,
        relation_enum = "Delegate",
        from = "delegate_id",
        to = "id"
    )]
    pub delegate: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
