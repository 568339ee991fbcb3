//! `mail_delivery`: sends what waits in the outbox.

use domain::clock::Clock;
use entity::enums::{CatchUp, LogLevel, Overlap};
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    mail::{
        dispatch::{DispatchError, Dispatcher, Step, count_due},
        forecast::Forecast,
        transport::Transport,
    },
    runner::{Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters},
};

/// The name under which it is asked for.
pub const NAME: &str = "mail_delivery";

/// The job, with the way out that this instance uses.
pub struct MailDelivery {
    transport: Transport,
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
    /// The job for a way out.
    #[must_use]
    pub const fn new(transport: Transport) -> Self {
        Self { transport }
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

    async fn is_wanted(&self, db: &DatabaseConnection, now: Timestamp) -> Result<bool, DbErr> {
        Ok(count_due(db, now).await? > 0)
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let clock = RunClock(run);
        if run.dry_run {
            let forecast = Forecast::at(&run.db, clock.now()).await?;
            return serde_json::to_value(&forecast).map_err(JobError::fail);
        }
        let due = count_due(&run.db, clock.now()).await?;
        let total = usize::try_from(due).unwrap_or(usize::MAX);
        let holder = format!("run:{}/{}", run.run_id, run.attempt);
        let mut dispatcher = Dispatcher::new(&run.db, &self.transport, &clock, holder);
        let mut tally = Tally::default();
        let sent = self.send_all(run, &mut dispatcher, &mut tally, total).await;
        dispatcher.close().await;
        run.log(LogLevel::Info, &tally.line());
        sent?;
        serde_json::to_value(&tally).map_err(JobError::fail)
    }
}

impl MailDelivery {
    async fn send_all(
        &self,
        run: &RunContext,
        dispatcher: &mut Dispatcher<'_>,
        tally: &mut Tally,
        total: usize,
    ) -> Result<(), JobError> {
        loop {
            run.checkpoint().await?;
            let step = match dispatcher.next().await {
                Ok(Some(step)) => step,
                Ok(None) => return Ok(()),
                Err(DispatchError::Relay(error)) => return Err(JobError::fail(error)),
                Err(DispatchError::Service(error)) => return Err(error.into()),
            };
            let done = tally.add(step);
            run.progress(done, Some(total.max(done)), "sending");
        }
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
