//! How the jobs are, at a glance.

use entity::{enums::RunState, job_run};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    prelude::DateTimeUtc,
};
use service::time::{ToChrono, ToJiff};

/// What waits and what went wrong, of all instances together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Runs that wait.
    pub queued: i64,
    /// Runs that are at work.
    pub running: i64,
    /// For how long the oldest of those that wait could have started; none when none could.
    pub oldest_queued: Option<SignedDuration>,
    /// Runs that failed for good within the last 24 hours.
    pub failed: i64,
    /// Due times within the last 24 hours for which it was too late.
    pub missed: i64,
}

/// How the jobs are now. One statement, over the runs that have not ended and those that went wrong:
/// what succeeded costs nothing.
///
/// # Errors
/// When the database fails.
pub async fn health(db: &impl ConnectionTrait, now: Timestamp) -> Result<Health, DbErr> {
    use job_run::Column;
    let a_day_ago = now
        .checked_sub(SignedDuration::from_hours(24))
        .unwrap_or(Timestamp::MIN);
    let went_wrong = Condition::all()
        .add(Column::State.is_in([RunState::Failed, RunState::Missed]))
        .add(Column::FinishedAt.gt(a_day_ago.to_chrono()));
    let not_ended = Column::State.is_in([RunState::Queued, RunState::Running]);
    let rows = job_run::Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "runs")
        .column_as(Column::AvailableAt.min(), "since")
        .filter(Condition::any().add(not_ended).add(went_wrong))
        .group_by(Column::State)
        .into_tuple::<(RunState, i64, DateTimeUtc)>()
        .all(db)
        .await?;
    let mut health = Health::default();
    for (state, runs, since) in rows {
        match state {
            RunState::Queued => {
                let waited = now.duration_since(since.to_jiff());
                health.queued = runs;
                health.oldest_queued = (!waited.is_negative()).then_some(waited);
            }
            RunState::Running => health.running = runs,
            RunState::Failed => health.failed = runs,
            RunState::Missed => health.missed = runs,
            _ => {}
        }
    }
    Ok(health)
}
