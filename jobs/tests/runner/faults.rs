//! What goes wrong stays where it went wrong.

use std::{sync::Arc, time::Duration};

use entity::enums::{AttemptOutcome, LogLevel, RunState};
use jobs::runner::{JobError, Runner, RunnerConfig};
use serde_json::json;
use tokio::sync::Notify;

use testing::on_both;

use super::{House, NoChance, Told, idle, job, soon};

#[tokio::test]
async fn a_worker_that_wakes_after_its_lease_can_write_nothing() {
    on_both("fencing", async |db| {
        let (told, asleep, wake) = (
            Told::default(),
            Arc::new(Notify::new()),
            Arc::new(Notify::new()),
        );
        let (heard, fell_asleep, waker) = (told.clone(), asleep.clone(), wake.clone());
        let sleeper = job("sleeper", move |run| {
            let (told, asleep, wake) = (told.clone(), asleep.clone(), wake.clone());
            Box::pin(async move {
                if run.attempt > 1 {
                    return Ok(json!({ "by": "the second" }));
                }
                asleep.notify_one();
                wake.notified().await;
                let checkpoint = run.checkpoint().await;
                let write = run.begin().await.map(drop);
                told.tell(format!(
                    "{:?} {:?}",
                    matches!(checkpoint, Err(JobError::Stopped)),
                    matches!(write, Err(JobError::Stopped))
                ));
                // Said last: its worker hears by it that the lease is lost, and breaks it off.
                run.log(LogLevel::Info, "a late word");
                run.progress(9, Some(9), "late");
                Ok(json!({ "by": "the late one" }))
            })
        });
        let house = House::with(db, [sleeper]).await;
        let id = house.ask("sleeper").await;
        let slow = house.instance("slow");
        let late = tokio::spawn(async move { slow.drain().await });
        soon(fell_asleep.notified()).await;
        let quick = house.instance("quick");
        house.pass(29);
        assert_eq!(quick.rescue().await.unwrap(), 0, "the lease still holds");
        house.pass(2);
        assert_eq!(quick.rescue().await.unwrap(), 1);
        assert_eq!(quick.rescue().await.unwrap(), 0);
        assert_eq!(quick.drain().await.unwrap(), 1);
        waker.notify_one();
        soon(late).await.unwrap().unwrap();
        assert_eq!(heard.all(), ["true true"]);
        let run = house.run(id).await;
        assert_eq!(run.state, RunState::Succeeded);
        assert_eq!(run.result, Some(json!({ "by": "the second" })));
        assert_eq!(run.progress_done, 0);
        assert!(house.log(id).await.is_empty());
        assert_eq!(
            house.attempts(id).await,
            [
                (1, "slow".to_owned(), Some(AttemptOutcome::Lost)),
                (2, "quick".to_owned(), Some(AttemptOutcome::Succeeded)),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_run_that_loses_every_worker_has_failed() {
    on_both("poison", async |db| {
        let poison = job("poison", |_| Box::pin(std::future::pending()));
        let house = House::with(db, [poison.tried(2)]).await;
        let id = house.ask("poison").await;
        for attempt in 1..=2 {
            let victim = house.instance("victim");
            let killed = tokio::spawn(async move { victim.drain().await });
            soon(async {
                while house.attempts(id).await.len() < attempt {
                    tokio::task::yield_now().await;
                }
            })
            .await;
            killed.abort();
            house.pass(31);
            assert_eq!(house.instance("rescuer").rescue().await.unwrap(), 1);
        }
        let run = house.run(id).await;
        assert_eq!((run.state, run.attempt_count), (RunState::Failed, 2));
        assert!(run.error.unwrap().contains("stopped answering"));
        assert!(run.finished_at.is_some());
    })
    .await;
}

#[tokio::test]
async fn leases_go_by_the_database_s_clock_unless_told_otherwise() {
    on_both("lease_clock", async |db| {
        let stuck = job("stuck", |_| Box::pin(std::future::pending()));
        let house = House::with(db, [stuck]).await;
        let id = house.ask("stuck").await;
        let instance = |lease| {
            let config = RunnerConfig {
                lease,
                ..RunnerConfig::new("one")
            };
            Runner::new(
                config,
                house.db.clone(),
                house.clock.clone(),
                Arc::new(NoChance),
                house.registry.clone(),
            )
        };
        let worker = instance(Duration::from_secs(3600));
        let working = tokio::spawn(async move { worker.drain().await });
        soon(async {
            while house.attempts(id).await.is_empty() {
                tokio::task::yield_now().await;
            }
        })
        .await;
        assert_eq!(instance(Duration::ZERO).rescue().await.unwrap(), 0);
        working.abort();
        // A server's clock has gone on since 2021; an embedded database has the injected one.
        let server = house.db.get_database_backend() == sea_orm::DbBackend::Postgres;
        house.pass(2 * 3600);
        let rescued = instance(Duration::ZERO).rescue().await.unwrap();
        assert_eq!(rescued, usize::from(!server));
    })
    .await;
}

#[tokio::test]
async fn a_panic_ends_its_own_attempt_and_nothing_else() {
    on_both("panic", async |db| {
        let panics = job("panics", |_| {
            Box::pin(async { panic!("cannot read zoe.tremblay@ville.example") })
        });
        let house = House::with(db, [panics.tried(1), idle("other")]).await;
        let (first, second) = (house.ask("panics").await, house.ask("other").await);
        assert_eq!(house.instance("one").drain().await.unwrap(), 2);
        let run = house.run(first).await;
        assert_eq!(run.state, RunState::Failed);
        assert_eq!(
            run.error.as_deref(),
            Some("the job panicked: cannot read [address]")
        );
        assert_eq!(house.run(second).await.state, RunState::Succeeded);
    })
    .await;
}

#[tokio::test]
async fn a_shutdown_puts_the_run_back_at_its_next_step_and_counts_no_attempt() {
    on_both("shutdown", async |db| {
        let (told, started) = (Told::default(), Arc::new(Notify::new()));
        let begun = started.clone();
        let long = job("long", move |run| {
            let (told, started) = (told.clone(), started.clone());
            Box::pin(async move {
                if !told.all().is_empty() {
                    return Ok(json!({}));
                }
                told.tell("begun");
                started.notify_one();
                loop {
                    run.checkpoint().await?;
                    tokio::task::yield_now().await;
                }
            })
        });
        let house = House::with(db, [long.tried(1)]).await;
        let handle = house.instance("one").start().await.unwrap();
        let id = house.ask("long").await;
        handle.wake();
        soon(begun.notified()).await;
        let after = house.ask("long").await;
        soon(handle.shutdown()).await;
        let run = house.run(id).await;
        assert_eq!((run.state, run.attempt_count), (RunState::Queued, 0));
        assert_eq!(house.run(after).await.attempt_count, 0, "no claim after it");
        // Started again, it goes on at once and has its one attempt still.
        assert_eq!(house.instance("two").drain().await.unwrap(), 2);
        assert_eq!(house.run(id).await.state, RunState::Succeeded);
        assert_eq!(
            house.attempts(id).await,
            [
                (1, "one".to_owned(), Some(AttemptOutcome::Interrupted)),
                (2, "two".to_owned(), Some(AttemptOutcome::Succeeded)),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_job_that_does_not_listen_is_interrupted_when_the_grace_is_over() {
    on_both("grace", async |db| {
        let started = Arc::new(Notify::new());
        let begun = started.clone();
        let deaf = job("deaf", move |_| {
            started.notify_one();
            Box::pin(std::future::pending())
        });
        let house = House::with(db, [deaf]).await;
        let runner = house.configured(RunnerConfig {
            grace: Duration::ZERO,
            ..RunnerConfig::new("one")
        });
        let handle = runner.clone().start().await.unwrap();
        let id = house.ask("deaf").await;
        handle.wake();
        soon(begun.notified()).await;
        soon(handle.shutdown()).await;
        let run = house.run(id).await;
        assert_eq!((run.state, run.attempt_count), (RunState::Queued, 0));
    })
    .await;
}
