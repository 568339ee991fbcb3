//! `representation`: who is represented at a date, by whom, and how it came about.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use domain::{
    id::{OrganizationId, PersonId},
    period::Period,
    representation::{Change, JurisdictionStanding, Snapshot, Standing},
    roster::{ByOrder, Headcount},
};
use jiff::{Span, ToSpan, civil};
use sea_orm::DatabaseConnection;
use service::reads::{
    community::{self, Community},
    representation::{self, Record},
};

use crate::graphql::{
    error::ApiError,
    layer::{
        execute::Reader,
        reference::{Ref, Refs},
        root::Session,
    },
    nouns::types::{Jurisdiction, Organization, Person},
    scalar::Date,
};

/// How many dates a history may have.
const MAX_DATES: usize = 400;

/// The query root's part about representation.
#[derive(Default)]
pub struct RepresentationQuery;

#[Object]
impl RepresentationQuery {
    /// Who the members are at a date, and which provinces and territories they represent.
    async fn representation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The date to look at; the community's present day where none is given.")]
        at: Option<Date>,
    ) -> Result<RepresentationAt> {
        let found = async {
            let session = Session::of(ctx).await?;
            let (community, record) = read(ctx).await?;
            let date = at.map_or_else(|| today(&session.reader, &community), |at| at.0);
            Ok(RepresentationAt::of(&community, &record, date))
        };
        found.await.map_err(ApiError::into_error)
    }

    /// The same at each of a series of dates.
    async fn representation_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first date.")] from: Date,
        #[graphql(desc = "The date after which no more are shown.")] to: Date,
        #[graphql(
            desc = "The step from one date to the next.",
            default_with = "Step::Month"
        )]
        every: Step,
    ) -> Result<Vec<RepresentationAt>> {
        let found = async {
            let dates = every.dates(from.0, to.0)?;
            let (community, record) = read(ctx).await?;
            let shown = dates
                .into_iter()
                .map(|date| RepresentationAt::of(&community, &record, date));
            Ok(shown.collect())
        };
        found.await.map_err(ApiError::into_error)
    }

    /// The days on which a jurisdiction's standing changed.
    async fn representation_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day.")] to: Date,
    ) -> Result<Vec<RepresentationChange>> {
        let found = async {
            let period = Period::from_first_last(from.0, to.0)
                .map_err(|error| ApiError::argument("to", error.to_string()))?;
            let (_, record) = read(ctx).await?;
            let changes = record.representation().history(period);
            Ok(changes
                .iter()
                .filter_map(|change| RepresentationChange::of(&record, change))
                .collect())
        };
        found.await.map_err(ApiError::into_error)
    }

    /// Who joined and who left on the days of a period, and which provinces and territories lost or
    /// found representation on them.
    async fn turnover(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day.")] to: Date,
    ) -> Result<TurnoverIn> {
        let found = async {
            let period = Period::from_first_last(from.0, to.0)
                .map_err(|error| ApiError::argument("to", error.to_string()))?;
            let (community, record) = read(ctx).await?;
            Ok(TurnoverIn::of(&community, &record, period))
        };
        found.await.map_err(ApiError::into_error)
    }
}

/// The community, and what its representation is computed from.
pub(super) async fn read(ctx: &Context<'_>) -> std::result::Result<(Community, Record), ApiError> {
    let database = ctx
        .data_opt::<DatabaseConnection>()
        .ok_or_else(|| ApiError::Internal("the schema has no database".to_owned()))?;
    let community = community::first(database).await?;
    let community = community.ok_or_else(ApiError::no_community)?;
    let record = representation::record(database, &community).await?;
    Ok((community, record))
}

pub(super) fn today(reader: &Reader<'_>, community: &Community) -> civil::Date {
    community.zone.date_at(reader.clock().now())
}

/// The step from one date of a series to the next, by the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum Step {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// A year.
    Year,
}

impl Step {
    fn span(self, count: i64) -> Span {
        match self {
            Self::Day => count.days(),
            Self::Week => count.weeks(),
            Self::Month => count.months(),
            Self::Quarter => (3 * count).months(),
            Self::HalfYear => (6 * count).months(),
            Self::Year => count.years(),
        }
    }

    /// The dates from one to another. Each is counted from the first, so that the 31st comes back
    /// after a shorter month.
    ///
    /// # Errors
    /// When they go backward, or are too many.
    pub fn dates(
        self,
        from: civil::Date,
        to: civil::Date,
    ) -> std::result::Result<Vec<civil::Date>, ApiError> {
        if to < from {
            return Err(ApiError::argument("to", "to can't be before from"));
        }
        let dates = (0..).map_while(|count| from.checked_add(self.span(count)).ok());
        let dates: Vec<_> = dates
            .take_while(|date| *date <= to)
            .take(MAX_DATES + 1)
            .collect();
        if dates.len() > MAX_DATES {
            let message = format!("a history has at most {MAX_DATES} dates; take a longer step");
            return Err(ApiError::limit("every", MAX_DATES as u64, message));
        }
        Ok(dates)
    }
}

/// How a province or territory stands.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Standing")]
pub enum RepresentationStanding {
    /// A ministry of it has a member.
    Represented,
    /// Only municipalities of it have members: it stays on the list of gaps.
    MunicipalOnly,
    /// Nobody is there for it.
    NotRepresented,
}

/// The members of the community at a date, and whom they represent.
#[derive(SimpleObject)]
#[graphql(name = "Representation")]
pub(super) struct RepresentationAt {
    /// The date.
    at: Date,
    /// How many members there are.
    members: usize,
    /// The members.
    member_nodes: Refs<Person>,
    /// How many organizations they work for.
    organizations: OrganizationCounts,
    /// These organizations.
    organization_nodes: OrganizationsByOrder,
    /// Members who work for no organization at the date.
    without_organization: Refs<Person>,
    /// The provinces and territories that nobody represents, in the order of reports.
    unrepresented: Refs<Jurisdiction>,
    /// Those that somebody represents.
    represented: Refs<Jurisdiction>,
    /// Those of the unrepresented of which municipalities have members.
    municipal_only: Refs<Jurisdiction>,
    /// Those of the unrepresented of which nobody at all is a member.
    absent: Refs<Jurisdiction>,
    /// How each province and territory stands, in the order of reports.
    jurisdictions: Vec<StandingAt>,
}

/// Numbers of organizations by the report's three lines, and the others.
#[derive(SimpleObject)]
struct OrganizationCounts {
    /// Federal departments.
    federal: usize,
    /// Provincial and territorial ministries.
    provincial_territorial: usize,
    /// Municipalities.
    municipal: usize,
    /// Others, which the three lines do not count.
    other: usize,
}

/// Organizations by the report's three lines, and the others.
#[derive(SimpleObject)]
struct OrganizationsByOrder {
    /// Federal departments.
    federal: Refs<Organization>,
    /// Provincial and territorial ministries.
    provincial_territorial: Refs<Organization>,
    /// Municipalities.
    municipal: Refs<Organization>,
    /// Others, which the three lines do not count.
    other: Refs<Organization>,
}

/// How a province or territory stands at a date, and by whom.
#[derive(SimpleObject)]
#[graphql(name = "JurisdictionStanding")]
struct StandingAt {
    /// Which.
    jurisdiction: Ref<Jurisdiction>,
    /// How.
    standing: RepresentationStanding,
    /// The day on which its standing last changed; null where it never was otherwise.
    since: Option<Date>,
    /// The day on which it ceased to be represented; null where it is, or never was.
    gap_since: Option<Date>,
    /// How many days have passed since; null where it is represented, or never was.
    gap_days: Option<i32>,
    /// How many members its standing rests on.
    members: usize,
    /// These members.
    member_nodes: Refs<Person>,
    /// How many organizations its standing rests on.
    organizations: usize,
    /// These organizations.
    organization_nodes: Refs<Organization>,
}

/// Who and what came and went on the days of a period.
#[derive(SimpleObject)]
#[graphql(name = "Turnover")]
struct TurnoverIn {
    /// Who became members. Somebody who did so and ceased to be one is in both lists.
    joined: Refs<Person>,
    /// Who ceased to be members.
    left: Refs<Person>,
    /// The changes by which a province or territory was no longer represented, by day.
    lost: Vec<RepresentationChange>,
    /// The changes by which one was represented again, or for the first time, by day.
    found: Vec<RepresentationChange>,
}

/// A day on which a jurisdiction's standing changed.
#[derive(SimpleObject)]
struct RepresentationChange {
    /// The first day of the new standing.
    on: Date,
    /// Whose standing.
    jurisdiction: Ref<Jurisdiction>,
    /// How it stood the day before.
    from: RepresentationStanding,
    /// How it stands since.
    to: RepresentationStanding,
}

impl RepresentationAt {
    pub(super) fn of(community: &Community, record: &Record, date: civil::Date) -> Self {
        let headcount = record.roster.headcount(date, community.rule.counting);
        let snapshot = record.representation().at(date);
        Self::from_parts(record, headcount, &snapshot)
    }

    fn from_parts(record: &Record, headcount: Headcount, snapshot: &Snapshot) -> Self {
        let those = |is_one: &dyn Fn(Standing) -> bool| {
            let all = snapshot
                .jurisdictions
                .iter()
                .filter(|one| is_one(one.standing));
            let ids = all.filter_map(|one| Some(record.jurisdictions.get(one.jurisdiction)?.id));
            Refs::new(ids.collect())
        };
        let standings = snapshot.jurisdictions.iter();
        Self {
            at: Date(snapshot.date),
            members: headcount.member_count(),
            organizations: headcount.organization_counts().into(),
            member_nodes: people(&headcount.members),
            organization_nodes: headcount.organizations.into(),
            without_organization: people(&headcount.without_organization),
            unrepresented: those(&|one| one.is_gap()),
            represented: those(&|one| one == Standing::Represented),
            municipal_only: those(&|one| one == Standing::MunicipalOnly),
            absent: those(&|one| one == Standing::NotRepresented),
            jurisdictions: standings
                .filter_map(|one| StandingAt::of(record, snapshot.date, one))
                .collect(),
        }
    }
}

impl StandingAt {
    fn of(record: &Record, at: civil::Date, standing: &JurisdictionStanding) -> Option<Self> {
        let days = |since: civil::Date| at.since(since).ok().map(|span| span.get_days());
        Some(Self {
            jurisdiction: Ref::new(record.jurisdictions.get(standing.jurisdiction)?.id),
            standing: standing.standing.into(),
            since: standing.since.map(Date),
            gap_since: standing.gap_since.map(Date),
            gap_days: standing.gap_since.and_then(days),
            members: standing.members.len(),
            member_nodes: people(&standing.members),
            organizations: standing.organizations.len(),
            organization_nodes: organizations(&standing.organizations),
        })
    }
}

impl TurnoverIn {
    fn of(community: &Community, record: &Record, period: Period) -> Self {
        let turnover = record.roster.turnover(period, community.rule.counting);
        let changes = record.representation().history(period);
        let those = |was_gap: bool| {
            let all = changes.iter().filter(|one| one.from.is_gap() == was_gap);
            all.filter(|one| one.to.is_gap() != was_gap)
                .filter_map(|change| RepresentationChange::of(record, change))
                .collect()
        };
        Self {
            joined: people(&turnover.joined),
            left: people(&turnover.left),
            lost: those(false),
            found: those(true),
        }
    }
}

impl RepresentationChange {
    fn of(record: &Record, change: &Change) -> Option<Self> {
        Some(Self {
            on: Date(change.on),
            jurisdiction: Ref::new(record.jurisdictions.get(change.jurisdiction)?.id),
            from: change.from.into(),
            to: change.to.into(),
        })
    }
}

impl From<ByOrder<usize>> for OrganizationCounts {
    fn from(counts: ByOrder<usize>) -> Self {
        Self {
            federal: counts.federal,
            provincial_territorial: counts.provincial_territorial,
            municipal: counts.municipal,
            other: counts.other,
        }
    }
}

impl From<ByOrder<Vec<OrganizationId>>> for OrganizationsByOrder {
    fn from(ids: ByOrder<Vec<OrganizationId>>) -> Self {
        Self {
            federal: organizations(&ids.federal),
            provincial_territorial: organizations(&ids.provincial_territorial),
            municipal: organizations(&ids.municipal),
            other: organizations(&ids.other),
        }
    }
}

fn people(ids: &[PersonId]) -> Refs<Person> {
    Refs::new(ids.iter().map(|id| id.0).collect())
}

fn organizations(ids: &[OrganizationId]) -> Refs<Organization> {
    Refs::new(ids.iter().map(|id| id.0).collect())
}
