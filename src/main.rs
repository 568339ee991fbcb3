//! The `tribune` command.

use std::process::ExitCode;

use clap::Parser;
use tribune::app::{self, telemetry::Telemetry};
use tribune::cli::Cli;

/// Answers are made of many small pieces; this takes a fifth less time for them than the
/// machine's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    without_huge_pages();
    let cli = Cli::parse();
    let telemetry = Telemetry::start();
    let code = run(cli);
    // Outside of the runtime: it waits for the collector.
    telemetry.end();
    code
}

/// Memory in pages of two megabytes is held long after most of such a page is free: a service at rest
/// has 17 MB without them and 31 MB with them, 10,000 invitations take 35 MB and not 51 MB, and no more
/// processor time (`bench expansion`). Where the machine has no such pages, or refuses, nothing changes.
fn without_huge_pages() {
    #[cfg(target_os = "linux")]
    rustix::thread::disable_transparent_huge_pages(true).ok();
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
