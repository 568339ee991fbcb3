//! What an administrator does to runs and jobs.

use std::sync::Arc;

use domain::clock::Clock;
use entity::{
    audit_event,
    enums::{AttemptOutcome, RunState},
};
use jobs::runner::{ControlError, JobError, cancel, retry, set_job_paused};
use sea_orm::EntityTrait;
use serde_json::json;
use service::context::{Act, Actor};
use tokio::sync::Notify;

use testing::on_both;

use super::{House, idle, job, soon};

impl House {
    pub(super) fn act(&self) -> Act {
        Act::new(Actor::Administrator, self.clock.now())
    }

    pub(super) async fn recorded(&self) -> Vec<String> {
        let events = audit_event::Entity::find().all(&self.db).await.unwrap();
        events
            .into_iter()
            .map(|event| format!("{} {}", event.actor, event.action))
            .collect()
    }
}

#[tokio::test]
async fn a_waiting_run_is_cancelled_at_once_and_can_be_tried_again() {
    on_both("cancel", async |db| {
        let house = House::with(db, [idle("report")]).await;
        let id = house.ask("report").await;
        let state = cancel(&house.db, id, &house.act()).await.unwrap();
        assert_eq!(state, RunState::Cancelled);
        assert_eq!(house.instance("one").drain().await.unwrap(), 0);
        let again = cancel(&house.db, id, &house.act()).await.unwrap_err();
        assert!(again.to_string().contains("it has ended (cancelled)"));
        retry(&house.db, id, &house.act()).await.unwrap();
        assert_eq!(house.instance("one").drain().await.unwrap(), 1);
        assert_eq!(house.run(id).await.state, RunState::Succeeded);
        let error = retry(&house.db, id, &house.act()).await.unwrap_err();
        assert!(matches!(error, ControlError::NotFailed { .. }), "{error}");
        assert_eq!(
            house.recorded().await,
            [
                "administrator job_run.cancelled",
                "administrator job_run.retried"
            ]
        );
        let error = cancel(&house.db, 999, &house.act()).await.unwrap_err();
        assert_eq!(error.to_string(), "there is no run 999");
    })
    .await;
}

#[tokio::test]
async fn a_run_at_work_sees_its_cancellation_at_its_next_step() {
    on_both("cancelling", async |db| {
        let (started, step) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begun, next) = (started.clone(), step.clone());
        let long = job("long", move |run| {
            let (started, step) = (started.clone(), step.clone());
            Box::pin(async move {
                started.notify_one();
                step.notified().await;
                run.checkpoint().await?;
                Ok(json!({}))
            })
        });
        let house = House::with(db, [long]).await;
        let id = house.ask("long").await;
        let runner = house.instance("one");
        let work = tokio::spawn(async move { runner.run_inline(id).await });
        soon(begun.notified()).await;
        let state = cancel(&house.db, id, &house.act()).await.unwrap();
        assert_eq!(
            state,
            RunState::Running,
            "it is asked, and goes on to its step"
        );
        next.notify_one();
        let end = soon(work).await.unwrap().unwrap();
        assert_eq!(end, Some(RunState::Cancelled));
        let attempts = house.attempts(id).await;
        assert_eq!(attempts[0].2, Some(AttemptOutcome::Cancelled));
    })
    .await;
}

#[tokio::test]
async fn a_paused_job_starts_no_run_until_it_goes_on() {
    on_both("pause", async |db| {
        let house = House::with(db, [idle("report")]).await;
        let id = house.ask("report").await;
        let paused = |paused| {
            let act = house.act();
            let db = house.db.clone();
            async move { set_job_paused(&db, "report", paused, &act).await }
        };
        paused(true).await.unwrap();
        paused(true).await.unwrap();
        assert_eq!(house.instance("one").run_inline(id).await.unwrap(), None);
        paused(false).await.unwrap();
        let end = house.instance("one").run_inline(id).await.unwrap();
        assert_eq!(end, Some(RunState::Succeeded));
        assert_eq!(
            house.recorded().await,
            ["administrator job.paused", "administrator job.resumed"]
        );
        let error = set_job_paused(&house.db, "rapport", true, &house.act()).await;
        assert_eq!(error.unwrap_err().to_string(), "there is no job rapport");
    })
    .await;
}

#[tokio::test]
async fn a_failed_run_tried_again_has_all_its_attempts_before_it() {
    on_both("again", async |db| {
        let mended = job("mended", |run| {
            Box::pin(async move {
                match run.attempt {
                    1 => Err(JobError::fail("the folder is read-only")),
                    2 => Err(JobError::retry("away")),
                    _ => Ok(json!({})),
                }
            })
        });
        let house = House::with(db, [mended.tried(2)]).await;
        let id = house.ask("mended").await;
        let runner = house.instance("one");
        runner.drain().await.unwrap();
        assert_eq!(house.run(id).await.state, RunState::Failed);
        retry(&house.db, id, &house.act()).await.unwrap();
        runner.drain().await.unwrap();
        house.pass(3600);
        runner.drain().await.unwrap();
        let run = house.run(id).await;
        assert_eq!((run.state, run.attempt_count), (RunState::Succeeded, 2));
        assert_eq!(house.attempts(id).await.len(), 3);
    })
    .await;
}
