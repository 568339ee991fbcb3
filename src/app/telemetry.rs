//! Logs: to the standard error, calm by default.

use tracing_subscriber::EnvFilter;

/// Starts logging. `RUST_LOG` says how much; by default only what somebody should know.
pub fn start() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,tribune=info,jobs=info,service=info"));
    // A second start (several services in one test process) is no error.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
    // A panic's own text may hold what a person wrote: the place is what helps to mend it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "a part of the service panicked");
    }));
}
