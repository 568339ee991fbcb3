//! The right to work on a run: held for a while, renewed while the work goes on, and checked by
//! every write.
//!
//! A worker that slept through its lease cannot know it. So every write of a run happens in a
//! transaction that begins by locking the run's row *under its fencing token*: once another worker
//! has claimed the run, or the run has been put back, the row no longer matches and nothing is
//! written. Until the commit, nobody else can claim it.

use std::{sync::Arc, time::Duration};

use domain::clock::Clock;
use entity::{enums::RunState, job_run};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, EntityTrait, QueryFilter, QuerySelect, Statement, sea_query::LockType,
};
use service::{db, time::ToJiff};

/// Whose clock leases go by.
///
/// Instances on several machines disagree by seconds, so on PostgreSQL only the database's clock
/// counts for leases. SQLite has one process beside it: its injected clock serves, and a test can
/// move it by hand.
#[derive(Clone)]
pub enum LeaseClock {
    /// The clock of the database server.
    Database,
    /// The injected clock.
    Injected(Arc<dyn Clock>),
}

impl LeaseClock {
    /// The right clock for a database.
    #[must_use]
    pub fn of(db: &DatabaseConnection, clock: &Arc<dyn Clock>) -> Self {
        match db.get_database_backend() {
            DbBackend::Postgres => Self::Database,
            _ => Self::Injected(Arc::clone(clock)),
        }
    }

    /// The present moment, for leases only.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn now(&self, db: &impl ConnectionTrait) -> Result<Timestamp, DbErr> {
        let Self::Injected(clock) = self else {
            let ask =
                Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp() AS now");
            let row = db.query_one_raw(ask).await?;
            let row = row.ok_or_else(|| DbErr::RecordNotFound("clock_timestamp".to_owned()))?;
            let now: sea_orm::prelude::DateTimeUtc = row.try_get("", "now")?;
            return Ok(now.to_jiff());
        };
        Ok(clock.now())
    }
}

/// A lease on one run.
#[derive(Debug, Clone)]
pub(super) struct Lease {
    /// The run.
    pub run_id: i64,
    /// The number of the claim, from 1; a later claim has a higher one. It is the number of the attempt
    /// as well, which counts interruptions, too.
    pub token: i32,
}

impl Lease {
    /// The lease of whoever has claimed a run last.
    pub(super) fn of(run: &job_run::Model) -> Self {
        Self {
            run_id: run.id,
            token: run.fencing_token,
        }
    }

    /// Holds for the run's row as long as the lease is ours.
    pub(super) fn fence(&self) -> Condition {
        Condition::all()
            .add(job_run::Column::Id.eq(self.run_id))
            .add(job_run::Column::FencingToken.eq(self.token))
            .add(job_run::Column::State.eq(RunState::Running))
    }

    /// Begins a transaction that holds the run's row, or nothing when the lease is lost.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn begin(
        &self,
        db: &DatabaseConnection,
    ) -> Result<Option<DatabaseTransaction>, DbErr> {
        let tx = db::begin_write(db).await?;
        if !self.hold(&tx).await? {
            tx.rollback().await?;
            return Ok(None);
        }
        Ok(Some(tx))
    }

    /// Holds the run's row until the transaction ends; says whether the lease is ours.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn hold(&self, tx: &DatabaseTransaction) -> Result<bool, DbErr> {
        let ours = job_run::Entity::find()
            .select_only()
            .column(job_run::Column::Id)
            .filter(self.fence())
            .lock(LockType::NoKeyUpdate)
            .into_tuple::<i64>()
            .one(tx)
            .await?;
        Ok(ours.is_some())
    }
}

/// A moment later than another; the edge of time stays the edge.
pub(super) fn later(moment: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by)
        .ok()
        .and_then(|by| moment.checked_add(by).ok())
        .unwrap_or(Timestamp::MAX)
}
