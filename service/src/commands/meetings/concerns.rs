//! What a meeting is about, and whose it is.

use std::collections::BTreeSet;

use entity::{
    audience,
    enums::{MeetingKind, MeetingState},
    meeting, meeting_topic, working_group,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};

use super::super::{
    CommandError, ProblemCode, Raced, audiences,
    check::{Check, community},
    given::Change,
    groups, topics,
};
use crate::{audit::Change as Changed, time::ToJiff};

/// The keys of the sub-group and of the audience for which a meeting is: of one at most.
pub(super) type Whose = (Option<i64>, Option<i64>);

/// Holds that a meeting of a kind may be one of a sub-group, which is there on the day, or one for an
/// audience that is in use. A quarterly meeting is for the whole track: the community answers for one in
/// each quarter.
pub(super) async fn is_for(
    check: &mut Check,
    tx: &DatabaseTransaction,
    kind: MeetingKind,
    (group, audience): Whose,
    day: Option<Date>,
) -> Result<(), CommandError> {
    let state = |state| ProblemCode::NotAllowedInState { state };
    if let Some(group) = group {
        if kind == MeetingKind::Quarterly {
            check.refuse("working_group", state("quarterly"));
        }
        groups::is_there_on(check, tx, "working_group", (group, day)).await?;
    }
    if let Some(audience) = audience {
        if kind == MeetingKind::Quarterly {
            check.refuse("audience", state("quarterly"));
        }
        if group.is_some() {
            check.refuse("audience", state("of_working_group"));
        }
        audiences::in_use(check, tx, audience).await?;
    }
    Ok(())
}

/// For whom a meeting is from now on: what is not given stays, but that a sub-group takes the place of an
/// audience, and an audience that of a sub-group. Once it is convened, it is for somebody whose name may
/// be told.
pub(super) async fn becomes_for(
    check: &mut Check,
    tx: &DatabaseTransaction,
    before: &meeting::Model,
    (group, audience): (&Change<i64>, &Change<i64>),
) -> Result<Whose, CommandError> {
    let was = (before.working_group_id, before.audience_id);
    let given = (group.value().copied(), audience.value().copied());
    let day = community(tx)
        .await?
        .zone
        .date_at(before.starts_at.to_jiff());
    is_for(check, tx, before.kind, given, Some(day)).await?;
    let kept = |change: &Change<i64>, was: Option<i64>, other: Option<i64>| match change {
        Change::Keep => was.filter(|_| other.is_none()),
        Change::Clear => None,
        Change::Set(now) => Some(*now),
    };
    let whose = (kept(group, was.0, given.1), kept(audience, was.1, given.0));
    if before.state == MeetingState::Convened && whose != was {
        may_be_told(check, tx, before.kind, whose).await?;
    }
    Ok(whose)
}

/// Holds that those are known for whom a meeting is that is to be convened, and are called something in
/// both languages: invitations say it. A targeted meeting is for a sub-group or an audience, and never for
/// the whole track by an oversight.
pub(super) async fn may_be_told(
    check: &mut Check,
    tx: &DatabaseTransaction,
    kind: MeetingKind,
    whose: Whose,
) -> Result<(), CommandError> {
    let (field, name) = match whose {
        (None, None) => {
            if kind == MeetingKind::Targeted {
                check.refuse("audience", ProblemCode::ForNobody);
            }
            return Ok(());
        }
        (Some(id), _) => {
            let group = working_group::Entity::find_by_id(id).one(tx).await?;
            (
                "working_group",
                group.map(|group| group.name()).transpose()?,
            )
        }
        (None, Some(id)) => {
            let audience = audience::Entity::find_by_id(id).one(tx).await?;
            ("audience", audience.map(|one| one.name()).transpose()?)
        }
    };
    if let Some(name) = name {
        check.is_reviewed(field, &name);
    }
    Ok(())
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
