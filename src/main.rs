//! The `tribune` command.

use std::process::ExitCode;

use clap::Parser;
use tribune::app;
use tribune::cli::Cli;

/// Answers are made of many small pieces; this takes a fifth less time for them than the
/// machine's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match app::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tribune: {error}");
            ExitCode::FAILURE
        }
    }
}
