//! The data set: a made-up community, the same from the same seed, as large as asked.

mod meetings;
mod organizations;
mod people;
pub mod random;
mod target;
pub mod words;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use migration::{Migrator, MigratorTrait};

use crate::error::Failure;
use random::Random;
pub use target::{Cell, Target};

/// The day at which dated queries look, in days since 1970.
const AS_OF: i64 = 20_634;
/// The same, as the queries write it.
pub const AS_OF_TEXT: &str = "2026-06-30";
/// Where chance begins.
const SEED: u64 = 20_200_901;
/// Changes whenever the rows do.
const VERSION: &str = "1";
/// So many migrations make the tables that are filled.
const TABLES_STEPS: u32 = 6;

/// How large a data set is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "verbatim")]
pub enum Size {
    /// A community as it is: 80 members.
    S,
    /// A thousand times as many.
    M,
}

impl Size {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::M => "M",
        }
    }

    /// Members of the executives' track at the date.
    pub const fn members(self) -> i64 {
        match self {
            Self::S => 80,
            Self::M => 100_000,
        }
    }

    /// People in all: members of the other track, of the past and of the future, and others.
    pub const fn people(self) -> i64 {
        self.members() + self.members() / 5
    }

    /// Organizations.
    pub const fn organizations(self) -> i64 {
        match self {
            Self::S => 48,
            Self::M => 5_000,
        }
    }

    /// Meetings.
    pub const fn meetings(self) -> i64 {
        match self {
            Self::S => 8,
            Self::M => 40,
        }
    }

    /// Invitations to each meeting.
    pub const fn invitations(self) -> i64 {
        match self {
            Self::S => 75,
            Self::M => 25_000,
        }
    }
}

/// Makes the schema by Tribune's own migrations, and fills it. A database that is filled already
/// is brought up to the newest migration and stays as it is otherwise.
pub async fn fill(url: &str, size: Size) -> Result<(), Failure> {
    Target::make(url).await?;
    let db = service::db::connect(url).await?;
    let pending = Migrator::get_pending_migrations(&db).await?.len();
    let empty = pending == Migrator::migrations().len();
    // Later steps work over rows that are there already, and do it at once.
    Migrator::up(&db, empty.then_some(TABLES_STEPS)).await?;
    let jurisdictions = service::reference::ensure_jurisdictions(&db).await?;
    let mut keys: Vec<(String, i64)> = jurisdictions
        .into_iter()
        .map(|(code, key)| (code.to_string(), key))
        .collect();
    keys.sort();
    db.close().await?;
    let mut target = Target::open(url).await?;
    let filled = target
        .text("SELECT value FROM setting WHERE key = 'bench'")
        .await?;
    match filled.as_deref() {
        Some(VERSION) if pending > 0 => return finish(&mut target).await,
        Some(VERSION) => return Ok(()),
        Some(_) => {
            return Err(Failure::said(
                "this data set is of another version; make it anew",
            ));
        }
        None => {}
    }
    let checks = target.unchecked().await?;
    community(&mut target).await?;
    organizations::fill(&mut target, size, &keys).await?;
    people::fill(&mut target, size).await?;
    meetings::fill(&mut target, size).await?;
    let marker = vec![1.into(), "bench".into(), VERSION.into()];
    target
        .rows("setting", &["id", "key", "value"], std::iter::once(marker))
        .await?;
    target.run(&checks).await?;
    let db = service::db::connect(url).await?;
    Migrator::up(&db, None).await?;
    db.close().await?;
    finish(&mut target).await
}

/// Makes the schema and the organizations of a large community, without any people.
pub async fn unpeopled(url: &str) -> Result<(), Failure> {
    Target::make(url).await?;
    let db = service::db::connect(url).await?;
    Migrator::up(&db, None).await?;
    let jurisdictions = service::reference::ensure_jurisdictions(&db).await?;
    let mut keys: Vec<(String, i64)> = jurisdictions
        .into_iter()
        .map(|(code, key)| (code.to_string(), key))
        .collect();
    keys.sort();
    db.close().await?;
    let mut target = Target::open(url).await?;
    community(&mut target).await?;
    organizations::fill(&mut target, Size::M, &keys).await?;
    finish(&mut target).await
}

/// Statistics, free space maps and hint bits as they are some time after a load.
async fn finish(target: &mut Target) -> Result<(), Failure> {
    match target {
        Target::Sqlite(_) => {
            target
                .run("PRAGMA journal_mode = WAL; VACUUM; ANALYZE")
                .await
        }
        Target::Postgres(_) => {
            for table in TABLES {
                let sequence = format!(
                    "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(MAX(id), 1) FROM {table}))"
                );
                target.run(&sequence).await?;
            }
            target
                .run(include_str!("../../postgraphile/functions.sql"))
                .await?;
            target.run("VACUUM ANALYZE").await?;
            target.run("CHECKPOINT").await
        }
    }
}

/// The tables that are filled by key.
const TABLES: [&str; 11] = [
    "setting",
    "community",
    "organization",
    "organization_name",
    "person",
    "email_address",
    "affiliation",
    "membership",
    "office",
    "meeting",
    "invitation",
];

async fn community(target: &mut Target) -> Result<(), Failure> {
    let columns = [
        "id",
        "slug",
        "name_fr",
        "name_fr_state",
        "name_en",
        "name_en_state",
        "short_name_fr",
        "short_name_fr_state",
        "short_name_en",
        "short_name_en_state",
        "zone",
        "organizer_name",
        "organizer_address",
        "created_at",
    ];
    let row = vec![
        1.into(),
        "bench".into(),
        "Communauté de mesure".into(),
        "reviewed".into(),
        "Measured Community".into(),
        "reviewed".into(),
        "Mesure".into(),
        "reviewed".into(),
        "Measured".into(),
        "reviewed".into(),
        "America/Toronto".into(),
        "Secretariat".into(),
        "secretariat@community.example".into(),
        instant(-6000, 0).into(),
    ];
    target
        .rows("community", &columns, std::iter::once(row))
        .await
}

/// A day, so many days after the date that is asked about.
fn day(offset: i64) -> String {
    date(offset).to_string()
}

fn date(offset: i64) -> NaiveDate {
    let midnight = DateTime::<Utc>::from_timestamp((AS_OF + offset) * 86_400, 0);
    midnight.unwrap_or_default().date_naive()
}

/// An instant: so many microseconds after midnight, UTC, of a day.
fn instant(offset: i64, micros: i64) -> String {
    at((AS_OF + offset) * 86_400_000_000 + micros)
}

/// An instant by its microseconds since 1970, as SQLite holds it and PostgreSQL reads it.
fn at(micros: i64) -> String {
    DateTime::<Utc>::from_timestamp_micros(micros)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// A term's last column: open, or ended.
fn end(offset: Option<i64>) -> Cell {
    Cell::text_or_null(offset.map(day))
}

/// A different chance for each table, so that one can grow without changing the others.
fn chance(table: u64) -> Random {
    Random::new(SEED ^ (table << 32))
}

/// Puts keys before rows.
fn numbered(rows: impl Iterator<Item = Vec<Cell>>) -> impl Iterator<Item = Vec<Cell>> {
    (1_i64..).zip(rows).map(|(id, mut row)| {
        row.insert(0, id.into());
        row
    })
}
