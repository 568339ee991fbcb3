//! What the facts of a council report take: every section, of a community of any size.

use std::fs;
use std::io::Write as _;
use std::time::Instant;

use clap::Args;
use domain::period::Period;
use domain::report::{SectionKey, Sections};
use jiff::civil::date;
use sea_orm::DatabaseConnection;
use service::reads::community::{self, Community};
use service::reads::report_facts;

use crate::error::Failure;
use crate::process;

/// What is measured, and where.
#[derive(Args)]
pub struct Plan {
    /// Filled databases: sqlite://… and postgres://…
    #[arg(long = "database", required = true)]
    databases: Vec<String>,
    /// How often
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// What one round took.
struct Round {
    members: usize,
    seconds: f64,
    /// Of it, on our own processors.
    cpu: f64,
}

/// Measures and prints a table: the first round, and the best of all.
pub async fn measure(plan: &Plan) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        "| database | members | first (s) | best (s) | own CPU, first (s) | best (s) | memory above rest (MB) |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )?;
    for url in &plan.databases {
        let name = match url.starts_with("sqlite:") {
            true => "SQLite",
            false => "PostgreSQL",
        };
        let line = on(url, plan.rounds.max(1)).await?;
        writeln!(out, "| {name} | {line} |")?;
    }
    Ok(())
}

async fn on(url: &str, rounds: usize) -> Result<String, Failure> {
    let db = service::db::connect(url).await?;
    let community = community::first(&db).await;
    let community = community.map_err(|error| Failure::said(error.to_string()))?;
    let mut community = community.ok_or_else(|| Failure::said("there is no community"))?;
    let all = Sections::new(SectionKey::ALL.to_vec());
    let all = all.map_err(|error| Failure::said(error.to_string()))?;
    community.row.report_sections = Some(serde_json::to_value(all)?);
    let own = std::process::id();
    // From now on the most that is resident is counted anew.
    fs::write("/proc/self/clear_refs", "5")?;
    let rest = process::memory(own)?.resident;
    let mut all = Vec::new();
    for _ in 0..rounds {
        all.push(round(&db, &community).await?);
    }
    let peak = process::memory(own)?.peak;
    db.close().await?;
    let best = |of: fn(&Round) -> f64| all.iter().map(of).fold(f64::INFINITY, f64::min);
    let first = all.first().ok_or_else(|| Failure::said("no round"))?;
    Ok(format!(
        "{} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0}",
        first.members,
        first.seconds,
        best(|one| one.seconds),
        first.cpu,
        best(|one| one.cpu),
        peak.saturating_sub(rest) as f64 * 1_024.0 / 1e6,
    ))
}

/// The half-year that ended before the day of the data.
async fn round(db: &DatabaseConnection, community: &Community) -> Result<Round, Failure> {
    let period = Period::new(date(2025, 9, 1), date(2026, 3, 1));
    let period = period.map_err(|error| Failure::said(error.to_string()))?;
    let own = std::process::id();
    let (start, cpu) = (Instant::now(), process::of_threads(own)?);
    let facts = report_facts::collect(db, community, period, period.last()).await;
    let facts = facts.map_err(|error| Failure::said(error.to_string()))?;
    Ok(Round {
        members: facts.headcount.members.len(),
        seconds: start.elapsed().as_secs_f64(),
        cpu: (process::of_threads(own)? - cpu) as f64 / 1e9,
    })
}
