//! What a meeting is about, and whose it is.

use std::collections::BTreeSet;

use entity::{enums::MeetingKind, meeting_topic, working_group};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};

use super::super::{CommandError, ProblemCode, Raced, check::Check, groups, topics};
use crate::audit::Change as Changed;

/// Holds that a meeting of a kind may be one of a sub-group, which is there on the day. A quarterly
/// meeting is for the whole track: the community answers for one in each quarter.
pub(super) async fn is_for(
    check: &mut Check,
    tx: &DatabaseTransaction,
    kind: MeetingKind,
    group: (i64, Option<Date>),
) -> Result<Option<working_group::Model>, CommandError> {
    if kind == MeetingKind::Quarterly {
        let state = "quarterly";
        check.refuse("working_group", ProblemCode::NotAllowedInState { state });
    }
    groups::is_there_on(check, tx, "working_group", group).await
}

/// Holds that topics are there, each named once, and were not retired before the meeting, if there is
/// one, had them.
pub(super) async fn has_topics(
    check: &mut Check,
    tx: &DatabaseTransaction,
    given: &[i64],
    meeting: Option<i64>,
) -> Result<(), CommandError> {
    let mut before = BTreeSet::new();
    if let Some(meeting) = meeting {
        let of_meeting = meeting_topic::Column::MeetingId.eq(meeting);
        let rows = meeting_topic::Entity::find().filter(of_meeting);
        before.extend(rows.all(tx).await?.into_iter().map(|row| row.topic_id));
    }
    topics::named(check, tx, given, &before).await?;
    Ok(())
}

/// Gives a meeting its topics, in place of those that it has.
pub(super) async fn replace_topics(
    tx: &DatabaseTransaction,
    meeting: i64,
    topics: &[i64],
    change: Changed,
) -> Result<Changed, CommandError> {
    let of_meeting = meeting_topic::Column::MeetingId.eq(meeting);
    let before = meeting_topic::Entity::find().filter(of_meeting.clone());
    let before = before.all(tx).await?;
    meeting_topic::Entity::delete_many()
        .filter(of_meeting)
        .exec(tx)
        .await?;
    let mut now = Vec::with_capacity(topics.len());
    for topic in topics {
        let row = meeting_topic::ActiveModel {
            meeting_id: Set(meeting),
            topic_id: Set(*topic),
            ..Default::default()
        };
        now.push(row.insert(tx).await.or_in_use("topics")?);
    }
    Ok(change.rows(&before, &now))
}
