//! A service that is killed while a bulletin is written: every subscriber gets it, and none twice.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use domain::clock::Clock;
use jobs::bulletin;
use jobs::housekeeping::Retention;
use jobs::link_check::LinkConfig;
use jobs::links::Links;
use jobs::mail::transport::Transport;
use jobs::registry::{Instance, registry};
use jobs::runner::{NewRun, enqueue};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::json;
use service::demo;
use tokio::time::sleep;
use tribune::app::clock::SystemClock;

use crate::command::Place;
use crate::common::{Backend, on_both};

on_both! {
    a_bulletin_reaches_each_subscriber_once_whenever_the_service_is_killed
}

/// How long it may take until more has happened, with a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// How many subscribers there are, and after how many letters the service is killed.
fn measure() -> (usize, Vec<i64>) {
    if std::env::var_os("TRIBUNE_LONG").is_some() {
        (10_000, vec![1, 2_000, 5_000, 9_000])
    } else {
        (400, vec![1, 100])
    }
}

async fn column<T: sea_orm::TryGetable>(db: &DatabaseConnection, sql: &str) -> Vec<T> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

/// Waits until something holds.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let begin = Instant::now();
    while !holds().await {
        assert!(begin.elapsed() < PATIENCE, "{what} takes too long");
        sleep(Duration::from_millis(20)).await;
    }
}

/// Something that everybody may know since today, and those who want to hear of it.
async fn write(db: &DatabaseConnection, subscribers: usize) {
    let at = "'2021-09-01T12:00:00+00:00'";
    let today = SystemClock.now().strftime("%Y-%m-%d");
    let resource = format!(
        "UPDATE resource SET state = 'published', visibility = 'public', published_on = '{today}' \
         WHERE id = (SELECT MIN(id) FROM resource)"
    );
    db.execute_unprepared(&resource).await.unwrap();
    for first in (0..subscribers).step_by(500) {
        let some = first..(first + 500).min(subscribers);
        let rows: Vec<String> = some
            .map(|number| {
                format!("('r{number}@lecture.example', 'r{number}@lecture.example', {at})")
            })
            .collect();
        let rows = rows.join(", ");
        let insert =
            format!("INSERT INTO subscriber (address, normalized, created_at) VALUES {rows}");
        db.execute_unprepared(&insert).await.unwrap();
    }
    let wanted = format!(
        "INSERT INTO publication_subscription (subscriber_id, publication_id, language, state, asked, asked_at, created_at, confirmed_at) \
         SELECT s.id, (SELECT MIN(id) FROM publication), 'fr', 'confirmed', 1, {at}, {at}, {at} FROM subscriber s"
    );
    db.execute_unprepared(&wanted).await.unwrap();
}

async fn ask(db: &DatabaseConnection) {
    let registry = registry(Instance {
        transport: Transport::Mailbox,
        returns: jobs::mail_feedback::Returns::default(),
        links: Links::new("http://127.0.0.1"),
        retention: Retention::default(),
        files: files::Store::in_memory(),
        link_check: LinkConfig::silent(),
    });
    let publication = column::<i64>(db, "SELECT MIN(id) FROM publication").await[0];
    let run = NewRun {
        parameters: json!({ "publication": publication }),
        ..NewRun::by_hand(bulletin::NAME, "administrator")
    };
    enqueue(db, &registry, run, SystemClock.now())
        .await
        .unwrap();
}

async fn a_bulletin_reaches_each_subscriber_once_whenever_the_service_is_killed(backend: &Backend) {
    let (subscribers, kills) = measure();
    let place = Place::new(*backend).await;
    let settings = "[jobs]\nlease_seconds = 3\ntick_seconds = 1\n";
    let config = place.keep("tribune.toml", settings);
    let up = async || {
        place
            .up(&["serve", "--migrate", "--config", &config], "Ctrl-C")
            .await
    };
    up().await.stopped_by("-TERM").await;
    let db = place.connect().await;
    let moment = "2021-09-01T13:00:00Z".parse().unwrap();
    service::db::write(&db, async |tx| demo::load(tx, moment).await)
        .await
        .unwrap();
    write(&db, subscribers).await;
    ask(&db).await;
    let one = async |sql: &str| column::<i64>(&db, sql).await[0];
    let begun = Instant::now();
    for letters in &kills {
        let service = up().await;
        let written = "SELECT COUNT(*) FROM frozen_message";
        until("a letter", async || one(written).await >= *letters).await;
        service.stopped_by("-KILL").await;
    }
    let service = up().await;
    // Asked for once more, it has nothing to tell.
    ask(&db).await;
    let open = "SELECT COUNT(*) FROM job_run WHERE state IN ('queued', 'running')";
    until("the rest", async || {
        one("SELECT COUNT(*) FROM mailbox_message").await >= i64::try_from(subscribers).unwrap()
            && one(open).await == 0
    })
    .await;
    assert_eq!(service.stopped_by("-TERM").await, Some(0));
    let received = column::<String>(&db, "SELECT envelope_to FROM mailbox_message").await;
    let mut each: BTreeMap<String, usize> = BTreeMap::new();
    for address in received {
        *each.entry(address).or_default() += 1;
    }
    each.retain(|address, _| address.ends_with("@lecture.example"));
    assert_eq!(each.len(), subscribers);
    assert!(
        each.values().all(|count| *count == 1),
        "somebody had it twice"
    );
    let bulletins = "SELECT COUNT(*) FROM campaign WHERE kind = 'bulletin'";
    assert_eq!(one(bulletins).await, 1);
    eprintln!(
        "{} kills on {backend:?}: a bulletin to {subscribers} subscribers, each once, in {:?}",
        kills.len(),
        begun.elapsed()
    );
    db.close().await.unwrap();
    place.discard().await;
}
