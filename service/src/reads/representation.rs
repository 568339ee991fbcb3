//! Which provinces and territories are represented, at any date and since when.

use domain::{
    period::Period,
    representation::{Change, Representation, Rule, Snapshot},
    roster::Roster,
};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;

use super::{
    community::Community,
    jurisdictions::{self, Jurisdictions},
    roster,
};
use crate::error::ServiceError;

/// All that representation depends on, read once; any number of questions can be asked of it.
#[derive(Debug, Clone)]
pub struct Record {
    /// The memberships and affiliations of all time.
    pub roster: Roster,
    /// The jurisdictions, in the report's order.
    pub jurisdictions: Jurisdictions,
    rule: Rule,
}

impl Record {
    /// The record seen under the community's rule.
    #[must_use]
    pub fn representation(&self) -> Representation<'_> {
        Representation::new(&self.roster, &self.jurisdictions.codes(), self.rule)
    }
}

/// Reads the record, in three statements.
///
/// # Errors
/// When the database fails.
pub async fn record(
    db: &impl ConnectionTrait,
    community: &Community,
) -> Result<Record, ServiceError> {
    let jurisdictions = jurisdictions::all(db).await?;
    let roster = roster::history(db, community, &jurisdictions).await?;
    Ok(Record {
        roster,
        jurisdictions,
        rule: community.rule,
    })
}

/// How each province and territory stands at a date, in the report's order.
///
/// # Errors
/// When the database fails.
pub async fn at(
    db: &impl ConnectionTrait,
    community: &Community,
    date: Date,
) -> Result<Snapshot, ServiceError> {
    Ok(record(db, community).await?.representation().at(date))
}

/// The changes on the days of a period, by day and then in the report's order.
///
/// # Errors
/// When the database fails.
pub async fn history(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
) -> Result<Vec<Change>, ServiceError> {
    Ok(record(db, community)
        .await?
        .representation()
        .history(period))
}

/// How they stand at each of some dates.
///
/// # Errors
/// When the database fails.
pub async fn series(
    db: &impl ConnectionTrait,
    community: &Community,
    dates: impl IntoIterator<Item = Date>,
) -> Result<Vec<Snapshot>, ServiceError> {
    let record = record(db, community).await?;
    Ok(record.representation().series(dates).collect())
}
