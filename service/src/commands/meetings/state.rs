//! How a meeting goes from planned to convened, and to held or cancelled.

use std::collections::BTreeSet;

use domain::language::{Bilingual, TextState};
use entity::{agenda_item, attendance, enums::MeetingState, meeting};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};

use super::{
    super::{CommandError, Done, ProblemCode, Raced, Trigger, check::Check},
    concerns::may_be_told,
    has_not_begun, in_state, meeting_to_come, record, start_of,
};
use crate::{audit::Change, context::Act, time::ToChrono};

/// A meeting to be convened.
#[derive(Debug, Clone, Copy)]
pub struct Convene {
    /// The meeting's key.
    pub meeting: i64,
}

/// Convenes a meeting: from now on its invitations may go out.
///
/// # Errors
/// A meeting that is not planned, or whose time has passed; a title, a description, an agenda or the
/// name of its sub-group or audience that is not reviewed in both languages; a targeted meeting for
/// neither.
pub async fn convene(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Convene,
) -> Result<Done<meeting::Model>, CommandError> {
    let mut check = Check::new();
    let found = in_state(&mut check, tx, input.meeting, &[MeetingState::Planned]);
    let Some(meeting) = found.await? else {
        return Err(check.refused());
    };
    has_not_begun(&mut check, &meeting, act)?;
    check.is_reviewed("title", &meeting.title()?);
    let description = meeting.description()?;
    if is_there(&description) {
        check.is_reviewed("description", &description);
    }
    let whose = (meeting.working_group_id, meeting.audience_id);
    may_be_told(&mut check, tx, meeting.kind, whose).await?;
    let agenda = agenda_item::Entity::find()
        .filter(agenda_item::Column::MeetingId.eq(meeting.id))
        .order_by_asc(agenda_item::Column::Position)
        .all(tx)
        .await?;
    check.enter("agenda");
    for (place, item) in agenda.iter().enumerate() {
        let title = item.title()?;
        check.within(place, |check| check.is_reviewed("title", &title));
    }
    check.leave();
    check.done()?;
    let before = meeting;
    let mut row = before.clone().into_active_model();
    row.state = Set(MeetingState::Convened);
    row.convened_at = Set(Some(act.now.to_chrono()));
    row.updated_at = Set(act.now.to_chrono());
    let meeting = row.update(tx).await?;
    let change = Change::between(&before, &meeting);
    record(tx, act, "meeting.convened", &meeting, change).await?;
    let invite = Trigger::Invitations {
        meeting: meeting.id,
    };
    Ok(Done::new(meeting).and(invite))
}

/// Those who were invited to a meeting hear of its change; nobody was invited to one that was not
/// convened.
pub(super) fn told(before: MeetingState, meeting: meeting::Model) -> Done<meeting::Model> {
    let id = meeting.id;
    let done = Done::new(meeting);
    match before {
        MeetingState::Convened => done.and(Trigger::Invitations { meeting: id }),
        MeetingState::Planned | MeetingState::Held | MeetingState::Cancelled => done,
    }
}

/// Whether a text has words in any language. One that has none at all may stay away; one that has
/// them in one language only may not be sent.
pub(super) fn is_there(text: &Bilingual) -> bool {
    text.fr.state().max(text.en.state()) != TextState::Missing
}

/// A meeting that took place.
#[derive(Debug, Clone)]
pub struct Hold {
    /// The meeting's key.
    pub meeting: i64,
    /// The keys of the persons who were there.
    pub attendance: Vec<i64>,
    /// The keys of those who led it; they were there, whether they are named above or not.
    pub led_by: Vec<i64>,
}

/// Records that a meeting was held, who was there, and who led it (terms of reference, roles: the
/// co-chairs lead the meetings; somebody may stand in for them).
///
/// # Errors
/// A meeting that is not convened, or has not begun; persons who are not there or named twice.
pub async fn hold(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Hold,
) -> Result<Done<meeting::Model>, CommandError> {
    let mut check = Check::new();
    let found = in_state(&mut check, tx, input.meeting, &[MeetingState::Convened]);
    let meeting = found.await?;
    if let Some(meeting) = &meeting {
        let until = start_of(meeting)?;
        if act.now < until.timestamp() {
            check.refuse("meeting", ProblemCode::TooEarly { until });
        }
    }
    let mut present = each_once(&mut check, tx, ("attendance", &input.attendance)).await?;
    let leads = each_once(&mut check, tx, ("led_by", &input.led_by)).await?;
    present.extend(&leads);
    check.done()?;
    let Some(before) = meeting else {
        return Err(check.refused());
    };
    let rows = present.iter().map(|person| attendance::ActiveModel {
        meeting_id: Set(before.id),
        person_id: Set(*person),
        led: Set(leads.contains(person)),
        ..Default::default()
    });
    if !present.is_empty() {
        attendance::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await
            .or_in_use("attendance")?;
    }
    let mut row = before.clone().into_active_model();
    row.state = Set(MeetingState::Held);
    row.held_at = Set(Some(act.now.to_chrono()));
    row.updated_at = Set(act.now.to_chrono());
    let meeting = row.update(tx).await?;
    let there = attendance::Entity::find()
        .filter(attendance::Column::MeetingId.eq(meeting.id))
        .all(tx)
        .await?;
    let change = Change::between(&before, &meeting).rows(&[], &there);
    record(tx, act, "meeting.held", &meeting, change).await?;
    Ok(Done::new(meeting))
}

/// People of a list, each of whom is there and is named once.
async fn each_once(
    check: &mut Check,
    tx: &DatabaseTransaction,
    (field, people): (&str, &[i64]),
) -> Result<BTreeSet<i64>, CommandError> {
    let mut named = BTreeSet::new();
    check.enter(field);
    for (place, id) in people.iter().enumerate() {
        let place = place.to_string();
        if !named.insert(*id) {
            check.refuse(&place, ProblemCode::NamedTwice);
        }
        check.person(tx, &place, *id).await?;
    }
    check.leave();
    Ok(named)
}

/// A meeting that will not take place.
#[derive(Debug, Clone, Copy)]
pub struct Cancel {
    /// The meeting's key.
    pub meeting: i64,
}

/// Cancels a meeting. If it was convened, the cancellation is the calendar entry's next revision.
///
/// # Errors
/// A meeting that was held or cancelled.
pub async fn cancel(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Cancel,
) -> Result<Done<meeting::Model>, CommandError> {
    let mut check = Check::new();
    let found = meeting_to_come(&mut check, tx, input.meeting).await?;
    check.done()?;
    let Some(meeting) = found else {
        return Err(check.refused());
    };
    let before = meeting;
    let mut row = before.clone().into_active_model();
    if before.state == MeetingState::Convened {
        row.sequence = Set(before.sequence.saturating_add(1));
    }
    row.state = Set(MeetingState::Cancelled);
    row.cancelled_at = Set(Some(act.now.to_chrono()));
    row.updated_at = Set(act.now.to_chrono());
    let meeting = row.update(tx).await?;
    let change = Change::between(&before, &meeting);
    record(tx, act, "meeting.cancelled", &meeting, change).await?;
    Ok(told(before.state, meeting))
}
