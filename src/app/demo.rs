//! `tribune demo`: the 2020–2021 community, open on this machine.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use domain::clock::Clock;
use jiff::Timestamp;
use jobs::link_check::LinkConfig;
use jobs::mail::transport::Transport;
use jobs::mail_feedback::Returns;
use jobs::runner::{NewRun, enqueue, wait};
use migration::{Migrator, MigratorTrait};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use service::live::Pace;

use super::clock::DemonstrationClock;
use super::error::StartError;
use super::instance::{self, remember, setting};
use super::pulse;
use super::random::SystemRandom;
use super::schema_version::{SchemaVersion, inspect};
use super::serve::{PUBLIC_URL_SETTING, listen, stop_signal};
use super::server::{Server, ServerConfig};
use super::story;
use super::terminal::{ProgressLine, entry, print};
use crate::cli::Place;
use crate::config::{FILES, Settings};
use crate::http::Cors;
use crate::http::auth::{Door, Proxies};

/// Where a demonstration lives unless somebody says otherwise.
pub const DATA_DIR: &str = "tribune-demo";
/// 09:00 in Toronto on the day after the report's period: nothing is overdue.
const START: &str = "2021-09-01T13:00:00Z";
/// Says that a database is a demonstration's.
const MARK: &str = "demonstration";
/// Says that a folder is a demonstration's.
const MARK_FILE: &str = "this-is-a-demonstration-of-tribune";
/// Who asks for the demonstration's runs.
const REQUESTED_BY: &str = "demonstration";

/// Runs the demonstration until it is told to stop.
///
/// # Errors
/// When the folder or the database holds something else, or the address can't be used.
pub async fn run(place: &Place, fresh: bool) -> Result<(), StartError> {
    let settings = Settings::gather(place, DATA_DIR)?;
    if !settings.listen.ip().is_loopback() {
        return Err(StartError::NotLoopback);
    }
    let listener = listen(&settings).await?;
    let _held = claim_folder(&settings, fresh)?;
    let db = instance::open(&settings).await?;
    let new = prepare(&db, fresh).await?;
    let start = match pulse::demonstration_time(&db).await? {
        Some(reached) if !new => reached,
        _ => start(),
    };
    let clock = DemonstrationClock::starting_at(start);
    let public_url = format!("http://{}", listener.local_addr()?);
    remember(&db, PUBLIC_URL_SETTING, &public_url).await?;
    let server = Server::start(ServerConfig {
        db: db.clone(),
        clock: Arc::new(clock),
        random: Arc::new(SystemRandom),
        listener,
        door: Door::Open,
        demonstration: true,
        public_url,
        // Whatever the configuration says: the demonstration's mail stays in its mailbox, and it asks
        // nobody for anything.
        mail: Transport::Mailbox,
        returns: Returns::default(),
        limits: settings.limits,
        cors: Cors::default(),
        pace: Pace::default(),
        proxies: Proxies::default(),
        jobs: settings.jobs,
        retention: settings.retention,
        files: settings.files.clone(),
        links: LinkConfig::silent(),
    })
    .await?;
    print("Tribune: the demonstration with the contact-centre community of 2020–2021\n")?;
    let told = tell(&server, &settings, clock.now(), new).await;
    if told.is_ok() {
        let stop = stop_signal()?;
        print("\nOpen to anyone on this machine. Ctrl-C stops it.")?;
        stop.await;
        print("Stopping: what runs is finished or put back.")?;
    }
    server.shutdown().await?;
    told
}

fn start() -> Timestamp {
    START.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Whether a database is a demonstration's.
///
/// # Errors
/// When the database fails.
pub async fn is_demonstration(db: &DatabaseConnection) -> Result<bool, StartError> {
    Ok(setting(db, MARK).await?.is_some())
}

/// The moment that a demonstration has reached, for commands beside a service.
///
/// # Errors
/// When the database fails.
pub async fn time_reached(db: &DatabaseConnection) -> Result<Timestamp, StartError> {
    Ok(pulse::demonstration_time(db).await?.unwrap_or_else(start))
}

/// Marks a new folder, and leaves one alone that holds something else or that another service has.
fn claim_folder(settings: &Settings, fresh: bool) -> Result<Option<File>, StartError> {
    if settings.database_url.is_some() {
        return Ok(None);
    }
    let folder = &settings.data_dir;
    let refused = |source| StartError::Folder {
        path: folder.clone(),
        source,
    };
    if folder.exists() {
        let empty = std::fs::read_dir(folder).map_err(refused)?.next().is_none();
        if !empty && !folder.join(MARK_FILE).exists() {
            return Err(StartError::NoDemonstration {
                place: folder.display().to_string(),
            });
        }
    }
    let held = instance::hold(settings)?;
    if fresh {
        remove_database(folder).map_err(refused)?;
    }
    std::fs::write(folder.join(MARK_FILE), b"").map_err(refused)?;
    Ok(held)
}

fn remove_database(folder: &Path) -> std::io::Result<()> {
    for name in ["tribune.db", "tribune.db-wal", "tribune.db-shm"] {
        let file = folder.join(name);
        if file.exists() {
            std::fs::remove_file(file)?;
        }
    }
    let files = folder.join(FILES);
    if files.exists() {
        std::fs::remove_dir_all(files)?;
    }
    Ok(())
}

/// Makes sure that the database is a demonstration's; makes one of an empty database. Says whether
/// it is new.
async fn prepare(db: &DatabaseConnection, fresh: bool) -> Result<bool, StartError> {
    let no_demonstration = || StartError::NoDemonstration {
        place: "the database".to_owned(),
    };
    match inspect(db).await? {
        SchemaVersion::Empty => {}
        SchemaVersion::Newer(steps) => {
            return Err(StartError::Newer {
                newest: steps.last().cloned().unwrap_or_default(),
            });
        }
        SchemaVersion::Foreign => return Err(no_demonstration()),
        SchemaVersion::Current | SchemaVersion::Behind(_) if !is_demonstration(db).await? => {
            return Err(no_demonstration());
        }
        SchemaVersion::Current | SchemaVersion::Behind(_) if fresh => Migrator::fresh(db).await?,
        SchemaVersion::Current | SchemaVersion::Behind(_) => {
            migration::up(db).await?;
            return Ok(false);
        }
    }
    migration::up(db).await?;
    service::db::write(db, async |tx| {
        service::demo::load(tx, start()).await?;
        remember(tx, MARK, "2020-2021").await?;
        Ok::<_, StartError>(())
    })
    .await?;
    Ok(true)
}

/// The three jobs of the demonstration, with what they are asked.
fn runs() -> [(&'static str, Value); 3] {
    [
        (
            "council_report",
            json!({ "from": "2020-09-01", "to": "2021-08-31" }),
        ),
        ("quarterly_invitations", json!({})),
        ("recruitment", json!({})),
    ]
}

/// Runs the three jobs of a new demonstration, and says what came of them and where to look.
async fn tell(
    server: &Server,
    settings: &Settings,
    now: Timestamp,
    new: bool,
) -> Result<(), StartError> {
    let at = |path: &str| format!("http://{}{path}", server.address);
    let place = match settings.database_url {
        Some(_) => "the database that was named".to_owned(),
        None => settings.data_dir.display().to_string(),
    };
    entry(
        "Data",
        &format!("{place} ({})", if new { "new" } else { "as it was left" }),
    )?;
    let local = server.state.zone.at(now);
    entry(
        "Clock",
        &format!(
            "{} in Toronto, running on",
            local.strftime("%Y-%m-%d %H:%M")
        ),
    )?;
    print("")?;
    for (job, parameters) in runs() {
        // A demonstration that was cut short goes on with the run that it had asked for.
        let id = match story::first_run(&server.state.db, job, REQUESTED_BY).await? {
            Some(run) => run.id,
            None => {
                let run = NewRun {
                    parameters,
                    ..NewRun::by_hand(job, REQUESTED_BY)
                };
                enqueue(&server.state.db, &server.registry, run, now).await?
            }
        };
        server.wake();
        let line = ProgressLine::begin(job);
        let ended = wait(&server.state.db, id, |row| {
            // A terminal that is gone does not stop the run.
            let _ = line.show(&story::progress(row));
        })
        .await?;
        line.end(&story::outcome(job, &ended))?;
    }
    print("")?;
    entry("Start here", &at("/"))?;
    entry("Reports", &at("/reports"))?;
    entry("Mailbox", &at("/mailbox"))?;
    entry("Playground", &at("/graphql"))
}
