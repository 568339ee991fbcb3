//! A PostgreSQL server that is restarted, in order and by a crash, while three instances work.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use entity::enums::RunState;
use faults::made_up::{STEP_TABLE, STEPS};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::json;
use testing::migrated;
use tokio::time::sleep;

use crate::{
    cluster::Cluster,
    house::{OPEN, ask, count, runs, steps_done_twice, until},
    instance::{Instance, Settings},
    is_long,
};

/// Steps of each run.
const EACH: i64 = 40;
/// Attempts that did not do what they should.
const CUT_SHORT: &str = "SELECT COUNT(*) FROM job_attempt WHERE outcome <> 'succeeded'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_outlive_a_restart_of_their_database() {
    let cluster = Cluster::start().await;
    let mut db = migrated(&cluster.url).await;
    db.execute_unprepared(STEP_TABLE).await.unwrap();
    let instances: Vec<_> = ["first", "second", "third"]
        .iter()
        .map(|name| Instance::start(&cluster.url, name, Settings::default()))
        .collect();
    let times = if is_long() { 5 } else { 1 };
    for mode in ["fast", "immediate"].repeat(times) {
        let eaten = count(&db, CUT_SHORT).await;
        for job in STEPS {
            let asked = json!({ "steps": EACH, "pause_ms": 200, "hold_ms": 20 });
            ask(&db, job, asked).await;
        }
        let before = count(&db, "SELECT COUNT(*) FROM step").await;
        until(&db, "SELECT COUNT(*) FROM step", |steps| {
            steps > before + 60
        })
        .await;
        let _ = db.close().await;
        let begin = Instant::now();
        cluster.restarts(mode).await;
        db = migrated(&cluster.url).await;
        let away = begin.elapsed();
        let recovered = all_go_on(&db).await;
        assert!(recovered < Duration::from_secs(30), "{recovered:?}");
        until(&db, OPEN, |open| open == 0).await;
        let eaten = count(&db, CUT_SHORT).await - eaten;
        // One for each run, at the most: whatever it is doing when the server goes.
        assert!(
            eaten <= i64::try_from(STEPS.len()).unwrap(),
            "{eaten} attempts were lost"
        );
        eprintln!(
            "PostgreSQL restarted ({mode}, away {away:?}): {eaten} attempts of {} runs cut short, all at work again within {recovered:?}",
            STEPS.len()
        );
    }
    for run in runs(&db).await {
        assert_eq!(run.state, RunState::Succeeded, "{run:?}");
    }
    let steps = count(&db, "SELECT COUNT(*) FROM step").await;
    assert_eq!(steps, EACH * i64::try_from(runs(&db).await.len()).unwrap());
    assert_eq!(steps_done_twice(&db).await, 0);
    for instance in instances {
        assert!(instance.stops().await.0.success());
    }
    db.close().await.unwrap();
}

/// Waits until each run that has not ended has got further, or ended, and gives how long that took.
async fn all_go_on(db: &DatabaseConnection) -> Duration {
    let (begin, before) = (Instant::now(), open_runs(db).await);
    loop {
        let now = open_runs(db).await;
        let goes_on = |(id, steps): (&i64, &i64)| now.get(id).is_none_or(|now| now > steps);
        if before.iter().all(goes_on) {
            return begin.elapsed();
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// The steps that each run has done which has not ended.
async fn open_runs(db: &DatabaseConnection) -> BTreeMap<i64, i64> {
    let sql = "SELECT r.id, (SELECT COUNT(*) FROM step s WHERE s.job_run_id = r.id) FROM job_run r WHERE r.state IN ('queued', 'running')";
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| {
            (
                row.try_get_by_index(0).unwrap(),
                row.try_get_by_index(1).unwrap(),
            )
        })
        .collect()
}
