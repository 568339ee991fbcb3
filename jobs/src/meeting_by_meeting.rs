//! What the jobs on meetings share: they take one meeting after the other, or the one that they were
//! asked for, and say of each what was done, or why nothing was.

use entity::meeting as table;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::reads::community::Community;

use crate::runner::{JobError, RunContext, Sample};

/// What such a job can be asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    /// This meeting alone, by key.
    #[serde(default, deserialize_with = "crate::key::of_meeting")]
    pub meeting: Option<i64>,
}

/// What was done for a meeting.
pub(crate) trait Deeds: Serialize {
    /// For the log.
    fn line(&self) -> String;
    /// Samples of the messages, which are shown once and not kept in the result.
    fn take_samples(&mut self) -> Vec<Sample>;
}

/// Why nothing was done for a meeting.
pub(crate) trait Reason: Serialize {
    /// For the log, where somebody has to do something about it.
    fn warning(&self) -> Option<&'static str>;
}

#[derive(Debug, Serialize)]
struct Served<D> {
    meeting: i64,
    revision: i32,
    #[serde(flatten)]
    done: D,
}

#[derive(Debug, Serialize)]
struct Skipped<R> {
    meeting: i64,
    #[serde(flatten)]
    reason: R,
}

/// What became of the meetings.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome<D, R> {
    meetings: Vec<Served<D>>,
    skipped: Vec<Skipped<R>>,
}

impl<D: Deeds, R: Reason> Outcome<D, R> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self {
            meetings: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Puts down what was done for a meeting, or why nothing was, and says it in the log.
    pub fn note(&mut self, run: &RunContext, row: &table::Model, done: Result<D, R>) {
        use entity::enums::LogLevel::{Info, Warn};
        match done {
            Ok(done) => {
                let (key, revision) = (row.id, row.sequence);
                let line = format!("meeting {key}, revision {revision}: {}", done.line());
                run.log(Info, &line);
                self.meetings.push(Served {
                    meeting: key,
                    revision,
                    done,
                });
            }
            Err(reason) => {
                if let Some(warning) = reason.warning() {
                    run.log(Warn, &format!("meeting {}: {warning}", row.id));
                }
                self.skipped.push(Skipped {
                    meeting: row.id,
                    reason,
                });
            }
        }
    }

    /// The run's result; its samples are shown.
    pub async fn finish(mut self, run: &RunContext) -> Result<Value, JobError> {
        let samples = self.meetings.iter_mut();
        let samples = samples.flat_map(|served| served.done.take_samples());
        run.show(samples.collect()).await?;
        serde_json::to_value(&self).map_err(JobError::fail)
    }
}

/// The meeting that was asked for, or else those among a community's that a job `would_take`.
pub(crate) async fn candidates(
    run: &RunContext,
    community: &Community,
    asked: Option<i64>,
    would_take: impl FnOnce(Select<table::Entity>) -> Select<table::Entity>,
) -> Result<Vec<table::Model>, JobError> {
    use table::Column;
    let all = table::Entity::find().filter(Column::CommunityId.eq(community.id));
    if let Some(id) = asked {
        let row = all.filter(Column::Id.eq(id)).one(&run.db).await?;
        let absent = || JobError::fail(format!("there is no meeting {id}; ask for one that is"));
        return Ok(vec![row.ok_or_else(absent)?]);
    }
    Ok(would_take(all).all(&run.db).await?)
}
