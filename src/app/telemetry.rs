//! Logs, to the standard error and calm by default; and traces for a collector of OpenTelemetry,
//! where the environment names one.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::ExporterBuildError;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing_subscriber::{EnvFilter, Layer as _, layer::SubscriberExt, util::SubscriberInitExt};

/// OpenTelemetry's own names for where traces go; each of its other settings of OTLP holds, too.
const COLLECTORS: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
];
/// What a trace calls this service, unless `OTEL_SERVICE_NAME` says otherwise.
const SERVICE: &str = "tribune";
/// What is traced: runs of jobs and their attempts, by key, and no statement or request.
const TRACED: &str = "off,jobs=info";

/// What sends traces, kept for as long as there may be some.
pub struct Telemetry(Option<SdkTracerProvider>);

impl Telemetry {
    /// Starts logging, and tracing where a collector is named. `RUST_LOG` says how much is logged; by
    /// default only what somebody should know.
    #[must_use]
    pub fn start() -> Self {
        let filter = EnvFilter::try_from_default_env()
            .unwrap_or_else(|_| EnvFilter::new("warn,tribune=info,jobs=info,service=info"));
        let logs = tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_target(false)
            .with_filter(filter);
        let (provider, failed) = match collector() {
            None => (None, None),
            Some(Ok(provider)) => (Some(provider), None),
            Some(Err(error)) => (None, Some(error)),
        };
        let traces = provider.as_ref().map(|provider| {
            tracing_opentelemetry::layer()
                .with_tracer(provider.tracer(SERVICE))
                .with_filter(EnvFilter::new(TRACED))
        });
        // A second start (several services in one test process) is no error.
        let _ = tracing_subscriber::registry()
            .with(logs)
            .with(traces)
            .try_init();
        if let Some(error) = failed {
            tracing::error!(%error, "no traces are sent");
        }
        // A panic's own text may hold what a person wrote: the place is what helps to mend it.
        std::panic::set_hook(Box::new(|panic| {
            let place = panic
                .location()
                .map(ToString::to_string)
                .unwrap_or_default();
            tracing::error!(place, "a part of the service panicked");
        }));
        Self(provider)
    }

    /// Sends what has not been sent yet.
    pub fn end(self) {
        if let Some(provider) = self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// What sends traces to the collector that the environment names, by OTLP over HTTP.
fn collector() -> Option<Result<SdkTracerProvider, ExporterBuildError>> {
    let is_named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !COLLECTORS.into_iter().any(is_named) {
        return None;
    }
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .build();
    Some(exporter.map(|exporter| {
        let mut resource = Resource::builder();
        if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name(SERVICE);
        }
        SdkTracerProvider::builder()
            .with_resource(resource.build())
            .with_batch_exporter(exporter)
            .build()
    }))
}
