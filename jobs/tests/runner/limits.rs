//! How many runs at once, how long a job may be silent, and runs that are put off.

use std::{sync::Arc, time::Duration};

use entity::enums::{AttemptOutcome, Overlap, RunState};
use jobs::runner::{JobError, RunnerConfig, cancel, set_job_concurrency};
use serde_json::json;
use tokio::sync::{Notify, Semaphore};

use testing::on_both;

use super::{House, Probe, Told, due::hourly, idle, job, soon};

/// A job whose runs say that they have begun and wait until they are let go.
fn gated(name: &'static str, told: &Told, gate: &Arc<Semaphore>) -> Probe {
    let (told, gate) = (told.clone(), Arc::clone(gate));
    job(name, move |run| {
        let (told, gate) = (told.clone(), Arc::clone(&gate));
        Box::pin(async move {
            told.tell(run.run_id.to_string());
            gate.acquire().await.unwrap().forget();
            Ok(json!({}))
        })
    })
}

/// Starts workers until none finds anything to do, and says how many runs are at work.
async fn start_all(house: &House, told: &Told, workers: &mut Vec<tokio::task::JoinHandle<()>>) {
    loop {
        let before = told.all().len();
        let worker = house.instance("worker");
        let task = tokio::spawn(async move {
            worker.drain().await.unwrap();
        });
        // Either it finds nothing and ends, or its run says that it has begun.
        let began = async {
            while told.all().len() == before && !task.is_finished() {
                tokio::task::yield_now().await;
            }
        };
        soon(began).await;
        let is_idle = told.all().len() == before;
        workers.push(task);
        if is_idle {
            return;
        }
    }
}

#[tokio::test]
async fn only_so_many_runs_of_a_job_are_at_work_at_once() {
    on_both("concurrency", async |db| {
        let (told, gate) = (Told::default(), Arc::new(Semaphore::new(0)));
        let house = House::with(db, [gated("letters", &told, &gate).at_once(Some(2))]).await;
        for _ in 0..5 {
            house.ask("letters").await;
        }
        let mut workers = Vec::new();
        start_all(&house, &told, &mut workers).await;
        assert_eq!(told.all().len(), 2);
        let act = house.act();
        set_job_concurrency(&house.db, "letters", Some(3), &act)
            .await
            .unwrap();
        start_all(&house, &told, &mut workers).await;
        assert_eq!(told.all().len(), 3, "one more by an administrator's word");
        set_job_concurrency(&house.db, "letters", None, &act)
            .await
            .unwrap();
        start_all(&house, &told, &mut workers).await;
        assert_eq!(told.all().len(), 5, "and then without bound");
        gate.add_permits(5);
        for worker in workers {
            soon(worker).await.unwrap();
        }
        assert_eq!(
            house.recorded().await,
            ["administrator job.concurrency_set"; 2]
        );
        let error = set_job_concurrency(&house.db, "letters", Some(0), &act)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("at least one"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_run_of_a_schedule_that_queues_waits_for_all_others() {
    on_both("queues", async |db| {
        let (told, gate) = (Told::default(), Arc::new(Semaphore::new(0)));
        let letters = gated("letters", &told, &gate).at_once(None);
        let house = House::with(db, [letters.due(hourly(Overlap::Queue))]).await;
        house.ask("letters").await;
        let mut workers = Vec::new();
        start_all(&house, &told, &mut workers).await;
        house.pass(3_600);
        assert_eq!(house.sweep().await.queued, 1);
        start_all(&house, &told, &mut workers).await;
        assert_eq!(told.all().len(), 1);
        gate.add_permits(2);
        for worker in workers {
            soon(worker).await.unwrap();
        }
        house.instance("last").drain().await.unwrap();
        assert_eq!(told.all().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_gives_no_sign_is_broken_off_and_tried_again() {
    on_both("silent", async |db| {
        let hangs = job("hangs", |run| {
            Box::pin(async move {
                if run.attempt == 1 {
                    std::future::pending::<()>().await;
                }
                Ok(json!({ "attempt": run.attempt }))
            })
        });
        // Long enough for the second attempt, which returns at once.
        let hangs = hangs.patient_for(Duration::from_secs(1));
        let house = House::with(db, [hangs, idle("other")]).await;
        let id = house.ask("hangs").await;
        let worker = house.instance("one");
        soon(worker.drain()).await.unwrap();
        let run = house.run(id).await;
        assert_eq!(run.state, RunState::Queued);
        assert!(run.error.unwrap().contains("no sign"));
        house.pass(10);
        soon(worker.drain()).await.unwrap();
        assert_eq!(house.run(id).await.result, Some(json!({ "attempt": 2 })));
    })
    .await;
}

#[tokio::test]
async fn a_job_that_blocks_its_thread_is_left_to_itself_and_writes_nothing_any_more() {
    on_both("blocked", async |db| {
        let (release, released) = std::sync::mpsc::channel::<()>();
        let released = Arc::new(std::sync::Mutex::new(released));
        let told = Told::default();
        let heard = told.clone();
        let blocks = job("blocks", move |run| {
            let told = told.clone();
            let released = Arc::clone(&released);
            Box::pin(async move {
                released.lock().unwrap().recv().unwrap();
                let late = matches!(run.begin().await, Err(JobError::Stopped));
                told.tell(late.to_string());
                Ok(json!({ "by": "the late one" }))
            })
        });
        let blocks = blocks.patient_for(Duration::ZERO).tried(1);
        let house = House::with(db, [blocks]).await;
        let id = house.ask("blocks").await;
        soon(house.instance("one").drain()).await.unwrap();
        assert_eq!(house.run(id).await.state, RunState::Failed);
        release.send(()).unwrap();
        // It was broken off: where it waits next, it ends.
        assert!(heard.all().iter().all(|late| late == "true"));
        assert_eq!(house.run(id).await.result, None);
    })
    .await;
}

#[tokio::test]
async fn a_run_that_is_put_off_comes_again_and_counts_no_attempt() {
    on_both("snooze", async |db| {
        let patient = job("patient", |run| {
            Box::pin(async move {
                match run.attempt {
                    1 | 2 => Err(JobError::Snooze {
                        after: Duration::from_secs(3_600),
                    }),
                    _ => Ok(json!({ "attempt": run.attempt })),
                }
            })
        });
        let house = House::with(db, [patient.tried(1)]).await;
        let id = house.ask("patient").await;
        let worker = house.instance("one");
        for _ in 0..2 {
            assert_eq!(worker.drain().await.unwrap(), 1);
            let run = house.run(id).await;
            assert_eq!((run.state, run.attempt_count), (RunState::Queued, 0));
            assert_eq!(run.error, None);
            house.pass(3_599);
            assert_eq!(worker.drain().await.unwrap(), 0, "not before its time");
            house.pass(1);
        }
        assert_eq!(worker.drain().await.unwrap(), 1);
        assert_eq!(house.run(id).await.state, RunState::Succeeded);
        let outcomes: Vec<_> = house
            .attempts(id)
            .await
            .into_iter()
            .map(|one| one.2)
            .collect();
        let snoozed = Some(AttemptOutcome::Snoozed);
        assert_eq!(
            outcomes,
            [snoozed, snoozed, Some(AttemptOutcome::Succeeded)]
        );
    })
    .await;
}

#[tokio::test]
async fn a_job_that_hears_nothing_is_broken_off_when_it_is_cancelled_and_the_grace_is_over() {
    on_both("deaf", async |db| {
        let begun = Arc::new(Notify::new());
        let begins = Arc::clone(&begun);
        let deaf = job("deaf", move |_| {
            let begun = Arc::clone(&begins);
            Box::pin(async move {
                begun.notify_one();
                std::future::pending().await
            })
        });
        let house = House::with(db, [deaf]).await;
        let id = house.ask("deaf").await;
        let worker = house.configured(RunnerConfig {
            lease: Duration::from_millis(300),
            grace: Duration::ZERO,
            ..RunnerConfig::new("one")
        });
        let task = tokio::spawn(async move { worker.drain().await });
        soon(begun.notified()).await;
        cancel(&house.db, id, &house.act()).await.unwrap();
        soon(task).await.unwrap().unwrap();
        assert_eq!(house.run(id).await.state, RunState::Cancelled);
    })
    .await;
}

#[tokio::test]
async fn a_run_that_is_cancelled_does_not_wait_to_be_tried_again() {
    on_both("cancel_retry", async |db| {
        let (told, gate) = (Told::default(), Arc::new(Semaphore::new(0)));
        let (heard, opened) = (told.clone(), Arc::clone(&gate));
        let fails = job("fails", move |run| {
            let (told, gate) = (told.clone(), Arc::clone(&gate));
            Box::pin(async move {
                told.tell(run.attempt.to_string());
                gate.acquire().await.unwrap().forget();
                Err(JobError::retry("not today"))
            })
        });
        let house = House::with(db, [fails]).await;
        let id = house.ask("fails").await;
        let worker = house.instance("one");
        let task = tokio::spawn(async move { worker.drain().await });
        let began = async {
            while heard.all().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        soon(began).await;
        cancel(&house.db, id, &house.act()).await.unwrap();
        opened.add_permits(1);
        soon(task).await.unwrap().unwrap();
        let run = house.run(id).await;
        assert_eq!(run.state, RunState::Cancelled);
        assert!(run.finished_at.is_some());
    })
    .await;
}
