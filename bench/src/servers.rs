//! The servers that are measured: started, asked whether they are up, stopped.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::data::AS_OF_TEXT;
use crate::error::Failure;
use crate::limit::{Ask, Form};
use crate::load::{self, Request};
use crate::process;

/// The administrator's token of the Tribune that is measured.
const TOKEN: &str = "the-token-of-the-measured-one";
/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Who {
    /// Tribune.
    Tribune,
    /// Hand-written.
    Limit,
    /// PostGraphile 5.
    Postgraphile,
}

impl Who {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tribune => "Tribune",
            Self::Limit => "limit",
            Self::Postgraphile => "PostGraphile",
        }
    }
}

/// Where the programs are.
#[derive(clap::Args, Clone, Debug)]
pub struct Programs {
    /// Tribune's binary
    #[arg(long)]
    pub tribune: PathBuf,
    /// Node.js
    #[arg(long, requires = "postgraphile")]
    pub node: Option<PathBuf>,
    /// PostGraphile's server
    #[arg(long)]
    pub postgraphile: Option<PathBuf>,
}

/// A server that is up.
pub struct Server {
    /// Who it is.
    pub who: Who,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub pid: u32,
    /// From its start to its first answer.
    pub start: Duration,
    child: Child,
}

/// A configuration with no bound on how often one may ask and how long a file may be: that is what the
/// load does.
fn unbounded(work: &Path) -> Result<PathBuf, Failure> {
    std::fs::create_dir_all(work)?;
    let file = work.join("unbounded.toml");
    std::fs::write(
        &file,
        "[limits]\nrequests_per_second = 0\nimport_bytes = 134217728\n",
    )?;
    Ok(file)
}

/// A free port of this machine.
pub fn free_port() -> Result<u16, Failure> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

impl Server {
    /// Starts one on a database and waits until it answers.
    pub async fn start(
        who: Who,
        programs: &Programs,
        url: &str,
        work: &Path,
    ) -> Result<Self, Failure> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let mut command = match who {
            Who::Tribune => {
                let mut command = Command::new(&programs.tribune);
                command.args([
                    "serve",
                    "--listen",
                    &address.to_string(),
                    "--database-url",
                    url,
                ]);
                command
                    .arg("--data-dir")
                    .arg(work)
                    .arg("--config")
                    .arg(unbounded(work)?)
                    .env("TRIBUNE_ADMIN_TOKEN", TOKEN);
                command
            }
            Who::Limit => {
                let mut command = Command::new(std::env::current_exe()?);
                command.args(["limit", "--listen", &address.to_string(), "--database", url]);
                command
            }
            Who::Postgraphile => {
                let (Some(node), Some(script)) = (&programs.node, &programs.postgraphile) else {
                    return Err(Failure::said(
                        "PostGraphile needs --node and --postgraphile",
                    ));
                };
                let mut command = Command::new(node);
                command
                    .arg(script)
                    .env("NODE_ENV", "production")
                    .env("GRAPHILE_ENV", "production");
                command
                    .env("DATABASE_URL", url)
                    .env("PORT", address.port().to_string());
                command
            }
        };
        let begin = Instant::now();
        let child = command
            .stdout(Stdio::null())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pid = child.id().unwrap_or_default();
        let mut server = Self {
            who,
            address,
            pid,
            start: Duration::ZERO,
            child,
        };
        let health = Request::get("/health/live");
        while load::once(address, &health).await.is_err() {
            if let Some(status) = server.child.try_wait()? {
                return Err(Failure::said(format!("{} ended: {status}", who.name())));
            }
            if begin.elapsed() > PATIENCE {
                return Err(Failure::said(format!("{} does not start", who.name())));
            }
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        server.start = begin.elapsed();
        Ok(server)
    }

    /// Stops it.
    pub async fn stop(mut self) -> Result<(), Failure> {
        Command::new("kill")
            .arg(self.pid.to_string())
            .status()
            .await?;
        self.child.wait().await?;
        Ok(())
    }

    /// Memory now.
    pub fn memory(&self) -> Result<process::Memory, Failure> {
        process::memory(self.pid)
    }

    /// The request that asks a query; `after` is where the keyset page begins.
    pub fn request(&self, ask: Ask, form: Form, after: &After) -> Request {
        let name = ask.name();
        if self.who == Who::Limit {
            let parameters = match ask {
                Ask::Keyset => format!(
                    "family={}&given={}&id={}",
                    percent(&after.family),
                    percent(&after.given),
                    after.id
                ),
                _ => format!("at={AS_OF_TEXT}"),
            };
            return Request::get(&format!("/{name}/{}?{parameters}", form.name()));
        }
        let cursor = if self.who == Who::Tribune {
            &after.tribune
        } else {
            &after.postgraphile
        };
        let variables = match ask {
            Ask::Keyset => json!({ "after": cursor }),
            Ask::Quarters => json!({ "zone": "America/Toronto" }),
            _ => json!({ "at": AS_OF_TEXT }),
        };
        self.ask(self.query(ask), variables)
    }

    /// A request that brings a file.
    pub fn file(&self, path: &str, bytes: &[u8]) -> Request {
        Request::file(TOKEN, path, bytes)
    }

    /// A GraphQL request.
    pub fn ask(&self, query: &str, variables: Value) -> Request {
        let body = json!({ "query": query, "operationName": "Bench", "variables": variables });
        Request::post(TOKEN, &body.to_string())
    }

    fn query(&self, ask: Ask) -> &'static str {
        macro_rules! file {
            ($name:literal) => {
                match self.who {
                    Who::Postgraphile => {
                        include_str!(concat!("../queries/", $name, ".postgraphile.graphql"))
                    }
                    _ => include_str!(concat!("../queries/", $name, ".tribune.graphql")),
                }
            };
        }
        match ask {
            Ask::Flat => file!("flat"),
            Ask::Levels => file!("levels"),
            Ask::Meetings => file!("meetings"),
            Ask::Representation => file!("representation"),
            Ask::Keyset => file!("keyset"),
            Ask::Relation => file!("relation"),
            Ask::Quarters => file!("quarters"),
        }
    }
}

/// The row behind which the keyset page begins, as each server has to be told.
#[derive(Clone, Debug, Default)]
pub struct After {
    /// Its family name.
    pub family: String,
    /// Its given name.
    pub given: String,
    /// Its key.
    pub id: i64,
    /// Tribune's cursor.
    pub tribune: Value,
    /// PostGraphile's cursor.
    pub postgraphile: Value,
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
