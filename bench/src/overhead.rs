//! What the door costs beside async-graphql's own integration with axum: two servers of the same
//! program, over the same schema and database, asked the same small questions in turns.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use jobs::mail::transport::Transport;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tribune::app::clock::SystemClock;
use tribune::app::random::SystemRandom;
use tribune::app::server::{Live, Server, ServerConfig};
use tribune::graphql::context::Viewer;
use tribune::graphql::schema::ApiSchema;
use tribune::http::Cors;
use tribune::http::auth;
use tribune::limits::Limits;

use crate::error::Failure;
use crate::load::{self, Request};
use crate::process;
use crate::servers::free_port;

/// The token of the one that asks for one.
const TOKEN: &str = "the-token-of-the-measured-one";
/// The small questions: what the executor answers by itself, a resolver without a database, and
/// two that are longer to read than to answer.
const QUESTIONS: [(&str, &str); 3] = [
    ("`__typename`", "{ __typename }"),
    ("one field", "{ serverInfo { tzdbVersion } }"),
    (
        "one field, named and by variable",
        "query Small($yes: Boolean = true) { serverInfo { tzdbVersion @include(if: $yes) } }",
    ),
];

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Who {
    /// Tribune's own handler, with all that lies before it.
    Tribune,
    /// async-graphql-axum, with nothing before it.
    Axum,
}

/// Serves one of the two until it is ended.
pub async fn serve(who: Who, database: &str, listen: SocketAddr) -> Result<(), Failure> {
    let own = match who {
        Who::Tribune => listen,
        Who::Axum => SocketAddr::from(([127, 0, 0, 1], 0)),
    };
    let db = service::db::connect(database).await?;
    let server = Server::start(ServerConfig {
        db,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        listener: TcpListener::bind(own).await?,
        door: auth::Door::token(TOKEN),
        demonstration: false,
        public_url: format!("http://{listen}"),
        mail: Transport::Mailbox,
        limits: Limits {
            requests_per_second: 0,
            ..Limits::default()
        },
        cors: Cors::default(),
        live: Live::default(),
    });
    let server = server
        .await
        .map_err(|error| Failure::said(error.to_string()))?;
    if who == Who::Axum {
        let peer = Router::new()
            .route("/graphql", post(answer))
            .route("/health/live", get(async || "up"))
            .with_state(server.state.schema.clone());
        axum::serve(TcpListener::bind(listen).await?, peer).await?;
    }
    std::future::pending::<()>().await;
    Ok(())
}

async fn answer(State(schema): State<ApiSchema>, request: GraphQLRequest) -> GraphQLResponse {
    let request = request.into_inner().data(Viewer::administrator());
    schema.execute(request).await.into()
}

/// Measures both, in turns, and shows processor time of a request.
pub async fn measure(database: &str, rounds: usize, seconds: f64) -> Result<(), Failure> {
    let mut both = Vec::new();
    for who in ["tribune", "axum"] {
        both.push(start(who, database).await?);
    }
    let mut text = String::from(
        "| question | Tribune (µs) | async-graphql-axum (µs) | ratio |\n| --- | ---: | ---: | ---: |\n",
    );
    for (name, query) in QUESTIONS {
        let request = Request::post(TOKEN, &json!({ "query": query }).to_string());
        let mut each = [Vec::new(), Vec::new()];
        for round in 0..=rounds {
            for (one, times) in both.iter().zip(&mut each) {
                let before = process::of_threads(one.pid)?;
                let time = Duration::from_secs_f64(seconds);
                let sample = load::load(one.address, &request, 4, time).await?;
                let spent = process::of_threads(one.pid)? - before;
                // The first round warms up.
                if round > 0 {
                    times.push(spent as f64 / sample.latencies.len() as f64 / 1_000.0);
                }
            }
        }
        let [tribune, axum] = each.map(|mut times| {
            times.sort_by(f64::total_cmp);
            times.get(times.len() / 2).copied().unwrap_or_default()
        });
        let _ = writeln!(
            text,
            "| {name} | {tribune:.1} | {axum:.1} | {:.2} |",
            tribune / axum
        );
    }
    write!(std::io::stdout(), "{text}")?;
    Ok(())
}

struct Started {
    address: SocketAddr,
    pid: u32,
    _child: Child,
}

async fn start(who: &str, database: &str) -> Result<Started, Failure> {
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()?));
    let child = Command::new(std::env::current_exe()?)
        .args(["door", "--who", who, "--database", database])
        .args(["--listen", &address.to_string()])
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let health = Request::get("/health/live");
    for _ in 0..600 {
        if load::once(address, &health).await.is_ok() {
            let pid = child.id().unwrap_or_default();
            return Ok(Started {
                address,
                pid,
                _child: child,
            });
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Failure::said(format!("{who} does not start")))
}
