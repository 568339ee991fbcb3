//! `link_check`: asks the addresses of references, politely, whether what is to be read there still is.
//!
//! What it asks was written by people, and where it is sent on to by whoever answers: only what anybody
//! on the Internet could ask is connected to, unless the configuration names a host.

mod client;
mod config;
mod hosts;
mod keep;
mod look;
mod public;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use entity::{
    enums::{CatchUp, Overlap},
    reference_address,
};
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DbErr, PaginatorTrait};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use crate::{
    links::Links,
    runner::{Job, JobError, ParameterError, RunContext, ScheduleSpec, read_parameters},
};
use client::Client;
use hosts::Hosts;
use look::{Outcome, look};

pub use config::LinkConfig;

/// The name under which it is asked for.
pub const NAME: &str = "link_check";

/// Hosts that are asked at a time.
const AT_ONCE: usize = 8;

/// The job, with how it asks and where the pages are that say who asks.
pub struct LinkCheck {
    config: LinkConfig,
    links: Links,
}

/// It takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {}

/// What came of a run: counts alone.
#[derive(Debug, Default, Serialize)]
struct Asked {
    /// How many addresses were to be asked …
    addresses: usize,
    /// … at how many hosts.
    hosts: usize,
    /// Those whose hosts want to be left alone.
    put_off: usize,
    /// What was found at the others.
    found: BTreeMap<&'static str, usize>,
}

impl LinkCheck {
    /// The job.
    #[must_use]
    pub const fn new(config: LinkConfig, links: Links) -> Self {
        Self { config, links }
    }

    /// The hosts to be asked, which know who asks, and when they want to be left alone.
    async fn hosts(&self, run: &RunContext) -> Result<Hosts, JobError> {
        let version = env!("CARGO_PKG_VERSION");
        let agent = format!("Tribune/{version} (+{}; link check)", self.links.base());
        let client = Client::new(&self.config, agent).map_err(JobError::fail)?;
        let hosts = Hosts::new(client, run.clock(), self.config.pause);
        for (address, until) in keep::resting(&run.db, run.clock_now()).await? {
            if let Ok(url) = Url::parse(&address) {
                hosts.leave_alone(&url, until).await;
            }
        }
        Ok(hosts)
    }
}

#[async_trait::async_trait]
impl Job for LinkCheck {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "10 4 * * 0",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: None::<Duration>,
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    async fn is_wanted(&self, db: &DatabaseConnection, now: Timestamp) -> Result<bool, DbErr> {
        Ok(self.config.check && keep::due(now).count(db).await? > 0)
    }

    /// One transaction an address, so that what was asked once is not asked again by another attempt. A
    /// dry run only counts: to ask is something that others notice.
    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let mut asked = Asked::default();
        let groups = by_host(keep::left_of(&run.db, run.run_id, run.clock_now()).await?);
        asked.addresses = groups.iter().map(Vec::len).sum();
        asked.hosts = groups.len();
        if self.config.check && !run.dry_run {
            let hosts = Arc::new(self.hosts(run).await?);
            let groups = groups
                .into_iter()
                .map(|group| visit(Arc::clone(&hosts), group));
            // Collected first: what is borrowed must not be held while others are waited for.
            let groups: Vec<_> = groups.collect();
            keep_all(
                run,
                stream::iter(groups).flatten_unordered(AT_ONCE).boxed(),
                &mut asked,
            )
            .await?;
        }
        serde_json::to_value(&asked).map_err(JobError::fail)
    }
}

/// Writes down what comes of asking, as it comes.
async fn keep_all(
    run: &RunContext,
    mut outcomes: BoxStream<'_, (reference_address::Model, Outcome)>,
    asked: &mut Asked,
) -> Result<(), JobError> {
    let mut done = 0;
    run.progress(done, Some(asked.addresses), "asking");
    while let Some((row, outcome)) = outcomes.next().await {
        run.checkpoint().await?;
        let tx = run.begin().await?;
        keep::write(&*tx, &row, &outcome, run.clock_now()).await?;
        tx.commit().await?;
        match &outcome {
            Outcome::PutOff(_) => asked.put_off += 1,
            Outcome::Found(finding) => {
                *asked.found.entry(finding.state.as_str()).or_default() += 1;
            }
        }
        done += 1;
        run.progress(done, Some(asked.addresses), "asking");
    }
    Ok(())
}

/// Asks for the addresses of one host, one after the other.
fn visit(
    hosts: Arc<Hosts>,
    group: Vec<reference_address::Model>,
) -> BoxStream<'static, (reference_address::Model, Outcome)> {
    stream::iter(group)
        .then(move |row| {
            let hosts = Arc::clone(&hosts);
            async move {
                let outcome = look(&hosts, &row.address).await;
                (row, outcome)
            }
        })
        .boxed()
}

fn by_host(rows: Vec<reference_address::Model>) -> Vec<Vec<reference_address::Model>> {
    let mut groups = BTreeMap::<String, Vec<_>>::new();
    for row in rows {
        let url = Url::parse(&row.address).ok();
        let host = url.and_then(|url| url.host_str().map(str::to_owned));
        groups
            .entry(host.unwrap_or_default())
            .or_default()
            .push(row);
    }
    groups.into_values().collect()
}
