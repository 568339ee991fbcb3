//! `commitments`: what the terms of reference ask of the community, and how it stands with it.

use async_graphql::{Context, Enum, Error, Object, SimpleObject};
use domain::commitment::State;
use sea_orm::DatabaseConnection;
use service::reads::{
    commitments::{self, Key},
    community,
};

use super::representation::today;
use crate::graphql::{
    error::ApiError,
    layer::{
        reference::{Nodes, NounType, Ref},
        root::Session,
    },
    nouns::types::{CouncilSeat, Jurisdiction, Meeting, Office, Report, TermsOfReference},
    scalar::Date,
};

/// The query root's part about commitments.
#[derive(Default)]
pub struct CommitmentsQuery;

#[Object]
impl CommitmentsQuery {
    /// What the terms of reference ask of the community, and how it stands with it on a date: the
    /// quarters that were over and the reports that fell due within the year that ends with it, the
    /// quarter that runs and the reports to come, and what holds at all times. A date is looked at as
    /// it is once it is over, as a report does. Nothing was asked before the community began.
    async fn commitments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The date to look at; the community's present day where none is given.")]
        at: Option<Date>,
    ) -> Result<Vec<Commitment>, Error> {
        let found = async {
            let session = Session::of(ctx).await?;
            let database = ctx
                .data_opt::<DatabaseConnection>()
                .ok_or_else(|| ApiError::Internal("the schema has no database".to_owned()))?;
            let community = community::first(database).await?;
            let community = community.ok_or_else(ApiError::no_community)?;
            let day = at.map_or_else(|| today(&session.reader, &community), |at| at.0);
            let found = commitments::at(database, &community, day).await?;
            let terms = found.terms_of_reference;
            let all = found.all.into_iter();
            Ok(all.map(|one| Commitment::of(one, terms)).collect())
        };
        found.await.map_err(ApiError::into_error)
    }
}

/// What the terms of reference ask for.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Key")]
pub enum CommitmentKey {
    /// A meeting of the executives every quarter.
    QuarterlyMeeting,
    /// A report to the council on every half-year.
    HalfYearlyReport,
    /// Two co-chairs.
    CoChairs,
    /// Members from every province and territory.
    Jurisdictions,
    /// Somebody in every seat of the council.
    CouncilSeats,
}

/// How the community stands with what is asked of it.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "State")]
pub enum CommitmentState {
    /// It is done, or is as it should be.
    Kept,
    /// There is time.
    Due,
    /// The time is nearly over, and nothing says that it will be done: a quarter within 30 days of
    /// its end for which no meeting is convened, a report within the days of notice before it is due.
    AtRisk,
    /// It was not done in time, even if it was done later, or is not as it should be.
    Missed,
}

/// One thing that the terms of reference ask for, and how the community stands with it on a date.
#[derive(SimpleObject)]
struct Commitment {
    /// What.
    key: CommitmentKey,
    /// The first day of the quarter or half-year; null for what holds at all times.
    from: Option<Date>,
    /// Its last day; null for what holds at all times.
    to: Option<Date>,
    /// How it stands.
    state: CommitmentState,
    /// The last day on which it is done in time; null for what holds at all times.
    due_on: Option<Date>,
    /// The first day of this state; null where it never was otherwise.
    since: Option<Date>,
    /// The version of the terms of reference in force on the date.
    terms_of_reference: Option<Ref<TermsOfReference>>,
    /// What it rests on: the meetings that were held or, where none was, that are convened; the
    /// reports on the half-year that were sent; the offices that are held; the provinces and
    /// territories that nobody represents; the seats in which nobody sits.
    rows: Nodes,
}

impl Commitment {
    fn of(found: commitments::Commitment, terms: Option<i64>) -> Self {
        let noun = match found.key {
            Key::QuarterlyMeeting => Meeting::NAME,
            Key::HalfYearlyReport => Report::NAME,
            Key::CoChairs => Office::NAME,
            Key::Jurisdictions => Jurisdiction::NAME,
            Key::CouncilSeats => CouncilSeat::NAME,
        };
        Self {
            key: found.key.into(),
            from: found.period.map(|period| Date(period.first())),
            to: found.period.map(|period| Date(period.last())),
            state: found.state.into(),
            due_on: found.due_on.map(Date),
            since: found.since.map(Date),
            terms_of_reference: terms.map(Ref::new),
            rows: Nodes::new(noun, found.rows),
        }
    }
}
