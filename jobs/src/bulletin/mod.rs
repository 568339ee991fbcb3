//! `bulletin`: tells those who confirmed a subscription what is new in a publication, each once, in the
//! language that they chose.
//!
//! What was told is kept with each bulletin, so that a run that comes again, for whatever reason,
//! finds nothing new and writes nobody. Where nothing is new, nothing is sent.

mod letters;
mod news;

use std::{collections::BTreeSet, time::Duration};

use entity::{
    campaign,
    enums::{Cadence, CampaignKind, CatchUp, LogLevel, Overlap, SubscriptionState},
    publication, publication_subscription as subscription,
};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::{
    reads::{
        community::{self, Community},
        editions,
    },
    time::ToJiff,
};

use crate::{
    links::Links,
    mail::{
        expand::{Expanded, Expansion},
        freezer::Freezer,
        outbox::{About, Campaign, Sealed},
    },
    runner::{
        Job, JobError, ParameterError, RunContext, RunTransaction, ScheduleSpec, read_parameters,
    },
};

/// The name under which it is asked for.
pub const NAME: &str = "bulletin";

/// The job, with where its pages are.
pub struct Bulletins {
    links: Links,
}

/// What it is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Which publication, by key, whether or not it is time; without it, those for which it is.
    #[serde(default, deserialize_with = "crate::key::of_publication")]
    publication: Option<i64>,
}

/// What came of a publication.
#[derive(Debug, Serialize)]
struct Outcome {
    publication: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i32>,
    /// Why nobody was written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    nothing: Option<Nothing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent: Option<Expanded>,
}

/// Why nobody is written to.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Nothing {
    /// The last bulletin is not as old as the publication's cadence.
    NotDue,
    /// Nothing is new.
    NoNews,
    /// Nobody has confirmed a subscription.
    NoReaders,
}

impl Bulletins {
    /// The job.
    #[must_use]
    pub const fn new(links: Links) -> Self {
        Self { links }
    }
}

#[async_trait::async_trait]
impl Job for Bulletins {
    fn name(&self) -> &'static str {
        NAME
    }

    fn default_schedule(&self) -> Option<ScheduleSpec> {
        Some(ScheduleSpec {
            cron: "30 7 * * *",
            zone: "America/Toronto",
            catch_up: CatchUp::Latest,
            window: Some(Duration::from_secs(24 * 60 * 60)),
            overlap: Overlap::Skip,
            parameters: json!({}),
        })
    }

    fn check(&self, parameters: &Value, _now: Timestamp) -> Result<(), ParameterError> {
        read_parameters::<Parameters>(parameters).map(|_| ())
    }

    async fn run(&self, run: &RunContext) -> Result<Value, JobError> {
        let Parameters { publication } = run.parameters()?;
        let mut outcomes = Vec::new();
        if let Some(community) = community::first(&run.db).await? {
            for row in publications(run, publication).await? {
                run.checkpoint().await?;
                let is_asked_for = publication.is_some();
                let outcome = self.serve(run, &community, &row, is_asked_for).await?;
                outcomes.push(outcome);
            }
        }
        Ok(json!({ "bulletins": outcomes }))
    }
}

/// The publication that is asked for, or those that come out by a cadence.
async fn publications(
    run: &RunContext,
    asked_for: Option<i64>,
) -> Result<Vec<publication::Model>, JobError> {
    let all = publication::Entity::find().order_by_asc(publication::Column::Id);
    let Some(id) = asked_for else {
        let regular = all.filter(publication::Column::Cadence.is_not_null());
        return Ok(regular.all(&run.db).await?);
    };
    let found = all.filter(publication::Column::Id.eq(id)).all(&run.db);
    let found = found.await?;
    if found.is_empty() {
        let message = format!("there is no publication {id}; ask for one that is");
        return Err(JobError::fail(message));
    }
    Ok(found)
}

impl Bulletins {
    async fn serve(
        &self,
        run: &RunContext,
        community: &Community,
        row: &publication::Model,
        is_asked_for: bool,
    ) -> Result<Outcome, JobError> {
        let mut freezer = Freezer::open(run).await?;
        let nothing = |why: Nothing| Outcome {
            publication: row.id,
            number: None,
            nothing: Some(why),
            sent: None,
        };
        let before = before(run, row.id).await?;
        if !is_asked_for && !is_due(run, community, row, before.last()) {
            return Ok(nothing(Nothing::NotDue));
        }
        let Some(news) = news::since(run, community, row, &before).await? else {
            return Ok(nothing(Nothing::NoNews));
        };
        let readers = editions::readers(&run.db, row.id).await?;
        if readers.is_empty() {
            return Ok(nothing(Nothing::NoReaders));
        }
        let last = before.iter().map(|one| one.revision).max();
        let number = last.unwrap_or(0).saturating_add(1);
        let writer = letters::Writer::of(run, community, (row, number), &news, &self.links);
        let writer = writer.await?;
        let letters = writer.write(&mut freezer, &readers).await?;
        let samples = writer.samples(run, &letters)?;
        let campaign = Campaign {
            community: community.id,
            kind: CampaignKind::Bulletin,
            about: About::Publication(row.id),
            revision: number,
        };
        let tx = freezer.begin().await?;
        let expansion = Expansion {
            campaign,
            there: 0,
            letters: still_wanted(&tx, row.id, letters).await?,
            unreachable: Vec::new(),
            facts: Some(news.told),
        };
        let expanded = expansion.write(run, &tx).await?;
        tx.commit().await?;
        run.show(samples).await?;
        let line = format!(
            "publication {}: bulletin {number}, {} messages",
            row.id, expanded.messages
        );
        run.log(LogLevel::Info, &line);
        Ok(Outcome {
            publication: row.id,
            number: Some(number),
            nothing: None,
            sent: Some(expanded),
        })
    }
}

/// The bulletins of a publication that were sent, the first one first.
async fn before(run: &RunContext, publication: i64) -> Result<Vec<campaign::Model>, JobError> {
    let sent = campaign::Entity::find()
        .filter(campaign::Column::PublicationId.eq(publication))
        .filter(campaign::Column::Kind.eq(CampaignKind::Bulletin))
        .order_by_asc(campaign::Column::Revision)
        .all(&run.db)
        .await?;
    Ok(sent)
}

/// Whether the last bulletin is as old as the publication's cadence.
fn is_due(
    run: &RunContext,
    community: &Community,
    row: &publication::Model,
    last: Option<&campaign::Model>,
) -> bool {
    let (Some(cadence), Some(last)) = (row.cadence, last) else {
        return true;
    };
    let zone = &community.zone;
    let last = zone.date_at(last.created_at.to_jiff());
    next(cadence, last) <= zone.date_at(run.now)
}

/// The day on which the next one is due.
fn next(cadence: Cadence, last: Date) -> Date {
    last.saturating_add(match cadence {
        Cadence::Daily => 1.day(),
        Cadence::Weekly => 1.week(),
        Cadence::Monthly => 1.month(),
        Cadence::Quarterly => 3.months(),
        Cadence::HalfYearly => 6.months(),
    })
}

/// The letters to those who still want them: somebody may have ended their subscription while they were
/// written. Subscriptions are held: one that ends later finds its letter in the outbox, and takes it back.
async fn still_wanted(
    tx: &RunTransaction,
    publication: i64,
    letters: Vec<Sealed>,
) -> Result<Vec<Sealed>, JobError> {
    subscription::Entity::find()
        .select_only()
        .column(subscription::Column::Id)
        .filter(subscription::Column::PublicationId.eq(publication))
        .filter(subscription::Column::State.eq(SubscriptionState::Confirmed))
        .order_by_asc(subscription::Column::Id)
        .lock_shared()
        .into_tuple::<i64>()
        .all(&**tx)
        .await?;
    let readers = editions::readers(&**tx, publication).await?;
    let wanted: BTreeSet<String> = readers
        .iter()
        .map(|reader| reader.address.to_ascii_lowercase())
        .collect();
    let is_wanted = |letter: &Sealed| wanted.contains(&letter.to.as_str().to_ascii_lowercase());
    Ok(letters.into_iter().filter(is_wanted).collect())
}
