//! The `tribune` command.

use std::process::ExitCode;

use clap::Parser;
use tribune::app;
use tribune::cli::Cli;

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
