//! The built-in mailbox, newest message first.

use entity::mailbox_message;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct Line {
    /// The message's key.
    pub id: i64,
    /// Whom it is for. Personal data.
    pub envelope_to: String,
    /// Its subject.
    pub subject: String,
    /// When it came.
    pub received_at: chrono::DateTime<chrono::Utc>,
}

/// The messages of one page, newest first: those before `before` (a key), or the newest.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    db: &impl ConnectionTrait,
    before: Option<i64>,
    size: u64,
) -> Result<Vec<Line>, DbErr> {
    let mut query = mailbox_message::Entity::find()
        .select_only()
        .columns([
            mailbox_message::Column::Id,
            mailbox_message::Column::EnvelopeTo,
            mailbox_message::Column::Subject,
            mailbox_message::Column::ReceivedAt,
        ])
        .order_by_desc(mailbox_message::Column::Id)
        .limit(size);
    if let Some(before) = before {
        query = query.filter(mailbox_message::Column::Id.lt(before));
    }
    query.into_model::<Line>().all(db).await
}

/// How many messages there are.
///
/// # Errors
/// When the database does not answer.
pub async fn count(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    mailbox_message::Entity::find().count(db).await
}

/// One message, as it was sent.
///
/// # Errors
/// When the database does not answer.
pub async fn message(
    db: &impl ConnectionTrait,
    id: i64,
) -> Result<Option<mailbox_message::Model>, DbErr> {
    mailbox_message::Entity::find_by_id(id).one(db).await
}
