//! One attempt at a run: the job on a thread of its own, and beside it the pulse that renews the lease
//! and writes what the job says.

use std::{sync::Arc, time::Duration};

use entity::{enums::RunState, job_run};
use sea_orm::DbErr;
use service::time::ToJiff;
use tokio::{
    sync::{Notify, watch},
    time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout},
};
use tracing::Instrument;

use super::{
    Runner,
    apart::{Apart, JobEnd},
    claim::Claimed,
    context::{Journal, RunContext, Stop},
    job::JobError,
    lease::{Lease, later},
    mask::{mask, masked_chain},
    outcome::{Beat, Outcome},
    serve::is_down,
};

/// How often what a job says is written, at most.
const PULSE: Duration = Duration::from_millis(250);
/// The first wait before trying again; it doubles with each attempt.
const FIRST_WAIT: Duration = Duration::from_secs(10);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);
/// How long a job that was broken off is waited for. One that blocks its thread can't be.
const LETTING_GO: Duration = Duration::from_secs(1);
/// How long the end of an attempt may take to write when the service goes down.
const LAST_WORD: Duration = Duration::from_secs(5);
/// How often the end of an attempt is written before it is left to the rescue.
const END_TRIES: u32 = 4;

impl Runner {
    /// Works a claimed run off. Gives the state that it left the run in, or nothing when the run was
    /// another worker's by then.
    pub(super) async fn work(&self, claimed: Claimed) -> Result<Option<RunState>, DbErr> {
        let run = tracing::info_span!("run", id = claimed.run.id, job = claimed.job.name());
        let (number, outcome) = (claimed.lease.token, tracing::field::Empty);
        let attempt = tracing::info_span!(parent: &run, "attempt", number, outcome);
        self.attempt(claimed).instrument(attempt).await
    }

    async fn attempt(&self, claimed: Claimed) -> Result<Option<RunState>, DbErr> {
        self.bell.ring();
        let (name, begun) = (claimed.job.name(), Instant::now());
        self.metrics.started(name, self.waited(&claimed));
        let (stop, stopped) = watch::channel(None);
        let journal = Arc::new(Journal::default());
        let context = self.context(&claimed, Arc::clone(&journal), stopped);
        let job = Arc::clone(&claimed.job);
        let patience = job.patience();
        let task = Apart::start(job, context);
        let ended = Notify::new();
        let pulse = self.pulse(&claimed, &journal, &stop, &ended);
        let wait = async {
            let end = match task {
                Ok(task) => self.watch(task, &stop, &journal, patience).await,
                Err(error) => JobEnd::Returned(Err(JobError::retry(error))),
            };
            ended.notify_one();
            end
        };
        let (end, ()) = tokio::join!(wait, pulse);
        let reason = *stop.borrow();
        if reason == Some(Stop::LeaseLost) {
            return Ok(None);
        }
        let outcome = self.judge(end, reason, &claimed.run);
        let end = self.end(&claimed, &journal, &outcome).await;
        if let Ok(Some(_)) = end {
            tracing::Span::current().record("outcome", outcome.of_attempt().as_str());
            self.metrics
                .ended(name, outcome.of_attempt(), begun.elapsed());
        }
        self.bell.ring();
        end
    }

    /// How long a run could have been at work before it was.
    fn waited(&self, claimed: &Claimed) -> Duration {
        let waited = self
            .clock
            .now()
            .duration_since(claimed.run.available_at.to_jiff());
        Duration::try_from(waited).unwrap_or_default()
    }

    fn context(
        &self,
        claimed: &Claimed,
        journal: Arc<Journal>,
        stop: watch::Receiver<Option<Stop>>,
    ) -> RunContext {
        let run = &claimed.run;
        RunContext {
            db: self.db.clone(),
            run_id: run.id,
            attempt: claimed.lease.token,
            now: run
                .pretended_at
                .to_jiff()
                .unwrap_or_else(|| self.clock.now()),
            due_at: run.due_at.to_jiff(),
            trigger: run.trigger,
            dry_run: run.dry_run,
            random: Arc::clone(&self.random),
            job: claimed.job.name(),
            parameters: run.parameters.clone(),
            clock: Arc::clone(&self.clock),
            registry: self.registry.clone(),
            lease: claimed.lease.clone(),
            journal,
            stop,
        }
    }

    /// Waits for the job's end. A job that is told to stop has the time of grace for it; a job that
    /// has lost its lease or hangs has none, and one that does not even let go is left to itself:
    /// what it may still write is refused.
    async fn watch(
        &self,
        mut task: Apart,
        stop: &watch::Sender<Option<Stop>>,
        journal: &Journal,
        patience: Duration,
    ) -> JobEnd {
        let (mut told, mut asked) = (stop.subscribe(), stop.subscribe());
        let mut shutdown = self.shutdown.subscribe();
        tokio::select! {
            end = task.end() => return end,
            () = lost(&mut told) => {}
            () = silent(journal, patience) => tell(stop, Stop::Silent),
            () = async {
                tokio::select! {
                    () = cancelled(&mut asked) => {}
                    () = is_down(&mut shutdown) => tell(stop, Stop::ShuttingDown),
                }
            } => tokio::select! {
                end = task.end() => return end,
                () = lost(&mut told) => {}
                () = sleep(self.config.grace) => {}
            }
        }
        task.break_off();
        timeout(LETTING_GO, task.end())
            .await
            .unwrap_or(JobEnd::BrokenOff)
    }

    /// Renews the lease and writes what the job says, until the job has ended.
    async fn pulse(
        &self,
        claimed: &Claimed,
        journal: &Journal,
        stop: &watch::Sender<Option<Stop>>,
        ended: &Notify,
    ) {
        let lease = &claimed.lease;
        let mut ticks = interval(PULSE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut renewed = Instant::now();
        loop {
            tokio::select! {
                () = ended.notified() => return,
                _ = ticks.tick() => {}
            }
            let (progress, lines) = journal.take();
            let is_due = renewed.elapsed() >= self.config.lease / 3;
            if progress.is_none() && lines.is_empty() && !is_due {
                continue;
            }
            let lease_until = match self.lease_clock.now(&self.db).await {
                Ok(now) => later(now, self.config.lease),
                Err(error) => {
                    warn(lease, &error);
                    journal.give_back(progress, lines);
                    continue;
                }
            };
            let beat = Beat {
                lease_until,
                progress,
                lines,
            };
            match beat.write(&self.db, lease).await {
                Ok(Some(cancel)) => {
                    renewed = Instant::now();
                    self.bell.ring();
                    if cancel {
                        tell(stop, Stop::Cancelled);
                    }
                }
                Ok(None) => {
                    // The last word, whatever was said before.
                    stop.send_replace(Some(Stop::LeaseLost));
                    return;
                }
                Err(error) => {
                    warn(lease, &error);
                    journal.give_back(beat.progress, beat.lines);
                }
            }
        }
    }

    /// What an attempt comes to.
    fn judge(&self, end: JobEnd, stop: Option<Stop>, run: &job_run::Model) -> Outcome {
        let stopped = match stop {
            Some(Stop::ShuttingDown) => Outcome::Interrupted,
            _ => Outcome::Cancelled,
        };
        let (error, after) = match end {
            JobEnd::Returned(Ok(result)) => return Outcome::Succeeded(result),
            // It may have come to a checkpoint while it was broken off.
            JobEnd::BrokenOff | JobEnd::Returned(Err(JobError::Stopped))
                if stop == Some(Stop::Silent) =>
            {
                (SILENT.to_owned(), None)
            }
            JobEnd::BrokenOff | JobEnd::Returned(Err(JobError::Stopped)) => return stopped,
            JobEnd::Returned(Err(JobError::Fail { source })) => {
                return Outcome::Failed {
                    error: masked_chain(source.as_ref()),
                };
            }
            JobEnd::Returned(Err(JobError::Snooze { after })) => {
                return Outcome::Snoozed {
                    until: later(self.clock.now(), after),
                };
            }
            JobEnd::Returned(Err(JobError::Retry { source, after })) => {
                (masked_chain(source.as_ref()), after)
            }
            JobEnd::Panicked(words) => (mask(&format!("the job panicked: {words}")), None),
        };
        if run.attempt_count >= run.max_attempts {
            return Outcome::Failed { error };
        }
        let wait = after.unwrap_or_else(|| self.wait_after(run.attempt_count));
        Outcome::Retry {
            error,
            at: later(self.clock.now(), wait),
        }
    }

    /// How long to wait after so many attempts: twice as long each time up to a limit, and by chance
    /// up to half of it less, so that what failed together does not come back together.
    pub(super) fn wait_after(&self, attempts: i32) -> Duration {
        let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or_default();
        let full = FIRST_WAIT
            .saturating_mul(2_u32.saturating_pow(doublings))
            .min(LONGEST_WAIT);
        let half = u64::try_from(full.as_millis() / 2).unwrap_or(u64::MAX);
        full.saturating_sub(Duration::from_millis(self.random.below(half + 1)))
    }

    /// Writes the end of an attempt with the last of what its job said. A database that is away for
    /// a moment is waited for: the work is done, and would be looked through again for nothing. A
    /// service that goes down has no time for that, and leaves it to the rescue.
    async fn end(
        &self,
        claimed: &Claimed,
        journal: &Journal,
        outcome: &Outcome,
    ) -> Result<Option<RunState>, DbErr> {
        let mut tried = 1;
        loop {
            let end = self.try_to_end(claimed, journal, outcome);
            let goes_down = *self.shutdown.borrow();
            if goes_down {
                let late = |_| Err(DbErr::Custom("the database took too long".to_owned()));
                return timeout(LAST_WORD, end).await.unwrap_or_else(late);
            }
            match end.await {
                Err(error) if tried < END_TRIES => {
                    warn(&claimed.lease, &error);
                    sleep(Duration::from_secs(tried.into())).await;
                    tried += 1;
                }
                end => return end,
            }
        }
    }

    async fn try_to_end(
        &self,
        claimed: &Claimed,
        journal: &Journal,
        outcome: &Outcome,
    ) -> Result<Option<RunState>, DbErr> {
        let lease = &claimed.lease;
        let (progress, lines) = journal.take();
        if progress.is_some() || !lines.is_empty() {
            let lease_until = later(self.lease_clock.now(&self.db).await?, self.config.lease);
            let beat = Beat {
                lease_until,
                progress,
                lines,
            };
            match beat.write(&self.db, lease).await {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(error) => {
                    journal.give_back(beat.progress, beat.lines);
                    return Err(error);
                }
            }
        }
        // What ends the run checks the lease itself.
        let tx = service::db::begin_write(&self.db).await?;
        let of = (claimed.job.name(), &claimed.run);
        let is_ours = self.settle(&tx, of, outcome).await?;
        tx.commit().await?;
        Ok(is_ours.then(|| outcome.state()))
    }
}

/// What an attempt's row says when its job hung.
const SILENT: &str = "the job gave no sign for too long and was broken off";

/// Tells a job to stop; the first reason stays.
fn tell(stop: &watch::Sender<Option<Stop>>, reason: Stop) {
    stop.send_if_modified(|told| {
        let is_first = told.is_none();
        told.get_or_insert(reason);
        is_first
    });
}

async fn lost(told: &mut watch::Receiver<Option<Stop>>) {
    // The sender outlives the attempt, so the wait ends in no other way.
    let _ = told.wait_for(|stop| *stop == Some(Stop::LeaseLost)).await;
}

async fn cancelled(told: &mut watch::Receiver<Option<Stop>>) {
    let _ = told.wait_for(|stop| *stop == Some(Stop::Cancelled)).await;
}

/// Comes back when the job has given no sign for so long.
async fn silent(journal: &Journal, patience: Duration) {
    loop {
        let end = journal.signed() + patience;
        if Instant::now() >= end {
            return;
        }
        sleep_until(end).await;
    }
}

fn warn(lease: &Lease, error: &DbErr) {
    tracing::warn!(
        run = lease.run_id,
        error = masked_chain(error),
        "the run could not be written to; it is tried again"
    );
}
