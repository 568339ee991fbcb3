//! What the tests of the API share: both databases, the demonstration's community in them, and
//! a client that counts statements.

use std::{
    env,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_graphql::{Request, Response, Variables};
use domain::{clock::Clock, random::Random};
use jiff::Timestamp;
use jobs::{
    links::Links,
    mail::transport::Transport,
    registry::Instance,
    runner::{Runner, RunnerConfig},
};
use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use serde_json::Value as Json;
use service::{db, demo};
use tribune::{
    app::random::SystemRandom,
    graphql::{
        context::{Statements, Viewer},
        schema::{self, ApiSchema},
    },
};

/// Where the PostgreSQL server for tests is. Databases are made beside the one that is named,
/// and dropped afterwards.
const SERVER: &str = "TRIBUNE_TEST_POSTGRES";

/// 2021-09-01 09:00 in Toronto, for ever.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        "2021-09-01T13:00:00Z".parse().unwrap()
    }
}

/// Runs a test on both databases, each with the demonstration's community.
pub async fn on_both<F: Future<Output = ()>>(name: &str, test: impl Fn(DatabaseConnection) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.sqlite");
    let sqlite = db::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap();
    prepare(&sqlite).await;
    test(sqlite.clone()).await;
    sqlite.close().await.unwrap();

    let server = env::var(SERVER).unwrap_or_else(|_| {
        panic!("set {SERVER} to a PostgreSQL server for tests, such as postgres://user@127.0.0.1:5432/postgres: every test runs on both databases")
    });
    let (base, _) = server.rsplit_once('/').unwrap();
    let name = format!("graphql_{name}_{}", std::process::id());
    let admin = db::connect(&server).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let postgres = db::connect(&format!("{base}/{name}")).await.unwrap();
    prepare(&postgres).await;
    test(postgres.clone()).await;
    postgres.close().await.unwrap();
    admin
        .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .await
        .unwrap();
    admin.close().await.unwrap();
}

async fn prepare(database: &DatabaseConnection) {
    Migrator::up(database, None).await.unwrap();
    let loaded = db::write(database, async |tx| demo::load(tx, Still.now()).await).await;
    loaded.unwrap();
}

/// A client of the API.
pub struct Client {
    schema: ApiSchema,
    viewer: Viewer,
    sent: Arc<AtomicUsize>,
}

/// An answer, with the number of statements that it took.
pub struct Answer {
    /// The response.
    pub response: Response,
    /// Statements that the layer counted.
    pub counted: usize,
    /// Statements that the database saw.
    pub sent: usize,
}

impl Client {
    /// A client of a schema over a database, as administrator.
    pub fn of(mut database: DatabaseConnection) -> Self {
        let sent = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&sent);
        database.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let clock: Arc<dyn Clock> = Arc::new(Still);
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        // It queues what mutations call for; nothing starts it, so that nothing moves by itself.
        let runner = Runner::new(
            RunnerConfig::new("test"),
            database.clone(),
            Arc::clone(&clock),
            Arc::clone(&random),
            jobs::registry::registry(Instance {
                transport: Transport::Mailbox,
                links: Links::new("http://127.0.0.1"),
            }),
        );
        Self {
            schema: schema::build(schema::Resources {
                db: database,
                clock,
                random,
                runner,
                demonstration: true,
            }),
            viewer: Viewer::administrator(),
            sent,
        }
    }

    /// The same for somebody else.
    pub fn viewed_by(mut self, viewer: Viewer) -> Self {
        self.viewer = viewer;
        self
    }

    /// Asks, and counts.
    pub async fn ask_with(&self, query: &str, variables: Json) -> Answer {
        let statements = Statements::default();
        let before = self.sent.load(Ordering::Relaxed);
        let request = Request::new(query)
            .variables(Variables::from_json(variables))
            .data(self.viewer.clone())
            .data(statements.clone());
        let response = self.schema.execute(request).await;
        Answer {
            response,
            counted: statements.count(),
            sent: self.sent.load(Ordering::Relaxed) - before,
        }
    }

    /// The data that answer a query; there must be no error.
    pub async fn data(&self, query: &str) -> Json {
        self.data_with(query, Json::Null).await
    }

    /// As [`Self::data`], with variables.
    pub async fn data_with(&self, query: &str, variables: Json) -> Json {
        let answer = self.ask_with(query, variables).await;
        assert!(
            answer.response.is_ok(),
            "{query}\n{:?}",
            answer.response.errors
        );
        answer.response.data.into_json().unwrap()
    }

    /// The first error of a query, with its extensions and path.
    pub async fn error(&self, query: &str) -> Json {
        let answer = self.ask_with(query, Json::Null).await;
        let error = answer.response.errors.first();
        serde_json::to_value(error.unwrap_or_else(|| panic!("no error: {query}"))).unwrap()
    }
}

/// The code of a query's first error.
pub async fn code(client: &Client, query: &str) -> String {
    let error = client.error(query).await;
    let code = error["extensions"]["code"].as_str();
    code.unwrap_or_else(|| panic!("no code: {error}"))
        .to_owned()
}
