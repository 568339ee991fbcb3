//! Who is a member, through which organization, and how many there are.

use chrono::NaiveDate;
use domain::{
    id::{AffiliationId, MembershipId, OrganizationId, PersonId},
    roster::{Affiliation, Headcount, Membership, Organization, Roster},
};
use entity::{affiliation, enums::OrderOfGovernment, membership, organization};
use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, sea_query::SelectStatement,
};

use super::{
    community::Community,
    holds_on,
    jurisdictions::{self, Jurisdictions},
};
use crate::{error::ServiceError, time};

/// The report's figures at a date, each as the rows behind it; three statements.
///
/// # Errors
/// When the database fails.
pub async fn headcount(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
) -> Result<Headcount, ServiceError> {
    let jurisdictions = jurisdictions::all(db).await?;
    let roster = on(db, community, &jurisdictions, date).await?;
    Ok(roster.headcount(date, community.rule.counting))
}

/// The members of one day and their affiliations of that day; two statements. Nothing can be asked
/// of it about another day.
///
/// # Errors
/// When the database fails.
pub async fn on(
    db: &impl ConnectionTrait,
    community: &Community,
    jurisdictions: &Jurisdictions,
    date: Date,
) -> Result<Roster, ServiceError> {
    load(db, community, jurisdictions, Some(date)).await
}

/// The whole history of memberships and of the members' affiliations; two statements.
///
/// # Errors
/// When the database fails.
pub async fn history(
    db: &impl ConnectionTrait,
    community: &Community,
    jurisdictions: &Jurisdictions,
) -> Result<Roster, ServiceError> {
    load(db, community, jurisdictions, None).await
}

/// Memberships that are read at a time.
const PAGE: u64 = 2_000;

/// Some members of one day, without their affiliations: those of the next memberships after a key, and
/// the last of these keys. A large community is read so in little memory; somebody with two memberships
/// may come twice.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
    after: i64,
) -> Result<Option<(i64, Roster)>, ServiceError> {
    use membership::Column::{CommunityId, EndOn, Id, StartOn};
    let rows = membership::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(holds_on(StartOn, EndOn, date))
        .filter(Id.gt(after))
        .order_by_asc(Id)
        .limit(PAGE)
        .all(db)
        .await?;
    let Some(last) = rows.last().map(|row| row.id) else {
        return Ok(None);
    };
    let memberships: Result<Vec<_>, _> = rows.iter().map(membership_of).collect();
    Ok(Some((last, Roster::new(memberships?, []))))
}

/// Whom those work for, in all the time on record, who are among some people and never were members:
/// delegates and guests. Nobody of them is a member here; one statement.
///
/// # Errors
/// When the database fails.
pub(super) async fn strangers(
    db: &impl ConnectionTrait,
    community: &Community,
    jurisdictions: &Jurisdictions,
    among: impl IntoIterator<Item = SelectStatement>,
) -> Result<Roster, ServiceError> {
    use affiliation::Column::PersonId as Person;
    use membership::Column::{CommunityId, PersonId as Member};
    let members = membership::Entity::find()
        .filter(CommunityId.eq(community.id))
        .select_only()
        .column(Member)
        .into_query();
    let among = among.into_iter();
    let among = among.fold(Condition::any(), |any, people| {
        any.add(Person.in_subquery(people))
    });
    let people = Condition::all()
        .add(among)
        .add(Person.not_in_subquery(members));
    Ok(Roster::new(
        [],
        affiliations(db, people, jurisdictions, None).await?,
    ))
}

async fn load(
    db: &impl ConnectionTrait,
    community: &Community,
    jurisdictions: &Jurisdictions,
    date: Option<Date>,
) -> Result<Roster, ServiceError> {
    use membership::Column::{CommunityId, EndOn, PersonId as Member, StartOn};
    let mut memberships = membership::Entity::find().filter(CommunityId.eq(community.id));
    if let Some(date) = date {
        memberships = memberships.filter(holds_on(StartOn, EndOn, date));
    }
    let members = memberships
        .clone()
        .select_only()
        .column(Member)
        .into_query();
    let theirs = Condition::all().add(affiliation::Column::PersonId.in_subquery(members));
    let affiliations = affiliations(db, theirs, jurisdictions, date).await?;
    let memberships = memberships.all(db).await?;
    let memberships: Result<Vec<_>, _> = memberships.iter().map(membership_of).collect();
    Ok(Roster::new(memberships?, affiliations))
}

fn membership_of(row: &membership::Model) -> Result<Membership, ServiceError> {
    Ok(Membership {
        id: MembershipId(row.id),
        person: PersonId(row.person_id),
        track: row.track.into(),
        term: time::term(row.start_on, row.end_on)?,
    })
}

/// An affiliation with its organization, in the order of the selected columns.
type AffiliationRow = (
    i64,
    i64,
    bool,
    NaiveDate,
    Option<NaiveDate>,
    i64,
    OrderOfGovernment,
    i64,
);

async fn affiliations(
    db: &impl ConnectionTrait,
    people: Condition,
    jurisdictions: &Jurisdictions,
    date: Option<Date>,
) -> Result<Vec<Affiliation>, ServiceError> {
    use affiliation::Column::{EndOn, Id, IsPrimary, PersonId as Person, StartOn};
    let mut rows = affiliation::Entity::find()
        .join(
            JoinType::InnerJoin,
            affiliation::Relation::Organization.def(),
        )
        .filter(people)
        .select_only()
        .columns([Id, Person, IsPrimary, StartOn, EndOn])
        .column(organization::Column::Id)
        .column(organization::Column::OrderOfGovernment)
        .column(organization::Column::JurisdictionId);
    if let Some(date) = date {
        rows = rows.filter(holds_on(StartOn, EndOn, date));
    }
    let rows: Vec<AffiliationRow> = rows.into_tuple().all(db).await?;
    let affiliation = |row: AffiliationRow| {
        let (id, person, is_primary, start_on, end_on, organization, order, jurisdiction) = row;
        Ok(Affiliation {
            id: AffiliationId(id),
            person: PersonId(person),
            organization: Organization {
                id: OrganizationId(organization),
                order: order.into(),
                jurisdiction: jurisdictions.code(jurisdiction)?,
            },
            is_primary,
            term: time::term(start_on, end_on)?,
        })
    };
    rows.into_iter().map(affiliation).collect()
}
