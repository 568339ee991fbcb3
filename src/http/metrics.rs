//! The service's own figures, for its monitoring: `GET /metrics`, in the text format of OpenMetrics.

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use entity::enums::RunState;
use jobs::runner::backlog;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::AppState;
use super::graphql::{Media, Refusal};
use crate::graphql::context::Viewer;
use crate::graphql::rights::Right;

/// What the names of all figures begin with.
const PREFIX: &str = "tribune";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Seconds<Labels> = Family<Labels, Gauge<f64, std::sync::atomic::AtomicU64>>;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Waiting {
    job: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Depth {
    job: String,
    state: &'static str,
}

/// `GET /metrics`.
pub async fn get(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
) -> Response {
    let media = Media::negotiate(&headers).unwrap_or(Media::Json);
    if Right::Metrics.check(&viewer).is_err() {
        return Refusal::NotYours.respond(media);
    }
    let mut counted = Registry::with_prefix(PREFIX);
    state.runner.register(&mut counted);
    let mut text = String::new();
    let written = match present(&state).await {
        Ok(present) => encode_registry(&mut text, &counted)
            .and_then(|()| encode_registry(&mut text, &present))
            .and_then(|()| encode_eof(&mut text))
            .map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match written {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(error, "the figures could not be read");
            Refusal::Busy.respond(media)
        }
    }
}

/// What is so at present, of this process and of the queue that all share.
async fn present(state: &AppState) -> Result<Registry, sea_orm::DbErr> {
    let mut registry = Registry::with_prefix(PREFIX);
    let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
    registry.register("build", "Which release this is", version);
    if let Some(age) = state.runner.tick_age() {
        let gauge = Gauge::<f64, std::sync::atomic::AtomicU64>::default();
        gauge.set(age.as_secs_f64());
        registry.register_with_unit(
            "runner_tick_age",
            "Since this process looked at what is due",
            Unit::Seconds,
            gauge,
        );
    }
    let (depth, oldest) = (
        Family::<Depth, Gauge>::default(),
        Seconds::<Waiting>::default(),
    );
    registry.register("job_queue_depth", "Runs that have not ended", depth.clone());
    registry.register_with_unit(
        "job_oldest_waiting",
        "For how long the oldest run that could start has waited",
        Unit::Seconds,
        oldest.clone(),
    );
    for job in state.runner.jobs() {
        for run in [RunState::Queued, RunState::Running] {
            let (job, state) = ((*job).to_owned(), run.as_str());
            depth.get_or_create(&Depth { job, state }).set(0);
        }
        let job = (*job).to_owned();
        oldest.get_or_create(&Waiting { job }).set(0.0);
    }
    let now = state.clock.now();
    for backlog in backlog(&state.db).await? {
        let waited = now.duration_since(backlog.since).as_secs_f64();
        if backlog.state == RunState::Queued && waited > 0.0 {
            let job = backlog.job.clone();
            oldest.get_or_create(&Waiting { job }).set(waited);
        }
        let labels = Depth {
            job: backlog.job,
            state: backlog.state.as_str(),
        };
        depth.get_or_create(&labels).set(backlog.runs);
    }
    Ok(registry)
}
