//! The community's present day.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::{clock::Clock, zone::Zone};
use jiff::{Timestamp, ToSpan};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use service::time::ToChrono;

use crate::graphql::error::ApiError;

/// Knows the community's zone, and by it the day. A zone that is changed in the database counts
/// here after a minute: no request pays for asking again.
pub struct Today {
    clock: Arc<dyn Clock>,
    known: Mutex<Option<(Timestamp, Zone)>>,
}

impl Today {
    /// By a clock.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            known: Mutex::new(None),
        }
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The present day in the community's zone; UTC's where there is no community yet.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn date(&self, database: &DatabaseConnection) -> Result<NaiveDate, ApiError> {
        let zone = self.zone(database).await?;
        Ok(zone.date_at(self.clock.now()).to_chrono())
    }

    /// The community's zone.
    ///
    /// # Errors
    /// As [`Self::date`].
    pub async fn zone(&self, database: &DatabaseConnection) -> Result<Zone, ApiError> {
        let now = self.clock.now();
        if let Some((since, zone)) = &*self.known.lock().unwrap_or_else(PoisonError::into_inner)
            && *since <= now
            && since.checked_add(1.minute()).is_ok_and(|until| now < until)
        {
            return Ok(zone.clone());
        }
        let zone = read(database).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // Before there is a community, its zone may come at any moment.
        *known = zone.clone().map(|zone| (now, zone));
        match zone {
            Some(zone) => Ok(zone),
            None => Zone::parse("UTC").map_err(|error| ApiError::Internal(error.to_string())),
        }
    }
}

async fn read(database: &DatabaseConnection) -> Result<Option<Zone>, ApiError> {
    let statement = Statement::from_string(
        database.get_database_backend(),
        "SELECT \"zone\" FROM \"community\" ORDER BY \"id\" LIMIT 1",
    );
    let Some(row) = database.query_one_raw(statement).await? else {
        return Ok(None);
    };
    let zone: String = row.try_get_by_index(0)?;
    let zone = Zone::parse(&zone).map_err(|error| ApiError::Internal(error.to_string()))?;
    Ok(Some(zone))
}
