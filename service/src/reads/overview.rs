//! What the home page shows: the community's figures of a day, and what ran last.

use chrono::{DateTime, Utc};
use domain::language::Bilingual;
use domain::roster::Headcount;
use entity::enums::RunState;
use entity::{job, job_run, jurisdiction};
use jiff::civil::Date;
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationTrait,
};

use super::{community, mailbox, representation};
use crate::error::ServiceError;

/// The community at a glance.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The community's figures, where there is a community.
    pub community: Option<Community>,
    /// How many messages are in the built-in mailbox.
    pub messages: u64,
    /// The last runs, newest first.
    pub runs: Vec<LastRun>,
}

/// The community's figures of a day.
#[derive(Clone, Debug)]
pub struct Community {
    /// Its name.
    pub name: Bilingual,
    /// Its members and organizations.
    pub headcount: Headcount,
    /// Who is not represented, in the report's order.
    pub gaps: Vec<jurisdiction::Model>,
}

/// A run, by its job's name.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct LastRun {
    /// The job.
    pub job: String,
    /// How far it has come.
    pub state: RunState,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// The overview of a day, with the last `runs` runs.
///
/// # Errors
/// When the database fails.
pub async fn at(
    db: &impl ConnectionTrait,
    date: Date,
    runs: u64,
) -> Result<Overview, ServiceError> {
    let community = match community::first(db).await? {
        Some(community) => Some(figures(db, &community, date).await?),
        None => None,
    };
    let runs = job_run::Entity::find()
        .select_only()
        .column_as(job::Column::Name, "job")
        .columns([job_run::Column::State, job_run::Column::FinishedAt])
        .join(JoinType::InnerJoin, job_run::Relation::Job.def())
        .order_by_desc(job_run::Column::Id)
        .limit(runs)
        .into_model::<LastRun>()
        .all(db)
        .await?;
    Ok(Overview {
        community,
        messages: mailbox::count(db).await?,
        runs,
    })
}

async fn figures(
    db: &impl ConnectionTrait,
    community: &community::Community,
    date: Date,
) -> Result<Community, ServiceError> {
    let record = representation::record(db, community).await?;
    let snapshot = record.representation().at(date);
    let gaps = snapshot
        .gaps()
        .filter_map(|gap| record.jurisdictions.get(gap.jurisdiction).cloned())
        .collect();
    Ok(Community {
        name: community.row.name()?,
        headcount: record.roster.headcount(date, community.rule.counting),
        gaps,
    })
}
