//! graphile-worker, in a Node.js process of its own.

use std::process::Stdio;

use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde::Deserialize;
use tokio::process::Command;

use super::{Plan, Starts, Worked, of_database};
use crate::error::Failure;

pub struct Peer {
    db: DatabaseConnection,
}

#[derive(Deserialize)]
struct Drained {
    done: u32,
    seconds: f64,
    cpu: f64,
}

#[derive(Deserialize)]
struct Latencies {
    latencies: Vec<f64>,
}

impl Peer {
    pub async fn open(plan: &Plan) -> Result<Self, Failure> {
        worker(plan, "migrate", 0).await?;
        Ok(Self {
            db: service::db::connect(&plan.peer_database).await?,
        })
    }

    pub async fn work_off(&self, plan: &Plan) -> Result<Worked, Failure> {
        let add = format!(
            "SELECT graphile_worker.add_job('trivial', '{{}}'::json) FROM generate_series(1, {})",
            plan.jobs
        );
        self.db.execute_unprepared(&add).await?;
        self.db.execute_unprepared("ANALYZE").await?;
        let before = of_database(plan)?;
        let drained: Drained = serde_json::from_slice(&worker(plan, "drain", 0).await?)?;
        let database = of_database(plan)? - before;
        if drained.done != plan.jobs {
            return Err(Failure::said(format!("{} jobs were done", drained.done)));
        }
        Ok(Worked {
            jobs: plan.jobs,
            seconds: drained.seconds,
            own: drained.cpu,
            database,
        })
    }

    pub async fn starts(&self, plan: &Plan) -> Result<Starts, Failure> {
        let told = worker(plan, "latency", plan.starts).await?;
        let told: Latencies = serde_json::from_slice(&told)?;
        Ok(Starts(
            told.latencies.iter().map(|seconds| seconds * 1e3).collect(),
        ))
    }
}

async fn worker(plan: &Plan, what: &str, count: u32) -> Result<Vec<u8>, Failure> {
    let output = Command::new(&plan.node)
        .arg(&plan.worker)
        .args([what, &count.to_string()])
        .env("DATABASE_URL", &plan.peer_database)
        .stdout(Stdio::piped())
        .spawn()?
        .wait_with_output()
        .await?;
    if !output.status.success() {
        return Err(Failure::said(format!("graphile-worker: {what} failed")));
    }
    Ok(output.stdout)
}
