//! The runner: jobs by schedule, by hand and after a change, each exactly once per due time.
//!
//! Rows decide; everything else only wakes. `docs/JOBS.md` tells the whole story.

mod context;
mod job;
mod lease;
mod mask;
mod queue;

pub use context::{LOG_LINES, Progress, RunContext, RunTransaction};
pub use job::{BoxError, Job, JobError, ParameterError, Registry, ScheduleSpec, read_parameters};
pub use lease::LeaseClock;
pub use queue::{Asked, EnqueueError, NewRun, enqueue};
