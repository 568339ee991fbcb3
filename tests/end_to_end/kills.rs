//! Services that are killed, as a machine without power kills them, at any point of their work: one on
//! SQLite, three that share a database on PostgreSQL. Every run comes to its end, and no step that
//! committed is done twice.

use std::time::{Duration, Instant};

use domain::random::Random;
use jobs::housekeeping::Retention;
use jobs::link_check::LinkConfig;
use jobs::links::Links;
use jobs::mail::transport::Transport;
use jobs::mail_feedback::Returns;
use jobs::registry::{Instance, registry};
use jobs::runner::{NewRun, enqueue};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TryGetable};
use serde_json::json;
use service::demo;
use tokio::time::sleep;
use tribune::app::clock::SystemClock;
use tribune::app::random::SystemRandom;

use crate::command::{Place, Service};
use crate::common::{Backend, on_both};

on_both! {
    runs_come_to_their_end_whenever_a_service_is_killed
}

/// How many processes are killed.
fn least_kills() -> u32 {
    if std::env::var_os("TRIBUNE_LONG").is_some() {
        50
    } else {
        4
    }
}

/// How many reports are asked for with each: more than are made until the next.
const REPORTS: u32 = 8;

/// Leases that run out soon, so that a test need not wait for them.
const SETTINGS: &str = "[jobs]\nlease_seconds = 3\ntick_seconds = 1\nconcurrency = 3\n";
/// How long a run may take once nobody is killed any more, with a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is looked whose runs have been taken up.
const LOOK: Duration = Duration::from_millis(100);

/// Attempts of workers that were killed.
const LOST: &str = "SELECT COUNT(*) FROM job_attempt WHERE outcome = 'lost'";

async fn one<T: TryGetable>(db: &DatabaseConnection, sql: &str) -> T {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

/// Reports for months from 1960 on, and a look at recruitment now and then: one run each.
async fn ask_for_reports(db: &DatabaseConnection, first: u32, count: u32) {
    let registry = registry(Instance {
        transport: Transport::Mailbox,
        returns: Returns::default(),
        links: Links::new("http://127.0.0.1"),
        retention: Retention::default(),
        files: files::Store::in_memory(),
        link_check: LinkConfig::silent(),
    });
    for number in first..first + count {
        let (year, month) = (1960 + number / 12, 1 + number % 12);
        let first = jiff::civil::date(
            i16::try_from(year).unwrap(),
            i8::try_from(month).unwrap(),
            1,
        );
        let report = NewRun {
            parameters: json!({ "from": first, "to": first.last_of_month() }),
            ..NewRun::by_hand("council_report", "administrator")
        };
        let runs = [report, NewRun::by_hand("recruitment", "administrator")];
        for run in runs {
            let now = domain::clock::Clock::now(&SystemClock);
            enqueue(db, &registry, run, now).await.unwrap();
        }
    }
}

/// Instances that were killed, and since when.
#[derive(Default)]
struct Killed {
    /// Those whose runs may not all have been taken up.
    missed: Vec<(u32, Instant)>,
    kills: u32,
    /// After how long at the most none of them held a run any more.
    longest: Duration,
}

impl Killed {
    /// Looks whose runs have been taken up by now.
    async fn look(&mut self, db: &DatabaseConnection) {
        let holders = "SELECT DISTINCT leased_by FROM job_run WHERE state = 'running'";
        let holders: Vec<String> = texts(db, holders).await;
        for (id, since) in std::mem::take(&mut self.missed) {
            // An instance's name ends with the number of its process.
            let end = format!("-{id}");
            if holders.iter().any(|holder| holder.ends_with(&end)) {
                self.missed.push((id, since));
            } else {
                self.longest = self.longest.max(since.elapsed());
            }
        }
    }

    /// Looks again and again for as long.
    async fn look_for(&mut self, db: &DatabaseConnection, time: Duration) {
        let begin = Instant::now();
        while begin.elapsed() < time {
            self.look(db).await;
            sleep(LOOK).await;
        }
    }
}

/// Kills by chance one of them, or several, or all, and starts as many anew.
async fn kill_some(
    services: &mut Vec<Service>,
    killed: &mut Killed,
    db: &DatabaseConnection,
    up: impl AsyncFn() -> Service,
) {
    let count = services.len();
    let chance = |most| usize::try_from(SystemRandom.below(u64::try_from(most).unwrap())).unwrap();
    for _ in 0..=chance(count) {
        let victim = services.swap_remove(chance(services.len()));
        let id = victim.id();
        victim.stopped_by("-KILL").await;
        killed.missed.push((id, Instant::now()));
        killed.kills += 1;
        killed.look(db).await;
    }
    while services.len() < count {
        services.push(up().await);
    }
}

async fn runs_come_to_their_end_whenever_a_service_is_killed(backend: &Backend) {
    let place = Place::new(*backend).await;
    let config = place.keep("tribune.toml", SETTINGS);
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
    let instances = match backend {
        Backend::Sqlite => 1,
        Backend::Postgres => 3,
    };
    let mut services = Vec::new();
    for _ in 0..instances {
        services.push(up().await);
    }
    let (mut rounds, mut killed) = (0, Killed::default());
    // By chance they may be idle each time: then once more.
    while killed.kills < least_kills() || one::<i64>(&db, LOST).await == 0 {
        assert!(rounds < 100, "none was ever killed at work");
        ask_for_reports(&db, REPORTS * rounds, REPORTS).await;
        rounds += 1;
        let time = Duration::from_millis(SystemRandom.below(4_000));
        killed.look_for(&db, time).await;
        kill_some(&mut services, &mut killed, &db, up).await;
        // A run whose every worker is gone has failed in the end: it may be what kills them. Here it is
        // chance, and five times the same run is not what is asked.
        db.execute_unprepared("UPDATE job_run SET max_attempts = 100")
            .await
            .unwrap();
    }
    let open = "SELECT COUNT(*) FROM job_run WHERE state IN ('queued', 'running')";
    let (mut left, mut moved) = (i64::MAX, Instant::now());
    while left > 0 {
        let now_left = one::<i64>(&db, open).await;
        if now_left < left {
            (left, moved) = (now_left, Instant::now());
        }
        assert!(moved.elapsed() < PATIENCE, "{left} runs that never ended");
        killed.look_for(&db, LOOK).await;
    }
    let (kills, longest) = (killed.kills, killed.longest);
    let lost: i64 = one(&db, LOST).await;
    eprintln!(
        "{kills} kills of {instances} instances on {backend:?}: {} runs, {lost} attempts lost, each run taken back within {longest:?}",
        2 * REPORTS * rounds
    );
    assert!(longest < Duration::from_secs(60));

    let others = "SELECT r.id || ' is ' || r.state || ': ' || COALESCE(r.error, '') || ' ' || (SELECT COUNT(*) FROM job_attempt a WHERE a.job_run_id = r.id) || ' attempts' FROM job_run r JOIN job j ON j.id = r.job_id WHERE j.name = 'council_report' AND r.state <> 'succeeded' AND r.requested_by = 'administrator'";
    assert_eq!(
        texts(&db, others).await,
        Vec::<String>::new(),
        "reports that were not made"
    );
    let ended =
        "SELECT COUNT(*) FROM job_run WHERE requested_by = 'administrator' AND state = 'succeeded'";
    assert_eq!(
        one::<i64>(&db, ended).await,
        i64::from(2 * REPORTS * rounds)
    );
    // A delivery is tried once, and the next one takes up what it left.
    let failed = "SELECT COUNT(*) FROM job_run r JOIN job j ON j.id = r.job_id WHERE j.name <> 'mail_delivery' AND r.state = 'failed'";
    assert_eq!(one::<i64>(&db, failed).await, 0);
    // Each report once, in one version, whole, and made by one run; each reviewer told once.
    for (what, sql) in [
        (
            "reports",
            "SELECT COUNT(*) - COUNT(DISTINCT period_start) FROM report",
        ),
        (
            "versions",
            "SELECT COUNT(*) - COUNT(DISTINCT report_id) FROM report_version",
        ),
        (
            "outputs",
            "SELECT COUNT(*) - COUNT(DISTINCT row_id) FROM job_run_output WHERE noun = 'report_version'",
        ),
        (
            "renderings",
            "SELECT 13 * (SELECT COUNT(*) FROM report_version) - COUNT(*) FROM report_rendering",
        ),
        (
            "messages",
            "SELECT COUNT(*) - (SELECT COUNT(*) FROM (SELECT DISTINCT campaign_id, recipient_normalized FROM delivery) AS d) FROM delivery",
        ),
        (
            "cases",
            "SELECT COUNT(*) - COUNT(DISTINCT jurisdiction_id) FROM recruitment_case WHERE closed_on IS NULL",
        ),
    ] {
        assert_eq!(one::<i64>(&db, sql).await, 0, "{what}");
    }
    for service in services {
        assert_eq!(service.stopped_by("-TERM").await, Some(0));
    }
    db.close().await.unwrap();
    place.discard().await;
}
