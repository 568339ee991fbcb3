//! What members would have on the agenda of a meeting: proposed, voted on until it begins, and settled
//! by those who prepare it (terms of reference: the co-chairs work with the committee to identify
//! topics, and make the agenda accordingly). The committee is those whom the meeting concerns.

use domain::{
    id::PersonId,
    language::{Bilingual, Text, TextState},
};
use entity::{
    agenda_item, agenda_proposal, agenda_vote,
    enums::{AgendaProposalState as State, MeetingState},
    meeting, topic,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, ModelTrait, PaginatorTrait, QueryFilter,
};

use super::{
    super::{
        CommandError, Done, ProblemCode, Raced,
        check::{Check, community},
        given::GivenTexts,
    },
    LONGEST,
    agenda::{MOST_ITEMS, agenda_of},
    has_not_begun, meeting_to_come,
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
    reads::audience,
    time::ToChrono,
};

/// How many proposals of one person may wait for one meeting.
const MOST_PROPOSALS: usize = 10;

/// Something for the agenda of a meeting.
#[derive(Debug, Clone)]
pub struct Propose {
    /// The meeting's key.
    pub meeting: i64,
    /// The key of whoever proposes it.
    pub person: i64,
    /// The key of the topic that it belongs to, if it does.
    pub topic: Option<i64>,
    /// What it is.
    pub title: GivenTexts,
}

/// Proposes something for the agenda of a meeting. Its words are a draft until somebody who prepares
/// the meeting has looked them over, whatever is said of them.
///
/// # Errors
/// A meeting that is not there, was held or cancelled, or has begun; somebody whom it does not concern;
/// no words; a topic that is not there; too many proposals of the same person that wait.
pub async fn propose(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Propose,
) -> Result<Done<agenda_proposal::Model>, CommandError> {
    let mut check = Check::new();
    let meeting = open_meeting(&mut check, tx, act, input.meeting).await?;
    let title = check.title("title", &input.title);
    if let Some(topic) = input.topic {
        check.row::<topic::Entity>(tx, "topic", topic).await?;
    }
    check.done()?;
    let meeting = meeting.ok_or_else(|| check.refused())?;
    concerns(&mut check, tx, &meeting, input.person).await?;
    let waiting = agenda_proposal::Entity::find()
        .filter(agenda_proposal::Column::MeetingId.eq(meeting.id))
        .filter(agenda_proposal::Column::PersonId.eq(input.person))
        .filter(agenda_proposal::Column::State.eq(State::Proposed));
    if waiting.count(tx).await? >= MOST_PROPOSALS as u64 {
        let most = MOST_PROPOSALS;
        check.refuse("meeting", ProblemCode::TooMany { most });
    }
    check.done()?;
    let title = title.ok_or_else(|| check.refused())?;
    let mut row = agenda_proposal::ActiveModel {
        meeting_id: Set(meeting.id),
        topic_id: Set(input.topic),
        person_id: Set(input.person),
        state: Set(State::Proposed),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    row.set_title(&draft(title)?);
    let row = row.insert(tx).await?;
    let change = Change::created(&row);
    record(tx, act, "agenda_proposal.made", &row, change).await?;
    Ok(Done::new(row))
}

/// The same words, to be looked over.
fn draft(title: Bilingual) -> Result<Bilingual, CommandError> {
    let half = |text: Text| match text.value() {
        Some(words) => Text::new(Some(words.to_owned()), TextState::Draft),
        None => Ok(Text::MISSING),
    };
    let fr = half(title.fr).map_err(ServiceError::from)?;
    let en = half(title.en).map_err(ServiceError::from)?;
    Ok(Bilingual { fr, en })
}

/// Takes back a proposal; whoever made it may, until the meeting begins.
///
/// # Errors
/// A proposal that is not there, is settled, or is somebody else's; a meeting that was held or
/// cancelled, or has begun.
pub async fn withdraw(
    tx: &DatabaseTransaction,
    act: &Act,
    (proposal, person): (i64, i64),
) -> Result<Done<agenda_proposal::Model>, CommandError> {
    let mut check = Check::new();
    let before = waiting(&mut check, tx, proposal).await?;
    if before.person_id != person {
        check.refuse("proposal", ProblemCode::NotYourOwn);
    }
    open_meeting(&mut check, tx, act, before.meeting_id).await?;
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.state = Set(State::Withdrawn);
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    record(tx, act, "agenda_proposal.withdrawn", &after, change).await?;
    Ok(Done::new(after))
}

/// A vote for a proposal.
#[derive(Debug, Clone, Copy)]
pub struct Vote {
    /// The proposal's key.
    pub proposal: i64,
    /// The key of whoever votes.
    pub person: i64,
    /// Whether they are for it; otherwise they take their vote back.
    pub is_for: bool,
}

/// Votes for a proposal, or takes the vote back, until the meeting begins.
///
/// # Errors
/// A proposal that is not there or is settled; a meeting that was held or cancelled, or has begun;
/// somebody whom it does not concern; a vote that is there already, or that is not and is to be taken
/// back.
pub async fn vote(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Vote,
) -> Result<Done<agenda_proposal::Model>, CommandError> {
    let mut check = Check::new();
    let proposal = waiting(&mut check, tx, input.proposal).await?;
    let meeting = open_meeting(&mut check, tx, act, proposal.meeting_id).await?;
    check.done()?;
    let meeting = meeting.ok_or_else(|| check.refused())?;
    let own = agenda_vote::Entity::find()
        .filter(agenda_vote::Column::AgendaProposalId.eq(proposal.id))
        .filter(agenda_vote::Column::PersonId.eq(input.person));
    let own = own.one(tx).await?;
    if input.is_for {
        concerns(&mut check, tx, &meeting, input.person).await?;
    }
    let there = match (&own, input.is_for) {
        (Some(_), true) => Some("voted"),
        (None, false) => Some("not_voted"),
        _ => None,
    };
    if let Some(state) = there {
        check.refuse("for", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    let (action, change) = match own {
        Some(vote) => {
            vote.clone().delete(tx).await?;
            let change = Change::default().rows(&[vote], &[]);
            ("agenda_proposal.vote_withdrawn", change)
        }
        None => {
            let vote = agenda_vote::ActiveModel {
                agenda_proposal_id: Set(proposal.id),
                person_id: Set(input.person),
                voted_at: Set(act.now.to_chrono()),
                ..Default::default()
            };
            let vote = vote.insert(tx).await.or_in_use("for")?;
            let change = Change::default().rows(&[], &[vote]);
            ("agenda_proposal.voted_for", change)
        }
    };
    record(tx, act, action, &proposal, change).await?;
    Ok(Done::new(proposal))
}

/// What becomes of a proposal.
#[derive(Debug, Clone)]
pub struct Settle {
    /// The proposal's key.
    pub proposal: i64,
    /// Whether it becomes an item of the agenda. If it does not, the rest stays aside.
    pub accept: bool,
    /// What the item is called; as the proposal is where nothing is given.
    pub title: Option<GivenTexts>,
    /// The key of the person who speaks.
    pub speaker: Option<i64>,
    /// How long it is to last.
    pub duration_minutes: Option<i32>,
}

/// Accepts a proposal, as the last item of the agenda, or declines it.
///
/// # Errors
/// A proposal that is not there or is settled; a meeting that was held or cancelled; an agenda that is
/// full; a title with no words or, once the meeting is convened, that is not reviewed; a speaker who is
/// not there.
pub async fn settle(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Settle,
) -> Result<Done<agenda_proposal::Model>, CommandError> {
    let mut check = Check::new();
    let before = waiting(&mut check, tx, input.proposal).await?;
    let meeting = meeting_to_come(&mut check, tx, before.meeting_id).await?;
    check.done()?;
    let meeting = meeting.ok_or_else(|| check.refused())?;
    let mut row = before.clone().into_active_model();
    row.state = Set(match input.accept {
        true => State::Accepted,
        false => State::Declined,
    });
    let item = match input.accept {
        true => Some(item(&mut check, tx, (&meeting, &before), &input).await?),
        false => None,
    };
    let after = row.update(tx).await?;
    let mut change = Change::between(&before, &after);
    if let Some(item) = item {
        let item = item.insert(tx).await.or_in_use("proposal")?;
        change = change.rows(&[], &[item]);
        let mut meeting = meeting.into_active_model();
        meeting.updated_at = Set(act.now.to_chrono());
        meeting.update(tx).await?;
    }
    let action = match input.accept {
        true => "agenda_proposal.accepted",
        false => "agenda_proposal.declined",
    };
    record(tx, act, action, &after, change).await?;
    Ok(Done::new(after))
}

/// The item that comes of a proposal, behind those that are there.
async fn item(
    check: &mut Check,
    tx: &DatabaseTransaction,
    (meeting, proposal): (&meeting::Model, &agenda_proposal::Model),
    input: &Settle,
) -> Result<agenda_item::ActiveModel, CommandError> {
    let there = agenda_of(tx, meeting.id).await?;
    if there.len() >= MOST_ITEMS {
        let most = MOST_ITEMS;
        check.refuse("proposal", ProblemCode::TooMany { most });
    }
    let mut title = Some(proposal.title()?);
    if let Some(given) = &input.title {
        title = check.title("title", &given.over(&proposal.title()?));
    }
    if let Some(title) = title
        .as_ref()
        .filter(|_| meeting.state == MeetingState::Convened)
    {
        check.is_reviewed("title", title);
    }
    if let Some(speaker) = input.speaker {
        check.person(tx, "speaker", speaker).await?;
    }
    if let Some(minutes) = input.duration_minutes {
        check.number("duration_minutes", minutes, 1, LONGEST);
    }
    check.done()?;
    let last = there.last().map_or(0, |item| item.position);
    let mut row = agenda_item::ActiveModel {
        meeting_id: Set(meeting.id),
        position: Set(last.saturating_add(1)),
        speaker_id: Set(input.speaker),
        duration_minutes: Set(input.duration_minutes),
        agenda_proposal_id: Set(Some(proposal.id)),
        ..Default::default()
    };
    row.set_title(&title.ok_or_else(|| check.refused())?);
    Ok(row)
}

/// A proposal that waits to be settled, held against other writers.
async fn waiting(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<agenda_proposal::Model, CommandError> {
    let found = check
        .row::<agenda_proposal::Entity>(tx, "proposal", id)
        .await?;
    let state = match found.as_ref().map(|row| row.state) {
        Some(State::Accepted) => Some("proposal_accepted"),
        Some(State::Declined) => Some("proposal_declined"),
        Some(State::Withdrawn) => Some("proposal_withdrawn"),
        Some(State::Proposed) | None => None,
    };
    if let Some(state) = state {
        check.refuse("proposal", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    found.ok_or_else(|| check.refused())
}

/// A meeting that was neither held nor cancelled, and has not begun.
async fn open_meeting(
    check: &mut Check,
    tx: &DatabaseTransaction,
    act: &Act,
    id: i64,
) -> Result<Option<meeting::Model>, CommandError> {
    let meeting = meeting_to_come(check, tx, id).await?;
    let is_open =
        |row: &&meeting::Model| matches!(row.state, MeetingState::Planned | MeetingState::Convened);
    if let Some(meeting) = meeting.as_ref().filter(is_open) {
        has_not_begun(check, meeting, act)?;
    }
    Ok(meeting)
}

/// Refuses somebody whom a meeting does not concern: who would not be invited to it.
async fn concerns(
    check: &mut Check,
    tx: &DatabaseTransaction,
    meeting: &meeting::Model,
    person: i64,
) -> Result<(), CommandError> {
    let community = community(tx).await?;
    let audience = audience::for_meeting(tx, &community, meeting).await?;
    if !audience.readers.contains_key(&PersonId(person)) {
        check.refuse("meeting", ProblemCode::NotInTheAudience);
    }
    Ok(())
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    proposal: &agenda_proposal::Model,
    change: Change,
) -> Result<(), CommandError> {
    let subject = Subject::row("agenda_proposal", proposal.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}
