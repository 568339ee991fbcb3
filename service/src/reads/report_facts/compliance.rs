//! The terms of reference against what was.

use domain::{
    period::{Period, Quarter},
    report::quarters_over,
};
use entity::enums::OfficeRole;
use jiff::civil::Date;
use sea_orm::ConnectionTrait;

pub use super::super::commitments::{places::SeatFact, reports::DueFact};
use super::super::{
    commitments::{began, meetings, places, reports},
    community::Community,
    representation::Record,
};
use crate::error::ServiceError;

/// What the terms of reference ask for, and what there was.
#[derive(Debug, Clone)]
pub struct ComplianceFact {
    /// The quarters that the report answers for.
    pub quarters: Vec<Quarter>,
    /// The quarterly meetings held in them.
    pub held: Vec<i64>,
    /// Those of the quarters in which none was held.
    pub without_meeting: Vec<Quarter>,
    /// The offices of co-chairs that are held on the report's day.
    pub co_chairs: Vec<(OfficeRole, i64)>,
    /// The seats of the council, in the report's order.
    pub seats: Vec<SeatFact>,
    /// The reports that fell due in the period, by half.
    pub due: Vec<DueFact>,
}

pub(super) async fn collect(
    db: &impl ConnectionTrait,
    community: &Community,
    record: &Record,
    period: Period,
    as_of: Date,
) -> Result<ComplianceFact, ServiceError> {
    let began = began(community, record);
    let quarters = meetings::since(began, quarters_over(period, as_of));
    let met = meetings::in_quarters(db, community, &quarters, as_of).await?;
    let without_meeting = met.iter().filter(|one| one.held.is_empty());
    let without_meeting = without_meeting.map(|one| one.quarter).collect();
    let held = met.iter().flat_map(|one| &one.held);
    let held = held.map(|(id, _)| *id).collect();
    let chairs = places::chairs(db, community, as_of).await?;
    let chairs = chairs.into_iter();
    Ok(ComplianceFact {
        quarters,
        held,
        without_meeting,
        co_chairs: chairs
            .filter_map(|chair| Some((chair.role, chair.held?)))
            .collect(),
        seats: places::seats(db, community, &record.jurisdictions, as_of).await?,
        due: reports::all(db, community, began).await?.due(period, as_of),
    })
}
