//! What it takes to import a roster, beside how many lines it has: into a community without people, and
//! again, a tenth of it changed, into the one that it made.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ::jobs::roster_import as roster_import_job;
use clap::Args;
use entity::enums::{RosterImportState, RunState};
use entity::{job, job_run, organization_name, roster_import};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::{Value, json};
use spreadsheet::Separator;
use spreadsheet::write::csv::Line;

use crate::data::random::Random;
use crate::data::words::{FAMILY, GIVEN, TITLES, ZONES};
use crate::data::{self, AS_OF_TEXT};
use crate::error::Failure;
use crate::load;
use crate::process::{self, Watched};
use crate::servers::{Programs, Server, Who};

/// What is measured, and where.
#[derive(Args)]
pub struct Plan {
    /// Where databases are made, one for each number of lines: sqlite://path and postgres://…/name, to
    /// which the number is added
    #[arg(long = "database", required = true)]
    databases: Vec<String>,
    /// How many lines the roster has
    #[arg(long, num_args = 1.., default_values_t = [10_000, 50_000, 100_000])]
    rows: Vec<i64>,
    /// Tribune's binary
    #[arg(long)]
    tribune: PathBuf,
    /// A directory for what a service keeps beside its database
    #[arg(long)]
    work: PathBuf,
    /// The postmaster's process, whose time is counted for PostgreSQL
    #[arg(long)]
    postmaster: Option<u32>,
}

/// Where chance begins.
const SEED: u64 = 20_210_901;
/// How long a service has to come to rest.
const REST: Duration = Duration::from_secs(2);
/// How often it is looked whether an import has come further.
const LOOK: Duration = Duration::from_millis(50);

/// Measures and prints a table.
pub async fn measure(plan: &Plan) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        "| database | lines | into | upload (s) | plan (s) | apply (s) | all (s) | processor (s) | the database’s (s) | memory at rest (MB) | above it, own (MB) | µs a line, beside the first size |\n| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )?;
    for url in &plan.databases {
        let mut first: [Option<f64>; 2] = [None; 2];
        for rows in &plan.rows {
            let of = format!("{url}_{rows}");
            let (name, url) = match url.starts_with("sqlite:") {
                true => ("SQLite", format!("{of}?mode=rwc")),
                false => ("PostgreSQL", of),
            };
            data::unpeopled(&url).await?;
            let places = places(&url).await?;
            for (at, into) in ["an empty roster", "a full one"].into_iter().enumerate() {
                let file = file(*rows, &places, at == 1);
                let taken = imported(plan, &url, &file).await?;
                let each = taken.all().as_secs_f64() * 1e6 / *rows as f64;
                let ratio = each / *first[at].get_or_insert(each);
                writeln!(
                    out,
                    "| {name} | {rows} | {into} | {} | {each:.0} ({ratio:.2}) |",
                    taken.told()
                )?;
            }
        }
    }
    Ok(())
}

/// What organizations that go on are called in French.
async fn places(url: &str) -> Result<Vec<String>, Failure> {
    use organization_name::Column::{EndOn, Id};
    let db = service::db::connect(url).await?;
    let names = organization_name::Entity::find()
        .filter(EndOn.is_null())
        .order_by_asc(Id)
        .all(&db)
        .await?;
    db.close().await?;
    Ok(names.into_iter().filter_map(|name| name.name_fr).collect())
}

/// A roster of people as those of the data set are. Changed, every tenth has another title.
fn file(rows: i64, places: &[String], is_changed: bool) -> String {
    let mut random = Random::new(SEED);
    let mut text = String::from("\u{feff}");
    let headings = [
        "Prénom",
        "Nom de famille",
        "Courriel",
        "Langue",
        "Fuseau horaire",
        "Téléphone",
        "Organisation",
        "Titre en français",
        "Titre en anglais",
        "Réseau",
        "Du",
    ];
    line(&mut text, &headings);
    for id in 1..=rows {
        // Two of one name at one place would be asked about.
        let given = format!("{} {id}", random.one_of(&GIVEN).unwrap_or_default());
        let family = random.one_of(&FAMILY).unwrap_or_default();
        let second = random.one_of(&FAMILY).unwrap_or_default();
        let family = match random.percent(70) {
            true => format!("{family}-{second}"),
            false => family.to_owned(),
        };
        let language = ["français", "anglais", "anglais", ""][(id % 4) as usize];
        let zone = random.percent(25).then(|| random.one_of(&ZONES)).flatten();
        let phone = random.percent(60).then_some("+1 555 0142");
        let place = random.skewed(i64::try_from(places.len()).unwrap_or(1));
        let place = usize::try_from(place).ok().and_then(|at| places.get(at));
        let (fr, en) = random.one_of(&TITLES).unwrap_or_default();
        let fr = match is_changed && id % 10 == 0 {
            true => format!("{fr} par intérim"),
            false => fr.to_owned(),
        };
        let track = if id % 5 == 0 {
            "gestionnaires"
        } else {
            "cadres"
        };
        let day = format!("{}-0{}-01", 2010 + random.below(15), 1 + random.below(9));
        line(
            &mut text,
            &[
                &given,
                &family,
                &format!("person.{id}@people.example"),
                language,
                zone.unwrap_or_default(),
                phone.unwrap_or_default(),
                place.map_or("", String::as_str),
                &fr,
                en,
                track,
                &day,
            ],
        );
    }
    text
}

fn line(text: &mut String, cells: &[&str]) {
    let mut line = Line::new(text, Separator::Semicolon);
    for cell in cells {
        line.text(cell);
    }
    line.end();
}

/// What an import took.
struct Taken {
    upload: Duration,
    plan: Duration,
    apply: Duration,
    /// Processor time of the service, and of the database's own processes, in nanoseconds.
    cpu: [u64; 2],
    /// Memory at rest and the most above it, in kibibytes.
    memory: [u64; 2],
}

impl Taken {
    fn all(&self) -> Duration {
        self.upload + self.plan + self.apply
    }

    fn told(&self) -> String {
        let seconds = [self.upload, self.plan, self.apply, self.all()];
        let [upload, plan, apply, all] = seconds.map(|time| time.as_secs_f64());
        let [own, database] = self.cpu.map(|nanoseconds| nanoseconds as f64 / 1e9);
        let [rest, above] = self
            .memory
            .map(|kibibytes| kibibytes as f64 * 1_024.0 / 1e6);
        format!(
            "{upload:.1} | {plan:.1} | {apply:.1} | {all:.1} | {own:.1} | {database:.1} | {rest:.0} | {above:.0}"
        )
    }
}

/// Has a service import a file.
async fn imported(plan: &Plan, url: &str, file: &str) -> Result<Taken, Failure> {
    let programs = Programs {
        tribune: plan.tribune.clone(),
        node: None,
        postgraphile: None,
    };
    let server = Server::start(Who::Tribune, &programs, url, &plan.work).await?;
    tokio::time::sleep(REST).await;
    let db = service::db::connect(url).await?;
    let spent = || {
        let database = plan.postmaster.filter(|_| url.starts_with("postgres"));
        Ok::<_, Failure>([
            process::cpu(server.pid)?,
            database.map_or(Ok(0), process::cluster_cpu)?,
        ])
    };
    let (rest, before) = (process::memory(server.pid)?, spent()?);
    let watched = Watched::begin(server.pid);
    let begin = Instant::now();
    let path = format!("/roster/imports?name=roster.csv&asOf={AS_OF_TEXT}&separator=semicolon");
    let answer = load::once(server.address, &server.file(&path, file.as_bytes())).await?;
    let upload = begin.elapsed();
    let answer: Value = serde_json::from_slice(&answer)?;
    let id = answer["id"].as_str().unwrap_or_default();
    let key = id.rsplit(':').next().and_then(|key| key.parse().ok());
    let key: i64 = key.ok_or_else(|| Failure::said(format!("no import: {answer}")))?;
    becomes(&db, key, RosterImportState::Planned).await?;
    let planned = begin.elapsed();
    let query = "mutation Bench($input: ApplyRosterImportInput!) { applyRosterImport(input: $input) { status problems { code message } } }";
    let ask = server.ask(query, json!({ "input": { "rosterImport": id } }));
    let answer: Value = serde_json::from_slice(&load::once(server.address, &ask).await?)?;
    if answer["data"]["applyRosterImport"]["status"] != "OK" {
        return Err(Failure::said(format!("not carried out: {answer}")));
    }
    becomes(&db, key, RosterImportState::Applied).await?;
    let applied = begin.elapsed();
    let most = watched.end()?;
    let after = spent()?;
    db.close().await?;
    server.stop().await?;
    Ok(Taken {
        upload,
        plan: planned - upload,
        apply: applied - planned,
        cpu: [after[0] - before[0], after[1].saturating_sub(before[1])],
        memory: [rest.own, most.own.saturating_sub(rest.own)],
    })
}

/// Waits until an import is in a state.
async fn becomes(
    db: &DatabaseConnection,
    import: i64,
    state: RosterImportState,
) -> Result<(), Failure> {
    loop {
        let row = roster_import::Entity::find_by_id(import).one(db).await?;
        if row.is_some_and(|row| row.state == state) {
            return Ok(());
        }
        // Others may fail: this community has no council.
        let failed = job_run::Entity::find()
            .inner_join(job::Entity)
            .filter(job::Column::Name.eq(roster_import_job::NAME))
            .filter(job_run::Column::State.eq(RunState::Failed))
            .one(db)
            .await?;
        if let Some(run) = failed {
            return Err(Failure::said(run.error.unwrap_or_default()));
        }
        tokio::time::sleep(LOOK).await;
    }
}
