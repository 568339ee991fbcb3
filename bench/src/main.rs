//! Tribune beside the limit and its peers: one data set, the same questions, one run.

// An optimized build lays the futures of all mutations out, one within the other: deeper than the
// compiler looks by itself.
#![recursion_limit = "256"]

mod agree;
mod compare;
mod data;
mod error;
mod expansion;
mod facts;
mod import;
mod jobs;
mod limit;
mod load;
mod mail;
mod overhead;
mod process;
mod report;
mod servers;

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio::runtime::Builder;

use compare::Plan;
use data::Size;
use error::Failure;
use report::Report;

/// Measures Tribune. `bench/run` calls this with everything in place.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill a database, unless it is filled
    Fill {
        /// How large
        #[arg(long, value_enum)]
        size: Size,
        /// sqlite://… or postgres://…
        #[arg(long)]
        database: String,
    },
    /// Serve the limit
    Limit {
        /// sqlite://… or postgres://…
        #[arg(long)]
        database: String,
        /// Where
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Measure
    Compare(Box<Plan>),
    /// Serve one of the two whose overhead is measured
    Door {
        /// Which
        #[arg(long, value_enum)]
        who: overhead::Who,
        /// sqlite://… or postgres://…
        #[arg(long)]
        database: String,
        /// Where
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Measure what the door costs beside async-graphql-axum
    Overhead {
        /// A filled database
        #[arg(long)]
        database: String,
        /// How often each is asked
        #[arg(long, default_value_t = 5)]
        rounds: usize,
        /// How long each time
        #[arg(long, default_value_t = 2.0)]
        seconds: f64,
    },
    /// Measure the runner
    Jobs(Box<jobs::Plan>),
    /// Measure mail
    Mail(Box<mail::Plan>),
    /// Measure how many people a service can invite
    Expansion(Box<expansion::Plan>),
    /// Measure what it takes to import a roster
    Import(Box<import::Plan>),
    /// Measure what the facts of a report take
    Facts(facts::Plan),
    /// Take all mail
    MailSink,
    /// Print a port that is free
    FreePort,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    // A server has the threads that Tribune has; the load is cheapest on one.
    let mut runtime = match command {
        Command::Limit { .. } | Command::Door { .. } | Command::Jobs(_) | Command::Mail(_) => {
            Builder::new_multi_thread()
        }
        _ => Builder::new_current_thread(),
    };
    runtime.enable_all().build()?.block_on(async {
        match command {
            Command::Fill { size, database } => data::fill(&database, size).await,
            Command::Limit { database, listen } => limit::serve(&database, listen).await,
            Command::Door {
                who,
                database,
                listen,
            } => overhead::serve(who, &database, listen).await,
            Command::Overhead {
                database,
                rounds,
                seconds,
            } => overhead::measure(&database, rounds, seconds).await,
            Command::Jobs(plan) => jobs::measure(&plan).await,
            Command::Mail(plan) => mail::measure(&plan).await,
            Command::Expansion(plan) => expansion::measure(&plan).await,
            Command::Import(plan) => import::measure(&plan).await,
            Command::Facts(plan) => facts::measure(&plan).await,
            Command::MailSink => mail::sink().await,
            Command::Compare(plan) => compare(&plan).await,
            Command::FreePort => Ok(writeln!(std::io::stdout(), "{}", servers::free_port()?)?),
        }
    })
}

async fn compare(plan: &Plan) -> Result<(), Failure> {
    let mut sets = Vec::new();
    let mut starts = Vec::new();
    for (size, url) in &plan.sets {
        eprintln!(
            "{} {}",
            size.name(),
            if url.starts_with("sqlite:") {
                "SQLite"
            } else {
                "PostgreSQL"
            }
        );
        sets.push(compare::on(plan, *size, url).await?);
        if url.starts_with("sqlite:") && !plan.quick {
            let measured = compare::starts(plan, url, 11).await?;
            let millis = measured.iter().map(|start| start.as_secs_f64() * 1_000.0);
            starts.push((size.name(), millis.collect()));
        }
    }
    let report = Report { plan, sets, starts };
    report.show()?;
    plan.results
        .as_deref()
        .map_or(Ok(()), |path| report.write(path))
}
