//! A service that is killed while it carries a roster out, or takes one back: nothing is half done, and
//! another goes on with it.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use domain::clock::Clock as _;
use domain::import::Missing;
use domain::random::Random;
use entity::enums::RosterImportState as State;
use entity::roster_import;
use jobs::housekeeping::Retention;
use jobs::link_check::LinkConfig;
use jobs::links::Links;
use jobs::mail::transport::Transport;
use jobs::mail_feedback::Returns;
use jobs::registry::{Instance, registry};
use jobs::runner::{Registry, enqueue};
use jobs::triggers::run_for;
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Statement};
use service::commands::CommandError;
use service::commands::roster_import::{ask_to_apply, ask_to_undo};
use service::context::{Act, Actor};
use service::{db, demo};
use spreadsheet::read::Wanted;
use tokio::time::sleep;
use tribune::app::clock::SystemClock;
use tribune::app::random::SystemRandom;
use tribune::roster::{Upload, receive};

use crate::command::{Place, Service};
use crate::common::{Backend, on_both};

on_both! {
    an_import_is_whole_or_not_at_all_whenever_a_service_is_killed
}

/// How many lines the file has.
const LINES: i64 = 1_500;
/// Leases that run out soon, so that a test need not wait for them.
const SETTINGS: &str = "[jobs]\nlease_seconds = 3\ntick_seconds = 1\n";
/// How long a step may take once nobody is killed any more, with a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often it is looked how far it has come.
const LOOK: Duration = Duration::from_millis(20);

/// How many attempts are to be cut short.
fn least_lost() -> i64 {
    if std::env::var_os("TRIBUNE_LONG").is_some() {
        20
    } else {
        3
    }
}

async fn one(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// What an import writes, counted.
async fn written(db: &DatabaseConnection) -> [i64; 4] {
    [
        one(db, "SELECT COUNT(*) FROM person").await,
        one(db, "SELECT COUNT(*) FROM email_address").await,
        one(db, "SELECT COUNT(*) FROM affiliation").await,
        one(db, "SELECT COUNT(*) FROM membership").await,
    ]
}

/// An import beside the service that works on it.
struct Import<'a> {
    place: &'a Place,
    config: &'a str,
    db: DatabaseConnection,
    registry: Registry,
    id: i64,
    /// What there was before.
    before: [i64; 4],
}

impl Import<'_> {
    async fn up(place: &Place, config: &str) -> Service {
        let args = ["serve", "--migrate", "--config", config];
        place.up(&args, "Ctrl-C").await
    }

    fn act() -> Act {
        Act::new(Actor::CommandLine, SystemClock.now())
    }

    async fn send(&mut self) {
        let name = "SELECT MIN(id) FROM organization_name WHERE end_on IS NULL";
        let name = one(&self.db, name).await;
        let name = entity::organization_name::Entity::find_by_id(name);
        let name = name.one(&self.db).await.unwrap().unwrap().name_fr.unwrap();
        let mut file = "Prénom\tNom de famille\tCourriel\tOrganisation\n".to_owned();
        for line in 1..=LINES {
            writeln!(
                file,
                "Prénom {line}\tNom {line}\tp{line}@people.example\t{name}"
            )
            .unwrap();
        }
        let upload = Upload {
            name: "roster.csv".to_owned(),
            bytes: file.into_bytes().into(),
            as_of: jiff::civil::date(2021, 9, 1),
            missing: Missing::Keep,
            wanted: Wanted::default(),
        };
        let received = receive(&self.db, &self.registry, &Self::act(), upload).await;
        self.id = received.unwrap().import.id;
    }

    async fn state(&self) -> State {
        let found = roster_import::Entity::find_by_id(self.id);
        found.one(&self.db).await.unwrap().unwrap().state
    }

    /// All of it is there, or nothing, as its state says.
    async fn is_whole(&self) {
        // On SQLite both reads are one; elsewhere a commit may come between them, which the state tells.
        let (state, written) = loop {
            let before = self.state().await;
            let written = written(&self.db).await;
            if self.state().await == before {
                break (before, written);
            }
        };
        let all = self.before.map(|count| count + LINES);
        match state {
            State::Applied => assert_eq!(written, all),
            _ => assert_eq!(written, self.before, "{state:?}"),
        }
    }

    async fn ask(&self, step: State) {
        let act = Self::act();
        db::write(&self.db, async |tx| {
            let done = match step {
                State::Applied => ask_to_apply(tx, &act, self.id, None).await?,
                _ => ask_to_undo(tx, &act, self.id).await?,
            };
            for trigger in done.triggers {
                let run = run_for(trigger, &act.actor);
                enqueue(tx, &self.registry, run, act.now).await.unwrap();
            }
            Ok::<_, CommandError>(())
        })
        .await
        .unwrap();
    }

    /// Waits for a state, and kills the service meanwhile, some time after it began each time.
    async fn becomes(&self, state: State, service: Service, kills: u32) -> Service {
        let (mut service, mut left, begin) = (service, kills, Instant::now());
        let running = "SELECT COUNT(*) FROM job_run r JOIN job j ON j.id = r.job_id WHERE j.name = 'roster_import' AND r.state = 'running'";
        while self.state().await != state {
            assert!(begin.elapsed() < PATIENCE, "it never is {state:?}");
            sleep(LOOK).await;
            if left == 0 || one(&self.db, running).await == 0 {
                continue;
            }
            sleep(Duration::from_millis(SystemRandom.below(1_500))).await;
            service.stopped_by("-KILL").await;
            left -= 1;
            self.is_whole().await;
            service = Self::up(self.place, self.config).await;
            // Here it is chance that kills, and not the run.
            let more = "UPDATE job_run SET max_attempts = 100";
            self.db.execute_unprepared(more).await.unwrap();
        }
        self.is_whole().await;
        service
    }
}

async fn an_import_is_whole_or_not_at_all_whenever_a_service_is_killed(backend: &Backend) {
    let place = Place::new(*backend).await;
    let config = place.keep("tribune.toml", SETTINGS);
    let service = Import::up(&place, &config).await;
    service.stopped_by("-TERM").await;
    let db = place.connect().await;
    let moment = "2021-09-01T13:00:00Z".parse().unwrap();
    db::write(&db, async |tx| demo::load(tx, moment).await)
        .await
        .unwrap();
    let mut service = Import::up(&place, &config).await;
    let mut import = Import {
        before: written(&db).await,
        place: &place,
        config: &config,
        db,
        registry: registry(Instance {
            transport: Transport::Mailbox,
            returns: Returns::default(),
            links: Links::new("http://127.0.0.1"),
            retention: Retention::default(),
            files: files::Store::in_memory(),
            link_check: LinkConfig::silent(),
        }),
        id: 0,
    };
    let lost = "SELECT COUNT(*) FROM job_attempt a JOIN job_run r ON r.id = a.job_run_id JOIN job j ON j.id = r.job_id WHERE j.name = 'roster_import' AND a.outcome = 'lost'";
    let mut rounds = 0;
    // By chance it may be idle each time: then once more.
    while one(&import.db, lost).await < least_lost() {
        assert!(rounds < 50, "it was never killed at work");
        rounds += 1;
        import.send().await;
        service = import.becomes(State::Planned, service, 0).await;
        import.ask(State::Applied).await;
        service = import.becomes(State::Applied, service, 2).await;
        import.ask(State::Undone).await;
        service = import.becomes(State::Undone, service, 1).await;
    }
    assert_eq!(service.stopped_by("-TERM").await, Some(0));
    import.db.close().await.unwrap();
    place.discard().await;
}
