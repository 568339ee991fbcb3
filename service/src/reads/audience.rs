//! Who is written to, why, where, in which language and by which clock.

pub mod rule;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    audience::{self, Audience, Contact, Invited, Reason},
    email::EmailAddress,
    id::PersonId,
    language::{Language, Preference},
    zone::Zone,
};
use entity::{
    affiliation, delivery, delivery_person, email_address,
    enums::{Answer, Language as Spoken, Track},
    invitation, jurisdiction, meeting, organization, person, unreachable,
};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, prelude::DateTimeUtc, sea_query::IntoCondition,
};

use super::{community::Community, groups, holds_on, jurisdictions, offices, roster, seats};
use crate::{commands::reports::readers, error::ServiceError, time::ToJiff};

/// Keys in one statement: what is read of them at once is little.
const KEYS_AT_ONCE: usize = 1_000;

/// Somebody who is written to, reachable or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Their given name and their family name.
    pub name: Box<str>,
    /// Their language; both when it is not known.
    pub preference: Preference,
    /// The zone in which they read times: their own, else their organization's, else that of its
    /// jurisdiction, else the community's.
    pub zone: Zone,
}

/// An audience, with what its messages say of each person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressed {
    /// One message for each address, and those whom none reaches.
    pub audience: Audience,
    /// Everybody in it.
    pub readers: BTreeMap<PersonId, Reader>,
}

/// The audience of a meeting: the members of its track on its day, in the community's zone, or of the
/// sub-group whose meeting it is, or those whom the audience means that it is for; and those who attend in
/// the place of one of them.
///
/// # Errors
/// When the database fails.
pub async fn for_meeting(
    db: &impl ConnectionTrait,
    community: &Community,
    meeting: &meeting::Model,
) -> Result<Addressed, ServiceError> {
    let date = community.zone.date_at(meeting.starts_at.to_jiff());
    let mut invited = match (meeting.working_group_id, meeting.audience_id) {
        (Some(group), _) => group_members(db, community, group, date).await?,
        (None, Some(audience)) => {
            let rule = rule::of_audience(db, audience).await?;
            self::invited(&rule::meant(db, community, &rule, date).await?)
        }
        (None, None) => track_members(db, community, meeting.track, date).await?,
    };
    let named = delegations(db, meeting.id).await?;
    invited.extend(delegates(&invited, &named));
    address(db, community, invited, date).await
}

/// The members of a track on a day, by person.
async fn track_members(
    db: &impl ConnectionTrait,
    community: &Community,
    track: Track,
    date: Date,
) -> Result<Vec<Invited>, ServiceError> {
    let (mut members, mut last) = (Vec::new(), 0);
    while let Some((end, some)) = roster::page(db, community, date, last).await? {
        members.extend(audience::track_members(&some, track.into(), date));
        last = end;
    }
    members.sort_unstable();
    members.dedup();
    Ok(members)
}

/// Those who are in a sub-group on a day, by person.
async fn group_members(
    db: &impl ConnectionTrait,
    community: &Community,
    group: i64,
    date: Date,
) -> Result<Vec<Invited>, DbErr> {
    let members = groups::members(db, (community.id, group), date).await?;
    let invited = |person| Invited {
        person: PersonId(person),
        reason: Reason::GroupMember,
    };
    Ok(members.into_iter().map(invited).collect())
}

/// Those whom a rule means, as a meeting for them invites them.
#[must_use]
pub fn invited(meant: &[rule::Meant]) -> Vec<Invited> {
    let invited = |(person, _): &rule::Meant| Invited {
        person: *person,
        reason: Reason::AudienceMember,
    };
    meant.iter().map(invited).collect()
}

/// Who attends in whose place, among those who are invited to a meeting.
async fn delegations(
    db: &impl ConnectionTrait,
    meeting: i64,
) -> Result<BTreeMap<PersonId, PersonId>, DbErr> {
    let rows: Vec<(i64, Option<i64>)> = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::PersonId)
        .column(invitation::Column::DelegateId)
        .filter(invitation::Column::MeetingId.eq(meeting))
        .filter(invitation::Column::RemovedAt.is_null())
        .filter(invitation::Column::Answer.eq(Answer::Delegated))
        .filter(invitation::Column::DelegateId.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let pair =
        |(person, delegate): (i64, Option<i64>)| Some((PersonId(person), PersonId(delegate?)));
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// Those who attend in the place of the invited, and in the place of these in turn.
fn delegates(invited: &[Invited], named: &BTreeMap<PersonId, PersonId>) -> Vec<Invited> {
    let mut known: BTreeSet<PersonId> = invited.iter().map(|one| one.person).collect();
    let mut found = Vec::new();
    let mut next: Vec<PersonId> = known.iter().copied().collect();
    while let Some(person) = next.pop() {
        let delegate = named.get(&person).copied();
        if let Some(person) = delegate.filter(|delegate| known.insert(*delegate)) {
            let reason = Reason::Delegate;
            found.push(Invited { person, reason });
            next.push(person);
        }
    }
    found
}

/// The audience of a report that was approved: the executives who are members at a date, those who
/// sit on the council, and whom the co-chairs added.
///
/// # Errors
/// When the database fails.
pub async fn for_report(
    db: &impl ConnectionTrait,
    community: &Community,
    report: i64,
    date: Date,
) -> Result<Addressed, ServiceError> {
    let mut invited = members_and_council(db, community, date).await?;
    invited.extend(asked(readers::recipients(db, report).await?));
    address(db, community, invited, date).await
}

/// The audience of a correction: those to whom a campaign went, reached or not, whatever became of
/// their places since; for the reasons of the day on which it went out.
///
/// # Errors
/// When the database fails.
pub async fn for_correction(
    db: &impl ConnectionTrait,
    community: &Community,
    campaign: i64,
    (sent_on, today): (Date, Date),
) -> Result<Addressed, ServiceError> {
    let reached: Vec<i64> = delivery_person::Entity::find()
        .select_only()
        .column(delivery_person::Column::PersonId)
        .inner_join(delivery::Entity)
        .filter(delivery::Column::CampaignId.eq(campaign))
        .into_tuple()
        .all(db)
        .await?;
    let unreached: Vec<i64> = unreachable::Entity::find()
        .select_only()
        .column(unreachable::Column::PersonId)
        .filter(unreachable::Column::CampaignId.eq(campaign))
        .into_tuple()
        .all(db)
        .await?;
    let people: BTreeSet<i64> = reached.into_iter().chain(unreached).collect();
    let mut invited = members_and_council(db, community, sent_on).await?;
    invited.retain(|one| people.contains(&one.person.0));
    let known: BTreeSet<i64> = invited.iter().map(|one| one.person.0).collect();
    invited.extend(asked(people.difference(&known).copied()));
    address(db, community, invited, today).await
}

async fn members_and_council(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
) -> Result<Vec<Invited>, ServiceError> {
    let jurisdictions = jurisdictions::all(db).await?;
    let seats = seats::at(db, community, &jurisdictions, date).await?;
    let council = seats
        .iter()
        .filter_map(|seat| seat.term.as_ref())
        .map(|term| Invited {
            person: PersonId(term.person_id),
            reason: Reason::CouncilMember,
        });
    let members = track_members(db, community, Track::Executive, date).await?;
    Ok(members.into_iter().chain(council).collect())
}

fn asked(people: impl IntoIterator<Item = i64>) -> impl Iterator<Item = Invited> {
    people.into_iter().map(|person| Invited {
        person: PersonId(person),
        reason: Reason::Asked,
    })
}

/// The audience of a draft that waits for review: those who hold an office at a date.
///
/// # Errors
/// When the database fails.
pub async fn for_review(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
) -> Result<Addressed, ServiceError> {
    let offices = offices::at(db, community, date).await?;
    let holders = offices.iter().map(|office| Invited {
        person: PersonId(office.person_id),
        reason: Reason::OfficeHolder,
    });
    address(db, community, holders, date).await
}

/// Finds where and how those who are invited are reached, in three statements for each thousand of
/// them, and one.
///
/// # Errors
/// When the database fails.
pub async fn address(
    db: &impl ConnectionTrait,
    community: &Community,
    invited: impl IntoIterator<Item = Invited>,
    date: Date,
) -> Result<Addressed, ServiceError> {
    let invited: Vec<Invited> = invited.into_iter().collect();
    let people: BTreeSet<i64> = invited.iter().map(|one| one.person.0).collect();
    let people: Vec<i64> = people.into_iter().collect();
    // Maps are made of these at the end: of keys that come in order, one that grows would stay half
    // empty.
    let (mut readers, mut contacts) = (Vec::new(), Vec::new());
    // An address that bounced for anybody is not written to for those who share it either.
    let bounced = addresses(db, email_address::Column::SuppressedAt.is_not_null()).await?;
    for (person, address) in bounced {
        contacts.push((person, contact(address, Preference::Both)?));
    }
    for some in people.chunks(KEYS_AT_ONCE) {
        let zones = zones(db, some, date).await?;
        let mut preferences = BTreeMap::new();
        for row in names(db, some).await? {
            let zone = row.4.as_ref().or_else(|| zones.get(&row.0));
            let zone = zone.map_or_else(|| Ok(community.zone.clone()), |name| Zone::parse(name))?;
            let (person, reader) = (PersonId(row.0), reader(row, zone));
            preferences.insert(person, reader.preference);
            readers.push((person, reader));
        }
        let primary = Condition::all()
            .add(email_address::Column::PersonId.is_in(some.iter().copied()))
            .add(email_address::Column::IsPrimary.eq(true));
        for (person, address) in addresses(db, primary).await? {
            let preference = preferences.get(&person).copied();
            let preference = preference.unwrap_or(Preference::Both);
            contacts.push((person, contact(address, preference)?));
        }
    }
    Ok(Addressed {
        audience: audience::assemble(invited, &contacts.into_iter().collect()),
        readers: readers.into_iter().collect(),
    })
}

/// Somebody's key, names, language and zone.
type Name = (i64, String, String, Option<Spoken>, Option<String>);

async fn names(db: &impl ConnectionTrait, people: &[i64]) -> Result<Vec<Name>, DbErr> {
    use person::Column::{FamilyName, GivenName, Id, Language, Zone};
    person::Entity::find()
        .select_only()
        .columns([Id, GivenName, FamilyName, Language, Zone])
        .filter(Id.is_in(people.iter().copied()))
        .into_tuple()
        .all(db)
        .await
}

fn reader((_, given, family, language, _): Name, zone: Zone) -> Reader {
    Reader {
        name: format!("{given} {family}").into(),
        preference: language.map(Language::from).into(),
        zone,
    }
}

/// An address, and whether it is no longer written to.
type Known = (String, bool);

fn contact((address, suppressed): Known, preference: Preference) -> Result<Contact, ServiceError> {
    let address = EmailAddress::parse(&address).map_err(ServiceError::unreadable)?;
    Ok(Contact {
        preference,
        address: Some(address),
        suppressed,
    })
}

/// The addresses for which something holds, and whose they are.
async fn addresses(
    db: &impl ConnectionTrait,
    which: impl IntoCondition,
) -> Result<Vec<(PersonId, Known)>, DbErr> {
    use email_address::Column::{Address, Id, PersonId as Owner, SuppressedAt};
    let rows: Vec<(i64, String, Option<DateTimeUtc>)> = email_address::Entity::find()
        .select_only()
        .columns([Owner, Address, SuppressedAt])
        .filter(which)
        .order_by_asc(Id)
        .into_tuple()
        .all(db)
        .await?;
    let known = |(person, address, suppressed): (i64, String, Option<DateTimeUtc>)| {
        (PersonId(person), (address, suppressed.is_some()))
    };
    Ok(rows.into_iter().map(known).collect())
}

/// The zone of each person's organization at a date, or of its jurisdiction.
async fn zones(
    db: &impl ConnectionTrait,
    people: &[i64],
    date: Date,
) -> Result<BTreeMap<i64, String>, DbErr> {
    use affiliation::Column::{EndOn, IsPrimary, PersonId, StartOn};
    let rows: Vec<(i64, Option<String>, String)> = affiliation::Entity::find()
        .join(
            JoinType::InnerJoin,
            affiliation::Relation::Organization.def(),
        )
        .join(
            JoinType::InnerJoin,
            organization::Relation::Jurisdiction.def(),
        )
        .filter(PersonId.is_in(people.iter().copied()))
        .filter(IsPrimary.eq(true))
        .filter(holds_on(StartOn, EndOn, date))
        .select_only()
        .column(PersonId)
        .column(organization::Column::Zone)
        .column(jurisdiction::Column::DefaultTimeZone)
        .into_tuple()
        .all(db)
        .await?;
    let zone =
        |(person, zone, default): (i64, Option<String>, String)| (person, zone.unwrap_or(default));
    Ok(rows.into_iter().map(zone).collect())
}
