//! Whether the service is up, and whether it can do its work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jobs::mail::relay::Wellness;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use super::AppState;

/// Whether the service takes work: not before it has started, and not once it stops.
#[derive(Clone, Debug, Default)]
pub struct Heartbeat(Arc<AtomicBool>);

impl Heartbeat {
    /// Says whether the service takes work.
    pub fn set(&self, taking_work: bool) {
        self.0.store(taking_work, Ordering::Relaxed);
    }

    fn beats(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// For how long the runner may not have looked at what is due: many ticks of it.
const TICKS: Duration = Duration::from_secs(60);
/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /health/live`: the process answers.
pub async fn live() -> Json<Value> {
    Json(json!({ "status": "live" }))
}

/// `GET /health/ready`: the database answers, the service takes work, and the runner looks at what is
/// due. How the mail's relay is is told, too; the service can do its work without.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Value>) {
    let ping = Statement::from_string(state.db.get_database_backend(), "SELECT 1");
    let database = matches!(
        tokio::time::timeout(PATIENCE, state.db.query_one_raw(ping)).await,
        Ok(Ok(Some(_)))
    );
    let is_recent = state.runner.tick_age().is_none_or(|age| age < TICKS);
    let jobs = state.heartbeat.beats() && is_recent;
    let word = |good| if good { "ok" } else { "unavailable" };
    let ready = database && jobs;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let wellness = state
        .relay
        .as_ref()
        .map_or(Wellness::Well, |relay| relay.wellness(state.clock.now()));
    let mail = match wellness {
        Wellness::Well => "ok",
        Wellness::OnTrial => "relay on trial",
        Wellness::LeftAlone(_) => "relay left alone",
    };
    let body = json!({
        "status": if ready { "ready" } else { "not ready" },
        "database": word(database),
        "jobs": word(jobs),
        "mail": mail,
    });
    (status, Json(body))
}
