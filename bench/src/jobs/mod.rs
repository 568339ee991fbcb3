//! The runner beside graphile-worker: what a trivial job costs and how soon it starts, on the same
//! PostgreSQL; and what a tick, a claim and a page of history cost beside a million finished runs.

mod history;
mod peer;
mod trivial;

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::error::Failure;
use crate::process;

/// What is measured, and where.
#[derive(Args)]
pub struct Plan {
    /// An empty PostgreSQL database for Tribune
    #[arg(long)]
    database: String,
    /// Another for graphile-worker
    #[arg(long)]
    peer_database: String,
    /// The server's postmaster.pid
    #[arg(long)]
    postmaster: PathBuf,
    /// Node.js
    #[arg(long)]
    node: PathBuf,
    /// bench/graphile-worker/worker.js, where its packages are installed
    #[arg(long)]
    worker: PathBuf,
    /// Jobs to work off
    #[arg(long, default_value_t = 10_000)]
    jobs: u32,
    /// Jobs of which it is taken how soon they start
    #[arg(long, default_value_t = 300)]
    starts: u32,
    /// Rounds of each
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Finished runs beside which the runner is measured at last
    #[arg(long, default_value_t = 1_000_000)]
    finished: u32,
}

/// So many jobs at once, on either side.
const CONCURRENCY: usize = 10;

/// What working off took.
struct Worked {
    jobs: u32,
    /// From the start of the work to the end of the last job.
    seconds: f64,
    /// Processor time of the worker's process.
    own: f64,
    /// Processor time of the database, which was there for nothing else.
    database: f64,
}

/// How soon jobs started, in milliseconds.
struct Starts(Vec<f64>);

impl Starts {
    fn at(&mut self, part: f64) -> f64 {
        self.0.sort_by(f64::total_cmp);
        let place = (self.0.len() as f64 * part) as usize;
        self.0
            .get(place.min(self.0.len().saturating_sub(1)))
            .copied()
            .unwrap_or(f64::NAN)
    }
}

/// Processor time of the database's processes, in seconds.
fn of_database(plan: &Plan) -> Result<f64, Failure> {
    let pid = std::fs::read_to_string(&plan.postmaster)?;
    let pid = pid.lines().next().and_then(|line| line.trim().parse().ok());
    let pid = pid.ok_or_else(|| Failure::said("the postmaster's pid can't be read"))?;
    Ok(process::cluster_cpu(pid)? as f64 / 1e9)
}

/// Measures both in turns, then the runner beside its history, and prints the tables.
pub async fn measure(plan: &Plan) -> Result<(), Failure> {
    let ours = trivial::Bench::open(&plan.database).await?;
    let theirs = peer::Peer::open(plan).await?;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "| runner | round | jobs a second | worker's CPU (µs a job) | database's CPU (µs a job) | jobs a core and second | start p50 (ms) | p99 (ms) |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )?;
    for round in 1..=plan.rounds {
        let worked = ours.work_off(plan).await?;
        line(
            &mut out,
            "Tribune",
            round,
            &worked,
            ours.starts(plan).await?,
        )?;
        let worked = theirs.work_off(plan).await?;
        let starts = theirs.starts(plan).await?;
        line(&mut out, "graphile-worker", round, &worked, starts)?;
    }
    history::measure(plan, &ours).await
}

fn line(
    out: &mut impl std::io::Write,
    who: &str,
    round: u32,
    worked: &Worked,
    mut starts: Starts,
) -> Result<(), Failure> {
    let each = |seconds: f64| seconds * 1e6 / f64::from(worked.jobs);
    let jobs = f64::from(worked.jobs);
    writeln!(
        out,
        "| {who} | {round} | {:.0} | {:.0} | {:.0} | {:.0} | {:.1} | {:.1} |",
        jobs / worked.seconds,
        each(worked.own),
        each(worked.database),
        jobs / (worked.own + worked.database),
        starts.at(0.5),
        starts.at(0.99),
    )?;
    Ok(())
}
