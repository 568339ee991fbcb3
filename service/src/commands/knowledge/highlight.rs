//! A resource that comes of what a meeting was about: “publicise best practices, success stories and lessons
//! learned” (terms of reference, objectives) begins with what was told there.

use std::collections::BTreeSet;

use domain::language::{Bilingual, Language};
use entity::{
    activity, affiliation, agenda_item,
    enums::{ResourceKind, Visibility},
    meeting, meeting_topic, planned_item, point, resource,
};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
};

use super::{
    parts::{Known, Speaker},
    resources::{self, Create, Days},
};
use crate::{
    commands::{CommandError, Done, check::Check, given::GivenTexts},
    context::Act,
    time::{ToChrono, ToJiff},
};

/// The longest text that makes a title, in characters: what is longer is told below another one.
const LONGEST_TITLE: usize = 200;

/// What a resource comes of, by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Highlight {
    /// A whole meeting.
    Meeting(i64),
    /// An item of a meeting's agenda.
    AgendaItem(i64),
    /// A point of what was done, or is planned.
    Point(i64),
}

/// A resource that comes of a highlight.
#[derive(Debug, Clone, Copy)]
pub struct FromHighlight {
    /// What it comes of.
    pub highlight: Highlight,
    /// What kind it is.
    pub kind: ResourceKind,
    /// Who may read it.
    pub visibility: Visibility,
}

/// Drafts a resource with the words of a highlight, its meeting, and of that the day, the topics and those
/// who spoke, with the organizations for which they worked then.
///
/// # Errors
/// A highlight that is not there, or has no words; readers that are a sub-group's, which is named apart.
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    input: FromHighlight,
) -> Result<Done<resource::Model>, CommandError> {
    let mut check = Check::new();
    check.enter("highlight");
    let told = match input.highlight {
        Highlight::Meeting(id) => of_meeting(&mut check, tx, id).await?,
        Highlight::AgendaItem(id) => of_item(&mut check, tx, id).await?,
        Highlight::Point(id) => of_point(&mut check, tx, id).await?,
    };
    check.leave();
    check.done()?;
    let Some(told) = told else {
        return Err(check.refused());
    };
    let (day, topics) = match &told.meeting {
        Some(meeting) => (Some(day_of(meeting)), topics(tx, meeting.id).await?),
        None => (told.day, Vec::new()),
    };
    let given = |text: &Bilingual| GivenTexts::default().over(text);
    let mut speakers = Vec::new();
    for person in told.speakers {
        speakers.push(Speaker {
            who: Known::OnRecord(person),
            organization: works_for(tx, person, day).await?.map(Known::OnRecord),
        });
    }
    let create = Create {
        kind: input.kind,
        title: given(&told.title),
        text: given(&told.text),
        remedy: GivenTexts::default(),
        visibility: input.visibility,
        group: None,
        order: None,
        country: None,
        days: day.map(|day| Days {
            from: day.to_string(),
            to: Some(day.to_string()),
        }),
        meeting: told.meeting.map(|meeting| meeting.id),
        topics,
        jurisdictions: Vec::new(),
        organizations: Vec::new(),
        references: Vec::new(),
        speakers,
        metrics: Vec::new(),
    };
    resources::create(tx, act, create).await
}

/// What a highlight tells.
struct Told {
    title: Bilingual,
    text: Bilingual,
    meeting: Option<meeting::Model>,
    /// The day of what was no meeting.
    day: Option<Date>,
    /// The keys of those who spoke, each once.
    speakers: Vec<i64>,
}

async fn of_meeting(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<Option<Told>, CommandError> {
    let found = check.row::<meeting::Entity>(tx, "meeting", id).await?;
    let Some(meeting) = found else {
        return Ok(None);
    };
    let items = agenda_item::Entity::find()
        .filter(agenda_item::Column::MeetingId.eq(id))
        .order_by_asc(agenda_item::Column::Position)
        .all(tx)
        .await?;
    let mut seen = BTreeSet::new();
    let speakers = items.iter().filter_map(|item| item.speaker_id);
    let (title, description) = (meeting.title()?, meeting.description()?);
    Ok(Some(Told {
        text: or(description, &title),
        title,
        speakers: speakers.filter(|one| seen.insert(*one)).collect(),
        day: None,
        meeting: Some(meeting),
    }))
}

async fn of_item(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<Option<Told>, CommandError> {
    let found = check.row::<agenda_item::Entity>(tx, "agenda_item", id);
    let Some(item) = found.await? else {
        return Ok(None);
    };
    let title = item.title()?;
    Ok(Some(Told {
        text: title.clone(),
        title,
        meeting: meeting::Entity::find_by_id(item.meeting_id).one(tx).await?,
        day: None,
        speakers: item.speaker_id.into_iter().collect(),
    }))
}

async fn of_point(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
) -> Result<Option<Told>, CommandError> {
    let found = check.row::<point::Entity>(tx, "point", id).await?;
    let Some(point) = found else {
        return Ok(None);
    };
    let text = point.text()?;
    let (above, meeting, day) = match (point.activity_id, point.planned_item_id) {
        (Some(activity), _) => {
            let activity = activity::Entity::find_by_id(activity).one(tx).await?;
            let meeting = activity.as_ref().and_then(|row| row.meeting_id);
            let meeting = match meeting {
                Some(id) => meeting::Entity::find_by_id(id).one(tx).await?,
                None => None,
            };
            let day = activity.as_ref().map(|row| row.happened_on.to_jiff());
            (activity.map(|row| row.title()).transpose()?, meeting, day)
        }
        (None, Some(planned)) => {
            let planned = planned_item::Entity::find_by_id(planned).one(tx).await?;
            (planned.map(|row| row.title()).transpose()?, None, None)
        }
        (None, None) => (None, None, None),
    };
    let title = match above {
        Some(above) if is_long(&text) => above,
        _ => text.clone(),
    };
    Ok(Some(Told {
        title,
        text,
        meeting,
        day,
        speakers: Vec::new(),
    }))
}

fn is_long(text: &Bilingual) -> bool {
    let words = Language::ALL.into_iter();
    let mut words = words.filter_map(|language| text.get(language).value());
    words.any(|words| words.chars().count() > LONGEST_TITLE || words.contains('\n'))
}

/// A text, or what stands in its place where it has no words.
fn or(text: Bilingual, other: &Bilingual) -> Bilingual {
    match text.fr.value().or(text.en.value()) {
        Some(_) => text,
        None => other.clone(),
    }
}

/// The day of a meeting where it is held.
fn day_of(meeting: &meeting::Model) -> Date {
    meeting.local_start.to_jiff().date()
}

async fn topics(tx: &DatabaseTransaction, meeting: i64) -> Result<Vec<i64>, DbErr> {
    let rows = meeting_topic::Entity::find()
        .filter(meeting_topic::Column::MeetingId.eq(meeting))
        .order_by_asc(meeting_topic::Column::TopicId);
    let rows = rows.all(tx).await?;
    Ok(rows.into_iter().map(|row| row.topic_id).collect())
}

/// The organization for which somebody works first of all on a day.
async fn works_for(
    tx: &DatabaseTransaction,
    person: i64,
    day: Option<Date>,
) -> Result<Option<i64>, DbErr> {
    use affiliation::Column::{EndOn, IsPrimary, PersonId, StartOn};
    let Some(day) = day else {
        return Ok(None);
    };
    let day = day.to_chrono();
    let goes_on = Condition::any().add(EndOn.is_null()).add(EndOn.gt(day));
    let place = affiliation::Entity::find()
        .filter(PersonId.eq(person))
        .filter(IsPrimary.eq(true))
        .filter(StartOn.lte(day))
        .filter(goes_on);
    Ok(place.one(tx).await?.map(|place| place.organization_id))
}
