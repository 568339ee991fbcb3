//! Meetings: planned, then convened, then held or cancelled.

mod agenda;
mod concerns;
mod moment;
pub mod proposals;
mod state;

use domain::{
    random::Random,
    zone::{Zone, tzdb_version},
};
use entity::{
    enums::{MeetingKind, MeetingState, Track},
    meeting,
};
use jiff::Zoned;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, IntoActiveModel};

use super::{
    CommandError, Done, ProblemCode, answers,
    check::{Check, community},
    given::{Change, GivenTexts},
    groups,
};
use crate::{
    audit::{self, Change as Changed, Subject},
    context::Act,
    error::ServiceError,
    time::{ToChrono, ToJiff},
};
pub use agenda::{GivenItem, SetAgenda, set_agenda};
use concerns::{becomes_for, has_topics, is_for, replace_topics};
use moment::Moment;
pub use state::{Cancel, Convene, Hold, cancel, convene, hold};

/// The longest meeting, in minutes: a working day.
const LONGEST: i32 = 12 * 60;

/// A meeting to be planned.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Whose it is.
    pub track: Track,
    /// Quarterly, or for some.
    pub kind: MeetingKind,
    /// What it is called.
    pub title: GivenTexts,
    /// What it is about; may be missing.
    pub description: GivenTexts,
    /// Its date and time on the clocks of the zone, such as `2021-09-21T13:00`; where the clocks go
    /// through that time twice, with the offset that is meant: `2021-11-07T01:30-05:00`.
    pub local_start: String,
    /// The zone; the community's when it is not given.
    pub zone: Option<String>,
    /// How long it is to last.
    pub duration_minutes: i32,
    /// Over what people meet.
    pub platform: String,
    /// Where they join.
    pub join_url: Option<String>,
    /// The keys of its topics.
    pub topics: Vec<i64>,
    /// The key of the sub-group whose members alone are invited; none for the whole track.
    pub working_group: Option<i64>,
    /// The key of the audience that alone is invited, in place of a sub-group.
    pub audience: Option<i64>,
}

/// Plans a meeting. Nobody hears of it before it is convened.
///
/// # Errors
/// A title with no words; a time that is malformed, does not exist, exists twice or has passed; an
/// unknown zone; topics that are not there; a sub-group that does not exist on the day, an audience that
/// was retired, or either for which the community would give up its quarterly meeting.
pub async fn plan(
    tx: &DatabaseTransaction,
    act: &Act,
    random: &dyn Random,
    input: Plan,
) -> Result<Done<meeting::Model>, CommandError> {
    let mut check = Check::new();
    let community = community(tx).await?;
    let title = check.title("title", &input.title);
    let description = check.prose("description", &input.description);
    let duration = check.number("duration_minutes", input.duration_minutes, 1, LONGEST);
    let zone = check.zone("zone", input.zone.as_deref());
    let zone = match zone {
        Some(None) => Some(community.zone.clone()),
        Some(given) => given,
        None => None,
    };
    let moment = zone.and_then(|zone| moment::read(&mut check, &input.local_start, zone, act.now));
    let platform = check.name("platform", &input.platform);
    let join_url = check.url("join_url", input.join_url.as_deref());
    has_topics(&mut check, tx, &input.topics, None).await?;
    let day = moment.as_ref().map(|at| community.zone.date_at(at.instant));
    let whose = (input.working_group, input.audience);
    is_for(&mut check, tx, input.kind, whose, day).await?;
    check.done()?;
    let (Some(title), Some(description), Some(moment), Some(duration)) =
        (title, description, moment, duration)
    else {
        return Err(check.refused());
    };
    let mut row = meeting::ActiveModel {
        community_id: Set(community.id),
        track: Set(input.track),
        kind: Set(input.kind),
        state: Set(MeetingState::Planned),
        platform: Set(platform.unwrap_or_default()),
        join_url: Set(join_url.flatten()),
        uid: Set(uuid::Builder::from_random_bytes(random.uuid())
            .into_uuid()
            .to_string()),
        sequence: Set(0),
        created_at: Set(act.now.to_chrono()),
        updated_at: Set(act.now.to_chrono()),
        working_group_id: Set(input.working_group),
        audience_id: Set(input.audience),
        ..Default::default()
    };
    set_time(&mut row, &moment, duration);
    row.set_title(&title);
    row.set_description(&description);
    let meeting = row.insert(tx).await?;
    let change = Changed::created(&meeting);
    let change = replace_topics(tx, meeting.id, &input.topics, change).await?;
    record(tx, act, "meeting.planned", &meeting, change).await?;
    Ok(Done::new(meeting))
}

fn set_time(row: &mut meeting::ActiveModel, moment: &Moment, minutes: i32) {
    let length = jiff::SignedDuration::from_mins(minutes.into());
    row.zone = Set(moment.zone.name().to_owned());
    row.local_start = Set(moment.local.to_chrono());
    row.duration_minutes = Set(minutes);
    row.starts_at = Set(moment.instant.to_chrono());
    row.ends_at = Set((moment.instant + length).to_chrono());
    row.tzdb_version = Set(tzdb_version().to_owned());
}

/// What the texts of a meeting become.
#[derive(Debug, Clone, Default)]
pub struct UpdateMeeting {
    /// The meeting's key.
    pub meeting: i64,
    /// What it is called.
    pub title: Option<GivenTexts>,
    /// What it is about.
    pub description: Option<GivenTexts>,
    /// The keys of its topics, in place of those that are there.
    pub topics: Option<Vec<i64>>,
    /// The key of the sub-group whose members alone are invited; cleared for the whole track.
    pub working_group: Change<i64>,
    /// The key of the audience that alone is invited, in place of a sub-group; cleared likewise.
    pub audience: Change<i64>,
}

/// Changes what a meeting is called, what it is about, and whose it is. Once it is convened, its texts
/// must stay reviewed; if it becomes others', these are invited and it is struck out for the rest.
///
/// # Errors
/// A meeting that was held or cancelled; a title with no words; a text that is not reviewed, of a
/// meeting that is convened; a sub-group or an audience as [`plan`] refuses it, and neither for a targeted
/// meeting that is convened.
pub async fn update(
    tx: &DatabaseTransaction,
    act: &Act,
    input: UpdateMeeting,
) -> Result<Done<meeting::Model>, CommandError> {
    let mut check = Check::new();
    let Some(before) = meeting_to_come(&mut check, tx, input.meeting).await? else {
        return Err(check.refused());
    };
    let (mut title, mut description) = (None, None);
    if let Some(given) = &input.title {
        title = check.title("title", &given.over(&before.title()?));
    }
    if let Some(given) = &input.description {
        description = check.prose("description", &given.over(&before.description()?));
    }
    if before.state == MeetingState::Convened {
        if let Some(title) = &title {
            check.is_reviewed("title", title);
        }
        if let Some(description) = description.as_ref().filter(|text| state::is_there(text)) {
            check.is_reviewed("description", description);
        }
    }
    if let Some(topics) = &input.topics {
        has_topics(&mut check, tx, topics, Some(before.id)).await?;
    }
    let given = (&input.working_group, &input.audience);
    let whose = becomes_for(&mut check, tx, &before, given).await?;
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.updated_at = Set(act.now.to_chrono());
    (row.working_group_id, row.audience_id) = (Set(whose.0), Set(whose.1));
    if let Some(title) = title {
        row.set_title(&title);
    }
    if let Some(description) = description {
        row.set_description(&description);
    }
    let meeting = row.update(tx).await?;
    let mut change = Changed::between(&before, &meeting);
    if let Some(topics) = &input.topics {
        change = replace_topics(tx, meeting.id, topics, change).await?;
    }
    record(tx, act, "meeting.updated", &meeting, change).await?;
    if whose == (before.working_group_id, before.audience_id) {
        return Ok(Done::new(meeting));
    }
    Ok(state::told(before.state, meeting))
}

/// Where a meeting moves in time or place.
#[derive(Debug, Clone, Default)]
pub struct Move {
    /// The meeting's key.
    pub meeting: i64,
    /// Its date and time on the clocks of the zone, as in [`Plan`].
    pub local_start: Option<String>,
    /// The zone; without a new time, the clock's reading stays and the moment changes.
    pub zone: Option<String>,
    /// How long it is to last.
    pub duration_minutes: Option<i32>,
    /// Over what people meet.
    pub platform: Option<String>,
    /// Where they join.
    pub join_url: Change<String>,
}

/// Moves a meeting. Once it is convened, each change makes the calendar entry's next revision.
///
/// # Errors
/// A meeting that was held or cancelled, or has begun; a time as [`plan`] refuses it; a day on which
/// the sub-group whose meeting it is does not exist.
pub async fn move_to(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Move,
) -> Result<Done<meeting::Model>, CommandError> {
    let mut check = Check::new();
    let found = meeting_to_come(&mut check, tx, input.meeting).await?;
    let Some(meeting) = found else {
        return Err(check.refused());
    };
    let at = meeting.starts_at.to_jiff();
    if meeting.state == MeetingState::Convened {
        has_not_begun(&mut check, &meeting, act)?;
    }
    let zone = input.zone.as_deref().unwrap_or(&meeting.zone);
    let zone = check.zone("zone", Some(zone)).flatten();
    let is_moved = input.local_start.is_some() || input.zone.is_some();
    let moment = match zone {
        Some(zone) if is_moved => {
            let there = meeting.local_start.to_jiff().to_string();
            let given = input.local_start.as_deref().unwrap_or(&there);
            moment::read(&mut check, given, zone, act.now)
        }
        _ => None,
    };
    if let (Some(group), Some(moment)) = (meeting.working_group_id, &moment) {
        let day = community(tx).await?.zone.date_at(moment.instant);
        groups::is_there_on(&mut check, tx, "local_start", (group, Some(day))).await?;
    }
    let minutes = input.duration_minutes.unwrap_or(meeting.duration_minutes);
    check.number("duration_minutes", minutes, 1, LONGEST);
    let platform = input.platform.as_deref();
    let platform = platform.map(|given| check.name("platform", given));
    let url = input.join_url.value().map(String::as_str);
    let url = check.url("join_url", url);
    check.done()?;
    let mut row = meeting.clone().into_active_model();
    match &moment {
        Some(moment) => set_time(&mut row, moment, minutes),
        None => {
            let length = jiff::SignedDuration::from_mins(minutes.into());
            row.duration_minutes = Set(minutes);
            row.ends_at = Set((at + length).to_chrono());
        }
    }
    if let Some(platform) = platform.flatten() {
        row.platform = Set(platform);
    }
    if !input.join_url.is_keep() {
        row.join_url = Set(url.flatten());
    }
    row.updated_at = Set(act.now.to_chrono());
    if meeting.state == MeetingState::Convened && is_elsewhere(&meeting, &row) {
        row.sequence = Set(meeting.sequence.saturating_add(1));
    }
    let moved = row.update(tx).await?;
    let change = Changed::between(&meeting, &moved);
    record(tx, act, "meeting.moved", &moved, change).await?;
    let is_at = |row: &meeting::Model| (row.starts_at, row.ends_at);
    if meeting.state == MeetingState::Convened && is_at(&meeting) != is_at(&moved) {
        answers::ask_anew(tx, act, &moved).await?;
    }
    Ok(state::told(meeting.state, moved))
}

/// Whether time or place differ: what calendars must hear of.
fn is_elsewhere(before: &meeting::Model, after: &meeting::ActiveModel) -> bool {
    after.starts_at.as_ref() != &before.starts_at
        || after.ends_at.as_ref() != &before.ends_at
        || after.platform.as_ref() != &before.platform
        || after.join_url.as_ref() != &before.join_url
}

/// When a meeting starts, on the clock of its zone.
fn start_of(meeting: &meeting::Model) -> Result<Zoned, ServiceError> {
    let zone = Zone::parse(&meeting.zone)?;
    Ok(zone.at(meeting.starts_at.to_jiff()))
}

fn has_not_begun(
    check: &mut Check,
    meeting: &meeting::Model,
    act: &Act,
) -> Result<(), CommandError> {
    let at = start_of(meeting)?;
    if at.timestamp() <= act.now {
        check.refuse("meeting", ProblemCode::InThePast { at });
    }
    Ok(())
}

/// A meeting that was neither held nor cancelled.
async fn meeting_to_come(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<Option<meeting::Model>, CommandError> {
    in_state(
        check,
        tx,
        id,
        &[MeetingState::Planned, MeetingState::Convened],
    )
    .await
}

/// A meeting in one of these states.
async fn in_state(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
    states: &[MeetingState],
) -> Result<Option<meeting::Model>, CommandError> {
    let meeting = check.row::<meeting::Entity>(tx, "meeting", id).await?;
    if let Some(meeting) = meeting.as_ref().filter(|m| !states.contains(&m.state)) {
        let state = meeting.state.as_str();
        check.refuse("meeting", ProblemCode::NotAllowedInState { state });
    }
    Ok(meeting)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    meeting: &meeting::Model,
    change: Changed,
) -> Result<(), CommandError> {
    let subject = Subject::row("meeting", meeting.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}
