//! `runner`: how the jobs are, at a glance.

use std::sync::Arc;

use async_graphql::{Context, Error, Object, SimpleObject};
use domain::clock::Clock;
use jobs::runner::{self, Runner};
use sea_orm::DatabaseConnection;

use crate::graphql::error::ApiError;

/// How the jobs are. What this says is counted over all instances, but for the tick, which is that of
/// the instance that answers.
#[derive(SimpleObject)]
struct RunnerHealth {
    /// How long ago the runner of the instance that answers looked at what is due, in seconds; null
    /// before its first look. It looks every few seconds: a minute means that something is wrong.
    tick_age_seconds: Option<f64>,
    /// Runs that wait, those of paused jobs among them.
    queued: i64,
    /// Runs that are at work.
    running: i64,
    /// For how long the oldest of those that wait could have started, in seconds; null when none
    /// could.
    oldest_queued_seconds: Option<f64>,
    /// Runs that failed for good within the last 24 hours.
    failed_last_day: i64,
    /// Due times within the last 24 hours for which it was too late.
    missed_last_day: i64,
}

/// The query root's part about the runner.
#[derive(Default)]
pub struct RunnerQuery;

#[Object]
impl RunnerQuery {
    /// How the jobs are: when they were last seen to, what waits, what went wrong.
    async fn runner(&self, ctx: &Context<'_>) -> Result<RunnerHealth, Error> {
        let now = ctx.data::<Arc<dyn Clock>>()?.now();
        let health = runner::health(ctx.data::<DatabaseConnection>()?, now).await;
        let health = health.map_err(|error| ApiError::from(error).into_error())?;
        let ticked = ctx.data::<Runner>()?.metrics().tick_age();
        Ok(RunnerHealth {
            tick_age_seconds: ticked.map(|age| seconds(age.as_secs_f64())),
            queued: health.queued,
            running: health.running,
            oldest_queued_seconds: health
                .oldest_queued
                .map(|waited| seconds(waited.as_secs_f64())),
            failed_last_day: health.failed,
            missed_last_day: health.missed,
        })
    }
}

/// Seconds to the thousandth: what is less is noise.
fn seconds(seconds: f64) -> f64 {
    (seconds * 1_000.0).round() / 1_000.0
}
