//! What a report is about: a period of the community's, or an issue of a publication.

use entity::{
    enums::{ReportKind, ReportOrigin, RunTrigger},
    publication_issue, report,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    QueryTrait, Select,
};
use service::{
    error::ServiceError,
    reads::{
        community::Community,
        publications::{self, IssueFacts},
        report_facts::{self, ReportFacts, ReportFactsError},
        reports as due,
    },
    time::{ToChrono, ToJiff},
};

use super::{
    edit::{Draft, Edits},
    parameters::Asked,
    store, tree,
};
use crate::{
    executive_report,
    runner::{JobError, RunContext, RunTransaction},
};

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of {
    /// What was done in a period, for the council.
    Council(Asked),
    /// An issue of a publication, by key.
    Publication(i64),
}

/// What a report is compiled from.
pub(crate) enum Facts {
    /// A report to the council.
    Council(Box<ReportFacts>),
    /// An issue, with its community.
    Publication(Box<IssueFacts>, Box<Community>),
}

impl Facts {
    /// The report as its readers get it, with what is wrong with it.
    pub fn draft(&self, edits: &Edits) -> Result<Draft, JobError> {
        let (tree, found) = match self {
            Self::Council(facts) => (tree::compile(facts)?, facts.findings.clone()),
            Self::Publication(facts, community) => executive_report::tree(facts, community)?,
        };
        edits.apply_to(tree, found).map_err(JobError::fail)
    }
}

impl Of {
    /// What a report that is there is about.
    pub async fn report_there(
        db: &impl ConnectionTrait,
        report: &report::Model,
    ) -> Result<Self, ServiceError> {
        if report.kind == ReportKind::Executive {
            let issue = publications::of_report(db, report.id).await?;
            let issue = issue.ok_or(ServiceError::Absent {
                noun: "publication_issue",
                id: report.id,
            })?;
            return Ok(Self::Publication(issue.id));
        }
        let (start, end) = (report.period_start.to_jiff(), report.period_end.to_jiff());
        Ok(Self::Council(Asked {
            period: domain::period::Period::new(start, end).map_err(ServiceError::unreadable)?,
            as_of: report.as_of.to_jiff(),
        }))
    }

    /// Reads all that the report is compiled from.
    pub async fn facts(
        self,
        db: &impl ConnectionTrait,
        community: &Community,
    ) -> Result<Facts, JobError> {
        match self {
            Self::Council(Asked { period, as_of }) => {
                let facts = report_facts::collect(db, community, period, as_of).await;
                let facts = facts.map_err(|error| match error {
                    ReportFactsError::Period(error) => JobError::fail(error),
                    ReportFactsError::Service(error) => error.into(),
                })?;
                Ok(Facts::Council(Box::new(facts)))
            }
            Self::Publication(issue) => {
                let facts = publications::issue(db, issue).await?;
                let facts = facts.ok_or_else(|| {
                    JobError::fail(format!(
                        "there is no issue {issue} of a publication; ask for one that is"
                    ))
                })?;
                let community = Box::new(community.clone());
                Ok(Facts::Publication(Box::new(facts), community))
            }
        }
    }

    /// The report, if there is one.
    pub fn report(self, community: &Community) -> Select<report::Entity> {
        use report::Column;
        let all = report::Entity::find().filter(Column::CommunityId.eq(community.id));
        match self {
            Self::Council(Asked { period, as_of }) => all
                .filter(Column::Kind.eq(ReportKind::Council))
                .filter(Column::PeriodStart.eq(period.start().to_chrono()))
                .filter(Column::PeriodEnd.eq(period.end().to_chrono()))
                .filter(Column::AsOf.eq(as_of.to_chrono())),
            Self::Publication(issue) => {
                let its = publication_issue::Entity::find_by_id(issue)
                    .select_only()
                    .column(publication_issue::Column::ReportId)
                    .filter(publication_issue::Column::ReportId.is_not_null());
                all.filter(Column::Id.in_subquery(its.into_query()))
            }
        }
    }

    /// Begins the report.
    pub async fn begin(
        self,
        run: &RunContext,
        tx: &RunTransaction,
        community: &Community,
    ) -> Result<report::Model, JobError> {
        match self {
            Self::Council(asked) => begin_council(run, tx, community, asked).await,
            Self::Publication(issue) => begin_issue(run, tx, community, issue).await,
        }
    }
}

async fn begin_council(
    run: &RunContext,
    tx: &RunTransaction,
    community: &Community,
    Asked { period, as_of }: Asked,
) -> Result<report::Model, JobError> {
    let origin = match run.trigger {
        RunTrigger::Schedule | RunTrigger::CatchUp => ReportOrigin::Scheduled,
        RunTrigger::Manual | RunTrigger::Event => ReportOrigin::AsNeeded,
    };
    let (previous, due_on) = match origin {
        ReportOrigin::Scheduled => (
            report_facts::previous(&**tx, community, period, as_of).await?,
            Some(due::due_on(community, period, None).to_chrono()),
        ),
        // A report on its own period never shifts the schedule.
        ReportOrigin::AsNeeded => (None, None),
    };
    let row = report::ActiveModel {
        community_id: Set(community.id),
        kind: Set(ReportKind::Council),
        origin: Set(origin),
        previous_report_id: Set(previous.map(|report| report.id)),
        due_on: Set(due_on),
        ..Default::default()
    };
    Ok(store::begin(&**tx, row, (period, as_of), run.now).await?)
}

/// An issue has one report: who comes second finds that of the first.
async fn begin_issue(
    run: &RunContext,
    tx: &RunTransaction,
    community: &Community,
    issue: i64,
) -> Result<report::Model, JobError> {
    let facts = publications::issue(&**tx, issue).await?;
    let facts = facts.ok_or(ServiceError::Absent {
        noun: "publication_issue",
        id: issue,
    })?;
    let row = report::ActiveModel {
        community_id: Set(community.id),
        kind: Set(ReportKind::Executive),
        origin: Set(ReportOrigin::AsNeeded),
        ..Default::default()
    };
    let days = (facts.period()?, facts.as_of());
    let report = store::begin(&**tx, row, days, run.now).await?;
    use publication_issue::Column::{Id, ReportId, UpdatedAt};
    let named = publication_issue::Entity::update_many()
        .col_expr(ReportId, report.id.into())
        .col_expr(UpdatedAt, run.now.to_chrono().into())
        .filter(Id.eq(issue))
        .filter(ReportId.is_null())
        .exec(&**tx)
        .await?;
    if named.rows_affected != 1 {
        let line = "another run began the report of this issue";
        return Err(JobError::retry(line));
    }
    Ok(report)
}
