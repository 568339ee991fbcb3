//! The `tribune` command.

// An optimized build lays the futures of all mutations out, one within the other: deeper than the
// compiler looks by itself.
#![recursion_limit = "256"]

use std::process::ExitCode;

use clap::Parser;
use tribune::app::{self, telemetry::Telemetry};
use tribune::cli::Cli;

/// Answers are made of many small pieces; this takes a fifth less time for them than the
/// machine's own allocator. It asks for no huge pages (feature `no_thp`): a service at rest has 13 to
/// 18 MB without them and 25 to 33 MB with them, and takes no more processor time (`bench/RESULTS.md`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let telemetry = Telemetry::start();
    let code = run(cli);
    // Outside of the runtime: it waits for the collector.
    telemetry.end();
    code
}

#[tokio::main]
async fn run(cli: Cli) -> ExitCode {
    match app::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tribune: {error}");
            ExitCode::FAILURE
        }
    }
}
