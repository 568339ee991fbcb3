//! An answer to an invitation, as it came; the history behind the answer that holds.

use sea_orm::entity::prelude::*;

use crate::enums::{Answer, AnswerWay};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rsvp")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub invitation_id: i64,
    pub answer: Answer,
    pub way: AnswerWay,
    pub delegate_id: Option<i64>,
    /// The SEQUENCE of a calendar's answer.
    pub sequence: Option<i32>,
    /// The DTSTAMP of a calendar's answer.
    pub stamp: Option<DateTimeUtc>,
    /// Whether it became the invitation's answer when it came: one that is older than what is there
    /// does not.
    pub holds: bool,
    pub answered_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "invitation_id", to = "id")]
    pub invitation: BelongsTo<super::invitation::Entity>,
    #[sea_orm(belongs_to, from = "delegate_id", to = "id")]
    pub delegate: BelongsTo<Option<super::person::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
