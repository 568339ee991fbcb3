//! The comparison: answers are checked first, then measured in interleaved rounds.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx;
use serde_json::Value;

use crate::agree::{difference, scalars};
use crate::data::{Size, Target};
use crate::error::Failure;
use crate::limit::{Ask, Form};
use crate::load::{self, Request};
use crate::process;
use crate::servers::{After, Programs, Server, Who};

/// How many requests are under way at once.
pub const CONNECTIONS: [usize; 2] = [1, 16];

/// What to measure, and how long.
#[derive(clap::Args, Clone, Debug)]
pub struct Plan {
    #[command(flatten)]
    pub programs: Programs,
    /// Who takes part
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    pub servers: Vec<Who>,
    /// A filled database: its size, =, and its address
    #[arg(long = "set", value_parser = set, required = true)]
    pub sets: Vec<(Size, String)>,
    /// The file in which PostgreSQL's process is named
    #[arg(long)]
    pub postmaster: Option<PathBuf>,
    /// A folder to work in
    #[arg(long)]
    pub work: PathBuf,
    /// These queries alone
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Ask>,
    /// Two short rounds
    #[arg(long)]
    pub quick: bool,
    /// How many rounds
    #[arg(long)]
    pub rounds: Option<usize>,
    /// How long a round's turn takes
    #[arg(long)]
    pub seconds: Option<f64>,
    /// Where the tables go
    #[arg(long)]
    pub results: Option<PathBuf>,
    /// The commit that is measured
    #[arg(long, default_value = "")]
    pub commit: String,
    /// The day
    #[arg(long, default_value = "")]
    pub day: String,
    /// The versions of what else takes part
    #[arg(long, default_value = "")]
    pub versions: String,
}

fn set(text: &str) -> Result<(Size, String), String> {
    let (size, url) = text.split_once('=').ok_or("SIZE=URL")?;
    Ok((
        <Size as clap::ValueEnum>::from_str(size, false)?,
        url.to_owned(),
    ))
}

impl Plan {
    fn asks(&self) -> Vec<Ask> {
        let asks = Ask::ALL.into_iter();
        asks.filter(|ask| self.only.is_empty() || self.only.contains(ask))
            .collect()
    }

    /// Rounds of this comparison.
    pub fn rounds(&self) -> usize {
        self.rounds.unwrap_or(if self.quick { 2 } else { 5 })
    }

    /// The time of a turn.
    pub fn turn(&self) -> Duration {
        Duration::from_secs_f64(self.seconds.unwrap_or(if self.quick { 0.7 } else { 1.0 }))
    }
}

/// What one query gave at one server.
#[derive(Clone, Debug)]
pub struct Measured {
    pub ask: Ask,
    pub who: Who,
    /// The limit's cheaper form.
    pub form: Form,
    /// Why there are no figures.
    pub refused: Option<String>,
    /// Bytes of the answer.
    pub bytes: usize,
    /// The turns, by the index of [`CONNECTIONS`].
    pub turns: [Vec<Turn>; 2],
}

/// One turn of one round.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Requests a second.
    pub rate: f64,
    /// Microseconds.
    pub p50: f64,
    /// Microseconds.
    pub p99: f64,
    /// Processor time of a request in the server, in microseconds.
    pub server: f64,
    /// Processor time of a request in the database, in microseconds.
    pub database: f64,
}

/// A server's start and memory.
#[derive(Clone, Copy, Debug)]
pub struct Footprint {
    pub who: Who,
    pub start: Duration,
    pub idle: process::Memory,
    pub loaded: process::Memory,
}

/// What a data set gave.
pub struct SetResult {
    pub size: Size,
    pub postgres: bool,
    pub measured: Vec<Measured>,
    pub footprints: Vec<Footprint>,
}

/// Measures on one data set.
pub async fn on(plan: &Plan, size: Size, url: &str) -> Result<SetResult, Failure> {
    let postgres = !url.starts_with("sqlite:");
    let postmaster = match &plan.postmaster {
        Some(file) if postgres => {
            let text = std::fs::read_to_string(file)?;
            text.lines()
                .next()
                .and_then(|line| line.trim().parse().ok())
        }
        _ => None,
    };
    let mut servers = Vec::new();
    for who in &plan.servers {
        if postgres || *who != Who::Postgraphile {
            servers.push(Server::start(*who, &plan.programs, url, &plan.work).await?);
        }
    }
    tokio::time::sleep(Duration::from_secs(if plan.quick { 0 } else { 3 })).await;
    let idle: Vec<_> = servers
        .iter()
        .map(Server::memory)
        .collect::<Result<_, _>>()?;
    let bench = Bench {
        plan,
        url,
        postmaster,
        servers,
        after: After::default(),
    };
    let (measured, servers) = bench.run(size).await?;
    let mut footprints = Vec::new();
    for (server, idle) in servers.into_iter().zip(idle) {
        let loaded = server.memory()?;
        footprints.push(Footprint {
            who: server.who,
            start: server.start,
            idle,
            loaded,
        });
        server.stop().await?;
    }
    Ok(SetResult {
        size,
        postgres,
        measured,
        footprints,
    })
}

struct Bench<'a> {
    plan: &'a Plan,
    url: &'a str,
    postmaster: Option<u32>,
    servers: Vec<Server>,
    after: After,
}

impl Bench<'_> {
    async fn run(mut self, size: Size) -> Result<(Vec<Measured>, Vec<Server>), Failure> {
        let asks = self.plan.asks();
        if asks.contains(&Ask::Keyset) {
            self.after = self.after(size).await?;
        }
        let mut measured = Vec::new();
        for ask in asks {
            self.check(ask, &mut measured).await?;
        }
        for round in 0..self.plan.rounds() {
            eprintln!("round {} of {}", round + 1, self.plan.rounds());
            for one in &mut measured {
                if one.refused.is_some() {
                    continue;
                }
                for (turns, connections) in one.turns.iter_mut().zip(CONNECTIONS) {
                    let Some(server) = self.servers.iter().find(|server| server.who == one.who)
                    else {
                        continue;
                    };
                    let request = server.request(one.ask, one.form, &self.after);
                    turns.push(
                        self.turn(server, &request, connections, self.plan.turn())
                            .await?,
                    );
                }
            }
        }
        Ok((measured, self.servers))
    }

    /// Asks every server once, compares the answers, warms them up, and finds the limit's cheaper
    /// form.
    async fn check(&self, ask: Ask, measured: &mut Vec<Measured>) -> Result<(), Failure> {
        let mut agreed: Option<(&'static str, Vec<Value>)> = None;
        for server in &self.servers {
            let who = server.who;
            let forms = if who == Who::Limit {
                ask.forms(self.url)
            } else {
                vec![Form::Rows]
            };
            let mut each = Vec::new();
            for form in forms {
                let body =
                    load::once(server.address, &server.request(ask, form, &self.after)).await?;
                let refused = refusal(&body);
                if let Some(why) = &refused {
                    eprintln!("{}: {} says: {why}", ask.name(), who.name());
                } else {
                    agree(ask, who, &body, &mut agreed)?;
                }
                let turns = [Vec::new(), Vec::new()];
                each.push(Measured {
                    ask,
                    who,
                    form,
                    refused,
                    bytes: body.len(),
                    turns,
                });
            }
            let cheapest = self.cheapest(server, &each).await?;
            measured.push(each.swap_remove(cheapest));
        }
        Ok(())
    }

    /// The place of the form that costs least, each tried several times, in turns: what else the
    /// machine does only ever adds.
    async fn cheapest(&self, server: &Server, each: &[Measured]) -> Result<usize, Failure> {
        let mut least = vec![f64::MAX; each.len()];
        for _ in 0..if each.len() > 1 { 4 } else { 1 } {
            for (one, least) in each.iter().zip(&mut least) {
                if one.refused.is_none() {
                    let request = server.request(one.ask, one.form, &self.after);
                    let turn = self.turn(server, &request, 4, self.plan.turn() / 3).await?;
                    *least = least.min(turn.server + turn.database);
                }
            }
        }
        let places = least
            .iter()
            .enumerate()
            .min_by(|(_, one), (_, other)| one.total_cmp(other));
        Ok(places.map_or(0, |(place, _)| place))
    }

    async fn turn(
        &self,
        server: &Server,
        request: &Request,
        connections: usize,
        time: Duration,
    ) -> Result<Turn, Failure> {
        let database = || self.postmaster.map_or(Ok(0), process::cluster_cpu);
        let (server_before, database_before) = (process::cpu(server.pid)?, database()?);
        let sample = load::load(server.address, request, connections, time).await?;
        let (server_after, database_after) = (process::cpu(server.pid)?, database()?);
        if let Some(why) = refusal(&sample.body) {
            return Err(Failure::said(format!(
                "{} under load: {why}",
                server.who.name()
            )));
        }
        let requests = sample.latencies.len();
        let each = |from: u64, to: u64| to.saturating_sub(from) as f64 / 1_000.0 / requests as f64;
        let share = |of: usize| {
            let at = (requests * of / 100).min(requests.saturating_sub(1));
            sample.latencies.get(at).copied().unwrap_or_default() as f64
        };
        Ok(Turn {
            rate: requests as f64 / sample.elapsed.as_secs_f64(),
            p50: share(50),
            p99: share(99),
            server: each(server_before, server_after),
            database: each(database_before, database_after),
        })
    }

    /// The row nine tenths down the list of people by name, and the cursors of the servers there.
    async fn after(&self, size: Size) -> Result<After, Failure> {
        let behind = size.people() / 10;
        let (family, given, id) = row(self.url, behind).await?;
        let mut after = After {
            family,
            given,
            id,
            ..After::default()
        };
        for server in &self.servers {
            match server.who {
                Who::Limit => {}
                Who::Tribune => after.tribune = self.tribune_cursor(server, &after, behind).await?,
                Who::Postgraphile => {
                    let query = "query Bench($last: Int!) { people(last: $last, orderBy: [FAMILY_NAME_ASC, GIVEN_NAME_ASC, ROW_ID_ASC]) { pageInfo { startCursor } } }";
                    after.postgraphile =
                        start_cursor(server, query, serde_json::json!({ "last": behind })).await?;
                }
            }
        }
        Ok(after)
    }

    /// Tribune's cursors are opaque, and its pages short: we walk there from the end, and note
    /// the cursor for the next time.
    async fn tribune_cursor(
        &self,
        server: &Server,
        after: &After,
        behind: i64,
    ) -> Result<Value, Failure> {
        let note = self.plan.work.join(format!(
            "cursor-{}-{behind}",
            if self.postmaster.is_some() {
                "pg"
            } else {
                "sqlite"
            }
        ));
        if let Ok(noted) = std::fs::read_to_string(&note) {
            let mut tried = after.clone();
            tried.tribune = noted.trim().into();
            let request = server.request(Ask::Keyset, Form::Rows, &tried);
            let answer = load::once(server.address, &request).await;
            if answer.is_ok_and(|body| refusal(&body).is_none()) {
                return Ok(tried.tribune);
            }
        }
        let query = "query Bench($last: Int!, $before: String) { people(last: $last, before: $before, orderBy: [{ familyName: ASC }, { givenName: ASC }]) { pageInfo { startCursor } } }";
        let (mut cursor, mut left) = (Value::Null, behind);
        while left > 0 {
            let variables = serde_json::json!({ "last": left.min(100), "before": cursor });
            cursor = start_cursor(server, query, variables).await?;
            left -= 100;
        }
        std::fs::write(note, cursor.as_str().unwrap_or_default())?;
        Ok(cursor)
    }
}

/// Compares an answer with the first that there was.
fn agree(
    ask: Ask,
    who: Who,
    body: &[u8],
    agreed: &mut Option<(&'static str, Vec<Value>)>,
) -> Result<(), Failure> {
    let found = scalars(body)?;
    let Some((other, expected)) = agreed else {
        *agreed = Some((who.name(), found));
        return Ok(());
    };
    difference(expected, &found).map_or(Ok(()), |difference| {
        let (ask, who) = (ask.name(), who.name());
        Err(Failure::said(format!(
            "{ask}: {who} and {other} disagree: {difference}"
        )))
    })
}

async fn start_cursor(server: &Server, query: &str, variables: Value) -> Result<Value, Failure> {
    let body = load::once(server.address, &server.ask(query, variables)).await?;
    if let Some(why) = refusal(&body) {
        return Err(Failure::said(format!("{}: {why}", server.who.name())));
    }
    let answer: Value = serde_json::from_slice(&body)?;
    Ok(answer["data"]["people"]["pageInfo"]["startCursor"].clone())
}

/// What a GraphQL answer says is wrong.
fn refusal(body: &[u8]) -> Option<String> {
    if !body
        .windows(10)
        .take(4096)
        .any(|bytes| bytes.starts_with(b"\"errors\":"))
    {
        return None;
    }
    let answer: Value = serde_json::from_slice(body).ok()?;
    answer["errors"][0]["message"].as_str().map(str::to_owned)
}

async fn row(url: &str, behind: i64) -> Result<(String, String, i64), Failure> {
    Ok(match Target::open(url).await? {
        Target::Postgres(mut connection) => {
            let sql = r#"SELECT family_name, given_name, id FROM person ORDER BY family_name COLLATE "C" DESC, given_name COLLATE "C" DESC, id DESC OFFSET $1 LIMIT 1"#;
            sqlx::query_as(sql)
                .bind(behind - 1)
                .fetch_one(&mut connection)
                .await?
        }
        Target::Sqlite(mut connection) => {
            let sql = "SELECT family_name, given_name, id FROM person ORDER BY family_name DESC, given_name DESC, id DESC LIMIT 1 OFFSET $1";
            sqlx::query_as(sql)
                .bind(behind - 1)
                .fetch_one(&mut connection)
                .await?
        }
    })
}

/// Times from a start of Tribune on a database to its first answer.
pub async fn starts(plan: &Plan, url: &str, times: usize) -> Result<Vec<Duration>, Failure> {
    let mut starts = Vec::new();
    for _ in 0..times {
        let server =
            Server::start(Who::Tribune, &plan.programs, url, Path::new(&plan.work)).await?;
        starts.push(server.start);
        server.stop().await?;
    }
    starts.sort_unstable();
    Ok(starts)
}
