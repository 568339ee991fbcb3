//! What the tests of several crates need: a fresh database of each kind, and a clock that goes when
//! it is told to. Nothing of it is in the service.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::{
    env,
    future::Future,
    sync::atomic::{AtomicI64, Ordering},
};

use domain::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use service::db;

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

/// Runs a test on both databases, migrated and empty. `name` is its own among the tests of its
/// program.
///
/// # Panics
/// When no PostgreSQL server is named: no test is passed over because something is missing.
pub async fn on_both<F: Future<Output = ()>>(name: &str, test: impl Fn(DatabaseConnection) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.sqlite");
    let sqlite = db::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    Migrator::up(&sqlite, None).await.unwrap();
    test(sqlite.clone()).await;
    sqlite.close().await.unwrap();

    let server = env::var(SERVER).unwrap_or_else(|_| {
        panic!("set {SERVER} to a PostgreSQL server for tests, such as postgres://user@127.0.0.1:5432/postgres (tests/run starts one): every test runs on both databases")
    });
    let (base, _) = server.rsplit_once('/').unwrap();
    let name = format!("tribune_{name}_{}", std::process::id());
    let admin = db::connect(&server).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let postgres = db::connect(&format!("{base}/{name}")).await.unwrap();
    Migrator::up(&postgres, None).await.unwrap();
    test(postgres.clone()).await;
    postgres.close().await.unwrap();
    admin
        .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .await
        .unwrap();
    admin.close().await.unwrap();
}
