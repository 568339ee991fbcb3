//! What the door costs beside async-graphql's own integration with axum: two servers of the same
//! program, over the same schema and database, asked the same small questions in turns. Only one of
//! them asks who is there, bounds what is asked, and says what it cost.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use ::jobs::mail::transport::Transport;
use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use domain::access::{Role, Scopes};
use domain::clock::Clock as _;
use serde_json::json;
use service::access::tokens::{self, CreateToken};
use service::context::{Act, Actor};
use service::live::Pace;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tribune::app::clock::SystemClock;
use tribune::app::random::SystemRandom;
use tribune::app::server::{Server, ServerConfig};
use tribune::config::Jobs;
use tribune::graphql::context::Viewer;
use tribune::graphql::schema::ApiSchema;
use tribune::http::Cors;
use tribune::http::auth;
use tribune::limits::Limits;

use crate::error::Failure;
use crate::load::{self, Request};
use crate::process;
use crate::servers::free_port;

/// The administrator's token of the measured ones. It is not the one that is sent: most requests
/// come with a token that was made for a program.
const TOKEN: &str = "the-token-of-the-measured-ones";
/// How many connections ask at once.
const CONNECTIONS: [usize; 2] = [1, 16];
/// The small questions: a resolver without a database, and the same longer to read than to answer.
/// Rows are none of them: the layer writes them as text, which async-graphql-axum sends as a list of
/// bytes.
const QUESTIONS: [(&str, &str); 2] = [
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
        returns: ::jobs::mail_feedback::Returns::default(),
        limits: Limits {
            // Counted, and never too many.
            requests_per_second: u32::MAX,
            burst: u32::MAX,
            ..Limits::default()
        },
        cors: Cors::default(),
        pace: Pace::default(),
        proxies: auth::Proxies::default(),
        jobs: Jobs::default(),
        retention: ::jobs::housekeeping::Retention::default(),
        files: files::Store::in_memory(),
        links: ::jobs::link_check::LinkConfig::silent(),
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
    let token = token(database).await?;
    let both = [
        start("tribune", database).await?,
        start("axum", database).await?,
    ];
    let mut out = std::io::stdout();
    writeln!(
        out,
        "| question | connections | Tribune (µs) | async-graphql-axum (µs) | ratio |\n| --- | ---: | ---: | ---: | ---: |"
    )?;
    for (name, query) in QUESTIONS {
        let request = Request::post(&token, &json!({ "query": query }).to_string());
        let mut answers = Vec::new();
        for one in &both {
            answers.push(data(&load::once(one.address, &request).await?)?);
        }
        if answers[0] != answers[1] {
            return Err(Failure::said(format!("{name}: {answers:?}")));
        }
        for connections in CONNECTIONS {
            let mut each = [Vec::new(), Vec::new()];
            for round in 0..=rounds {
                for (one, times) in both.iter().zip(&mut each) {
                    let time = spent(one, &request, connections, seconds).await?;
                    // The first round warms up.
                    if round > 0 {
                        times.push(time);
                    }
                }
            }
            let [tribune, axum] = each.map(median);
            writeln!(
                out,
                "| {name} | {connections} | {tribune:.1} | {axum:.1} | {:.2} |",
                tribune / axum
            )?;
        }
    }
    Ok(())
}

/// Processor time of a request, in microseconds.
async fn spent(
    one: &Started,
    request: &Request,
    connections: usize,
    seconds: f64,
) -> Result<f64, Failure> {
    let before = process::of_threads(one.pid)?;
    let time = Duration::from_secs_f64(seconds);
    let sample = load::load(one.address, request, connections, time).await?;
    let spent = process::of_threads(one.pid)? - before;
    Ok(spent as f64 / sample.latencies.len() as f64 / 1_000.0)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// What an answer says, without what only one of them adds.
fn data(body: &[u8]) -> Result<serde_json::Value, Failure> {
    let mut answer: serde_json::Value = serde_json::from_slice(body)?;
    match answer.get("errors") {
        None => Ok(answer["data"].take()),
        Some(errors) => Err(Failure::said(errors.to_string())),
    }
}

/// A token as a program has it.
pub async fn token(database: &str) -> Result<String, Failure> {
    let db = service::db::connect(database).await?;
    let act = Act::new(Actor::Administrator, SystemClock.now());
    let new = CreateToken {
        name: "overhead".to_owned(),
        role: Role::Administrator,
        scopes: Scopes::all(),
        days: 1,
    };
    let made = service::db::write(&db, async |tx| {
        tokens::create(tx, &act, &SystemRandom, new).await
    });
    let made = made
        .await
        .map_err(|error| Failure::said(error.to_string()))?;
    Ok(made.value.text.reveal().to_owned())
}

pub struct Started {
    pub address: SocketAddr,
    pid: u32,
    _child: Child,
}

pub async fn start(who: &str, database: &str) -> Result<Started, Failure> {
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
