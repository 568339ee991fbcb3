//! `mail_feedback`: reads what the mail of the world sent back.
//!
//! Each message is read in one step: what it says is kept and done, committed, and only then is the
//! message moved away. Killed in between, the next run finds it again and knows it by what it says.

mod answers;
mod imap;
mod maildir;
mod mask;
mod mime;
mod read;
mod settle;
mod tray;

use std::path::PathBuf;

use domain::email::EmailAddress;
use entity::enums::{CampaignKind, CatchUp, LogLevel, Overlap};
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DbErr};
use serde::Deserialize;
use serde_json::{Value, json};

use self::{
    imap::Imap,
    maildir::Maildir,
    read::Returned,
    settle::{Desk, Tally},
    tray::{Tray, TrayError},
};
use crate::{
    mail::{kinds, return_path::ReturnPath},
    runner::{Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters},
};

pub use imap::ImapConfig;

/// The name under which it is asked for.
pub const NAME: &str = "mail_feedback";

/// How much of a message is looked at, in bytes. A report stands before what it gives back.
const LARGEST: u64 = 1 << 20;
/// How many messages one run reads from a folder; what is left waits for the next.
const AT_ONCE: usize = 500;

/// Where messages come back to, and where that is read.
#[derive(Debug, Clone, Default)]
pub struct Returns {
    /// The address that each message comes back to with its own tag (see [`return_path`]); none for
    /// the organizer's, without one.
    ///
    /// [`return_path`]: crate::mail::return_path
    pub address: Option<EmailAddress>,
    /// The folders.
    pub folders: FeedbackConfig,
}

/// Where what comes back lies.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FeedbackConfig {
    /// A Maildir of this machine.
    pub maildir: Option<PathBuf>,
    /// A folder of a mail server.
    pub imap: Option<ImapConfig>,
}

/// The job, with the folders of this instance.
pub struct MailFeedback {
    returns: Returns,
}

/// It takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {}

impl MailFeedback {
    /// The job for some folders.
    #[must_use]
    pub const fn new(returns: Returns) -> Self {
        Self { returns }
    }
}

#[async_trait::async_trait]
impl Job for MailFeedback {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "*/5 * * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: None,
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    /// The folders are looked at again five minutes later anyway.
    fn max_attempts(&self) -> i32 {
        3
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    /// A run for a Maildir with something in it, or that can't be read; a mail server has to be asked.
    async fn is_wanted(&self, _db: &DatabaseConnection, _now: Timestamp) -> Result<bool, DbErr> {
        if self.returns.folders.imap.is_some() {
            return Ok(true);
        }
        let Some(maildir) = &self.returns.folders.maildir else {
            return Ok(false);
        };
        let is_empty = match Maildir::open(maildir).await {
            Ok(maildir) => maildir.is_empty().await,
            Err(error) => Err(error),
        };
        Ok(!is_empty.unwrap_or(false))
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        if self.returns.folders.maildir.is_none() && self.returns.folders.imap.is_none() {
            run.log(LogLevel::Info, "no folder is configured ([mail.feedback])");
            return Ok(json!({ "configured": false }));
        }
        let act = run.act();
        let random = run.random.as_ref();
        let back = ReturnPath::open(&run.db, &act, random, self.returns.address.as_ref()).await?;
        let refusable: Vec<CampaignKind> = kinds::those(|kind| kind.may_unsubscribe).collect();
        let desk = Desk {
            run,
            act: &act,
            back: &back,
            refusable: &refusable,
        };
        let mut tally = Tally::default();
        let mut left = 0;
        if let Some(maildir) = &self.returns.folders.maildir {
            let tray = Maildir::open(maildir).await.map_err(passing)?;
            left += read_all(run, &desk, tray, &mut tally).await?;
        }
        if let Some(imap) = &self.returns.folders.imap {
            let tray = Imap::open(imap)
                .await
                .map_err(|error| passing(error.into()))?;
            left += read_all(run, &desk, tray, &mut tally).await?;
        }
        let mut result = serde_json::to_value(&tally).map_err(JobError::fail)?;
        result["left"] = left.into();
        run.log(
            LogLevel::Info,
            &format!("{} read, {} left", tally.read, left),
        );
        Ok(result)
    }
}

/// A folder that can't be read now may be later.
fn passing(error: TrayError) -> JobError {
    JobError::retry(error)
}

/// Reads what is in a folder; gives how many messages are left for another run.
async fn read_all<T: Tray>(
    run: &RunContext,
    desk: &Desk<'_>,
    mut tray: T,
    tally: &mut Tally,
) -> Result<usize, JobError> {
    let mut keys = tray.list(AT_ONCE + 1).await.map_err(passing)?;
    let left = keys.len().saturating_sub(AT_ONCE);
    keys.truncate(AT_ONCE);
    let total = keys.len();
    let mut read = Vec::new();
    for (done, key) in keys.into_iter().enumerate() {
        run.checkpoint().await?;
        run.progress(done, Some(total), "reading");
        let Some(bytes) = tray.read(&key).await.map_err(passing)? else {
            continue;
        };
        let returned = Returned::read(&bytes);
        if run.dry_run {
            read.push(returned);
            continue;
        }
        let tx = run.begin().await?;
        let shelf = desk.settle(&tx, &returned, tally).await?;
        tx.commit().await?;
        tray.put(key, shelf).await.map_err(passing)?;
    }
    // All in one step, which is taken back: a third bounce is one because of the two before it.
    if run.dry_run {
        let tx = run.begin().await?;
        for returned in &read {
            desk.settle(&tx, returned, tally).await?;
        }
        tx.commit().await?;
    }
    run.progress(total, Some(total), "reading");
    tray.close().await;
    Ok(left)
}
