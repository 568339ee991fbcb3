//! Databases for tests: each test runs on a fresh SQLite file and on a fresh PostgreSQL database.

use std::{env, future::Future};

use jiff::Timestamp;
use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use service::{db, demo};

/// Where the PostgreSQL server for tests is: `postgres://user@host:port/database`. Databases are
/// made beside the one that is named, and dropped afterwards.
const SERVER: &str = "TRIBUNE_TEST_POSTGRES";

/// The moment at which the demonstration begins: 2021-09-01 09:00 in Toronto.
pub fn september_first() -> Timestamp {
    "2021-09-01T13:00:00Z".parse().unwrap()
}

/// Runs a test on both databases, migrated and empty.
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
        panic!("set {SERVER} to a PostgreSQL server for tests, such as postgres://user@127.0.0.1:5432/postgres: every test runs on both databases")
    });
    let (base, _) = server.rsplit_once('/').unwrap();
    let name = format!("service_{name}_{}", std::process::id());
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

/// As [`on_both`], with the community of 2020–2021; the test gets its key.
pub async fn with_demo<F: Future<Output = ()>>(
    name: &str,
    test: impl Fn(DatabaseConnection, i64) -> F,
) {
    on_both(name, async |db| {
        let loaded = db::write(&db, async |tx| demo::load(tx, september_first()).await);
        let community = loaded.await.unwrap().community_id;
        test(db, community).await;
    })
    .await;
}
