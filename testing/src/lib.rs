//! What the tests of several crates need: a fresh database of each kind, a clock that goes when it is
//! told to, and a mail relay and a web server made up to go wrong. Nothing of it is in the service.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

pub mod authority;
pub mod relay;
pub mod web;

use std::{
    env,
    future::Future,
    sync::atomic::{AtomicI64, Ordering},
};

use domain::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use service::db;
use tempfile::TempDir;

/// Where the PostgreSQL server for tests is: `postgres://user@host:port/database`. Databases are
/// made beside the one that is named, and dropped afterwards.
const SERVER: &str = "TRIBUNE_TEST_POSTGRES";

/// The moment at which the demonstration begins: 2021-09-01 09:00 in Toronto.
#[must_use]
pub fn september_first() -> Timestamp {
    "2021-09-01T13:00:00Z".parse().unwrap()
}

/// A clock that goes when it is told to.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl FakeClock {
    /// A clock that stands at [`september_first`].
    #[must_use]
    pub fn september_first() -> Self {
        Self(AtomicI64::new(september_first().as_microsecond()))
    }

    /// Moves it.
    pub fn advance(&self, by: SignedDuration) {
        let by = i64::try_from(by.as_micros()).unwrap();
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// A database of one test: fresh, migrated and empty.
#[derive(Debug)]
pub struct TestDatabase {
    /// Its address, for a process of its own.
    pub url: String,
    /// A connection.
    pub db: DatabaseConnection,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(TempDir),
    Name(String),
}

impl TestDatabase {
    /// A file.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        Self {
            db: migrated(&url).await,
            url,
            place: Place::Folder(folder),
        }
    }

    /// One on the PostgreSQL server for tests. `name` is its own among the tests of its program.
    ///
    /// # Panics
    /// When no server is named: no test is passed over because something is missing.
    pub async fn postgres(name: &str) -> Self {
        // The process first: PostgreSQL cuts long names short.
        let name = format!("tribune_{}_{name}", std::process::id());
        administer(&format!("CREATE DATABASE {name}")).await;
        let server = server();
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        Self {
            db: migrated(&url).await,
            url,
            place: Place::Name(name),
        }
    }

    /// Removes it.
    pub async fn discard(self) {
        self.db.close().await.unwrap();
        match self.place {
            Place::Folder(folder) => folder.close().unwrap(),
            Place::Name(name) => {
                administer(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

/// Opens a database and brings it up to this version.
pub async fn migrated(url: &str) -> DatabaseConnection {
    let db = db::connect(url).await.unwrap();
    migration::up(&db).await.unwrap();
    db
}

fn server() -> String {
    env::var(SERVER).unwrap_or_else(|_| {
        panic!("set {SERVER} to a PostgreSQL server for tests, such as postgres://user@127.0.0.1:5432/postgres (tests/run starts one): every test runs on both databases")
    })
}

async fn administer(statement: &str) {
    let admin = db::connect(&server()).await.unwrap();
    admin.execute_unprepared(statement).await.unwrap();
    admin.close().await.unwrap();
}

/// Runs a test on both databases, migrated and empty. `name` is its own among the tests of its
/// program.
///
/// # Panics
/// When no PostgreSQL server is named.
pub async fn on_both<F: Future<Output = ()>>(name: &str, test: impl Fn(DatabaseConnection) -> F) {
    let sqlite = TestDatabase::sqlite().await;
    test(sqlite.db.clone()).await;
    sqlite.discard().await;
    let postgres = TestDatabase::postgres(name).await;
    test(postgres.db.clone()).await;
    postgres.discard().await;
}
