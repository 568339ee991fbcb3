//! From a waiting run to its end.

use std::sync::Arc;

use entity::{
    enums::{AttemptOutcome, LogLevel, RunState, RunTrigger},
    job_run_output,
};
use jiff::SignedDuration;
use jobs::runner::{EnqueueError, JobError, LOG_LINES, NewRun, RunnerConfig, backlog, wait};
use sea_orm::{DbBackend, EntityTrait, PaginatorTrait};
use serde_json::json;
use service::time::ToJiff;
use tokio::sync::Barrier;

use testing::on_both;

use super::{House, Told, idle, job, soon};
use domain::clock::Clock;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_that_race_for_a_run_work_it_off_once() {
    on_both("claim", async |db| {
        let told = Told::default();
        let heard = told.clone();
        let count = job("count", move |run| {
            let told = told.clone();
            Box::pin(async move {
                told.tell(run.run_id);
                Ok(json!({ "done": true }))
            })
        });
        let house = House::with(db, [count]).await;
        let mut asked = Vec::new();
        for _ in 0..12 {
            asked.push(house.ask("count").await.to_string());
        }
        let start = Arc::new(Barrier::new(4));
        let workers: Vec<_> = ["a", "b", "c", "d"]
            .into_iter()
            .map(|name| {
                let (runner, start) = (house.instance(name), Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    runner.drain().await
                })
            })
            .collect();
        let mut done = 0;
        for worker in workers {
            done += worker.await.unwrap().unwrap();
        }
        // A worker that found the job busy has gone; what is left is one instance's.
        done += house.instance("last").drain().await.unwrap();
        assert_eq!(done, 12);
        let mut ran = heard.all();
        ran.sort_by_key(|id| id.parse::<i64>().unwrap());
        assert_eq!(ran, asked);
        for run in house.runs().await {
            assert_eq!((run.state, run.attempt_count), (RunState::Succeeded, 1));
            assert_eq!(run.result, Some(json!({ "done": true })));
        }
    })
    .await;
}

#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again_later_and_each_attempt_is_kept() {
    on_both("retry", async |db| {
        let flaky = job("flaky", |run| {
            Box::pin(async move {
                match run.attempt {
                    1 => Err(JobError::retry("the relay of a.roy@gc.example is away")),
                    2 => Err(JobError::retry_after(
                        "still away",
                        std::time::Duration::from_secs(600),
                    )),
                    attempt => Ok(json!({ "attempt": attempt })),
                }
            })
        });
        let house = House::with(db, [flaky]).await;
        let id = house.ask("flaky").await;
        let runner = house.instance("one");
        assert_eq!(runner.drain().await.unwrap(), 1);
        let run = house.run(id).await;
        assert_eq!(run.error.as_deref(), Some("the relay of [address] is away"));
        assert_eq!(
            run.available_at.to_jiff(),
            house.clock.now() + SignedDuration::from_secs(10)
        );
        assert_eq!(runner.drain().await.unwrap(), 0, "not before its time");
        house.pass(10);
        assert_eq!(runner.drain().await.unwrap(), 1);
        house.pass(599);
        assert_eq!(runner.drain().await.unwrap(), 0, "the job knows better");
        house.pass(1);
        assert_eq!(runner.drain().await.unwrap(), 1);
        let run = house.run(id).await;
        assert_eq!((run.state, run.attempt_count), (RunState::Succeeded, 3));
        assert_eq!(run.error, None);
        let outcomes: Vec<_> = house.attempts(id).await.into_iter().map(|a| a.2).collect();
        assert_eq!(
            outcomes,
            [
                AttemptOutcome::Retry,
                AttemptOutcome::Retry,
                AttemptOutcome::Succeeded
            ]
            .map(Some)
        );
    })
    .await;
}

#[tokio::test]
async fn a_run_fails_at_once_or_when_its_attempts_are_used_up() {
    on_both("fail", async |db| {
        let stubborn = job("stubborn", |_| {
            Box::pin(async { Err(JobError::fail("no such period")) })
        });
        let hopeless = job("hopeless", |_| {
            Box::pin(async { Err(JobError::retry("away")) })
        });
        let house = House::with(db, [stubborn, hopeless.tried(3)]).await;
        let (first, second) = (house.ask("stubborn").await, house.ask("hopeless").await);
        let runner = house.instance("one");
        for _ in 0..5 {
            runner.drain().await.unwrap();
            house.pass(3600);
        }
        let (first, second) = (house.run(first).await, house.run(second).await);
        assert_eq!((first.state, first.attempt_count), (RunState::Failed, 1));
        assert_eq!((second.state, second.attempt_count), (RunState::Failed, 3));
        assert_eq!(second.error.as_deref(), Some("away"));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_run_is_refused_before_it_is_queued() {
    on_both("refused", async |db| {
        let house = House::with(db, [idle("report"), idle("mail")]).await;
        let runner = house.instance("one");
        let ask = |change: fn(&mut NewRun)| {
            let mut new = NewRun::by_hand("report", "command_line");
            change(&mut new);
            runner.enqueue(new)
        };
        let error = ask(|new| new.job = "rapport".into()).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no job “rapport”; the jobs are report, mail"
        );
        let error = ask(|new| new.parameters = json!({ "page": 3 }))
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("unknown field `page`"),
            "{error}"
        );
        let error = ask(|new| new.parameters = json!({ "pages": -1 }))
            .await
            .unwrap_err();
        assert!(matches!(error, EnqueueError::Parameters(_)), "{error}");
        let ahead =
            |new: &mut NewRun| new.pretended_at = Some("2030-01-01T00:00:00Z".parse().unwrap());
        let error = ask(ahead).await.unwrap_err();
        assert!(error.to_string().contains("which is to come"), "{error}");
        assert!(house.runs().await.is_empty(), "nothing is left behind");
        let mut dry = NewRun::by_hand("report", "command_line");
        ahead(&mut dry);
        dry.dry_run = true;
        runner.enqueue(dry).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_run_believes_in_its_moment_and_says_why_there_is_one() {
    on_both("moment", async |db| {
        let told = Told::default();
        let heard = told.clone();
        let tell = job("tell", move |run| {
            let told = told.clone();
            Box::pin(async move {
                told.tell(format!("{} {:?} {}", run.now, run.trigger, run.actor()));
                Ok(json!({}))
            })
        });
        let house = House::with(db, [tell]).await;
        let runner = house.instance("one");
        let mut past = NewRun::by_hand("tell", "command_line");
        past.pretended_at = Some("2020-03-01T05:00:00Z".parse().unwrap());
        runner.enqueue(past).await.unwrap();
        runner
            .enqueue(NewRun::after_change("tell", "person:3"))
            .await
            .unwrap();
        runner.drain().await.unwrap();
        assert_eq!(
            heard.all(),
            [
                format!("2020-03-01T05:00:00Z {:?} job:tell", RunTrigger::Manual),
                format!("2021-09-01T13:00:00Z {:?} job:tell", RunTrigger::Event),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_log_is_bounded_and_holds_no_address() {
    on_both("log", async |db| {
        let chatty = job("chatty", |run| {
            Box::pin(async move {
                for n in 0..100_000 {
                    run.log(LogLevel::Info, &format!("line {n} for <ana@ville.example>"));
                    run.progress(n + 1, Some(100_000), "writing");
                }
                Ok(json!({}))
            })
        });
        let house = House::with(db, [chatty]).await;
        let id = house.ask("chatty").await;
        house.instance("one").drain().await.unwrap();
        let log = house.log(id).await;
        assert_eq!(log.len(), LOG_LINES + 1);
        assert_eq!(log[3], "line 3 for <[address]>");
        assert!(log[LOG_LINES].contains("left out"));
        let run = house.run(id).await;
        assert_eq!(
            (run.progress_done, run.progress_total),
            (100_000, Some(100_000))
        );
        assert_eq!(run.progress_phase.as_deref(), Some("writing"));
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_counts_what_it_would_make_and_makes_nothing() {
    on_both("dry", async |db| {
        let maker = job("maker", |run| {
            Box::pin(async move {
                let tx = run.begin().await?;
                for row in [4, 5, 4] {
                    run.output(&tx, "report", row).await?;
                }
                let made = job_run_output::Entity::find().count(&*tx).await?;
                tx.commit().await?;
                Ok(json!({ "made": made }))
            })
        });
        let house = House::with(db, [maker]).await;
        let runner = house.instance("one");
        let mut dry = NewRun::by_hand("maker", "command_line");
        dry.dry_run = true;
        let id = runner.enqueue(dry).await.unwrap();
        runner.drain().await.unwrap();
        assert_eq!(house.run(id).await.result, Some(json!({ "made": 2 })));
        let outputs = async || job_run_output::Entity::find().all(&house.db).await.unwrap();
        assert!(outputs().await.is_empty());
        house.ask("maker").await;
        runner.drain().await.unwrap();
        let made: Vec<_> = outputs()
            .await
            .into_iter()
            .map(|o| (o.position, o.row_id))
            .collect();
        assert_eq!(made, [(0, 4), (1, 5)]);
    })
    .await;
}

#[tokio::test]
async fn a_run_may_call_for_another_job_in_the_transaction_of_its_step() {
    on_both("follow", async |db| {
        let invite = job("invite", |run| {
            Box::pin(async move {
                for commit in [false, true] {
                    let tx = run.begin().await?;
                    let next = NewRun::after_change("deliver", run.actor());
                    run.enqueue(&tx, next).await.map_err(JobError::fail)?;
                    if commit {
                        tx.commit().await?;
                    }
                }
                Ok(json!({}))
            })
        });
        let house = House::with(db, [invite, idle("deliver")]).await;
        house.ask("invite").await;
        assert_eq!(house.instance("one").drain().await.unwrap(), 2);
        assert_eq!(house.states().await, [RunState::Succeeded; 2]);
    })
    .await;
}

#[tokio::test]
async fn an_enqueued_run_starts_without_waiting_for_the_tick_and_can_be_followed() {
    on_both("wake", async |db| {
        let steps = job("steps", |run| {
            Box::pin(async move {
                run.progress(1, Some(1), "done");
                Ok(json!({}))
            })
        });
        let house = House::with(db, [steps]).await;
        let runner = house.instance("one");
        let handle = runner.clone().start().await.unwrap();
        for _ in 0..3 {
            let id = soon(runner.enqueue(NewRun::by_hand("steps", "command_line")))
                .await
                .unwrap();
            let mut seen = Vec::new();
            let end = soon(wait(&house.db, id, |run| seen.push(run.state)))
                .await
                .unwrap();
            assert_eq!(end.state, RunState::Succeeded);
            assert_eq!(end.progress_phase.as_deref(), Some("done"));
            assert_eq!(seen.last(), Some(&RunState::Succeeded));
        }
        soon(handle.shutdown()).await;
        assert!(wait(&house.db, 999, |_| {}).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_another_instance_queues_starts_without_waiting_for_the_tick() {
    on_both("notice", async |db| {
        if db.get_database_backend() != DbBackend::Postgres {
            // One process has the file: there is no other instance.
            return;
        }
        let house = House::with(db, [idle("notices")]).await;
        let at_work = house.instance("one").start().await.unwrap();
        let other = house.instance("two");
        for _ in 0..3 {
            let id = other
                .enqueue(NewRun::by_hand("notices", "command_line"))
                .await
                .unwrap();
            let end = soon(wait(&house.db, id, |_| {})).await.unwrap();
            assert_eq!(end.state, RunState::Succeeded);
            assert_eq!(house.attempts(id).await[0].1, "one");
        }
        soon(at_work.shutdown()).await;
    })
    .await;
}

#[tokio::test]
async fn what_happens_is_counted_for_monitoring() {
    on_both("counted", async |db| {
        let failing = job("failing", |_| {
            Box::pin(async { Err(JobError::fail("no such thing")) })
        });
        let house = House::with(db, [idle("easy"), failing]).await;
        let runner = house.instance("one");
        assert_eq!(runner.metrics().tick_age(), None);
        house.ask("easy").await;
        house.ask("failing").await;
        house.pass(30);
        let waiting = backlog(&house.db).await.unwrap();
        let waiting: Vec<_> = waiting
            .iter()
            .map(|one| (one.job.as_str(), one.state, one.runs))
            .collect();
        assert_eq!(
            waiting,
            [
                ("easy", RunState::Queued, 1),
                ("failing", RunState::Queued, 1)
            ]
        );
        runner.tick().await.unwrap();
        runner.drain().await.unwrap();
        assert!(runner.metrics().tick_age().is_some());
        assert_eq!(backlog(&house.db).await.unwrap(), []);
        let mut registry = prometheus_client::registry::Registry::default();
        runner.metrics().register(&mut registry);
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &registry).unwrap();
        for line in [
            "job_attempts_total{job=\"easy\",outcome=\"succeeded\"} 1",
            "job_attempts_total{job=\"failing\",outcome=\"failed\"} 1",
            "job_attempt_duration_seconds_count{job=\"easy\"} 1",
            "job_start_delay_seconds_sum{job=\"easy\"} 30.0",
            "job_lease_rescues_total 0",
        ] {
            assert!(text.lines().any(|said| said == line), "{line}\n{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_tick_alone_queues_and_works_off_what_is_due() {
    on_both("tick", async |db| {
        let spec = jobs::runner::ScheduleSpec {
            cron: "0 8 * * *",
            zone: "America/Toronto",
            catch_up: entity::enums::CatchUp::Latest,
            window: None,
            overlap: entity::enums::Overlap::Skip,
            parameters: json!({ "pages": 2 }),
        };
        let house = House::with(db, [idle("daily").due(spec)]).await;
        house.clock.advance(SignedDuration::from_hours(48));
        // It was down; its first tick is at its start.
        let handle = house
            .configured(RunnerConfig::new("one"))
            .start()
            .await
            .unwrap();
        let run = soon(async {
            loop {
                if let Some(run) = house.runs().await.pop() {
                    break run.id;
                }
                tokio::task::yield_now().await;
            }
        })
        .await;
        let end = soon(wait(&house.db, run, |_| {})).await.unwrap();
        assert_eq!(end.state, RunState::Succeeded);
        assert_eq!(end.trigger, RunTrigger::CatchUp);
        assert_eq!(end.parameters, json!({ "pages": 2 }));
        soon(handle.shutdown()).await;
    })
    .await;
}
