//! What it takes to invite a large community: memory and time of a service, beside how many it writes
//! to.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use ::jobs::housekeeping::Retention;
use ::jobs::link_check::LinkConfig;
use ::jobs::links::Links;
use ::jobs::mail::transport::Transport;
use ::jobs::mail_feedback::Returns;
use ::jobs::registry::{Instance, registry};
use ::jobs::runner::{NewRun, enqueue};
use chrono::{DateTime, Utc};
use clap::Args;
use domain::clock::Clock as _;
use entity::enums::RunState;
use entity::{frozen_message, job_run, organization};
use jiff::Timestamp;
use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait as _, QuerySelect as _};
use tribune::app::clock::SystemClock;

use crate::data::{Cell, Target};
use crate::error::Failure;
use crate::process::{self, Watched};
use crate::servers::{Programs, Server, Who};

/// What is measured, and where.
#[derive(Args)]
pub struct Plan {
    /// Where databases are made, one for each number of members: sqlite://path and
    /// postgres://…/name, to which the number is added
    #[arg(long = "database", required = true)]
    databases: Vec<String>,
    /// How many members there are, beside those of the demonstration
    #[arg(long, default_values_t = [10_000, 100_000])]
    members: Vec<i64>,
    /// Tribune's binary
    #[arg(long)]
    tribune: PathBuf,
    /// A directory for what a service keeps beside its database
    #[arg(long)]
    work: PathBuf,
}

/// The moment at which the demonstration's meeting is convened and is not invited to yet.
const MOMENT: &str = "2021-09-01T13:00:00Z";
/// Keys of the members begin after this one.
const FIRST: i64 = 1_000_000;
/// How long a service has to come to rest, and how often it is looked whether the run has ended.
const REST: Duration = Duration::from_secs(2);

/// Measures and prints a table.
pub async fn measure(plan: &Plan) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        "| database | invited | memory at rest (MB) | above it, own (MB) | with mapped files (MB) | seconds | reading | letters written and frozen (µs each) | one transaction (µs each) |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )?;
    for url in &plan.databases {
        for members in &plan.members {
            let of = format!("{url}_{members}");
            let (name, url) = match url.starts_with("sqlite:") {
                true => ("SQLite", format!("{of}?mode=rwc")),
                false => ("PostgreSQL", of),
            };
            fill(&url, *members).await?;
            let line = invited(plan, &url).await?;
            writeln!(out, "| {name} | {line} |")?;
        }
    }
    Ok(())
}

/// The demonstration, with so many members more.
async fn fill(url: &str, members: i64) -> Result<(), Failure> {
    Target::make(url).await?;
    let db = service::db::connect(url).await?;
    Migrator::up(&db, None).await?;
    let now = moment()?;
    let loaded = service::db::write(&db, async |tx| service::demo::load(tx, now).await);
    loaded
        .await
        .map_err(|error| Failure::said(error.to_string()))?;
    let organization = organization::Entity::find().one(&db).await?;
    let organization = organization.ok_or_else(|| Failure::said("there is no organization"))?;
    db.close().await?;
    let people = || FIRST..FIRST + members;
    let mut target = Target::open(url).await?;
    let columns = [
        "id",
        "given_name",
        "family_name",
        "language",
        "zone",
        "created_at",
    ];
    let rows = people().map(|id| {
        let language = [Some("fr"), Some("en"), Some("en"), None][(id % 4) as usize];
        let zone = ["America/Vancouver", "America/Halifax"].get((id % 5) as usize);
        vec![
            id.into(),
            format!("Given {id}").into(),
            format!("Family {id}").into(),
            Cell::text_or_null(language),
            Cell::text_or_null(zone.copied()),
            MOMENT.into(),
        ]
    });
    target.rows("person", &columns, rows).await?;
    let columns = ["id", "person_id", "address", "normalized", "is_primary"];
    let rows = people().map(|id| {
        let address = format!("person.{id}@people.example");
        vec![
            id.into(),
            id.into(),
            address.clone().into(),
            address.into(),
            true.into(),
        ]
    });
    target.rows("email_address", &columns, rows).await?;
    let columns = [
        "id",
        "person_id",
        "organization_id",
        "is_primary",
        "start_on",
    ];
    let rows = people().map(|id| {
        let day = "2020-01-01".into();
        vec![
            id.into(),
            id.into(),
            organization.id.into(),
            true.into(),
            day,
        ]
    });
    target.rows("affiliation", &columns, rows).await?;
    let columns = ["id", "community_id", "person_id", "track", "start_on"];
    let rows = people().map(|id| {
        let day = "2020-01-01".into();
        vec![id.into(), 1.into(), id.into(), "executive".into(), day]
    });
    target.rows("membership", &columns, rows).await?;
    target.run("ANALYZE").await
}

fn moment() -> Result<Timestamp, Failure> {
    let moment = MOMENT.parse();
    moment.map_err(|error: jiff::Error| Failure::said(error.to_string()))
}

/// Has a service invite everybody; gives the line of the table.
async fn invited(plan: &Plan, url: &str) -> Result<String, Failure> {
    let programs = Programs {
        tribune: plan.tribune.clone(),
        node: None,
        postgraphile: None,
    };
    let server = Server::start(Who::Tribune, &programs, url, &plan.work).await?;
    tokio::time::sleep(REST).await;
    let rest = process::memory(server.pid)?;
    let db = service::db::connect(url).await?;
    let watched = Watched::begin(server.pid);
    let run = run(&db).await?;
    let most = watched.end()?;
    server.stop().await?;
    let (Some(begun), Some(ended)) = (run.started_at, run.finished_at) else {
        return Err(Failure::said("the run has no times"));
    };
    if run.state != RunState::Succeeded {
        return Err(Failure::said(run.error.unwrap_or_default()));
    }
    let (letters, first, last) = frozen(&db).await?;
    db.close().await?;
    let seconds = |from: DateTime<Utc>, to: DateTime<Utc>| (to - from).as_seconds_f64();
    let each = |seconds: f64| seconds * 1e6 / letters as f64;
    let megabytes = |kibibytes: u64| kibibytes as f64 * 1_024.0 / 1e6;
    Ok(format!(
        "{letters} | {:.0} | {:.0} | {:.0} | {:.1} | {:.1} | {:.0} | {:.0}",
        megabytes(rest.own),
        megabytes(most.own.saturating_sub(rest.own)),
        megabytes(most.resident.saturating_sub(rest.resident)),
        seconds(begun, ended),
        seconds(begun, first),
        each(seconds(first, last)),
        each(seconds(last, ended)),
    ))
}

/// Asks for the invitations, and waits for the end of the run.
async fn run(db: &DatabaseConnection) -> Result<job_run::Model, Failure> {
    let registry = registry(Instance {
        transport: Transport::Mailbox,
        returns: Returns::default(),
        links: Links::new("http://127.0.0.1"),
        retention: Retention::default(),
        files: files::Store::in_memory(),
        link_check: LinkConfig::silent(),
    });
    let run = NewRun {
        pretended_at: Some(moment()?),
        ..NewRun::by_hand("quarterly_invitations", "command_line")
    };
    let id = enqueue(db, &registry, run, SystemClock.now()).await;
    let id = id.map_err(|error| Failure::said(error.to_string()))?;
    loop {
        tokio::time::sleep(REST / 20).await;
        let run = job_run::Entity::find_by_id(id).one(db).await?;
        match run.filter(|run| run.finished_at.is_some()) {
            Some(run) => return Ok(run),
            None => continue,
        }
    }
}

/// How many letters were frozen, and when the first and the last of them were.
async fn frozen(db: &DatabaseConnection) -> Result<(i64, DateTime<Utc>, DateTime<Utc>), Failure> {
    use frozen_message::Column::{CreatedAt, Id};
    let found = frozen_message::Entity::find()
        .select_only()
        .column_as(Id.count(), "letters")
        .column_as(CreatedAt.min(), "first")
        .column_as(CreatedAt.max(), "last")
        .into_tuple()
        .one(db)
        .await?;
    found.ok_or_else(|| Failure::said("no letter was frozen"))
}
