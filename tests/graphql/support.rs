//! What the tests of the API share: both databases, the demonstration's community in them, and
//! a client that counts statements.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_graphql::{Request, Response, Variables};
use domain::{clock::Clock, language::Language, random::Random};
use jobs::{
    housekeeping::Retention,
    link_check::LinkConfig,
    links::Links,
    mail::transport::Transport,
    mail_feedback::Returns,
    registry::Instance,
    runner::{Runner, RunnerConfig},
};
use sea_orm::{DatabaseConnection, DbBackend, Statement};
use serde_json::Value as Json;
use service::{
    db, demo,
    live::{Bell, Hub, Pace},
};
use testing::{FakeClock, september_first};
use tokio::sync::mpsc::Sender;
use tribune::{
    app::{access_log::AccessLog, random::SystemRandom},
    graphql::{
        answer,
        context::{Statements, Viewer},
        layer::export::{Export, Separator},
        schema::{self, ApiSchema},
    },
    limits::Limits,
};

/// Runs a test on both databases, each with the demonstration's community.
pub async fn on_both<F: Future<Output = ()>>(name: &str, test: impl Fn(DatabaseConnection) -> F) {
    testing::on_both(name, async |database| {
        let load = async |tx: &_| demo::load(tx, september_first()).await;
        db::write(&database, load).await.unwrap();
        test(database).await;
    })
    .await;
}

/// An instance of the service's jobs, whose messages go to the mailbox.
pub fn instance(name: &str, db: &DatabaseConnection, clock: &Arc<dyn Clock>) -> Runner {
    let jobs = jobs::registry::registry(Instance {
        transport: Transport::Mailbox,
        returns: Returns::default(),
        links: Links::new("http://127.0.0.1"),
        retention: Retention::default(),
        files: files::Store::in_memory(),
        link_check: LinkConfig::silent(),
    });
    let random = Arc::new(SystemRandom);
    Runner::new(
        RunnerConfig::new(name),
        db.clone(),
        Arc::clone(clock),
        random,
        jobs,
    )
}

/// The tests ask for all that there is, and more than anybody needs: what a document may cost is
/// tested for itself.
const GENEROUS: Limits = Limits {
    document_bytes: usize::MAX,
    tokens: usize::MAX,
    depth: 60,
    fields: u64::MAX,
    root_fields: u64::MAX,
    aliases: usize::MAX,
    directives: usize::MAX,
    variables: usize::MAX,
    cost: u64::MAX,
    // Statements are counted on the connection at hand.
    statement_seconds: 0,
    ..Limits::DEFAULT
};

/// A client of the API.
pub struct Client {
    schema: ApiSchema,
    viewer: Viewer,
    sent: Arc<AtomicUsize>,
    own_readers: bool,
}

/// An answer, with the number of statements that it took.
pub struct Answer {
    /// The response.
    pub response: Response,
    /// Statements that the layer counted.
    pub counted: usize,
    /// These statements.
    pub statements: Vec<Statement>,
    /// Statements that were sent past the layer.
    pub past: usize,
}

impl Answer {
    /// The data, as a client reads them.
    pub fn data(&self) -> Json {
        serde_json::from_str(&answer::data(&self.response)).unwrap()
    }
}

impl Client {
    /// A client of a schema over a database, as administrator.
    pub fn of(database: DatabaseConnection) -> Self {
        Self::with(database, GENEROUS, None)
    }

    /// The same, with these limits.
    pub fn within(database: DatabaseConnection, limits: Limits) -> Self {
        Self::with(database, limits, None)
    }

    /// As [`Self::of`], with a log of who reads personal data.
    pub fn recorded(database: DatabaseConnection, log: AccessLog) -> Self {
        Self::with(database, GENEROUS, Some(log))
    }

    fn with(
        mut database: DatabaseConnection,
        limits: Limits,
        access_log: Option<AccessLog>,
    ) -> Self {
        let own_readers = database.get_database_backend() == DbBackend::Postgres;
        let sent = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&sent);
        database.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let clock: Arc<dyn Clock> = Arc::new(FakeClock::september_first());
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        // It queues what mutations call for; nothing starts it, so that nothing moves by itself.
        let runner = instance("test", &database, &clock);
        Self {
            schema: schema::build(schema::Resources {
                hub: Hub::new(database.clone(), Bell::default(), Pace::default()),
                db: database,
                clock,
                random,
                runner,
                limits,
                access_log,
                demonstration: true,
                keeper: Arc::default(),
            }),
            viewer: Viewer::administrator(),
            sent,
            own_readers,
        }
    }

    /// The same for somebody else.
    pub fn viewed_by(mut self, viewer: Viewer) -> Self {
        self.viewer = viewer;
        self
    }

    /// Somebody else, of the same schema: what it knows of documents, it knows for both.
    pub fn beside(&self, viewer: Viewer) -> Self {
        Self {
            schema: self.schema.clone(),
            viewer,
            sent: Arc::clone(&self.sent),
            own_readers: self.own_readers,
        }
    }

    /// Asks, and counts.
    pub async fn ask_with(&self, query: &str, variables: Json) -> Answer {
        // The community's zone is read once a minute, by whoever comes first: not the question's.
        self.schema.execute("{ nodes(ids: []) { id } }").await;
        let statements = Statements::default();
        let before = self.sent.load(Ordering::Relaxed);
        let request = Request::new(query)
            .variables(Variables::from_json(variables))
            .data(self.viewer.clone())
            .data(statements.clone());
        let response = answer::execute(&self.schema, request).await;
        let counted = statements.count();
        let sent = self.sent.load(Ordering::Relaxed) - before;
        // On PostgreSQL the layer reads by connections of its own.
        let past = if self.own_readers {
            sent
        } else {
            sent - counted
        };
        Answer {
            response,
            counted,
            statements: statements.all(),
            past,
        }
    }

    /// What a query is answered by the executor, and what by whatever answers it once the executor
    /// has found it valid.
    pub async fn both_ways(&self, query: &str, variables: Json) -> [String; 2] {
        let request = || {
            Request::new(query)
                .variables(Variables::from_json(variables.clone()))
                .data(self.viewer.clone())
        };
        let executed = answer::by_executor(&self.schema, request()).await;
        let answered = answer::execute(&self.schema, request()).await;
        [answer::write(&executed), answer::write(&answered)]
    }

    /// Has a query answered by a table, which goes out to whoever takes it.
    pub async fn send_table(&self, query: &str, out: Sender<String>) -> Response {
        let export = Export {
            language: Language::En,
            separator: Separator::Comma,
            out,
        };
        let request = Request::new(query).data(self.viewer.clone()).data(export);
        answer::export(&self.schema, request).await
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
        answer.data()
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
