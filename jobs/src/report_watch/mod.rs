//! `report_watch`: tells those who must act that the report on the half-year that ended last is due,
//! or late: each once for each stage, for as long as it was not sent.
//!
//! Reports as needed have their own periods, and nothing of this.

mod letters;
mod look;

use std::time::Duration;

use entity::{
    enums::{CampaignKind, CatchUp, LogLevel, Overlap},
    report_notice,
};
use jiff::Timestamp;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseConnection, DbErr};
use serde::Deserialize;
use serde_json::{Value, json};
use service::{reads::community, time::ToChrono};

use crate::{
    links::Links,
    mail::expand::{Listed, post},
    runner::{Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters},
};
use look::{Pressing, pressing};

/// The name under which it is asked for.
pub const NAME: &str = "report_watch";

/// The job, with where its pages are.
pub struct ReportWatch {
    links: Links,
}

/// It takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {}

impl ReportWatch {
    /// The job.
    #[must_use]
    pub const fn new(links: Links) -> Self {
        Self { links }
    }
}

#[async_trait::async_trait]
impl Job for ReportWatch {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "0 9 * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: Some(Duration::from_secs(12 * 60 * 60)),
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    /// On most days nothing presses.
    async fn is_wanted(&self, db: &DatabaseConnection, now: Timestamp) -> Result<bool, DbErr> {
        let Ok(Some(community)) = community::first(db).await else {
            return Ok(false);
        };
        // What can't be read is for a run to say.
        Ok(!matches!(pressing(db, &community, now).await, Ok(None)))
    }

    /// One transaction: what presses, the messages that tell it, and that it was told.
    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let tx = run.begin().await?;
        let Some(community) = community::first(&*tx).await? else {
            return Ok(json!({ "told": null }));
        };
        let Some(found) = pressing(&*tx, &community, run.now).await? else {
            return Ok(json!({ "told": null }));
        };
        let (letters, samples) = letters::of(run, &*tx, &community, &self.links, &found).await?;
        if letters.is_empty() {
            let line = "nobody who could act can be written to";
            run.log(LogLevel::Warn, line);
            return Ok(json!({ "told": null, "stage": found.stage }));
        }
        let added = post(run, &tx, (&community, CampaignKind::ReportDue), &letters).await?;
        let listed = Listed::of(run, &added);
        let notice = report_notice::ActiveModel {
            community_id: Set(community.id),
            period_start: Set(found.period.start().to_chrono()),
            stage: Set(found.stage),
            told_at: Set(run.now.to_chrono()),
            ..Default::default()
        };
        notice.insert(&*tx).await?;
        tx.commit().await?;
        run.show(samples).await?;
        let Pressing {
            stage,
            due_on,
            task,
            report,
            ..
        } = &found;
        let mut told = json!({
            "told": task.as_str(),
            "stage": stage,
            "due_on": due_on,
            "report": report,
            "messages": letters.len(),
        });
        if let (Value::Object(told), Ok(Value::Object(listed))) =
            (&mut told, serde_json::to_value(&listed))
        {
            told.extend(listed);
        }
        Ok(told)
    }
}
