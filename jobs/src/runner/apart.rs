//! A job at work on a thread of its own.
//!
//! One that blocks its thread, or computes and never waits, holds nothing else up so: not the other
//! jobs, not the renewal of leases, not who asks for a page, and not the end of the process. (On the
//! threads of the executor, of which there is one for each core, a few of those would stop everything.)

use std::{
    any::Any,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};

use serde_json::Value;
use tokio::{runtime::Handle, sync::oneshot};
use tracing::Instrument;

use super::{
    context::RunContext,
    job::{Job, JobError},
};

/// How a job came to its end.
pub(super) enum JobEnd {
    Returned(Result<Value, JobError>),
    Panicked(String),
    /// By us; or it does not even let go.
    BrokenOff,
}

/// A job at work. Dropped, it is broken off.
pub(super) struct Apart {
    end: oneshot::Receiver<JobEnd>,
    hold: Option<oneshot::Sender<()>>,
}

impl Apart {
    /// Starts it.
    ///
    /// # Errors
    /// When the system has no thread for it.
    pub(super) fn start(job: Arc<dyn Job>, context: RunContext) -> io::Result<Self> {
        let (hold, let_go) = oneshot::channel();
        let (tell, end) = oneshot::channel();
        let runtime = Handle::current();
        let thread = thread::Builder::new().name(job.name().to_owned());
        let work = async move {
            tokio::select! {
                end = job.run(&context) => JobEnd::Returned(end),
                _ = let_go => JobEnd::BrokenOff,
            }
        };
        let work = work.in_current_span();
        thread.spawn(move || {
            let end = catch_unwind(AssertUnwindSafe(|| runtime.block_on(work)));
            let end = end.unwrap_or_else(|panic| JobEnd::Panicked(words_of(&*panic).to_owned()));
            // Whoever broke it off may not have waited for it.
            let _ = tell.send(end);
        })?;
        Ok(Self {
            end,
            hold: Some(hold),
        })
    }

    /// Waits for its end.
    pub(super) async fn end(&mut self) -> JobEnd {
        (&mut self.end).await.unwrap_or(JobEnd::BrokenOff)
    }

    /// Ends it where it waits next.
    pub(super) fn break_off(&mut self) {
        self.hold = None;
    }
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a word")
}
