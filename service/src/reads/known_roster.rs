//! Everybody and every organization on record, as a roster's import compares itself with them.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    email::EmailAddress,
    id::{AffiliationId, MembershipId, OrganizationId, PersonId},
    import::{
        Known,
        known::{KnownAffiliation, KnownMembership, KnownOrganization, KnownPerson},
    },
    jurisdiction::JurisdictionCode,
    zone::Zone,
};
use entity::{
    affiliation, email_address,
    enums::{Language, OrderOfGovernment, Track},
    jurisdiction, membership, organization, organization_name, person,
};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{community::Community, holds_on};
use crate::{
    error::ServiceError,
    time::{self, ToChrono, ToJiff},
};

/// Reads all of it as it stands on a day; seven statements, whatever the number of people.
///
/// # Errors
/// When the database fails or what it holds can't be read.
pub async fn on(
    db: &impl ConnectionTrait,
    community: &Community,
    day: Date,
) -> Result<Known, ServiceError> {
    let mut known = Known::default();
    organizations(db, &mut known, day).await?;
    let mut affiliations = affiliations(db, day).await?;
    let mut next = next_affiliations(db, day).await?;
    let mut memberships = memberships(db, community).await?;
    let addresses = addresses(db).await?;
    let mut primary: HashMap<i64, EmailAddress> = HashMap::new();
    for (owner, address, is_primary) in &addresses {
        if *is_primary {
            primary.insert(*owner, address.clone());
        }
    }
    for row in people(db).await? {
        let (id, given_name, family_name, language, zone, phone) = row;
        let zone = zone.map(|zone| Zone::parse(&zone)).transpose()?;
        let person = KnownPerson {
            given_name: given_name.into(),
            family_name: family_name.into(),
            language: language.map(Into::into),
            zone,
            phone: phone.map(Into::into),
            address: primary.remove(&id),
            affiliation: affiliations.remove(&id),
            next_affiliation: next.remove(&id),
            memberships: memberships.remove(&id).unwrap_or_default(),
        };
        known.person(PersonId(id), person);
    }
    for (owner, address, _) in &addresses {
        if known.get(PersonId(*owner)).is_some() {
            known.address(PersonId(*owner), address);
        }
    }
    Ok(known)
}

/// A person's key, names, language, zone and telephone number.
type Row = (
    i64,
    String,
    String,
    Option<Language>,
    Option<String>,
    Option<String>,
);

async fn people(db: &impl ConnectionTrait) -> Result<Vec<Row>, DbErr> {
    use person::Column::{
        ErasedAt, FamilyName, GivenName, Id, Language, MergedIntoId, Phone, Zone,
    };
    person::Entity::find()
        .select_only()
        .columns([Id, GivenName, FamilyName, Language, Zone, Phone])
        .filter(ErasedAt.is_null())
        .filter(MergedIntoId.is_null())
        .order_by_asc(Id)
        .into_tuple()
        .all(db)
        .await
}

async fn addresses(
    db: &impl ConnectionTrait,
) -> Result<Vec<(i64, EmailAddress, bool)>, ServiceError> {
    use email_address::Column::{Address, Id, IsPrimary, PersonId};
    let rows: Vec<(i64, String, bool)> = email_address::Entity::find()
        .select_only()
        .columns([PersonId, Address, IsPrimary])
        .order_by_asc(Id)
        .into_tuple()
        .all(db)
        .await?;
    let read = |(owner, address, is_primary): (i64, String, bool)| {
        let address = EmailAddress::parse(&address).map_err(ServiceError::unreadable)?;
        Ok((owner, address, is_primary))
    };
    rows.into_iter().map(read).collect()
}

/// The primary affiliations of a day, by person.
async fn affiliations(
    db: &impl ConnectionTrait,
    day: Date,
) -> Result<HashMap<i64, KnownAffiliation>, ServiceError> {
    use affiliation::Column::{
        EndOn, Id, IsPrimary, OrganizationId as Organization, PersonId, StartOn, TitleEn, TitleFr,
    };
    type Row = (
        i64,
        i64,
        i64,
        Option<String>,
        Option<String>,
        NaiveDate,
        Option<NaiveDate>,
    );
    let rows: Vec<Row> = affiliation::Entity::find()
        .select_only()
        .columns([PersonId, Id, Organization, TitleFr, TitleEn, StartOn, EndOn])
        .filter(IsPrimary.eq(true))
        .filter(holds_on(StartOn, EndOn, day))
        .into_tuple()
        .all(db)
        .await?;
    let mut found = HashMap::with_capacity(rows.len());
    for (person, id, organization, fr, en, start, end) in rows {
        let affiliation = KnownAffiliation {
            id: AffiliationId(id),
            organization: OrganizationId(organization),
            title_fr: fr.map(Into::into),
            title_en: en.map(Into::into),
            term: time::term(start, end)?,
        };
        found.insert(person, affiliation);
    }
    Ok(found)
}

/// The first day of each person's next primary affiliation after a day.
async fn next_affiliations(
    db: &impl ConnectionTrait,
    day: Date,
) -> Result<HashMap<i64, Date>, DbErr> {
    use affiliation::Column::{IsPrimary, PersonId, StartOn};
    let rows: Vec<(i64, NaiveDate)> = affiliation::Entity::find()
        .select_only()
        .columns([PersonId, StartOn])
        .filter(IsPrimary.eq(true))
        .filter(StartOn.gt(day.to_chrono()))
        .order_by_desc(StartOn)
        .into_tuple()
        .all(db)
        .await?;
    // The earliest of each comes last.
    Ok(rows
        .into_iter()
        .map(|(person, start)| (person, start.to_jiff()))
        .collect())
}

async fn memberships(
    db: &impl ConnectionTrait,
    community: &Community,
) -> Result<HashMap<i64, Vec<KnownMembership>>, ServiceError> {
    use membership::Column::{CommunityId, EndOn, Id, PersonId, StartOn, Track as OnTrack};
    let rows: Vec<(i64, i64, Track, NaiveDate, Option<NaiveDate>)> = membership::Entity::find()
        .select_only()
        .columns([PersonId, Id, OnTrack, StartOn, EndOn])
        .filter(CommunityId.eq(community.id))
        .order_by_asc(StartOn)
        .into_tuple()
        .all(db)
        .await?;
    let mut found: HashMap<i64, Vec<KnownMembership>> = HashMap::new();
    for (person, id, track, start, end) in rows {
        found.entry(person).or_default().push(KnownMembership {
            id: MembershipId(id),
            track: track.into(),
            term: time::term(start, end)?,
        });
    }
    Ok(found)
}

/// The organizations, by their names of a day; and the jurisdictions.
async fn organizations(
    db: &impl ConnectionTrait,
    known: &mut Known,
    day: Date,
) -> Result<(), ServiceError> {
    let jurisdictions: Vec<(i64, String, OrderOfGovernment)> = {
        use jurisdiction::Column::{Code, Id, OrderOfGovernment};
        let rows = jurisdiction::Entity::find();
        let rows = rows.select_only().columns([Id, Code, OrderOfGovernment]);
        rows.into_tuple().all(db).await?
    };
    let mut codes = HashMap::new();
    for (id, code, order) in jurisdictions {
        let code = JurisdictionCode::parse(&code).map_err(ServiceError::unreadable)?;
        known.jurisdiction(code, order.into());
        codes.insert(id, code);
    }
    for row in organization::Entity::find().all(db).await? {
        let Some(&jurisdiction) = codes.get(&row.jurisdiction_id) else {
            continue;
        };
        let organization = KnownOrganization {
            order: row.order_of_government.into(),
            jurisdiction,
            term: time::term(row.start_on, row.end_on)?,
        };
        known.organization(OrganizationId(row.id), organization);
    }
    use organization_name::Column::{EndOn, StartOn};
    let of_the_day = Condition::all().add(holds_on(StartOn, EndOn, day));
    let names = organization_name::Entity::find().filter(of_the_day);
    for row in names.all(db).await? {
        let words = [row.name_fr, row.name_en, row.acronym_fr, row.acronym_en];
        for name in words.iter().flatten() {
            known.organization_name(OrganizationId(row.organization_id), name);
        }
    }
    Ok(())
}
