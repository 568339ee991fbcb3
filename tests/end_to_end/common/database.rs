//! Databases for tests. Each test has its own, with the 2020–2021 community in it: that is loaded
//! once for each kind of database and copied, so a fresh one costs a moment.

use std::env;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::Fixture;

/// Where the PostgreSQL server for tests is.
const SERVER: &str = "TRIBUNE_TEST_POSTGRES";

/// The moment at which the demonstration begins: 2021-09-01 09:00 in Toronto.
pub const START: &str = "2021-09-01T13:00:00Z";

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A database of one test.
pub struct TestDatabase {
    /// Its kind.
    pub backend: Backend,
    /// Its address.
    pub url: String,
    /// The folder of its file; PostgreSQL's databases have a name instead.
    place: Place,
}

enum Place {
    Folder(TempDir),
    Name(String),
}

impl Fixture for TestDatabase {
    async fn set_up(backend: Backend) -> Self {
        Self::with_demo(backend).await
    }

    async fn tear_down(self) {
        self.discard().await;
    }
}

impl TestDatabase {
    /// A database with nothing in it.
    pub async fn empty(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::file(&[]),
            Backend::Postgres => Self::named(unique("test"), "template0").await,
        }
    }

    /// A database of this version with nothing in its tables.
    pub async fn migrated(backend: Backend) -> Self {
        let database = Self::empty(backend).await;
        let db = database.connect().await;
        Migrator::up(&db, None).await.unwrap();
        db.close().await.unwrap();
        database
    }

    /// A database with the 2020–2021 community.
    pub async fn with_demo(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
                Self::file(FILE.get_or_init(demo_file).await)
            }
            Backend::Postgres => {
                static TEMPLATE: OnceCell<String> = OnceCell::const_new();
                let template = TEMPLATE.get_or_init(demo_template).await;
                Self::named(unique("test"), template).await
            }
        }
    }

    fn file(content: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tribune.db");
        if !content.is_empty() {
            std::fs::write(&path, content).unwrap();
        }
        let url = format!("sqlite://{}?mode=rwc", path.display());
        Self {
            backend: Backend::Sqlite,
            url,
            place: Place::Folder(folder),
        }
    }

    async fn named(name: String, template: &str) -> Self {
        administer(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let server = server();
        let (base, _) = server.rsplit_once('/').unwrap();
        Self {
            backend: Backend::Postgres,
            url: format!("{base}/{name}"),
            place: Place::Name(name),
        }
    }

    /// Opens it as the service does.
    pub async fn connect(&self) -> DatabaseConnection {
        service::db::connect(&self.url).await.unwrap()
    }

    /// Removes it.
    pub async fn discard(self) {
        match self.place {
            Place::Folder(folder) => folder.close().unwrap(),
            Place::Name(name) => {
                administer(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

async fn demo_file() -> Vec<u8> {
    let database = TestDatabase::migrated(Backend::Sqlite).await;
    load_demo(&database).await;
    let Place::Folder(folder) = &database.place else {
        unreachable!()
    };
    let content = std::fs::read(folder.path().join("tribune.db")).unwrap();
    database.discard().await;
    content
}

/// The copies' model stays behind on the server, which `tests/run` throws away.
async fn demo_template() -> String {
    let database = TestDatabase::migrated(Backend::Postgres).await;
    load_demo(&database).await;
    let Place::Name(name) = database.place else {
        unreachable!()
    };
    name
}

async fn load_demo(database: &TestDatabase) {
    let start: Timestamp = START.parse().unwrap();
    let db = database.connect().await;
    service::db::write(&db, async |tx| service::demo::load(tx, start).await)
        .await
        .unwrap();
    if database.backend == Backend::Sqlite {
        db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
            .await
            .unwrap();
    }
    db.close().await.unwrap();
}

fn unique(word: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("tribune_{word}_{}_{count}", std::process::id())
}

fn server() -> String {
    env::var(SERVER).unwrap_or_else(|_| {
        panic!("{SERVER} is not set: start the tests with tests/run, or name a PostgreSQL server for them, such as postgres://user@127.0.0.1:5432/postgres")
    })
}

async fn administer(statement: &str) {
    let admin = service::db::connect(&server()).await.unwrap();
    admin.execute_unprepared(statement).await.unwrap();
    admin.close().await.unwrap();
}
