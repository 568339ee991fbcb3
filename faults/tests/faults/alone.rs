//! What goes wrong with one run is over with that run: the others start as ever beside it.

use std::time::Duration;

use domain::clock::Clock;
use entity::{enums::RunState, job_run};
use faults::{made_up::registry, system::OffClock};
use jobs::runner::{LOG_LINES, NewRun, enqueue};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;
use service::db::begin_write;
use tokio::time::sleep;

use crate::{
    house::{House, OPEN, count, until},
    instance::Settings,
    on_both,
};

on_both! {
    what_goes_wrong_ends_in_its_outcome_and_holds_nothing_else_up
}

/// More than an instance has threads.
const BLOCKING: usize = 6;
/// Runs beside those that go wrong.
const OTHERS: usize = 30;
/// What a million lines may cost in memory, in MiB.
const MEMORY: u64 = 32;

async fn what_goes_wrong_ends_in_its_outcome_and_holds_nothing_else_up(house: &House) {
    let db = house.db();
    let mut instances = house.start_all(|_| Settings {
        concurrency: 16,
        ..Settings::default()
    });
    house.ask("steps_a", json!({})).await;
    until(db, OPEN, |open| open == 0).await;
    let memory: Vec<_> = instances
        .iter()
        .map(|instance| instance.peak_memory())
        .collect();

    let mut expected = Vec::new();
    let mut wrong = async |job: &str, outcome, words: &'static str| {
        let run = house.ask(job, json!({})).await;
        expected.push((run, outcome, words));
    };
    for _ in 0..BLOCKING {
        wrong("blocks", RunState::Failed, "gave no sign").await;
    }
    wrong("hangs", RunState::Failed, "gave no sign").await;
    wrong(
        "panics",
        RunState::Failed,
        "the job panicked: it was made to panic",
    )
    .await;
    wrong("fails", RunState::Failed, "there is nobody at home").await;
    wrong("chatters", RunState::Succeeded, "").await;
    let poison = poisoned(house).await;
    expected.push((poison, RunState::Failed, "do not fit the job"));
    let mut others = Vec::new();
    for _ in 0..OTHERS {
        others.push(house.ask("steps_b", json!({})).await);
        // PostgreSQL tells them itself.
        if !house.is_on_postgresql() {
            instances[0].hears("-USR1").await;
        }
        sleep(Duration::from_millis(100)).await;
    }
    until(db, OPEN, |open| open == 0).await;

    let mut longest = 0;
    for id in others {
        let run = row(house, id).await;
        assert_eq!(run.state, RunState::Succeeded);
        let waited = run.started_at.unwrap() - run.available_at;
        longest = longest.max(waited.num_milliseconds());
    }
    assert!(longest < 1_000, "a run beside them waited {longest} ms");
    for (id, state, words) in expected {
        let run = row(house, id).await;
        assert_eq!(run.state, state, "{run:?}");
        let error = run.error.unwrap_or_default();
        assert!(error.contains(words), "{error}");
    }
    let growth: Vec<_> = instances
        .iter_mut()
        .zip(memory)
        .map(|(instance, before)| {
            assert!(instance.lives());
            instance.peak_memory() - before
        })
        .collect();
    assert!(
        growth.iter().all(|grown| *grown < MEMORY),
        "{growth:?} MiB more"
    );
    let lines = "SELECT COUNT(*) FROM job_log l JOIN job_run r ON r.id = l.job_run_id JOIN job j ON j.id = r.job_id WHERE j.name = 'chatters'";
    assert_eq!(
        count(db, lines).await,
        i64::try_from(LOG_LINES + 1).unwrap()
    );
    eprintln!(
        "{:?}: other runs waited {longest} ms at the most; memory grew by {growth:?} MiB",
        db.get_database_backend()
    );
    // Blocked threads do not keep the process either.
    for instance in instances {
        let (status, took) = instance.stops().await;
        assert!(
            status.success() && took < Duration::from_secs(30),
            "{status} {took:?}"
        );
    }
}

/// A run whose parameters are as a newer release would have written them.
async fn poisoned(house: &House) -> i64 {
    let tx = begin_write(house.db()).await.unwrap();
    let new = NewRun::by_hand("steps_a", "administrator");
    let now = OffClock::default().now();
    let id = enqueue(&tx, &registry(), new, now).await.unwrap();
    let newer = "UPDATE job_run SET parameters = '{\"stages\": 3}' WHERE id =";
    tx.execute_unprepared(&format!("{newer} {id}"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn row(house: &House, id: i64) -> job_run::Model {
    job_run::Entity::find_by_id(id)
        .one(house.db())
        .await
        .unwrap()
        .unwrap()
}
