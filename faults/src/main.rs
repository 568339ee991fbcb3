//! One instance of the runner as a process, with jobs made up to go wrong.

use std::{error::Error, process::ExitCode, sync::Arc, time::Duration};

use clap::Parser;
use faults::{
    made_up,
    system::{Chance, OffClock},
};
use jiff::SignedDuration;
use jobs::runner::{Runner, RunnerConfig};
use tokio::signal::unix::{SignalKind, signal};

/// How it works.
#[derive(Parser)]
struct Options {
    /// The database that it shares with the others.
    #[arg(long)]
    database_url: String,
    /// What the others know it by.
    #[arg(long)]
    instance: String,
    /// How far its clock is ahead.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    ahead_ms: i64,
    #[arg(long, default_value_t = 5_000)]
    tick_ms: u64,
    #[arg(long, default_value_t = 30_000)]
    lease_ms: u64,
    #[arg(long, default_value_t = 20_000)]
    grace_ms: u64,
    #[arg(long, default_value_t = 4)]
    concurrency: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("faults: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let db = service::db::connect(&options.database_url).await?;
    let config = RunnerConfig {
        instance: options.instance,
        tick: Duration::from_millis(options.tick_ms),
        concurrency: options.concurrency,
        lease: Duration::from_millis(options.lease_ms),
        grace: Duration::from_millis(options.grace_ms),
    };
    let clock = Arc::new(OffClock {
        ahead: SignedDuration::from_millis(options.ahead_ms),
    });
    let mut terminate = signal(SignalKind::terminate())?;
    // Whoever queues a run through the service has its workers look at once: here, who sends this.
    let mut look = signal(SignalKind::user_defined1())?;
    let runner = Runner::new(config, db, clock, Arc::new(Chance), made_up::registry());
    let handle = runner.start().await?;
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = look.recv() => handle.wake(),
        }
    }
    handle.shutdown().await;
    Ok(())
}
