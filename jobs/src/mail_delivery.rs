//! `mail_delivery`: sends what waits in the outbox.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{clock::Clock, email::EmailAddress};
use entity::enums::{CatchUp, LogLevel, Overlap};
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    mail::{
        dispatch::{DispatchError, Dispatcher, Step, Watch, count_due, is_any_due},
        forecast::Forecast,
        relay::Wellness,
        return_path::ReturnPath,
        transport::Transport,
    },
    runner::{Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters},
};

/// The name under which it is asked for.
pub const NAME: &str = "mail_delivery";

/// The job, with the way out that this instance uses.
pub struct MailDelivery {
    transport: Transport,
    bounce_address: Option<EmailAddress>,
}

/// It takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {}

/// What became of the messages of one run.
#[derive(Debug, Default, Serialize)]
struct Tally {
    accepted: usize,
    put_off: usize,
    failed: usize,
    unknown: usize,
    cancelled: usize,
    taken_over: usize,
}

impl MailDelivery {
    /// The job for a way out; messages come back to the address, if there is one, each with its tag.
    #[must_use]
    pub const fn new(transport: Transport, bounce_address: Option<EmailAddress>) -> Self {
        Self {
            transport,
            bounce_address,
        }
    }
}

/// A run's clock: a delivery believes in no other moment than the real one.
struct RunClock<'a>(&'a RunContext);

impl Clock for RunClock<'_> {
    fn now(&self) -> Timestamp {
        self.0.clock_now()
    }
}

#[async_trait::async_trait]
impl Job for MailDelivery {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "*/10 * * * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::None,
            window: None,
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    /// What waits is in rows, and looked at again ten seconds later.
    fn max_attempts(&self) -> i32 {
        1
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    /// While the relay is left alone, nothing would come of it.
    async fn is_wanted(&self, db: &DatabaseConnection, now: Timestamp) -> Result<bool, DbErr> {
        let relay = self.transport.relay();
        let wellness = relay.map_or(Wellness::Well, |relay| relay.wellness(now));
        if matches!(wellness, Wellness::LeftAlone(_)) {
            return Ok(false);
        }
        is_any_due(db, now).await
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let clock = RunClock(run);
        if run.dry_run {
            let forecast = Forecast::at(&run.db, clock.now()).await?;
            return serde_json::to_value(&forecast).map_err(JobError::fail);
        }
        let due = count_due(&run.db, clock.now()).await?;
        let watcher = Watcher {
            run,
            total: usize::try_from(due).unwrap_or(usize::MAX),
            tally: Mutex::default(),
        };
        let (act, base) = (run.act(), self.bounce_address.as_ref());
        let back = ReturnPath::open(&run.db, &act, &*run.random, base).await?;
        let dispatcher = Dispatcher {
            db: &run.db,
            clock: &clock,
            random: &*run.random,
            watch: &watcher,
            holder: format!("run:{}/{}", run.run_id, run.attempt),
            back,
            actor: run.actor(),
        };
        let went = dispatcher.dispatch(&self.transport).await;
        let line = watcher.tally().line();
        run.log(LogLevel::Info, &line);
        match went {
            Ok(()) => {}
            Err(DispatchError::Stopped) => {
                // The checkpoint says why; a stop that it knows nothing of is one all the same.
                run.checkpoint().await?;
                return Err(JobError::Stopped);
            }
            Err(DispatchError::Service(error)) => return Err(error.into()),
            Err(error) => {
                run.log(LogLevel::Warn, &error.to_string());
                return Err(JobError::fail(error));
            }
        }
        serde_json::to_value(&*watcher.tally()).map_err(JobError::fail)
    }
}

/// Tells the run how the dispatch goes, and the dispatch whether the run goes on.
struct Watcher<'a> {
    run: &'a RunContext,
    total: usize,
    tally: Mutex<Tally>,
}

impl Watcher<'_> {
    fn tally(&self) -> MutexGuard<'_, Tally> {
        // A count is whole or was not made.
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait::async_trait]
impl Watch for Watcher<'_> {
    async fn goes_on(&self) -> bool {
        self.run.checkpoint().await.is_ok()
    }

    fn is_stopped(&self) -> bool {
        self.run.is_told_to_stop()
    }

    fn went(&self, step: Step) {
        let done = self.tally().add(step);
        self.run
            .progress(done, Some(self.total.max(done)), "sending");
    }

    fn note(&self, level: LogLevel, line: &str) {
        self.run.log(level, line);
    }
}

impl Tally {
    /// Counts one more; gives how many there are in all.
    fn add(&mut self, step: Step) -> usize {
        *match step {
            Step::Accepted => &mut self.accepted,
            Step::PutOff => &mut self.put_off,
            Step::Failed => &mut self.failed,
            Step::Unknown => &mut self.unknown,
            Step::Cancelled => &mut self.cancelled,
            Step::Lost => &mut self.taken_over,
        } += 1;
        self.accepted + self.put_off + self.failed + self.unknown + self.cancelled + self.taken_over
    }

    fn line(&self) -> String {
        format!(
            "{} accepted, {} put off, {} failed, {} unknown, {} cancelled, {} taken over",
            self.accepted, self.put_off, self.failed, self.unknown, self.cancelled, self.taken_over
        )
    }
}
