//! From the outbox to the way out: `waiting → claimed → data_started → accepted`.
//!
//! Each arrow is its own transaction, so that after a crash the row says how far the message had
//! come. Before `data_started` it certainly did not leave, and is tried again; after it nobody can
//! know: an invitation, which is the same message byte for byte, is sent again, a report waits for
//! an administrator. Nobody is forgotten, and there is no silent duplicate.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use domain::{clock::Clock, email::EmailAddress, random::Random};
use entity::{
    campaign, community, delivery,
    enums::{CampaignKind, DeliveryState, LogLevel},
    frozen_message, meeting,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    ExprTrait as _, JoinType, QueryFilter, QuerySelect, QueryTrait as _, RelationTrait,
    prelude::DateTimeUtc, sea_query::Expr,
};
use service::{
    context::Actor,
    db,
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

use super::{
    answer::Answer,
    kinds::{self, Kind},
    relay::{Relay, Wellness, shortened},
    return_path::ReturnPath,
    smtp::ConnectError,
    transport::{Carrier, Letter, Transport},
};

mod floor;
mod ledger;

use floor::Floor;
use ledger::Ledger;

/// How long a claim holds: longer than the longest wait for the relay.
const CLAIM: Duration = Duration::from_secs(20 * 60);
/// How long everything waits when the relay can't be used, by chance up to a quarter less.
const RELAY_PAUSE: Duration = Duration::from_secs(60);
/// How long a message is tried after it was put into the outbox.
const PATIENCE: Duration = Duration::from_secs(4 * 24 * 60 * 60);
/// The wait after each attempt, in minutes, by chance up to a quarter less; the last one repeats.
const WAITS: [u64; 5] = [1, 5, 15, 60, 240];

/// Why dispatching stopped.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    /// There is no connection to the relay; everything waits.
    #[error("{source}; everything waits until {until:.0}")]
    Relay {
        /// Why not.
        source: ConnectError,
        /// Until when.
        until: Timestamp,
    },
    /// The relay ended connections or left doubts, again and again; everything waits.
    #[error(
        "the relay failed again and again (a connection that broke, silence, 421) and is left alone; everything waits until {until:.0}"
    )]
    Failing {
        /// Until when.
        until: Timestamp,
    },
    /// The relay is left alone since earlier.
    #[error("the relay failed again and again before this and is left alone until {until:.0}")]
    LeftAlone {
        /// Until when.
        until: Timestamp,
    },
    /// Whoever watches wants no more.
    #[error("dispatching was told to stop")]
    Stopped,
    /// The database failed, or a row can't be read.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl DispatchError {
    /// Until when everything waits because of it.
    const fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Relay { until, .. } | Self::Failing { until } | Self::LeftAlone { until } => {
                Some(*until)
            }
            Self::Stopped | Self::Service(_) => None,
        }
    }
}

impl From<DbErr> for DispatchError {
    fn from(error: DbErr) -> Self {
        Self::Service(error.into())
    }
}

/// What became of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It was taken.
    Accepted,
    /// It is tried again later.
    PutOff,
    /// It will never be taken, or was tried for too long.
    Failed,
    /// Whether it arrived is not known.
    Unknown,
    /// It is of no use any more, or its campaign was called off.
    Cancelled,
    /// Another instance took it over while we were at it.
    Lost,
}

/// Who watches a dispatch.
#[async_trait::async_trait]
pub trait Watch: Send + Sync {
    /// Whether more messages may be taken; asked now and then.
    async fn goes_on(&self) -> bool;

    /// Whether it was told to stop; asked before each message.
    fn is_stopped(&self) -> bool;

    /// What became of a message, once that is written.
    fn went(&self, step: Step);

    /// Something that is worth a line; without addresses.
    fn note(&self, level: LogLevel, line: &str);
}

/// Sends what waits.
pub struct Dispatcher<'a> {
    /// The outbox.
    pub db: &'a DatabaseConnection,
    /// The real time: a delivery believes in no other.
    pub clock: &'a dyn Clock,
    /// How long waits are exactly.
    pub random: &'a dyn Random,
    /// Who watches.
    pub watch: &'a dyn Watch,
    /// The name under which messages are claimed: it differs from every other dispatcher's. One that
    /// is `run:` with a run and its attempt is let go of when these are over.
    pub holder: String,
    /// Where messages come back to.
    pub back: ReturnPath,
    /// Who it is in the record of events, where a refusal has consequences.
    pub actor: Actor,
}

/// What a message needs on its way.
struct Parcel {
    row: delivery::Model,
    letter: Letter,
    /// It came too late to be of use, or its campaign was called off.
    is_void: bool,
}

impl Dispatcher<'_> {
    /// Sends all that is due.
    ///
    /// # Errors
    /// When the relay can't be used, the database fails, or whoever watches wants no more. What has
    /// not left waits.
    pub async fn dispatch(&self, transport: &Transport) -> Result<(), DispatchError> {
        let went = match transport {
            Transport::Mailbox => Ledger::of(self).keep_all().await,
            Transport::Memory(memory) => {
                let carriers = vec![Carrier::Memory(memory.clone())];
                self.carry(carriers, None).await
            }
            Transport::Smtp(relay) => match relay.wellness(self.clock.now()) {
                Wellness::LeftAlone(until) => Err(DispatchError::LeftAlone { until }),
                // Without a free place another run of this process is at it, and sends all.
                _ => self.carry(Carrier::to(relay), Some(relay)).await,
            },
        };
        let until = went.as_ref().err().and_then(DispatchError::until);
        let let_go = self.let_go(until).await;
        went.and(let_go)
    }

    /// Sends all that is due over carriers.
    async fn carry(
        &self,
        carriers: Vec<Carrier>,
        relay: Option<&Relay>,
    ) -> Result<(), DispatchError> {
        let (pen, entries) = Ledger::open();
        let ledger = Ledger::of(self);
        let floor = Floor::new(self, relay, pen, carriers.len());
        let (kept, went) = tokio::join!(ledger.keep(entries), floor.work(carriers));
        // When the ledger ends early, connections know no more than that nobody writes.
        kept.and(went)
    }

    /// Lets go of what was claimed and not offered; until a moment nothing is due.
    async fn let_go(&self, until: Option<Timestamp>) -> Result<(), DispatchError> {
        use delivery::Column;
        let now = self.clock.now().to_chrono();
        db::write(self.db, async |tx| {
            delivery::Entity::update_many()
                .set(ledger::free(DeliveryState::Waiting, now))
                .col_expr(Column::AttemptCount, Expr::col(Column::AttemptCount).sub(1))
                .filter(Column::State.eq(DeliveryState::Claimed))
                .filter(Column::ClaimedBy.eq(&self.holder))
                .exec(tx)
                .await?;
            let Some(until) = until else { return Ok(()) };
            delivery::Entity::update_many()
                .col_expr(Column::NextAttemptAt, Expr::val(until.to_chrono()))
                .filter(Column::State.is_in([DeliveryState::Waiting, DeliveryState::Unknown]))
                .filter(Column::NextAttemptAt.lte(now))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
    }

    /// Until when everything waits for a relay that was not reached now.
    fn pause(&self) -> Timestamp {
        later(self.clock.now(), shortened(RELAY_PAUSE, self.random))
    }
}

/// What the messages of a campaign have in common.
struct Occasion {
    from: String,
    kind: Kind,
    is_called_off: bool,
    starts_at: Option<Timestamp>,
}

/// What claimed messages need on their way.
async fn load(
    db: &impl ConnectionTrait,
    rows: Vec<delivery::Model>,
    back: &ReturnPath,
    now: Timestamp,
) -> Result<Vec<Parcel>, DispatchError> {
    let campaigns: BTreeSet<i64> = rows.iter().map(|row| row.campaign_id).collect();
    let occasions = occasions(db, campaigns).await?;
    let mut contents = contents(db, &rows).await?;
    let address = |given: &str| EmailAddress::parse(given).map_err(ServiceError::unreadable);
    let mut parcels = Vec::with_capacity(rows.len());
    for row in rows {
        let of = occasions
            .get(&row.campaign_id)
            .ok_or(ServiceError::Absent {
                noun: "campaign",
                id: row.campaign_id,
            })?;
        let written_at = row.created_at.to_jiff();
        let useless_from = of.kind.useless_from(written_at, of.starts_at);
        let is_late = useless_from.is_some_and(|from| from <= now);
        let content = row.frozen_id.and_then(|id| contents.remove(&id));
        let absent = ServiceError::Absent {
            noun: "frozen_message",
            id: row.id,
        };
        parcels.push(Parcel {
            letter: Letter {
                from: back.of(row.id, address(&of.from)?)?,
                to: address(&row.recipient)?,
                message: content.ok_or(absent)?,
            },
            is_void: is_late || of.is_called_off,
            row,
        });
    }
    Ok(parcels)
}

/// The bytes of messages, by the key of their row.
async fn contents(
    db: &impl ConnectionTrait,
    rows: &[delivery::Model],
) -> Result<BTreeMap<i64, Vec<u8>>, DbErr> {
    let keys = rows.iter().filter_map(|row| row.frozen_id);
    let found = frozen_message::Entity::find()
        .filter(frozen_message::Column::Id.is_in(keys))
        .all(db)
        .await?;
    Ok(found.into_iter().map(|row| (row.id, row.bytes)).collect())
}

async fn occasions(
    db: &impl ConnectionTrait,
    campaigns: BTreeSet<i64>,
) -> Result<BTreeMap<i64, Occasion>, DbErr> {
    type Row = (
        i64,
        String,
        CampaignKind,
        Option<DateTimeUtc>,
        Option<DateTimeUtc>,
    );
    let rows = campaign::Entity::find()
        .select_only()
        .column(campaign::Column::Id)
        .column(community::Column::OrganizerAddress)
        .column(campaign::Column::Kind)
        .column(campaign::Column::CancelledAt)
        .column(meeting::Column::StartsAt)
        .join(JoinType::InnerJoin, campaign::Relation::Community.def())
        .join(JoinType::LeftJoin, campaign::Relation::Meeting.def())
        .filter(campaign::Column::Id.is_in(campaigns))
        .into_tuple::<Row>()
        .all(db)
        .await?;
    let occasion = |(id, from, kind, called_off_at, starts_at): Row| {
        let occasion = Occasion {
            from,
            kind: kinds::of(kind),
            is_called_off: called_off_at.is_some(),
            starts_at: starts_at.to_jiff(),
        };
        (id, occasion)
    };
    Ok(rows.into_iter().map(occasion).collect())
}

/// How many messages could be sent now.
///
/// # Errors
/// When the database fails.
pub async fn count_due(db: &impl ConnectionTrait, now: Timestamp) -> Result<u64, DbErr> {
    use sea_orm::PaginatorTrait as _;
    due_or_lost(now).count(db).await
}

/// Whether any message could be sent now.
///
/// # Errors
/// When the database fails.
pub async fn is_any_due(db: &impl ConnectionTrait, now: Timestamp) -> Result<bool, DbErr> {
    let due = due_or_lost(now)
        .select_only()
        .column(delivery::Column::Id)
        .limit(1);
    Ok(due.into_tuple::<i64>().one(db).await?.is_some())
}

/// Messages of which nobody will know any more: their content was on the wire when their claim ran
/// out.
async fn recover(tx: &impl ConnectionTrait, now: Timestamp) -> Result<(), DbErr> {
    use delivery::Column;
    delivery::Entity::update_many()
        .col_expr(Column::State, Expr::val(DeliveryState::Unknown.as_str()))
        .col_expr(Column::MayHaveArrived, Expr::val(true))
        .col_expr(Column::UpdatedAt, Expr::val(now.to_chrono()))
        .filter(Column::State.eq(DeliveryState::DataStarted))
        .filter(is_over(now))
        .exec(tx)
        .await?;
    Ok(())
}

/// Holds for a claim that has run out, or whose run is not at work any more: it was killed, or its
/// service has stopped. Should a worker that was taken for dead come back, nothing that it writes
/// fits what is there.
fn is_over(now: Timestamp) -> Condition {
    let of_nobody = r#""claimed_by" LIKE 'run:%' AND "claimed_by" NOT IN (SELECT 'run:' || "id" || '/' || "fencing_token" FROM "job_run" WHERE "state" = 'running')"#;
    Condition::any()
        .add(delivery::Column::ClaimExpiresAt.lte(now.to_chrono()))
        .add(Expr::cust(of_nobody))
}

fn due(now: Timestamp) -> sea_orm::Select<delivery::Entity> {
    select_due(now, false)
}

/// As [`due`], with those of which nobody will know any more: their content was on the wire when
/// their claim ran out.
pub(super) fn due_or_lost(now: Timestamp) -> sea_orm::Select<delivery::Entity> {
    select_due(now, true)
}

/// Nothing of a campaign that is held back is due. Of one that was called off, what waits is: to be
/// cancelled (see [`Parcel`]); what may have arrived is left as it is.
fn select_due(now: Timestamp, with_lost: bool) -> sea_orm::Select<delivery::Entity> {
    use delivery::Column;
    let campaigns = || {
        campaign::Entity::find()
            .select_only()
            .column(campaign::Column::Id)
    };
    let repeatable = campaigns()
        .filter(campaign::Column::Kind.is_in(kinds::those(Kind::is_repeatable)))
        .filter(campaign::Column::CancelledAt.is_null())
        .into_query();
    let held_back = campaigns()
        .filter(campaign::Column::PausedAt.is_not_null())
        .into_query();
    let is_time = Column::NextAttemptAt.lte(now.to_chrono());
    let in_state = |state: DeliveryState| Condition::all().add(Column::State.eq(state));
    let mut ways = Condition::any()
        .add(in_state(DeliveryState::Waiting).add(is_time.clone()))
        .add(in_state(DeliveryState::Claimed).add(is_over(now)))
        .add(
            in_state(DeliveryState::Unknown)
                .add(is_time)
                .add(Column::CampaignId.in_subquery(repeatable)),
        );
    if with_lost {
        ways = ways.add(in_state(DeliveryState::DataStarted).add(is_over(now)));
    }
    delivery::Entity::find()
        .filter(ways)
        .filter(Column::CampaignId.not_in_subquery(held_back))
}

/// What an answer makes of a delivery that has waited since a moment.
fn verdict(waits_since: Timestamp, answer: &Answer, now: Timestamp) -> (DeliveryState, Step) {
    let given_up = now.duration_since(waits_since)
        > SignedDuration::try_from(PATIENCE).unwrap_or(SignedDuration::MAX);
    match answer {
        Answer::Accepted { .. } => (DeliveryState::Accepted, Step::Accepted),
        Answer::Refused { .. } => (DeliveryState::Failed, Step::Failed),
        Answer::Later { .. } if given_up => (DeliveryState::Failed, Step::Failed),
        Answer::Later { .. } => (DeliveryState::Waiting, Step::PutOff),
        Answer::Unknown { .. } => (DeliveryState::Unknown, Step::Unknown),
    }
}

/// How long to wait after so many attempts.
fn wait_after(attempts: i32, random: &dyn Random) -> Duration {
    let attempts = usize::try_from(attempts).unwrap_or(1);
    let minutes = WAITS[attempts.saturating_sub(1).min(WAITS.len() - 1)];
    shortened(Duration::from_secs(minutes * 60), random)
}

fn later(moment: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by)
        .ok()
        .and_then(|by| moment.checked_add(by).ok())
        .unwrap_or(Timestamp::MAX)
}
