//! What the runner has administrators look at: runs that came too late and runs that failed for
//! good. An alert is over when its job succeeds again.

use entity::enums::{AlertKind, RunState};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbErr};
use service::{
    alerts::{self, About},
    context::{Act, Actor},
};

use super::{EnqueueError, NewRun, Registry, enqueue};

/// The job that tells administrators.
pub const TELLER: &str = "alerts";

/// A run of a job that came to an end, or never came to a beginning.
pub(super) struct Ended<'a> {
    pub job: &'a str,
    pub job_id: i64,
    pub run: i64,
    pub state: RunState,
}

/// Opens or closes what there is to tell of a run, in the transaction that writes its end.
///
/// # Errors
/// When the database fails.
pub(super) async fn heed(
    tx: &impl ConnectionTrait,
    registry: &Registry,
    ended: Ended<'_>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let about = |kind| About::new(kind, ended.job_id);
    let kind = match ended.state {
        RunState::Failed => AlertKind::RunFailed,
        RunState::Missed => AlertKind::RunMissed,
        RunState::Succeeded => {
            let act = Act::new(by(&ended), now);
            let over = [AlertKind::RunFailed, AlertKind::RunMissed].map(about);
            alerts::close(tx, over, &act).await?;
            return Ok(());
        }
        _ => return Ok(()),
    };
    let is_news = alerts::open(tx, about(kind), Some(ended.run), now).await?;
    // When the telling itself fails, the next day's housekeeping has it tried again.
    if is_news && ended.job != TELLER {
        tell(tx, registry, by(&ended), now).await?;
    }
    Ok(())
}

fn by(ended: &Ended<'_>) -> Actor {
    Actor::Job {
        name: ended.job.to_owned(),
        run: ended.run,
    }
}

/// Has administrators told of what is open.
///
/// # Errors
/// When the database fails.
pub(crate) async fn tell(
    tx: &impl ConnectionTrait,
    registry: &Registry,
    by: Actor,
    now: Timestamp,
) -> Result<(), DbErr> {
    if registry.get(TELLER).is_none() {
        return Ok(());
    }
    match enqueue(tx, registry, NewRun::after_change(TELLER, by), now).await {
        Ok(_) => Ok(()),
        Err(EnqueueError::Database(error)) => Err(error),
        // It takes no parameters and believes in no other moment.
        Err(other) => Err(DbErr::Custom(other.to_string())),
    }
}
