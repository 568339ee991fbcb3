//! What is due every second, with clocks that disagree: a run for each due time, and no other.

use std::collections::BTreeMap;

use domain::clock::Clock;
use entity::{
    enums::{AttemptOutcome, CatchUp, Overlap, RunState},
    schedule,
};
use faults::{
    made_up::{STEPS, registry},
    system::OffClock,
};
use jobs::runner::{ScheduleEdit, add_schedule};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait};
use service::context::{Act, Actor};

use crate::{
    house::{House, OPEN, attempts, count, runs, steps_done_twice, until},
    instance::Settings,
    is_long, on_both,
};

on_both! {
    each_due_time_has_its_run
}

/// Each job has a schedule in each of these, or in some.
const ZONES: [&str; 9] = [
    "America/Halifax",
    "America/Iqaluit",
    "America/Moncton",
    "America/Regina",
    "America/St_Johns",
    "America/Toronto",
    "America/Vancouver",
    "America/Whitehorse",
    "America/Winnipeg",
];
/// How far the clocks are off.
const AHEAD_MS: [i64; 3] = [0, -2_000, 2_000];

async fn each_due_time_has_its_run(house: &House) {
    let db = house.db();
    // So many schedules of each job, and due times of each. One writer at a time does not keep up with
    // a hundred runs a second for long.
    let (zones, least) = match (is_long(), db.get_database_backend()) {
        (false, _) => (4, 20),
        (true, DbBackend::Postgres) => (9, 100),
        (true, _) => (2, 60),
    };
    for job in STEPS {
        for zone in &ZONES[..zones] {
            every_second(db, job, zone).await;
        }
    }
    let firsts = next_due(db).await;
    let instances = house.start_all(|number| Settings {
        ahead_ms: AHEAD_MS[number],
        ..Settings::default()
    });
    // As many due times of each as are asked; then nothing is due any more.
    let fewest = "SELECT COUNT(r.id) FROM schedule s LEFT JOIN job_run r ON r.schedule_id = s.id GROUP BY s.id ORDER BY 1 LIMIT 1";
    let took = until(db, fewest, |fewest| fewest >= least).await;
    db.execute_unprepared("UPDATE schedule SET enabled = FALSE")
        .await
        .unwrap();
    until(db, OPEN, |open| open == 0).await;
    let nexts = next_due(db).await;

    let mut seen: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for run in runs(db).await {
        assert_eq!(run.state, RunState::Succeeded, "{run:?}");
        let due_at = run.due_at.unwrap().timestamp();
        seen.entry(run.schedule_id.unwrap())
            .or_default()
            .push(due_at);
    }
    // The oracle: a schedule of every second is due at every second.
    let mut due = 0;
    for (schedule, first) in &firsts {
        let mut seen = seen.remove(schedule).unwrap();
        seen.sort_unstable();
        let expected: Vec<i64> = (*first..nexts[schedule]).collect();
        due += expected.len();
        assert_eq!(seen, expected, "the due times of schedule {schedule}");
    }
    // Each was worked off once. By whom is left to chance: whose clock is ahead comes first, and the
    // others take what it leaves.
    let attempts = attempts(db).await;
    assert_eq!(attempts.len(), due);
    for attempt in &attempts {
        assert_eq!(
            attempt.outcome,
            Some(AttemptOutcome::Succeeded),
            "{attempt:?}"
        );
    }
    let steps = count(db, "SELECT COUNT(*) FROM step").await;
    assert_eq!(steps, i64::try_from(due).unwrap());
    assert_eq!(steps_done_twice(db).await, 0);
    let shares: Vec<_> = instances
        .iter()
        .map(|instance| {
            let own = |name: &&String| **name == instance.name;
            attempts
                .iter()
                .map(|attempt| &attempt.instance)
                .filter(own)
                .count()
        })
        .collect();
    assert_eq!(shares.iter().sum::<usize>(), due, "{shares:?}");
    eprintln!(
        "{:?}, {} schedules: {due} due times in {took:?}, {} runs (by instance {shares:?}), none twice, none missing",
        db.get_database_backend(),
        firsts.len(),
        attempts.len(),
    );
}

async fn every_second(db: &DatabaseConnection, job: &str, zone: &str) {
    let edit = ScheduleEdit {
        cron: Some("* * * * * *".to_owned()),
        zone: Some(zone.to_owned()),
        catch_up: Some(CatchUp::Each),
        window_seconds: Some(Some(300)),
        overlap: Some(Overlap::Allow),
        ..ScheduleEdit::default()
    };
    let act = Act::new(Actor::Administrator, OffClock::default().now());
    add_schedule(db, &registry(), job, edit, &act)
        .await
        .unwrap();
}

/// When each schedule is due next, in seconds.
async fn next_due(db: &DatabaseConnection) -> BTreeMap<i64, i64> {
    let schedules = schedule::Entity::find().all(db).await.unwrap();
    schedules
        .into_iter()
        .map(|schedule| (schedule.id, schedule.next_due_at.timestamp()))
        .collect()
}
