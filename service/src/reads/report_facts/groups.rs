//! The sub-groups that were there in the period, and the managers' track.

use std::collections::HashMap;

use domain::{
    id::{OrganizationId, PersonId},
    language::Bilingual,
    period::Period,
    roster::{Roster, Track as OfRoster},
    term::Term,
};
use entity::{
    enums::{GroupRole, MeetingState, Track},
    meeting, working_group, working_group_member,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::{
    super::{community::Community, names, representation::Record},
    instants,
};
use crate::{
    error::ServiceError,
    time::{self, ToChrono, ToJiff},
};

/// The sub-groups and the managers' track.
#[derive(Debug, Clone)]
pub struct GroupsFact {
    /// The days of the period, up to the report's.
    pub days: Period,
    /// The sub-groups that were there on one of these days, the oldest first.
    pub groups: Vec<GroupFact>,
    /// The members of the managers' track on the report's day.
    pub managers: Vec<PersonId>,
    /// Their meetings.
    pub manager_meetings: MeetingsOf,
}

/// A sub-group.
#[derive(Debug, Clone)]
pub struct GroupFact {
    /// Its row.
    pub id: i64,
    /// What it is called.
    pub name: Bilingual,
    /// What it is for.
    pub mandate: Bilingual,
    /// What came of it.
    pub outcome: Bilingual,
    /// Its days.
    pub term: Term,
    /// The day whose members are told of: the report's, or its last.
    pub day: Date,
    /// Who was in it on that day, and a member of the community, as rows.
    pub members: Vec<i64>,
    /// Those of them who lead it: one, or nobody.
    pub leads: Vec<i64>,
    /// What the organization is called that the lead worked for on that day.
    pub led_by: Option<Bilingual>,
    /// Its meetings.
    pub meetings: MeetingsOf,
}

/// The meetings of some, by date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeetingsOf {
    /// Those that were held on the days of the period.
    pub held: Vec<i64>,
    /// Those of the next period that are not cancelled.
    pub planned: Vec<i64>,
}

impl MeetingsOf {
    fn note(&mut self, id: i64, place: Place) {
        match place {
            Place::Held => self.held.push(id),
            Place::Planned => self.planned.push(id),
        }
    }
}

/// Why a report tells of a meeting.
#[derive(Clone, Copy)]
enum Place {
    Held,
    Planned,
}

pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    (period, next): (Period, Period),
    as_of: Date,
) -> Result<GroupsFact, ServiceError> {
    let last = period.last().min(as_of);
    let days = Period::from_first_last(period.first(), last).unwrap_or(period);
    let (theirs, managers) = meetings(db, community, (days, next), as_of).await?;
    let groups = groups(db, community, record, days, theirs).await?;
    let there = record.roster.track_at(as_of, OfRoster::Manager);
    Ok(GroupsFact {
        days,
        groups,
        managers: there.collect(),
        manager_meetings: managers,
    })
}

async fn groups(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    days: Period,
    mut meetings: HashMap<i64, MeetingsOf>,
) -> Result<Vec<GroupFact>, ServiceError> {
    use working_group::Column::{CommunityId, EndOn, Id, StartOn};
    let ended_later = Condition::any()
        .add(EndOn.is_null())
        .add(EndOn.gt(days.start().to_chrono()));
    let there = working_group::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(StartOn.lte(days.last().to_chrono()))
        .filter(ended_later)
        .order_by_asc(StartOn)
        .order_by_asc(Id);
    let ids = there.clone().select_only().column(Id).into_query();
    let members = working_group_member::Entity::find()
        .filter(working_group_member::Column::WorkingGroupId.in_subquery(ids))
        .order_by_asc(working_group_member::Column::StartOn)
        .order_by_asc(working_group_member::Column::Id);
    let members = members.all(db).await?;
    let (mut groups, mut employers) = (Vec::new(), Vec::new());
    for row in there.all(db).await? {
        let meetings = meetings.remove(&row.id).unwrap_or_default();
        let (fact, lead) = fact(&row, days.last(), (&members, &record.roster), meetings)?;
        let employer = lead.and_then(|lead| record.roster.organization_of(lead, fact.day));
        employers.push(employer.map(|employer| employer.id));
        groups.push(fact);
    }
    let known = employers.iter().flatten().map(|OrganizationId(id)| *id);
    let names = names::at(db, known, days.last()).await?;
    for (fact, employer) in groups.iter_mut().zip(employers) {
        let name = employer.and_then(|OrganizationId(id)| names.get(&id));
        fact.led_by = name.map(|name| name.name()).transpose()?;
    }
    Ok(groups)
}

/// A sub-group as it was on the report's day, or on its last, and who led it then.
fn fact(
    row: &working_group::Model,
    last: Date,
    (members, roster): (&[working_group_member::Model], &Roster),
    meetings: MeetingsOf,
) -> Result<(GroupFact, Option<PersonId>), ServiceError> {
    let term = time::term(row.start_on, row.end_on)?;
    let ended = term.end().and_then(|end| end.yesterday().ok());
    let day = ended.map_or(last, |ended| ended.min(last));
    let mut there = Vec::new();
    for member in members.iter().filter(|one| one.working_group_id == row.id) {
        let is_there = time::term(member.start_on, member.end_on)?.contains(day);
        if is_there && roster.is_member_at(PersonId(member.person_id), day) {
            there.push(member);
        }
    }
    let leads = there.iter().filter(|one| one.role == GroupRole::Lead);
    let lead = leads.clone().next().map(|one| PersonId(one.person_id));
    let fact = GroupFact {
        id: row.id,
        name: row.name()?,
        mandate: row.mandate()?,
        outcome: row.outcome()?,
        term,
        day,
        leads: leads.map(|one| one.id).collect(),
        members: there.iter().map(|one| one.id).collect(),
        led_by: None,
        meetings,
    };
    Ok((fact, lead))
}

/// The meetings of sub-groups, by sub-group, and those of the whole managers' track: those held on some
/// days, and those of the next period that are not cancelled. One after the report's day was to come
/// on it, even if it was cancelled since.
async fn meetings(
    db: &impl ConnectionTrait,
    community: &Community,
    (days, next): (Period, Period),
    as_of: Date,
) -> Result<(HashMap<i64, MeetingsOf>, MeetingsOf), ServiceError> {
    use meeting::Column::{CommunityId, Id, StartsAt, Track as OfTrack, WorkingGroupId};
    let [from, held_until] = instants(community, days.first(), days.last())?;
    let [next_from, to] = instants(community, next.first(), next.last())?;
    let [_, known] = instants(community, as_of, as_of)?;
    let of_some = Condition::any()
        .add(WorkingGroupId.is_not_null())
        .add(OfTrack.eq(Track::Manager));
    let rows = meeting::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(of_some)
        .filter(StartsAt.gte(from.to_chrono()))
        .filter(StartsAt.lt(to.to_chrono()))
        .order_by_asc(StartsAt)
        .order_by_asc(Id);
    let place = |row: &meeting::Model| {
        let starts_at = row.starts_at.to_jiff();
        let is_next = (next_from..to).contains(&starts_at);
        if row.state == MeetingState::Held && (from..held_until).contains(&starts_at) {
            return Some(Place::Held);
        }
        (is_next && is_to_come(row, starts_at, known)).then_some(Place::Planned)
    };
    let (mut of_groups, mut of_managers) = (HashMap::<_, MeetingsOf>::new(), MeetingsOf::default());
    for row in rows.all(db).await? {
        let Some(place) = place(&row) else {
            continue;
        };
        match row.working_group_id {
            Some(group) => of_groups.entry(group).or_default().note(row.id, place),
            None => of_managers.note(row.id, place),
        }
    }
    Ok((of_groups, of_managers))
}

/// Whether a meeting is not cancelled, or was to come at a moment and was cancelled later.
fn is_to_come(row: &meeting::Model, starts_at: Timestamp, known: Timestamp) -> bool {
    let cancelled = row.cancelled_at.map(|at| at.to_jiff());
    row.state != MeetingState::Cancelled
        || (starts_at >= known && cancelled.is_some_and(|at| at >= known))
}
