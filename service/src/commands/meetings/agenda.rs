//! The agenda of a meeting.

use std::collections::BTreeSet;

use entity::{
    agenda_item, agenda_proposal,
    enums::{AgendaProposalState, MeetingState},
    meeting,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::{
    super::{CommandError, Done, ProblemCode, Raced, check::Check, given::GivenTexts},
    LONGEST, meeting_to_come, record,
};
use crate::{audit::Change as Changed, context::Act, time::ToChrono};

/// The most items of an agenda.
pub(super) const MOST_ITEMS: usize = 100;

/// An item of an agenda.
#[derive(Debug, Clone, Default)]
pub struct GivenItem {
    /// The key of the accepted proposal that it came of, if it did.
    pub proposal: Option<i64>,
    /// What it is.
    pub title: GivenTexts,
    /// The key of the person who speaks.
    pub speaker: Option<i64>,
    /// How long it is to last.
    pub duration_minutes: Option<i32>,
}

/// The agenda of a meeting.
#[derive(Debug, Clone, Default)]
pub struct SetAgenda {
    /// The meeting's key.
    pub meeting: i64,
    /// Its items, in order, in place of those that are there.
    pub items: Vec<GivenItem>,
}

/// Sets the agenda of a meeting.
///
/// # Errors
/// A meeting that was held or cancelled; an item with no words or, once the meeting is convened,
/// that is not reviewed; a speaker who is not there; a proposal that was not accepted for this meeting, or
/// of which two items would come.
pub async fn set_agenda(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SetAgenda,
) -> Result<Done<meeting::Model>, CommandError> {
    let mut check = Check::new();
    let meeting = meeting_to_come(&mut check, tx, input.meeting).await?;
    if input.items.len() > MOST_ITEMS {
        let most = MOST_ITEMS;
        check.refuse("items", ProblemCode::TooMany { most });
        check.done()?;
    }
    let is_convened = meeting
        .as_ref()
        .is_some_and(|m| m.state == MeetingState::Convened);
    let accepted = accepted(tx, input.meeting).await?;
    let (mut rows, mut named) = (Vec::new(), BTreeSet::new());
    check.enter("items");
    for (place, (position, item)) in (1..).zip(&input.items).enumerate() {
        check.enter(place);
        let title = check.title("title", &item.title);
        if let Some(title) = title.as_ref().filter(|_| is_convened) {
            check.is_reviewed("title", title);
        }
        if let Some(speaker) = item.speaker {
            check.person(tx, "speaker", speaker).await?;
        }
        if let Some(minutes) = item.duration_minutes {
            check.number("duration_minutes", minutes, 1, LONGEST);
        }
        if let Some(proposal) = item.proposal {
            if !accepted.contains(&proposal) {
                let noun = "agenda_proposal";
                check.refuse("proposal", ProblemCode::NotFound { noun });
            } else if !named.insert(proposal) {
                check.refuse("proposal", ProblemCode::NamedTwice);
            }
        }
        check.leave();
        let mut row = agenda_item::ActiveModel {
            meeting_id: Set(input.meeting),
            position: Set(position),
            speaker_id: Set(item.speaker),
            duration_minutes: Set(item.duration_minutes),
            agenda_proposal_id: Set(item.proposal),
            ..Default::default()
        };
        if let Some(title) = title {
            row.set_title(&title);
        }
        rows.push(row);
    }
    check.leave();
    check.done()?;
    let Some(meeting) = meeting else {
        return Err(check.refused());
    };
    let before = agenda_of(tx, meeting.id).await?;
    agenda_item::Entity::delete_many()
        .filter(agenda_item::Column::MeetingId.eq(meeting.id))
        .exec(tx)
        .await?;
    if !rows.is_empty() {
        agenda_item::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await
            .or_in_use("items")?;
    }
    let mut row = meeting.into_active_model();
    row.updated_at = Set(act.now.to_chrono());
    let meeting = row.update(tx).await?;
    let now = agenda_of(tx, meeting.id).await?;
    let change = Changed::default()
        .rows(&before, &now)
        .noting(json!({ "items": now.len() }));
    record(tx, act, "meeting.agenda_set", &meeting, change).await?;
    Ok(Done::new(meeting))
}

/// The items of an agenda, in order.
pub(super) async fn agenda_of(
    tx: &DatabaseTransaction,
    meeting: i64,
) -> Result<Vec<agenda_item::Model>, CommandError> {
    let items = agenda_item::Entity::find()
        .filter(agenda_item::Column::MeetingId.eq(meeting))
        .order_by_asc(agenda_item::Column::Position);
    Ok(items.all(tx).await?)
}

/// The keys of the proposals that were accepted for a meeting.
async fn accepted(tx: &DatabaseTransaction, meeting: i64) -> Result<BTreeSet<i64>, CommandError> {
    use agenda_proposal::Column::{Id, MeetingId, State};
    let keys: Vec<i64> = agenda_proposal::Entity::find()
        .select_only()
        .column(Id)
        .filter(MeetingId.eq(meeting))
        .filter(State.eq(AgendaProposalState::Accepted))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(keys.into_iter().collect())
}
