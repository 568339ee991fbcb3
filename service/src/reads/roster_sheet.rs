//! The roster of a day as a spreadsheet has it: a line for each membership, with whose it is and where
//! they work.

use std::collections::{BTreeSet, HashMap};

use domain::{
    id::PersonId, jurisdiction::JurisdictionCode, language::Language, order::OrderOfGovernment,
    roster::Track,
};
use entity::{affiliation, email_address, membership, organization, organization_name, person};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{community::Community, holds_on, jurisdictions::Jurisdictions, names};
use crate::{error::ServiceError, time};

/// Memberships that are read at a time.
const PAGE: u64 = 2_000;

/// A membership of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// Whose it is.
    pub person: PersonId,
    /// Their given name.
    pub given_name: String,
    /// Their family name.
    pub family_name: String,
    /// The address to which is written.
    pub address: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// The language in which they are written to, where it is known.
    pub language: Option<Language>,
    /// Their zone, where it is their own.
    pub zone: Option<String>,
    /// Where they work on that day.
    pub place: Option<SheetPlace>,
    /// In which network.
    pub track: Track,
    /// The first day.
    pub from: Date,
    /// The last day, if it ends.
    pub to: Option<Date>,
}

/// A primary affiliation of a day, with what its organization is called then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPlace {
    /// The organization's names and acronyms; none where it had no name on that day.
    pub name: Option<organization_name::Model>,
    /// Its order of government.
    pub order: OrderOfGovernment,
    /// Its jurisdiction.
    pub jurisdiction: JurisdictionCode,
    /// The title in French.
    pub title_fr: Option<String>,
    /// The title in English.
    pub title_en: Option<String>,
}

/// The lines of the next memberships after a key, and the last of these keys: a large community is read
/// so in little memory. Those whose data were erased are in none: marks stand in the place of their names.
/// Four statements.
///
/// # Errors
/// When the database fails or what it holds can't be read.
pub async fn page(
    db: &impl ConnectionTrait,
    community: &Community,
    jurisdictions: &Jurisdictions,
    (day, track): (Date, Option<Track>),
    after: i64,
) -> Result<Option<(i64, Vec<SheetLine>)>, ServiceError> {
    use membership::Column::{CommunityId, EndOn, Id, StartOn, Track as OnTrack};
    let mut found = membership::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(holds_on(StartOn, EndOn, day))
        .filter(Id.gt(after));
    if let Some(track) = track {
        found = found.filter(OnTrack.eq(entity::enums::Track::from(track)));
    }
    let rows = found
        .find_also_related(person::Entity)
        .order_by_asc(Id)
        .limit(PAGE)
        .all(db)
        .await?;
    let Some(last) = rows.last().map(|(row, _)| row.id) else {
        return Ok(None);
    };
    let people: BTreeSet<i64> = rows.iter().map(|(row, _)| row.person_id).collect();
    let addresses = addresses(db, &people).await?;
    let places = places(db, jurisdictions, &people, day).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for (membership, person) in rows {
        let Some(person) = person.filter(|person| person.erased_at.is_none()) else {
            continue;
        };
        let term = time::term(membership.start_on, membership.end_on)?;
        lines.push(SheetLine {
            person: PersonId(person.id),
            address: addresses.get(&person.id).cloned(),
            place: places.get(&person.id).cloned(),
            given_name: person.given_name,
            family_name: person.family_name,
            phone: person.phone,
            language: person.language.map(Into::into),
            zone: person.zone,
            track: membership.track.into(),
            from: term.start(),
            to: term.end().and_then(|end| end.yesterday().ok()),
        });
    }
    Ok(Some((last, lines)))
}

/// The primary addresses of some people.
async fn addresses(
    db: &impl ConnectionTrait,
    people: &BTreeSet<i64>,
) -> Result<HashMap<i64, String>, DbErr> {
    use email_address::Column::{Address, IsPrimary, PersonId};
    let rows: Vec<(i64, String)> = email_address::Entity::find()
        .select_only()
        .columns([PersonId, Address])
        .filter(PersonId.is_in(people.iter().copied()))
        .filter(IsPrimary.eq(true))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Where some people work on a day.
async fn places(
    db: &impl ConnectionTrait,
    jurisdictions: &Jurisdictions,
    people: &BTreeSet<i64>,
    day: Date,
) -> Result<HashMap<i64, SheetPlace>, ServiceError> {
    use affiliation::Column::{EndOn, IsPrimary, PersonId, StartOn};
    let rows = affiliation::Entity::find()
        .filter(PersonId.is_in(people.iter().copied()))
        .filter(IsPrimary.eq(true))
        .filter(holds_on(StartOn, EndOn, day))
        .find_also_related(organization::Entity)
        .all(db)
        .await?;
    let keys: BTreeSet<i64> = rows.iter().map(|(row, _)| row.organization_id).collect();
    let names = names::at(db, keys, day).await?;
    let mut found = HashMap::with_capacity(rows.len());
    for (row, organization) in rows {
        let Some(organization) = organization else {
            continue;
        };
        let place = SheetPlace {
            name: names.get(&organization.id).cloned(),
            order: organization.order_of_government.into(),
            jurisdiction: jurisdictions.code(organization.jurisdiction_id)?,
            title_fr: row.title_fr,
            title_en: row.title_en,
        };
        found.insert(row.person_id, place);
    }
    Ok(found)
}
