//! SIGTERM with all hands busy.

use std::time::Duration;

use entity::enums::{AttemptOutcome, RunState};
use faults::made_up::STEPS;
use serde_json::json;

use crate::{
    house::{House, OPEN, attempts, count, runs, steps_done_twice, until},
    instance::Settings,
    is_long, on_both,
};

on_both! {
    who_is_told_to_stop_does_so_in_time_and_its_runs_go_on_where_they_were
}

/// Steps of each run.
const EACH: i64 = 20;

async fn who_is_told_to_stop_does_so_in_time_and_its_runs_go_on_where_they_were(house: &House) {
    let db = house.db();
    let settings = Settings {
        // The usual 20 seconds, or less of it.
        grace: Duration::from_secs(if is_long() { 20 } else { 3 }),
        ..Settings::default()
    };
    // It does not listen: it has the time of grace, and is interrupted.
    house.ask("deaf", json!({})).await;
    for job in STEPS {
        let asked = json!({ "steps": EACH, "pause_ms": 200 });
        house.ask(job, asked).await;
    }
    let mut longest = Duration::ZERO;
    let mut interrupted = 0;
    for _ in 0..2 {
        let done = count(db, "SELECT COUNT(*) FROM step").await;
        let instances = house.start_all(|_| settings);
        until(db, "SELECT COUNT(*) FROM step", |steps| steps >= done + 10).await;
        let ends = instances
            .into_iter()
            .map(|instance| tokio::spawn(instance.stops()));
        for end in ends.collect::<Vec<_>>() {
            let (status, took) = end.await.unwrap();
            assert!(status.success(), "{status}");
            longest = longest.max(took);
        }
        for run in runs(db).await {
            let is_as_before = run.state == RunState::Queued && run.attempt_count == 0;
            assert!(is_as_before || run.state == RunState::Succeeded, "{run:?}");
        }
        let attempts = attempts(db).await;
        let of = |outcome| {
            attempts
                .iter()
                .filter(|attempt| attempt.outcome == Some(outcome))
                .count()
        };
        assert_eq!(
            of(AttemptOutcome::Interrupted) + of(AttemptOutcome::Succeeded),
            attempts.len()
        );
        assert!(
            of(AttemptOutcome::Interrupted) > interrupted,
            "nothing was at work"
        );
        interrupted = of(AttemptOutcome::Interrupted);
    }
    assert!(longest < Duration::from_secs(30), "{longest:?}");

    let instances = house.start_all(|_| settings);
    // The deaf one stays.
    until(db, OPEN, |open| open == 1).await;
    let steps = count(db, "SELECT COUNT(*) FROM step").await;
    assert_eq!(steps, EACH * i64::try_from(STEPS.len()).unwrap());
    assert_eq!(steps_done_twice(db).await, 0);
    eprintln!(
        "{:?}: {interrupted} attempts interrupted by SIGTERM, exits within {longest:?}, none counted, no step twice",
        db.get_database_backend()
    );
    drop(instances);
}
