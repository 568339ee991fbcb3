//! How far a meeting is.

use entity::{enums::MeetingState, meeting};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// Whether a meeting is convened; not, when there is no such meeting.
///
/// # Errors
/// When the database fails.
pub async fn is_convened(db: &impl ConnectionTrait, meeting: i64) -> Result<bool, DbErr> {
    let convened = meeting::Entity::find_by_id(meeting)
        .filter(meeting::Column::State.eq(MeetingState::Convened))
        .one(db)
        .await?;
    Ok(convened.is_some())
}
