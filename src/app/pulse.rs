//! What a running service leaves in the database every few seconds: that it is up, so that
//! `tribune jobs run` leaves the work to it; and the demonstration's time, so that its clock goes on
//! from there when it is started again.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use sea_orm::DatabaseConnection;
use tokio::sync::watch;

use super::clock::{SharedClock, SystemClock};
use super::error::StartError;
use super::instance::{remember, setting};

const EVERY: Duration = Duration::from_secs(5);
/// Three beats: one may be late.
const ALIVE: SignedDuration = SignedDuration::from_secs(15);
const PULSE_SETTING: &str = "service_pulse";
const CLOCK_SETTING: &str = "demonstration_clock";

/// Beats until the service stops, and then says that it is gone.
pub async fn beat(
    db: DatabaseConnection,
    demonstration: Option<SharedClock>,
    machine: Arc<SystemClock>,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        let stopping = *stopped.borrow();
        let pulse = if stopping {
            Timestamp::UNIX_EPOCH
        } else {
            machine.now()
        };
        let written = async {
            remember(&db, PULSE_SETTING, &pulse.to_string()).await?;
            match &demonstration {
                Some(clock) => remember(&db, CLOCK_SETTING, &clock.now().to_string()).await,
                None => Ok(()),
            }
        };
        if let Err(error) = written.await {
            tracing::warn!(%error, "the service could not leave its pulse");
        }
        if stopping {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Whether a service left its pulse a moment ago. Pulses are of the machine's clock, whatever the
/// community's shows.
///
/// # Errors
/// When the database fails.
pub async fn is_alive(db: &DatabaseConnection, machine: &SystemClock) -> Result<bool, StartError> {
    let pulse = setting(db, PULSE_SETTING)
        .await?
        .and_then(|at| at.parse::<Timestamp>().ok());
    Ok(pulse.is_some_and(|at| machine.now().duration_since(at).abs() < ALIVE))
}

/// The moment that the demonstration had reached.
///
/// # Errors
/// When the database fails.
pub async fn demonstration_time(db: &DatabaseConnection) -> Result<Option<Timestamp>, StartError> {
    Ok(setting(db, CLOCK_SETTING)
        .await?
        .and_then(|at| at.parse().ok()))
}
