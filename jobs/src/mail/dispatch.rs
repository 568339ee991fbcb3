//! From the outbox to the way out: `waiting → claimed → data_started → accepted`.
//!
//! Each arrow is its own transaction, so that after a crash the row says how far the message had
//! come. Before `data_started` it certainly did not leave, and is tried again; after it nobody can
//! know: an invitation, which is the same message byte for byte, is sent again, a report waits for
//! an administrator. Nobody is forgotten, and there is no silent duplicate.

use std::time::Duration;

use domain::{clock::Clock, email::EmailAddress};
use entity::{
    campaign, community, delivery,
    enums::{CampaignKind, DeliveryState},
    mailbox_message, meeting,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    ExprTrait as _, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait as _, RelationTrait,
    prelude::DateTimeUtc,
    sea_query::{Expr, LockBehavior, LockType},
};
use service::{
    db,
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

use super::{
    answer::Answer,
    kinds::{self, Kind},
    smtp::ConnectError,
    transport::{Carrier, Letter, Transport},
};

/// How long a claim holds: longer than the longest wait for the relay.
const CLAIM: Duration = Duration::from_secs(20 * 60);
/// How long everything waits when the relay can't be used.
const RELAY_PAUSE: Duration = Duration::from_secs(60);
/// How long a message is tried after it was put into the outbox.
const PATIENCE: Duration = Duration::from_secs(4 * 24 * 60 * 60);
/// The wait after each attempt, in minutes; the last one repeats.
const WAITS: [u64; 5] = [1, 5, 15, 60, 240];

/// Why dispatching stopped.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    /// The relay can't be used; everything waits a little.
    #[error(transparent)]
    Relay(#[from] ConnectError),
    /// The database failed, or a row can't be read.
    #[error(transparent)]
    Service(#[from] ServiceError),
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

/// Sends what waits, one message at a time.
pub struct Dispatcher<'a> {
    db: &'a DatabaseConnection,
    clock: &'a dyn Clock,
    holder: String,
    carrier: Option<Carrier>,
}

/// What a message needs on its way.
struct Parcel {
    row: delivery::Model,
    letter: Letter,
    /// It came too late to be of use, or its campaign was called off.
    is_void: bool,
}

impl<'a> Dispatcher<'a> {
    /// A dispatcher; `holder` is the name under which it claims, and differs from every other's.
    #[must_use]
    pub fn new(
        db: &'a DatabaseConnection,
        transport: &Transport,
        clock: &'a dyn Clock,
        holder: String,
    ) -> Self {
        let carrier = match transport {
            Transport::Mailbox => None,
            Transport::Memory(memory) => Some(Carrier::Memory(memory.clone())),
            Transport::Smtp(config) => Some(Carrier::Smtp {
                config: config.clone(),
                connection: None,
            }),
        };
        Self {
            db,
            clock,
            holder,
            carrier,
        }
    }

    /// Sends the next message that is due; none when none is.
    ///
    /// # Errors
    /// When the relay can't be used or the database fails; the message waits.
    pub async fn next(&mut self) -> Result<Option<Step>, DispatchError> {
        let Some(row) = self.claim().await? else {
            return Ok(None);
        };
        let parcel = self.load(row).await?;
        let step = if parcel.is_void {
            self.finish(&parcel.row, |_, row| {
                row.state = Set(DeliveryState::Cancelled)
            })
            .await?
            .then_some(Step::Cancelled)
        } else if self.carrier.is_some() {
            self.carry(parcel).await?
        } else {
            self.keep(parcel).await?
        };
        Ok(Some(step.unwrap_or(Step::Lost)))
    }

    /// Closes the connection, if one is open.
    pub async fn close(self) {
        if let Some(carrier) = self.carrier {
            carrier.close().await;
        }
    }

    /// Takes one message that is due, under a claim that runs out.
    async fn claim(&self) -> Result<Option<delivery::Model>, DispatchError> {
        let now = self.clock.now();
        db::write(self.db, async |tx| {
            recover(tx, now).await?;
            let row = due(now)
                .order_by_asc(delivery::Column::NextAttemptAt)
                .order_by_asc(delivery::Column::Id)
                .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
                .one(tx)
                .await?;
            let Some(row) = row else { return Ok(None) };
            let attempt = row.attempt_count + 1;
            let mut row = row.into_active_model();
            row.state = Set(DeliveryState::Claimed);
            row.claimed_by = Set(Some(self.holder.clone()));
            row.claim_expires_at = Set(Some(later(now, CLAIM).to_chrono()));
            row.attempt_count = Set(attempt);
            row.updated_at = Set(now.to_chrono());
            Ok(Some(row.update(tx).await?))
        })
        .await
    }

    async fn load(&self, row: delivery::Model) -> Result<Parcel, DispatchError> {
        let now = self.clock.now();
        type Of = (
            String,
            CampaignKind,
            Option<DateTimeUtc>,
            Option<DateTimeUtc>,
        );
        let found = campaign::Entity::find_by_id(row.campaign_id)
            .select_only()
            .column(community::Column::OrganizerAddress)
            .column(campaign::Column::Kind)
            .column(campaign::Column::CancelledAt)
            .column(meeting::Column::StartsAt)
            .join(JoinType::InnerJoin, campaign::Relation::Community.def())
            .join(JoinType::LeftJoin, campaign::Relation::Meeting.def())
            .into_tuple::<Of>()
            .one(self.db)
            .await?;
        let (from, kind, called_off_at, starts_at) = found.ok_or(ServiceError::Absent {
            noun: "campaign",
            id: row.campaign_id,
        })?;
        let address = |given: &str| EmailAddress::parse(given).map_err(ServiceError::unreadable);
        let written_at = row.created_at.to_jiff();
        let useless_from = kinds::of(kind).useless_from(written_at, starts_at.to_jiff());
        let is_late = useless_from.is_some_and(|from| from <= now);
        Ok(Parcel {
            letter: Letter {
                from: address(&from)?,
                to: address(&row.recipient)?,
                message: row.message.clone(),
            },
            is_void: is_late || called_off_at.is_some(),
            row,
        })
    }

    /// Puts the message into the built-in mailbox: with its delivery, in one transaction.
    async fn keep(&self, parcel: Parcel) -> Result<Option<Step>, DispatchError> {
        let Parcel { row, letter, .. } = parcel;
        let now = self.clock.now();
        let kept = db::write(self.db, async |tx| {
            let answer = Answer::accepted(250, "kept in the mailbox");
            let (state, step) = verdict(&row, &answer, now);
            let ours = settle(tx, &row, &self.holder, now, |row| {
                write_verdict(row, state, &answer, now);
            })
            .await?;
            if ours {
                let message = mailbox_message::ActiveModel {
                    delivery_id: Set(Some(row.id)),
                    envelope_from: Set(letter.from.as_str().to_owned()),
                    envelope_to: Set(letter.to.as_str().to_owned()),
                    subject: Set(row.subject.clone()),
                    message: Set(letter.message),
                    received_at: Set(now.to_chrono()),
                    ..Default::default()
                };
                mailbox_message::Entity::insert(message)
                    .exec_without_returning(tx)
                    .await?;
            }
            Ok::<_, DispatchError>(ours.then_some(step))
        });
        kept.await
    }

    /// Carries the message over something that may break.
    async fn carry(&mut self, parcel: Parcel) -> Result<Option<Step>, DispatchError> {
        let Parcel { row, letter, .. } = parcel;
        let Some(carrier) = self.carrier.as_mut() else {
            return Ok(None);
        };
        let answer = match carrier.offer(&letter).await {
            Err(error) => {
                self.pause(&row, &error).await?;
                return Err(error.into());
            }
            Ok(Err(answer)) => answer,
            Ok(Ok(offered)) => {
                let now = self.clock.now();
                let started = db::write(self.db, async |tx| {
                    let state = |row: &mut delivery::ActiveModel| {
                        row.state = Set(DeliveryState::DataStarted);
                    };
                    mark(tx, &row, &self.holder, now, state).await
                });
                if !started.await? {
                    // The claim ran out; the offer dies with its connection.
                    return Ok(None);
                }
                carrier.send(offered, letter).await
            }
        };
        let now = self.clock.now();
        let (state, step) = verdict(&row, &answer, now);
        let ours = self
            .finish(&row, |now, row| write_verdict(row, state, &answer, now))
            .await?;
        Ok(ours.then_some(step))
    }

    /// The relay can't be used: this message and all that are due wait a little.
    async fn pause(
        &self,
        row: &delivery::Model,
        error: &ConnectError,
    ) -> Result<(), DispatchError> {
        use delivery::Column;
        let now = self.clock.now();
        let until = later(now, RELAY_PAUSE).to_chrono();
        let code = match error {
            ConnectError::Relay { code, .. } => *code,
            ConnectError::Silent | ConnectError::NoStartTls => None,
        };
        let answer = Answer::later(code, &error.to_string());
        db::write(self.db, async |tx| {
            settle(tx, row, &self.holder, now, |row| {
                write_verdict(row, DeliveryState::Waiting, &answer, now);
                row.next_attempt_at = Set(until);
            })
            .await?;
            delivery::Entity::update_many()
                .col_expr(Column::NextAttemptAt, Expr::val(until))
                .filter(Column::State.is_in([DeliveryState::Waiting, DeliveryState::Unknown]))
                .filter(Column::NextAttemptAt.lte(now.to_chrono()))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
    }

    /// Writes what became of a message, if it is still ours.
    async fn finish(
        &self,
        row: &delivery::Model,
        write: impl FnOnce(Timestamp, &mut delivery::ActiveModel),
    ) -> Result<bool, DispatchError> {
        let now = self.clock.now();
        db::write(self.db, async |tx| {
            settle(tx, row, &self.holder, now, |row| write(now, row)).await
        })
        .await
    }
}

/// How many messages could be sent now.
///
/// # Errors
/// When the database fails.
pub async fn count_due(db: &impl ConnectionTrait, now: Timestamp) -> Result<u64, DbErr> {
    use sea_orm::PaginatorTrait as _;
    due_or_lost(now).count(db).await
}

/// Messages whose claim ran out while their content was on the wire: nobody knows.
async fn recover(tx: &impl ConnectionTrait, now: Timestamp) -> Result<(), DbErr> {
    use delivery::Column;
    delivery::Entity::update_many()
        .col_expr(Column::State, Expr::val(DeliveryState::Unknown.as_str()))
        .col_expr(Column::UpdatedAt, Expr::val(now.to_chrono()))
        .filter(Column::State.eq(DeliveryState::DataStarted))
        .filter(Column::ClaimExpiresAt.lte(now.to_chrono()))
        .exec(tx)
        .await?;
    Ok(())
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
    let now = now.to_chrono();
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
    let mut ways = Condition::any()
        .add(
            Column::State
                .eq(DeliveryState::Waiting)
                .and(Column::NextAttemptAt.lte(now)),
        )
        .add(
            Column::State
                .eq(DeliveryState::Claimed)
                .and(Column::ClaimExpiresAt.lte(now)),
        )
        .add(
            Column::State
                .eq(DeliveryState::Unknown)
                .and(Column::NextAttemptAt.lte(now))
                .and(Column::CampaignId.in_subquery(repeatable)),
        );
    if with_lost {
        ways = ways.add(
            Column::State
                .eq(DeliveryState::DataStarted)
                .and(Column::ClaimExpiresAt.lte(now)),
        );
    }
    delivery::Entity::find()
        .filter(ways)
        .filter(Column::CampaignId.not_in_subquery(held_back))
}

/// What an answer makes of a delivery.
fn verdict(row: &delivery::Model, answer: &Answer, now: Timestamp) -> (DeliveryState, Step) {
    let given_up = now.duration_since(row.created_at.to_jiff())
        > SignedDuration::try_from(PATIENCE).unwrap_or(SignedDuration::MAX);
    match answer {
        Answer::Accepted { .. } => (DeliveryState::Accepted, Step::Accepted),
        Answer::Refused { .. } => (DeliveryState::Failed, Step::Failed),
        Answer::Later { .. } if given_up => (DeliveryState::Failed, Step::Failed),
        Answer::Later { .. } => (DeliveryState::Waiting, Step::PutOff),
        Answer::Unknown { .. } => (DeliveryState::Unknown, Step::Unknown),
    }
}

fn write_verdict(
    row: &mut delivery::ActiveModel,
    state: DeliveryState,
    answer: &Answer,
    now: Timestamp,
) {
    let attempt = usize::try_from(*row.attempt_count.as_ref()).unwrap_or(1);
    let minutes = WAITS[attempt.saturating_sub(1).min(WAITS.len() - 1)];
    row.state = Set(state);
    row.response_code = Set(answer.code().map(i32::from));
    row.response_text = Set(Some(answer.text().to_owned()));
    row.next_attempt_at = Set(later(now, Duration::from_secs(minutes * 60)).to_chrono());
    if state == DeliveryState::Accepted {
        row.accepted_at = Set(Some(now.to_chrono()));
    }
}

/// Changes a delivery that we hold and lets go of it; false when it is not ours any more.
async fn settle(
    tx: &impl ConnectionTrait,
    row: &delivery::Model,
    holder: &str,
    now: Timestamp,
    write: impl FnOnce(&mut delivery::ActiveModel),
) -> Result<bool, DispatchError> {
    mark(tx, row, holder, now, |row| {
        write(row);
        row.claimed_by = Set(None);
        row.claim_expires_at = Set(None);
    })
    .await
}

/// Changes a delivery that we hold; false when it is not ours any more.
async fn mark(
    tx: &impl ConnectionTrait,
    row: &delivery::Model,
    holder: &str,
    now: Timestamp,
    write: impl FnOnce(&mut delivery::ActiveModel),
) -> Result<bool, DispatchError> {
    use delivery::Column;
    let held = delivery::Entity::find_by_id(row.id)
        .filter(Column::ClaimedBy.eq(holder))
        .filter(Column::State.is_in([DeliveryState::Claimed, DeliveryState::DataStarted]))
        .filter(Column::ClaimExpiresAt.gt(now.to_chrono()))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    let Some(held) = held else { return Ok(false) };
    let mut held = held.into_active_model();
    write(&mut held);
    held.updated_at = Set(now.to_chrono());
    held.update(tx).await?;
    Ok(true)
}

fn later(moment: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by)
        .ok()
        .and_then(|by| moment.checked_add(by).ok())
        .unwrap_or(Timestamp::MAX)
}
