//! A worker that is frozen longer than its lease holds (a machine that sleeps, a container that is
//! paused): another one takes its run up, and nothing that the first one says when it wakes counts.

use std::time::Duration;

use entity::enums::{AttemptOutcome, RunState};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    house::{House, OPEN, attempts, count, runs, steps_done_twice, until},
    instance::Settings,
    on_both,
};

on_both! {
    a_worker_that_wakes_too_late_writes_nothing
}

/// What the first attempt has left.
#[derive(Debug, PartialEq)]
struct Left {
    steps: i64,
    lines: i64,
    outcome: Option<AttemptOutcome>,
}

async fn left_by_the_first(db: &DatabaseConnection) -> Left {
    Left {
        steps: count(db, "SELECT COUNT(*) FROM step WHERE attempt = 1").await,
        lines: count(db, "SELECT COUNT(*) FROM job_log WHERE attempt_number = 1").await,
        outcome: attempts(db).await[0].outcome,
    }
}

async fn a_worker_that_wakes_too_late_writes_nothing(house: &House) {
    let db = house.db();
    let frozen = house.start("frozen", Settings::default());
    let asked = json!({ "steps": 8, "pause_ms": 1_000 });
    house.ask("stubborn", asked).await;
    // Two steps are done, and it waits before the third.
    until(db, "SELECT COUNT(*) FROM job_log", |lines| lines >= 2).await;
    sleep(Duration::from_millis(300)).await;
    frozen.hears("-STOP").await;
    let other = house.start("other", Settings::default());
    let taken = until(db, "SELECT COUNT(*) FROM job_attempt", |attempts| {
        attempts == 2
    })
    .await;
    let before = left_by_the_first(db).await;
    assert_eq!(before.outcome, Some(AttemptOutcome::Lost));
    frozen.hears("-CONT").await;
    until(db, OPEN, |open| open == 0).await;
    sleep(Duration::from_secs(2)).await;
    assert_eq!(
        left_by_the_first(db).await,
        before,
        "what the late one wrote"
    );
    assert_eq!(steps_done_twice(db).await, 0);
    assert_eq!(count(db, "SELECT COUNT(*) FROM step").await, 8);
    let [run] = runs(db).await.try_into().unwrap();
    assert_eq!(run.state, RunState::Succeeded);
    assert_eq!(run.result, Some(json!({ "attempt": 2 })));
    assert_eq!(run.progress_done, 8);
    eprintln!(
        "{:?}: taken from a frozen worker within {taken:?}; none of its late writes was accepted",
        house.db().get_database_backend()
    );
    for instance in [frozen, other] {
        assert!(instance.stops().await.0.success());
    }
}

/// Frozen inside of a transaction, a worker holds its run's row: nobody could take it up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_frozen_in_a_step_does_not_keep_its_run() {
    let house = House::on_postgresql("frozen_in_a_step").await;
    let db = house.db();
    let frozen = house.start("frozen", Settings::default());
    house
        .ask("stubborn", json!({ "steps": 3, "hold_ms": 1_000 }))
        .await;
    // One step is done, and the next is not.
    until(db, "SELECT COUNT(*) FROM step", |steps| steps == 1).await;
    sleep(Duration::from_millis(400)).await;
    frozen.hears("-STOP").await;
    let other = house.start("other", Settings::default());
    let taken = until(db, OPEN, |open| open == 0).await;
    assert!(taken < Duration::from_secs(60), "{taken:?}");
    frozen.hears("-CONT").await;
    sleep(Duration::from_secs(3)).await;
    assert_eq!(left_by_the_first(db).await.steps, 1);
    assert_eq!(steps_done_twice(db).await, 0);
    let results: Vec<Option<Value>> = runs(db).await.into_iter().map(|run| run.result).collect();
    assert_eq!(results, [Some(json!({ "attempt": 2 }))]);
    eprintln!("taken from a worker that was frozen in a step, and done, within {taken:?}");
    for instance in [frozen, other] {
        assert!(instance.stops().await.0.success());
    }
    house.discard().await;
}
