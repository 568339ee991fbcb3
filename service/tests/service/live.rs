//! Rows that are followed as they move, on both databases.

use std::time::Duration;

use entity::{
    campaign, delivery,
    enums::{CampaignKind, DeliveryState, MessageLanguage, RunState, RunTrigger},
    job, job_run,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbBackend,
    EntityTrait, IntoActiveModel, prelude::DateTimeUtc,
};
use serde_json::json;
use service::{
    live::{Bell, Follower, Hub, News, Pace, Wanted},
    time::ToChrono,
};
use tokio::time::{sleep, timeout};

use crate::common::{september_first, with_demo};

/// The rows alone tell: nobody rings.
const OFTEN: Pace = Pace {
    idle: Duration::from_millis(20),
    busy: Duration::from_millis(5),
};
/// Nothing is heard of unless somebody rings.
const NEVER: Pace = Pace {
    idle: Duration::from_secs(3600),
    busy: Duration::from_millis(5),
};

fn now() -> DateTimeUtc {
    september_first().to_chrono()
}

async fn job(db: &DatabaseConnection) -> i64 {
    let name = Set(format!(
        "job_{}",
        job::Entity::find().all(db).await.unwrap().len()
    ));
    let row = job::ActiveModel {
        name,
        ..Default::default()
    };
    row.insert(db).await.unwrap().id
}

async fn run(db: &DatabaseConnection, job: i64, state: RunState) -> i64 {
    let row = job_run::ActiveModel {
        job_id: Set(job),
        trigger: Set(RunTrigger::Manual),
        state: Set(state),
        parameters: Set(json!({})),
        available_at: Set(now()),
        max_attempts: Set(3),
        requested_by: Set("administrator".to_owned()),
        created_at: Set(now()),
        ..Default::default()
    };
    row.insert(db).await.unwrap().id
}

async fn turn(db: &DatabaseConnection, run: i64, state: RunState, done: i32) {
    let row = job_run::Entity::find_by_id(run)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.progress_done = Set(done);
    row.update(db).await.unwrap();
}

async fn news(follower: &mut Follower, most: usize) -> News {
    let news = timeout(Duration::from_secs(30), follower.next(most)).await;
    news.unwrap().unwrap()
}

/// The keys and states that come next.
async fn rows(follower: &mut Follower) -> Vec<(i64, &'static str)> {
    let news = news(follower, 100).await;
    news.rows.iter().map(|row| (row.id, row.state)).collect()
}

async fn quiet(hub: &Hub) {
    let gone = timeout(Duration::from_secs(30), async {
        while hub.readers() > 0 {
            sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(gone.await.is_ok(), "nobody follows, and yet it is read");
}

#[tokio::test]
async fn a_follower_hears_how_things_stand_and_then_what_moves() {
    with_demo("live_runs", async |db, _| {
        let (one, other) = (job(&db).await, job(&db).await);
        let ended = run(&db, one, RunState::Succeeded).await;
        let waits = run(&db, one, RunState::Queued).await;
        let beside = run(&db, other, RunState::Queued).await;
        let hub = Hub::new(db.clone(), Bell::default(), OFTEN);
        let mut all = hub.follow(Wanted::Runs { job: None });
        let mut of_one = hub.follow(Wanted::Runs { job: Some(one) });
        let mut past = hub.follow(Wanted::Run(ended));
        assert_eq!(
            rows(&mut all).await,
            [(waits, "queued"), (beside, "queued")]
        );
        assert_eq!(rows(&mut of_one).await, [(waits, "queued")]);
        assert_eq!(rows(&mut past).await, [(ended, "succeeded")]);
        assert_eq!(hub.readers(), 1, "all of them have one reader");

        turn(&db, beside, RunState::Running, 1).await;
        assert_eq!(rows(&mut all).await, [(beside, "running")]);
        turn(&db, beside, RunState::Failed, 1).await;
        assert_eq!(rows(&mut all).await, [(beside, "failed")]);
        // One that was never seen waiting.
        let missed = run(&db, one, RunState::Missed).await;
        assert_eq!(rows(&mut all).await, [(missed, "missed")]);
        assert_eq!(rows(&mut of_one).await, [(missed, "missed")]);

        let mut late = hub.follow(Wanted::Runs { job: None });
        assert_eq!(rows(&mut late).await, [(waits, "queued")]);
        drop((all, of_one, past, late));
        quiet(&hub).await;
    })
    .await;
}

#[tokio::test]
async fn who_is_slow_keeps_each_row_as_it_was_seen_last() {
    with_demo("live_slow", async |db, _| {
        let job = job(&db).await;
        let runs = [
            run(&db, job, RunState::Running).await,
            run(&db, job, RunState::Running).await,
        ];
        let hub = Hub::new(db.clone(), Bell::default(), OFTEN);
        let mut quick = hub.follow(Wanted::Runs { job: None });
        let mut slow = hub.follow(Wanted::Runs { job: None });
        assert_eq!(rows(&mut quick).await.len(), 2);
        let mut heard = 0;
        for done in 1..=20 {
            for run in runs {
                turn(&db, run, RunState::Running, done).await;
                heard += rows(&mut quick).await.len();
            }
        }
        turn(&db, runs[0], RunState::Succeeded, 20).await;
        assert_eq!(rows(&mut quick).await, [(runs[0], "succeeded")]);
        assert_eq!(heard, 40);
        let waiting = news(&mut slow, 100).await;
        let states: Vec<_> = waiting.rows.iter().map(|row| (row.id, row.state)).collect();
        assert_eq!(states, [(runs[0], "succeeded"), (runs[1], "running")]);
        drop((quick, slow));
        quiet(&hub).await;
    })
    .await;
}

#[tokio::test]
async fn deliveries_come_with_their_counts_and_in_portions() {
    with_demo("live_deliveries", async |db, community| {
        let kind = Set(CampaignKind::Invitation);
        let campaign = campaign::ActiveModel {
            community_id: Set(community),
            kind,
            created_at: Set(now()),
            ..Default::default()
        };
        let campaign = campaign.insert(&db).await.unwrap().id;
        let mut keys = Vec::new();
        for number in 0..5 {
            let address = format!("person{number}@ministry.example");
            let row = delivery::ActiveModel {
                campaign_id: Set(campaign),
                recipient: Set(address.clone()),
                recipient_normalized: Set(address),
                language: Set(MessageLanguage::Fr),
                message_id: Set(format!("<{number}@community.example>")),
                subject: Set("Invitation".to_owned()),
                state: Set(DeliveryState::Waiting),
                next_attempt_at: Set(now()),
                created_at: Set(now()),
                updated_at: Set(now()),
                ..Default::default()
            };
            keys.push(row.insert(&db).await.unwrap().id);
        }
        let hub = Hub::new(db.clone(), Bell::default(), OFTEN);
        let mut follower = hub.follow(Wanted::Deliveries { campaign });
        let mut first = Vec::new();
        for (size, last) in [(2, false), (2, false), (1, true)] {
            let news = news(&mut follower, 2).await;
            assert_eq!((news.rows.len(), news.last), (size, last));
            assert_eq!((news.total(), news.count("waiting")), (5, 5));
            first.extend(news.rows.iter().map(|row| row.id));
        }
        assert_eq!(first, keys);
        let row = delivery::Entity::find_by_id(keys[3])
            .one(&db)
            .await
            .unwrap()
            .unwrap();
        let mut row = row.into_active_model();
        row.state = Set(DeliveryState::Accepted);
        row.update(&db).await.unwrap();
        let moved = news(&mut follower, 100).await;
        assert_eq!(
            moved.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            [keys[3]]
        );
        assert_eq!((moved.count("waiting"), moved.count("accepted")), (4, 1));
        drop(follower);
        quiet(&hub).await;
    })
    .await;
}

#[tokio::test]
async fn a_bell_or_another_instance_makes_the_next_look_come_at_once() {
    with_demo("live_bell", async |db, _| {
        let run = run(&db, job(&db).await, RunState::Queued).await;
        let bell = Bell::default();
        let hub = Hub::new(db.clone(), bell.clone(), NEVER);
        let mut follower = hub.follow(Wanted::Run(run));
        assert_eq!(rows(&mut follower).await, [(run, "queued")]);
        turn(&db, run, RunState::Running, 1).await;
        let postgres = db.get_database_backend() == DbBackend::Postgres;
        if !postgres {
            bell.ring();
        }
        assert_eq!(rows(&mut follower).await, [(run, "running")]);
        if postgres {
            // A listener that loses its connection gets another, and looks at what it missed.
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()";
            db.execute_unprepared(end).await.unwrap();
            turn(&db, run, RunState::Running, 2).await;
            assert_eq!(rows(&mut follower).await, [(run, "running")]);
            sleep(Duration::from_millis(50)).await;
            turn(&db, run, RunState::Succeeded, 2).await;
            assert_eq!(rows(&mut follower).await, [(run, "succeeded")]);
        }
        drop(follower);
    })
    .await;
}

#[tokio::test]
async fn nobody_hears_anything_of_a_hub_that_is_closed() {
    with_demo("live_closed", async |db, _| {
        let hub = Hub::new(db.clone(), Bell::default(), NEVER);
        let mut follower = hub.follow(Wanted::Runs { job: None });
        assert_eq!(rows(&mut follower).await, []);
        hub.close();
        assert!(follower.next(1).await.is_none());
        assert!(
            hub.follow(Wanted::Runs { job: None })
                .next(1)
                .await
                .is_none()
        );
        assert_eq!(hub.readers(), 0);
    })
    .await;
}
