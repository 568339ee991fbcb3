//! What is new in a publication: what no bulletin of it has told yet.

use std::collections::BTreeSet;

use documents::mail::{NewIssue, News};
use entity::{campaign, enums::PublicationSectionKind, publication, resource};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::{
    error::ServiceError,
    reads::{
        community::Community,
        editions,
        publications::{self, ItemFacts},
    },
    time::ToJiff,
};

use crate::runner::{JobError, RunContext};

/// The most that one bulletin tells: the rest is for the next.
const MOST: usize = 30;
/// How much of what is known is looked at.
const LOOKED_AT: u64 = 2_000;

/// What is new.
pub(super) struct Fresh {
    /// The newest issue, where it was not told of.
    pub issue: Option<NewIssue>,
    /// What became known, the oldest first.
    pub known: Vec<News>,
    /// What the bulletin tells, for the next one to leave it out.
    pub told: Value,
}

/// What bulletins have told, by key.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Told {
    issues: BTreeSet<i64>,
    resources: BTreeSet<i64>,
}

/// What no bulletin of a publication has told of what everybody may read since it is there; none where
/// that is nothing.
pub(super) async fn since(
    run: &RunContext,
    community: &Community,
    row: &publication::Model,
    before: &[campaign::Model],
) -> Result<Option<Fresh>, JobError> {
    let mut known_before = Told::default();
    for one in before {
        if let Some(facts) = &one.facts {
            let told = Told::deserialize(facts).map_err(JobError::fail)?;
            known_before.issues.extend(told.issues);
            known_before.resources.extend(told.resources);
        }
    }
    let mut now = Told::default();
    let issue = issue(run, row, &known_before, &mut now).await?;
    let first = community.zone.date_at(row.created_at.to_jiff());
    let mut known = editions::known(&run.db, community.id, Some(first), LOOKED_AT).await?;
    known.reverse();
    let mut fresh = Vec::new();
    for one in known {
        let is_told = known_before.resources.contains(&one.id) || now.resources.contains(&one.id);
        if is_told || fresh.len() == MOST {
            continue;
        }
        now.resources.insert(one.id);
        fresh.push(news(&one)?);
    }
    if issue.is_none() && fresh.is_empty() {
        return Ok(None);
    }
    Ok(Some(Fresh {
        issue,
        known: fresh,
        told: serde_json::to_value(now).map_err(JobError::fail)?,
    }))
}

/// The newest issue where it is new, with its trends. Older ones that were not told of are told by it.
async fn issue(
    run: &RunContext,
    row: &publication::Model,
    before: &Told,
    now: &mut Told,
) -> Result<Option<NewIssue>, JobError> {
    let editions = editions::editions(&run.db, row.id).await?;
    let Some(newest) = editions.first() else {
        return Ok(None);
    };
    if before.issues.contains(&newest.issue.id) {
        return Ok(None);
    }
    now.issues.extend(editions.iter().map(|one| one.issue.id));
    let Some(facts) = publications::issue(&run.db, newest.issue.id).await? else {
        return Ok(None);
    };
    let sections = facts.sections.iter();
    let trends = sections.filter(|one| one.row.kind == PublicationSectionKind::Trends);
    let mut told = Vec::new();
    for item in trends.flat_map(|section| &section.items) {
        if let ItemFacts::Resource(one) = item {
            now.resources.insert(one.row.id);
            told.push(news(&one.row)?);
        }
    }
    let title = newest.issue.title().map_err(ServiceError::from)?;
    Ok(Some(NewIssue {
        title,
        trends: told,
    }))
}

fn news(row: &resource::Model) -> Result<News, ServiceError> {
    Ok(News {
        title: row.title()?,
        text: row.text()?,
    })
}
