//! The runner beside its own past.

use std::io::Write as _;
use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait as _;
use serde_json::json;

use super::{Plan, trivial::Bench};
use crate::error::Failure;
use crate::load::{self, Request};
use crate::overhead;

/// Pages of history as an administrator asks for them.
const PAGES: [(&str, &str); 3] = [
    (
        "the latest 50 runs",
        "{ jobRuns(first: 50) { nodes { id state startedAt finishedAt job { name } attempts { nodes { number outcome } } } } }",
    ),
    (
        "the latest 50 that failed",
        "{ jobRuns(first: 50, where: { state: { eq: FAILED } }) { nodes { id finishedAt job { name } } } }",
    ),
    (
        "the runner at a glance",
        "{ runner { tickAgeSeconds queued running oldestQueuedSeconds failedLastDay missedLastDay } }",
    ),
];

/// Measures ticks, trivial runs and pages of history, with ever more finished runs beside them.
pub async fn measure(plan: &Plan, bench: &Bench) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        "\n| finished runs | tick (ms) | a run queued and worked off (ms) | {} |\n| ---: | ---: | ---: | ---: | ---: | ---: |",
        PAGES.map(|(name, _)| format!("{name} (ms)")).join(" | ")
    )?;
    let door = overhead::start("tribune", &plan.database).await?;
    let token = overhead::token(&plan.database).await?;
    let mut there = 0;
    for finished in [plan.finished / 100, plan.finished / 10, plan.finished] {
        fill(bench, finished - there).await?;
        there = finished;
        let runner = bench.instance(&plan.database).await?;
        let mut ticks = Vec::new();
        let mut runs = Vec::new();
        for _ in 0..200 {
            let begun = Instant::now();
            runner.tick().await?;
            ticks.push(begun.elapsed());
            let begun = Instant::now();
            bench.queue("trivial", 1).await?;
            runner.drain().await?;
            runs.push(begun.elapsed());
        }
        write!(out, "| {finished} | {} | {} |", middle(ticks), middle(runs))?;
        for (_, query) in PAGES {
            let request = Request::post(&token, &json!({ "query": query }).to_string());
            let time = Duration::from_secs(2);
            let sample = load::load(door.address, &request, 1, time).await?;
            write!(
                out,
                " {} |",
                middle(
                    sample
                        .latencies
                        .into_iter()
                        .map(Duration::from_micros)
                        .collect()
                )
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Adds runs that have ended, one in a hundred of them badly, with an attempt each.
async fn fill(bench: &Bench, runs: u32) -> Result<(), Failure> {
    let insert = format!(
        "INSERT INTO job_run (job_id, trigger, state, parameters, available_at, started_at, finished_at, \
         attempt_count, max_attempts, fencing_token, result, requested_by, created_at) \
         SELECT (SELECT MIN(id) FROM job), 'manual', CASE WHEN n % 100 = 0 THEN 'failed' ELSE 'succeeded' END, \
         '{{}}', at, at, at, 1, 5, 1, '{{}}', 'command_line', at \
         FROM (SELECT n, now() - interval '1 year' + n * interval '1 second' AS at FROM generate_series(1, {runs}) n) rows"
    );
    bench.db.execute_unprepared(&insert).await?;
    let attempts = "INSERT INTO job_attempt (job_run_id, number, instance, started_at, finished_at, outcome) \
         SELECT id, 1, 'bench', started_at, finished_at, CASE state WHEN 'failed' THEN 'failed' ELSE 'succeeded' END \
         FROM job_run r WHERE NOT EXISTS (SELECT 1 FROM job_attempt a WHERE a.job_run_id = r.id)";
    bench.db.execute_unprepared(attempts).await?;
    bench.db.execute_unprepared("VACUUM ANALYZE").await?;
    Ok(())
}

fn middle(mut times: Vec<Duration>) -> String {
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    format!("{:.2}", middle.as_secs_f64() * 1e3)
}
