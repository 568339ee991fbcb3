//! Writes what the community did and plans: meetings, activities, issues, planned items.

use domain::{period::Period, zone::tzdb_version};
use entity::{
    activity, agenda_item, attendance, enums::PlannedItemState, issue, meeting, meeting_topic,
    planned_item, point,
};
use jiff::SignedDuration;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use super::{
    ACTIVITIES, COMMUNITY, DemoError, MEETINGS,
    insert::{Common, Keys, text},
    rows::{self, DataSet, Pair},
};
use crate::{
    data::{DataError, Place},
    db,
    time::ToChrono,
};

/// Writes the meetings and all work; which rows the meetings became.
pub async fn all<'a>(
    db: &impl ConnectionTrait,
    set: &'a DataSet,
    common: &Common<'_>,
) -> Result<Keys<&'a str>, DemoError> {
    let meetings = meetings(db, set, common).await?;
    let mut points = activities(db, set, common, &meetings).await?;
    issues(db, &set.community, common).await?;
    points.extend(planned_items(db, &set.community, common).await?);
    write_points(db, points).await?;
    Ok(meetings)
}

async fn meetings<'a>(
    db: &impl ConnectionTrait,
    set: &'a DataSet,
    common: &Common<'_>,
) -> Result<Keys<&'a str>, DemoError> {
    let domain = set.community.organizer_address.domain();
    let mut models = Vec::new();
    for row in &set.meetings {
        models.push(meeting_model(row, domain, common)?);
    }
    let ids = db::insert_all(db, models).await?;
    let (mut topics, mut agenda, mut attended) = (Vec::new(), Vec::new(), Vec::new());
    for (row, meeting_id) in set.meetings.iter().zip(&ids) {
        let place = Place::block(MEETINGS, "meetings", &row.key);
        for slug in &row.topics {
            topics.push(meeting_topic::ActiveModel {
                meeting_id: Set(*meeting_id),
                topic_id: Set(common.topics.follow(slug, &place)?),
                ..Default::default()
            });
        }
        for (position, item) in (1..).zip(&row.agenda) {
            let speaker = item.speaker.as_deref();
            let speaker = speaker.map(|person| common.people.follow(person, &place));
            let mut model = agenda_item::ActiveModel {
                meeting_id: Set(*meeting_id),
                position: Set(position),
                speaker_id: Set(speaker.transpose()?),
                duration_minutes: Set(item.duration_minutes.map(Into::into)),
                ..Default::default()
            };
            model.set_title(&text(&item.title, &place)?);
            agenda.push(model);
        }
        for person in &row.attended {
            attended.push(attendance::ActiveModel {
                meeting_id: Set(*meeting_id),
                person_id: Set(common.people.follow(person, &place)?),
                ..Default::default()
            });
        }
    }
    db::insert_all(db, topics).await?;
    db::insert_all(db, agenda).await?;
    db::insert_all(db, attended).await?;
    let keys = set.meetings.iter().map(|row| row.key.as_str());
    Ok(Keys::new("meeting", keys, ids))
}

fn meeting_model(
    row: &rows::Meeting,
    domain: &str,
    common: &Common<'_>,
) -> Result<meeting::ActiveModel, DataError> {
    let place = Place::block(MEETINGS, "meetings", &row.key);
    let starts_at = row
        .zone
        .instant(row.local_start)
        .map_err(|error| place.problem(error))?;
    let lasts = SignedDuration::from_mins(row.duration_minutes.into());
    let ends_at = starts_at
        .checked_add(lasts)
        .map_err(|error| place.problem(error))?;
    let mut model = meeting::ActiveModel {
        community_id: Set(common.community_id),
        track: Set(row.track),
        kind: Set(row.kind),
        state: Set(row.state),
        zone: Set(row.zone.name().to_owned()),
        local_start: Set(row.local_start.to_chrono()),
        duration_minutes: Set(row.duration_minutes.into()),
        starts_at: Set(starts_at.to_chrono()),
        ends_at: Set(ends_at.to_chrono()),
        tzdb_version: Set(tzdb_version().to_owned()),
        platform: Set(row.platform.clone()),
        join_url: Set(row.join_url.clone()),
        uid: Set(format!("{}-{}@{domain}", row.kind.as_str(), row.key)),
        sequence: Set(0),
        convened_at: Set(row.convened_at.to_chrono()),
        held_at: Set(row.held_at.to_chrono()),
        cancelled_at: Set(row.cancelled_at.to_chrono()),
        created_at: Set(common.now),
        updated_at: Set(common.now),
        ..Default::default()
    };
    model.set_title(&text(&row.title, &place)?);
    model.set_description(&text(&row.description, &place)?);
    Ok(model)
}

/// A point that waits for its parents to be written.
struct Waiting<'a> {
    point: &'a rows::Point,
    place: Place,
    activity_id: Option<i64>,
    planned_item_id: Option<i64>,
    parent_id: Option<i64>,
    position: i32,
}

async fn activities<'a>(
    db: &impl ConnectionTrait,
    set: &'a DataSet,
    common: &Common<'_>,
    meetings: &Keys<&str>,
) -> Result<Vec<Waiting<'a>>, DemoError> {
    let place = |row: &rows::Activity| Place::block(ACTIVITIES, "activities", row.happened_on);
    let mut models = Vec::new();
    for (position, row) in (1..).zip(&set.activities) {
        let meeting = row.meeting.as_deref();
        let meeting = meeting.map(|key| meetings.follow(key, &place(row)));
        let mut model = activity::ActiveModel {
            community_id: Set(common.community_id),
            meeting_id: Set(meeting.transpose()?),
            kind: Set(row.kind),
            happened_on: Set(row.happened_on.to_chrono()),
            position: Set(position),
            created_at: Set(common.now),
            ..Default::default()
        };
        model.set_title(&text(&row.title, &place(row))?);
        let nobody = Pair::default();
        let presented_to = row.presented_to.as_ref().unwrap_or(&nobody);
        model.set_presented_to(&text(presented_to, &place(row))?);
        models.push(model);
    }
    let ids = db::insert_all(db, models).await?;
    let points = set.activities.iter().zip(ids).flat_map(|(row, id)| {
        (1..)
            .zip(&row.points)
            .map(move |(position, point)| Waiting {
                point,
                place: place(row),
                activity_id: Some(id),
                planned_item_id: None,
                parent_id: None,
                position,
            })
    });
    Ok(points.collect())
}

async fn issues(
    db: &impl ConnectionTrait,
    row: &rows::Community,
    common: &Common<'_>,
) -> Result<(), DemoError> {
    let mut models = Vec::new();
    for (position, issue) in (1..).zip(&row.issues) {
        let place = Place::block(COMMUNITY, "issues", position);
        let mut model = issue::ActiveModel {
            community_id: Set(common.community_id),
            kind: Set(issue.kind),
            position: Set(position),
            raised_on: Set(issue.raised_on.to_chrono()),
            closed_on: Set(issue.closed_on.to_chrono()),
            created_at: Set(common.now),
            ..Default::default()
        };
        model.set_description(&text(&issue.description, &place)?);
        model.set_importance(&text(&issue.importance, &place)?);
        model.set_impact(&text(&issue.impact, &place)?);
        model.set_action_plan(&text(&issue.action_plan, &place)?);
        models.push(model);
    }
    db::insert_all(db, models).await?;
    Ok(())
}

async fn planned_items<'a>(
    db: &impl ConnectionTrait,
    row: &'a rows::Community,
    common: &Common<'_>,
) -> Result<Vec<Waiting<'a>>, DemoError> {
    let place = |position| Place::block(COMMUNITY, "planned_items", position);
    let mut models = Vec::new();
    for (position, item) in (1..).zip(&row.planned_items) {
        let place = place(position);
        let period =
            Period::from_first_last(item.from, item.to).map_err(|error| place.problem(error))?;
        let mut model = planned_item::ActiveModel {
            community_id: Set(common.community_id),
            kind: Set(item.kind),
            state: Set(PlannedItemState::Planned),
            position: Set(position),
            period_start: Set(period.start().to_chrono()),
            period_end: Set(period.end().to_chrono()),
            settled_on: Set(None),
            created_at: Set(common.now),
            ..Default::default()
        };
        model.set_title(&text(&item.title, &place)?);
        models.push(model);
    }
    let ids = db::insert_all(db, models).await?;
    let items = (1..).zip(&row.planned_items).zip(ids);
    let points = items.flat_map(|((number, item), id)| {
        (1..)
            .zip(&item.points)
            .map(move |(position, point)| Waiting {
                point,
                place: place(number),
                activity_id: None,
                planned_item_id: Some(id),
                parent_id: None,
                position,
            })
    });
    Ok(points.collect())
}

/// Writes points level by level: a point's parent is there before it.
async fn write_points(
    db: &impl ConnectionTrait,
    mut level: Vec<Waiting<'_>>,
) -> Result<(), DemoError> {
    while !level.is_empty() {
        let mut models = Vec::new();
        for waiting in &level {
            let mut model = point::ActiveModel {
                activity_id: Set(waiting.activity_id),
                planned_item_id: Set(waiting.planned_item_id),
                parent_id: Set(waiting.parent_id),
                position: Set(waiting.position),
                ..Default::default()
            };
            model.set_text(&text(&waiting.point.text, &waiting.place)?);
            models.push(model);
        }
        let ids = db::insert_all(db, models).await?;
        let below = level.iter().zip(ids).flat_map(|(parent, id)| {
            (1..)
                .zip(&parent.point.points)
                .map(move |(position, point)| Waiting {
                    point,
                    place: parent.place.clone(),
                    activity_id: parent.activity_id,
                    planned_item_id: parent.planned_item_id,
                    parent_id: Some(id),
                    position,
                })
        });
        level = below.collect();
    }
    Ok(())
}
