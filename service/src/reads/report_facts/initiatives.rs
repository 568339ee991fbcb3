//! The initiatives and partnerships of a period, with who takes part and with what funding.

use domain::{
    initiative::Kind,
    language::Bilingual,
    period::{FiscalYear, Period},
    term::Term,
};
use entity::{
    enums::InitiativeRole, funding_reference, initiative, initiative_party, organization_name,
    recommendation, working_group,
};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::community::Community;
use crate::{
    error::ServiceError,
    time::{self, ToChrono, ToJiff},
};

/// The initiatives of a report.
#[derive(Debug, Clone)]
pub struct InitiativesFact {
    /// The days of the period, up to the report's.
    pub days: Period,
    /// The fiscal years that share a day with them, the first and the last: money of others is not
    /// told of.
    pub years: (FiscalYear, FiscalYear),
    /// Those that were there on one of these days, the oldest first.
    pub initiatives: Vec<InitiativeFact>,
    /// The funding of recommendations that the council has.
    pub recommendations: Vec<FundedFact>,
}

/// An initiative or a partnership.
#[derive(Debug, Clone)]
pub struct InitiativeFact {
    /// Its row.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub title: Bilingual,
    /// What it is about.
    pub description: Bilingual,
    /// What came of it.
    pub outcome: Bilingual,
    /// Its days.
    pub term: Term,
    /// The day whose parties are told of: the last of the report's, or its own last.
    pub day: Date,
    /// Those who took part on that day, as rows.
    pub parties: Vec<i64>,
    /// What those of them are called who lead it.
    pub leads: Vec<Bilingual>,
    /// What the others are called.
    pub partners: Vec<Bilingual>,
    /// The sub-groups of it that were there on a day of the period.
    pub groups: Vec<NamedRow>,
    /// The recommendations of it that were sent to the council by the report's day.
    pub recommendations: Vec<NamedRow>,
    /// Its funding.
    pub funding: Vec<FundingFact>,
}

/// A row with what it is called.
#[derive(Debug, Clone)]
pub struct NamedRow {
    /// The row.
    pub id: i64,
    /// Its name, or its title.
    pub name: Bilingual,
}

/// A reference of funding.
#[derive(Debug, Clone)]
pub struct FundingFact {
    /// Its row.
    pub id: i64,
    /// What the agreement or the approval is known by.
    pub reference: String,
    /// What it is called.
    pub title: Bilingual,
    /// Its fiscal year.
    pub year: FiscalYear,
    /// How many dollars, where it is known.
    pub amount: Option<i32>,
    /// The day on which it was approved, up to the report's.
    pub approved_on: Option<Date>,
}

/// A reference of funding, and the recommendation that it funds.
#[derive(Debug, Clone)]
pub struct FundedFact {
    /// What the recommendation is called.
    pub recommendation: Bilingual,
    /// Its number.
    pub number: i32,
    /// The reference.
    pub funding: FundingFact,
}

/// What belongs to initiatives, and may be told of.
struct Belongings {
    parties: Vec<initiative_party::Model>,
    names: Vec<organization_name::Model>,
    groups: Vec<working_group::Model>,
    recommendations: Vec<recommendation::Model>,
    funding: Vec<funding_reference::Model>,
}

/// The initiatives as a report of a period tells of them on a day.
pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
    as_of: Date,
) -> Result<InitiativesFact, ServiceError> {
    use initiative::Column::{CommunityId, EndOn, Id, StartOn};
    let last = period.last().min(as_of);
    let days = Period::from_first_last(period.first(), last).unwrap_or(period);
    let years = (FiscalYear::of(days.first()), FiscalYear::of(days.last()));
    let there = initiative::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(shares_a_day(StartOn, EndOn, days))
        .order_by_asc(StartOn)
        .order_by_asc(Id)
        .all(db)
        .await?;
    let parties = parties(db, &there).await?;
    let all = Belongings {
        names: names(db, &parties).await?,
        parties,
        groups: groups(db, community, days).await?,
        recommendations: sent(db, community, as_of).await?,
        funding: funding(db, community, years).await?,
    };
    let initiatives = there.iter().map(|row| all.fact(row, (days.last(), as_of)));
    Ok(InitiativesFact {
        days,
        years,
        initiatives: initiatives.collect::<Result<_, ServiceError>>()?,
        recommendations: all.of_recommendations(as_of)?,
    })
}

/// Rows whose term, in these columns, shares a day with a period.
fn shares_a_day(start_on: impl ColumnTrait, end_on: impl ColumnTrait, days: Period) -> Condition {
    let ended_later = Condition::any()
        .add(end_on.is_null())
        .add(end_on.gt(days.start().to_chrono()));
    let began = start_on.lte(days.last().to_chrono());
    Condition::all().add(began).add(ended_later)
}

async fn parties(
    db: &impl ConnectionTrait,
    there: &[initiative::Model],
) -> Result<Vec<initiative_party::Model>, ServiceError> {
    use initiative_party::Column::{Id, InitiativeId, StartOn};
    let rows = initiative_party::Entity::find()
        .filter(InitiativeId.is_in(there.iter().map(|row| row.id)))
        .order_by_asc(StartOn)
        .order_by_asc(Id);
    Ok(rows.all(db).await?)
}

/// All the names of the organizations that take part.
async fn names(
    db: &impl ConnectionTrait,
    parties: &[initiative_party::Model],
) -> Result<Vec<organization_name::Model>, ServiceError> {
    let keys = parties.iter().map(|row| row.organization_id);
    let rows = organization_name::Entity::find()
        .filter(organization_name::Column::OrganizationId.is_in(keys));
    Ok(rows.all(db).await?)
}

/// The sub-groups of initiatives that were there on some days.
async fn groups(
    db: &impl ConnectionTrait,
    community: &Community,
    days: Period,
) -> Result<Vec<working_group::Model>, ServiceError> {
    use working_group::Column::{CommunityId, EndOn, Id, InitiativeId, StartOn};
    let rows = working_group::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(InitiativeId.is_not_null())
        .filter(shares_a_day(StartOn, EndOn, days))
        .order_by_asc(StartOn)
        .order_by_asc(Id);
    Ok(rows.all(db).await?)
}

/// The recommendations that the council has by a day.
async fn sent(
    db: &impl ConnectionTrait,
    community: &Community,
    as_of: Date,
) -> Result<Vec<recommendation::Model>, ServiceError> {
    use recommendation::Column::{CommunityId, Number, SentOn};
    let rows = recommendation::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(SentOn.lte(as_of.to_chrono()))
        .order_by_asc(Number);
    Ok(rows.all(db).await?)
}

async fn funding(
    db: &impl ConnectionTrait,
    community: &Community,
    (first, last): (FiscalYear, FiscalYear),
) -> Result<Vec<funding_reference::Model>, ServiceError> {
    use funding_reference::Column::{CommunityId, FiscalYear as Year, Id};
    let rows = funding_reference::Entity::find()
        .filter(CommunityId.eq(community.id))
        .filter(Year.gte(i32::from(first.year())))
        .filter(Year.lte(i32::from(last.year())))
        .order_by_asc(Year)
        .order_by_asc(Id);
    Ok(rows.all(db).await?)
}

impl Belongings {
    /// An initiative as it was on the last day told of, or on its own last.
    fn fact(
        &self,
        row: &initiative::Model,
        (last, as_of): (Date, Date),
    ) -> Result<InitiativeFact, ServiceError> {
        let term = time::term(row.start_on, row.end_on)?;
        let ended = term.end().and_then(|end| end.yesterday().ok());
        let ended = ended.filter(|ended| *ended <= last);
        let day = ended.unwrap_or(last);
        let there = self.there(row.id, day)?;
        let groups = self.groups.iter();
        let groups = groups.filter(|one| one.initiative_id == Some(row.id));
        let recommended = self.recommendations.iter();
        let recommended = recommended.filter(|one| one.initiative_id == Some(row.id));
        let funding = self.funding.iter();
        let funding = funding.filter(|one| one.initiative_id == Some(row.id));
        Ok(InitiativeFact {
            id: row.id,
            kind: row.kind.into(),
            title: row.title()?,
            description: row.description()?,
            outcome: match ended {
                Some(_) => row.outcome()?,
                None => Bilingual::MISSING,
            },
            term,
            day,
            parties: there.iter().map(|one| one.id).collect(),
            leads: self.named(&there, InitiativeRole::Lead, day)?,
            partners: self.named(&there, InitiativeRole::Partner, day)?,
            groups: groups
                .map(|one| named_row(one.id, one.name()))
                .collect::<Result<_, ServiceError>>()?,
            recommendations: recommended
                .map(|one| named_row(one.id, one.title()))
                .collect::<Result<_, ServiceError>>()?,
            funding: funding
                .map(|one| reference(one, as_of))
                .collect::<Result<_, ServiceError>>()?,
        })
    }

    /// Who takes part in an initiative on a day.
    fn there(
        &self,
        initiative: i64,
        day: Date,
    ) -> Result<Vec<&initiative_party::Model>, ServiceError> {
        let mut there = Vec::new();
        for row in self
            .parties
            .iter()
            .filter(|row| row.initiative_id == initiative)
        {
            if time::term(row.start_on, row.end_on)?.contains(day) {
                there.push(row);
            }
        }
        Ok(there)
    }

    /// What those are called, on a day, who take part as something.
    fn named(
        &self,
        there: &[&initiative_party::Model],
        role: InitiativeRole,
        day: Date,
    ) -> Result<Vec<Bilingual>, ServiceError> {
        let mut called = Vec::new();
        for party in there.iter().filter(|party| party.role == role) {
            let names = self.names.iter();
            for name in names.filter(|name| name.organization_id == party.organization_id) {
                if time::term(name.start_on, name.end_on)?.contains(day) {
                    called.push(name.name()?);
                }
            }
        }
        Ok(called)
    }

    /// The funding of recommendations that the council has.
    fn of_recommendations(&self, as_of: Date) -> Result<Vec<FundedFact>, ServiceError> {
        let mut funded = Vec::new();
        for row in &self.funding {
            let mut sent = self.recommendations.iter();
            if let Some(found) = sent.find(|one| row.recommendation_id == Some(one.id)) {
                funded.push(FundedFact {
                    recommendation: found.title()?,
                    number: found.number,
                    funding: reference(row, as_of)?,
                });
            }
        }
        Ok(funded)
    }
}

fn named_row<E>(id: i64, name: Result<Bilingual, E>) -> Result<NamedRow, ServiceError>
where
    ServiceError: From<E>,
{
    Ok(NamedRow { id, name: name? })
}

fn reference(row: &funding_reference::Model, as_of: Date) -> Result<FundingFact, ServiceError> {
    Ok(FundingFact {
        id: row.id,
        reference: row.reference.clone(),
        title: row.title()?,
        year: FiscalYear::numbered(row.fiscal_year),
        amount: row.amount,
        approved_on: row.approved_on.to_jiff().filter(|day| *day <= as_of),
    })
}
