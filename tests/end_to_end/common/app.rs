//! The running service, as its users have it: over HTTP.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use entity::enums::RunState;
use entity::{job, job_run};
use files::Store;
use jobs::housekeeping::Retention;
use jobs::link_check::LinkConfig;
use jobs::mail::transport::Transport;
use jobs::mail_feedback::Returns;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter,
    Statement, TryGetable,
};
use serde_json::{Value, json};
use service::live::Pace;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};
use tribune::app::random::SystemRandom;
use tribune::app::server::{Server, ServerConfig};
use tribune::config::Jobs;
use tribune::http::Cors;
use tribune::http::auth::{Door, Proxies};
use tribune::limits::Limits;

use super::clock::FakeClock;
use super::database::{START, TestDatabase};
use super::{Backend, Fixture};

/// How long queued work may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a service for a test may be told.
pub struct Options {
    /// Who is let in.
    pub door: Door,
    /// How mail leaves.
    pub mail: Transport,
    /// How it comes back.
    pub returns: Returns,
    /// How much of everything there may be.
    pub limits: Limits,
    /// Which other sites' scripts may ask.
    pub cors: Cors,
    /// How often it is looked whether something has moved that is followed.
    pub pace: Pace,
    /// Who is believed about where a request comes from.
    pub proxies: Proxies,
    /// How it asks the addresses of references.
    pub links: LinkConfig,
    /// Where files are kept.
    pub files: Store,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            door: Door::Open,
            mail: Transport::Mailbox,
            returns: Returns::default(),
            limits: Limits::default(),
            cors: Cors::default(),
            pace: Pace::default(),
            proxies: Proxies::default(),
            files: Store::in_memory(),
            links: LinkConfig::silent(),
        }
    }
}

/// A service that is up, with a clock that stands at 2021-09-01 09:00 in Toronto.
pub struct TestApp {
    /// Its database, opened beside it.
    pub db: DatabaseConnection,
    /// Its clock.
    pub clock: Arc<FakeClock>,
    /// For requests to it.
    pub http: reqwest::Client,
    base: String,
    server: Server,
    database: TestDatabase,
}

impl Fixture for TestApp {
    async fn set_up(backend: Backend) -> Self {
        Self::start(TestDatabase::with_demo(backend).await, Options::default()).await
    }

    async fn check(&self) {
        let left = self.unfinished().await;
        assert!(left.is_empty(), "runs were left over: {left:?}");
    }

    async fn tear_down(self) {
        self.stop().await.discard().await;
    }
}

/// What came of a run.
#[derive(Debug)]
pub struct Run {
    /// The run's key.
    pub id: i64,
    /// How it ended.
    pub state: RunState,
    /// What it says of itself.
    pub result: Value,
    /// Why it failed.
    pub error: Option<String>,
}

impl TestApp {
    /// Starts a service on a database.
    pub async fn start(database: TestDatabase, options: Options) -> Self {
        let db = database.connect().await;
        Self::start_on(database, db, options).await
    }

    /// Starts a service over a connection that the test has prepared.
    pub async fn start_on(
        database: TestDatabase,
        db: DatabaseConnection,
        options: Options,
    ) -> Self {
        let clock = Arc::new(FakeClock::showing(START));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = Server::start(ServerConfig {
            db,
            clock: clock.clone(),
            random: Arc::new(SystemRandom),
            listener,
            door: options.door,
            demonstration: true,
            public_url: base.clone(),
            mail: options.mail,
            returns: options.returns,
            limits: options.limits,
            cors: options.cors,
            pace: options.pace,
            proxies: options.proxies,
            jobs: Jobs::default(),
            retention: Retention::default(),
            files: options.files,
            links: options.links,
        })
        .await
        .unwrap();
        let db = database.connect().await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            clock,
            db,
            http,
            base,
            server,
            database,
        }
    }

    /// Another instance of the service, on the same database; to be shut down by whoever asks for
    /// it. (SQLite has none.)
    pub async fn beside(&self, pace: Pace) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let config = ServerConfig {
            db: self.database.connect().await,
            clock: self.clock.clone(),
            random: Arc::new(SystemRandom),
            listener,
            door: Door::Open,
            demonstration: true,
            public_url: base,
            mail: Transport::Mailbox,
            returns: Returns::default(),
            limits: Limits::default(),
            cors: Cors::default(),
            pace,
            proxies: Proxies::default(),
            jobs: Jobs::default(),
            retention: Retention::default(),
            files: self.server.state.files.clone(),
            links: LinkConfig::silent(),
        };
        Server::start(config).await.unwrap()
    }

    /// Stops the service and gives the database back.
    pub async fn stop(self) -> TestDatabase {
        self.server.shutdown().await.unwrap();
        self.db.close().await.unwrap();
        self.database
    }

    /// Its routes, as `GET /reports`. The router has no other way to say which they are than its
    /// own description of itself.
    pub fn routes(&self) -> BTreeSet<String> {
        let described = format!("{:?}", tribune::http::router(self.server.state.clone()));
        let described = described.split("fallback_router").next().unwrap();
        let (mut paths, mut methods) = (BTreeMap::new(), BTreeMap::new());
        for route in described.split("RouteId(").skip(1) {
            let (id, rest) = route.split_once("): ").unwrap();
            if let Some(path) = rest.strip_prefix('"') {
                paths.insert(id, path.split('"').next().unwrap());
            } else {
                let answered = ["get", "post", "put", "patch", "delete", "options"].map(|method| {
                    let (_, endpoint) = rest.split_once(&format!(" {method}: ")).unwrap();
                    (!endpoint.starts_with("None")).then_some(method)
                });
                methods.insert(id, answered);
            }
        }
        assert_eq!(paths.len(), methods.len(), "{described}");
        let routes = paths.into_iter().flat_map(|(id, path)| {
            let methods = methods[id].into_iter().flatten();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        });
        routes.collect()
    }

    /// Where its files are kept.
    pub fn files(&self) -> &Store {
        &self.server.state.files
    }

    /// The kind of its database.
    pub fn backend(&self) -> Backend {
        self.database.backend
    }

    /// The address of a page.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Asks for a page or a document, which must be there.
    pub async fn get(&self, path: &str) -> String {
        let response = self.http.get(self.at(path)).send().await.unwrap();
        assert_eq!(response.status(), 200, "GET {path}");
        response.text().await.unwrap()
    }

    /// Sends an operation and gives the whole answer.
    pub async fn answer(&self, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let response = self
            .http
            .post(self.at("/graphql"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{query}");
        response.json().await.unwrap()
    }

    /// Sends an operation that must succeed and gives its data.
    pub async fn graphql(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.answer(query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].take()
    }

    /// Sends a mutation, given as `name(input: …)`'s name and input, and gives its payload, of which
    /// `fields` are asked for.
    pub async fn mutate(&self, name: &str, input: Value, fields: &str) -> Value {
        let type_name = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!(
            "mutation($input: {type_name}!) {{ {name}(input: $input) {{ status problems {{ path code message }} {fields} }} }}"
        );
        self.graphql(&query, json!({ "input": input })).await[name].take()
    }

    /// A mutation that is carried out, with all that follows from it.
    pub async fn carried_out(&self, name: &str, input: Value, fields: &str) -> Value {
        let payload = self.mutate(name, input, fields).await;
        assert_eq!(payload["status"], "OK", "{name}: {payload:#}");
        self.settled().await;
        payload
    }

    /// Asks for a run of a job, waits until all queued work is done, and says what came of it.
    pub async fn run_job(&self, job: &str, parameters: Value) -> Run {
        let input = json!({ "job": job, "parameters": parameters });
        let payload = self.mutate("runJob", input, "run { id }").await;
        let id = payload["run"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{payload:#}"));
        self.settled().await;
        self.run(key(id)).await
    }

    /// What came of a run that has ended.
    pub async fn run(&self, id: i64) -> Run {
        let row = job_run::Entity::find_by_id(id)
            .one(&self.db)
            .await
            .unwrap()
            .unwrap();
        Run {
            id,
            state: row.state,
            result: row.result.unwrap_or_default(),
            error: row.error,
        }
    }

    /// Runs a job that must succeed, and gives its result.
    pub async fn succeeds(&self, job: &str, parameters: Value) -> Value {
        let run = self.run_job(job, parameters).await;
        assert_eq!(run.state, RunState::Succeeded, "{job}: {:?}", run.error);
        run.result
    }

    /// Returns when nothing waits any more.
    pub async fn settled(&self) {
        let done = timeout(PATIENCE, async {
            while !self.unfinished().await.is_empty() {
                sleep(Duration::from_millis(50)).await;
            }
        });
        if done.await.is_err() {
            panic!(
                "after {PATIENCE:?} there is still {:?}",
                self.unfinished().await
            );
        }
    }

    async fn unfinished(&self) -> Vec<(String, RunState, Option<String>)> {
        let runs = job_run::Entity::find()
            .filter(job_run::Column::State.is_in([RunState::Queued, RunState::Running]))
            .find_also_related(job::Entity)
            .all(&self.db)
            .await
            .unwrap();
        let named = runs
            .into_iter()
            .map(|(run, job)| (job.unwrap().name, run.state, run.error));
        named.collect()
    }

    /// One value by plain SQL, the same on both databases.
    pub async fn sql<T: TryGetable>(&self, sql: &str) -> T {
        self.sql_rows(sql).await.pop().unwrap()
    }

    /// The first column by plain SQL.
    pub async fn sql_rows<T: TryGetable>(&self, sql: &str) -> Vec<T> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await.unwrap();
        rows.iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect()
    }

    /// How many rows each table holds; what the service writes of itself is left out.
    pub async fn row_counts(&self) -> BTreeMap<String, i64> {
        let tables = match self.db.get_database_backend() {
            DbBackend::Postgres => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
            }
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        };
        let mut counts = BTreeMap::new();
        for table in self.sql_rows::<String>(tables).await {
            // The last lines of a run's log are written after it has ended.
            if !["setting", "job_log"].contains(&table.as_str()) {
                let count = self.sql(&format!("SELECT COUNT(*) FROM \"{table}\"")).await;
                counts.insert(table, count);
            }
        }
        counts
    }
}

/// The key in a global id.
pub fn key(id: &str) -> i64 {
    id.split_once(':')
        .unwrap_or_else(|| panic!("{id} is no id"))
        .1
        .parse()
        .unwrap()
}

impl TestApp {
    /// Enters an organization that begins with the year and gives its id.
    pub async fn organization(
        &self,
        jurisdiction: &str,
        order: &str,
        fr: &str,
        en: &str,
    ) -> String {
        let id: i64 = self
            .sql(&format!(
                "SELECT id FROM jurisdiction WHERE code = '{jurisdiction}'"
            ))
            .await;
        let text = |words: &str| json!({ "text": words, "state": "REVIEWED" });
        let input = json!({
            "jurisdiction": format!("Jurisdiction:{id}"), "order": order,
            "name": { "name": { "fr": text(fr), "en": text(en) } }, "from": "2021-01-01",
        });
        let payload = self
            .mutate("createOrganization", input, "organization { id }")
            .await;
        payload["organization"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{payload:#}"))
            .to_owned()
    }

    /// The id of the first row that plain SQL finds.
    pub async fn id_of(&self, noun: &str, sql: &str) -> String {
        format!("{noun}:{}", self.sql::<i64>(sql).await)
    }

    /// Enters a person who joins the executives from a day on, and gives its id.
    pub async fn newcomer(
        &self,
        given: &str,
        family: &str,
        organization: &str,
        from: &str,
    ) -> String {
        let input = json!({ "givenName": given, "familyName": family, "language": "EN" });
        let payload = self.mutate("createPerson", input, "person { id }").await;
        let person = payload["person"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{payload:#}"));
        let input = json!({
            "person": person, "track": "EXECUTIVE", "from": from,
            "affiliation": { "organization": organization },
        });
        let payload = self
            .mutate("joinCommunity", input, "membership { id }")
            .await;
        assert!(payload["membership"]["id"].is_string(), "{payload:#}");
        person.to_owned()
    }
}
