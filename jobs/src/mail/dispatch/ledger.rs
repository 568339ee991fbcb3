//! The one who writes: what all connections have to say is written in the order in which it comes,
//! as much of it in one transaction as has come together by then.
//!
//! A connection waits for its mark `data_started` to be written, and for no verdict. But the verdict
//! on its last message was said before its next mark, so it is written with that at the latest: at
//! any moment, one message of each connection can be in doubt.

use std::collections::BTreeSet;

use domain::{clock::Clock, random::Random};
use entity::{delivery, enums::DeliveryState, mailbox_message};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    ExprTrait as _, QueryFilter, QueryOrder, QuerySelect,
    prelude::DateTimeUtc,
    sea_query::{Expr, LockBehavior, LockType},
};
use service::{
    commands::feedback,
    context::{Act, Actor},
    db,
    time::{ToChrono, ToJiff},
};
use tokio::sync::{mpsc, oneshot};

use super::{
    CLAIM, DispatchError, Dispatcher, Parcel, Step, Watch, due, later, load, recover, verdict,
    wait_after,
};
use crate::mail::{answer::Answer, return_path::ReturnPath};

/// What is written in one transaction at the most.
const AT_ONCE: usize = 256;
/// Messages that are put into the mailbox in one transaction.
const KEPT_AT_ONCE: u64 = 100;

/// Something to be written.
enum Entry {
    /// So many messages are wanted.
    Claim {
        most: u64,
        reply: oneshot::Sender<Vec<delivery::Model>>,
    },
    /// A message's content is about to be sent; the reply says whether it is still ours.
    Start {
        id: i64,
        reply: oneshot::Sender<bool>,
    },
    /// What became of a message.
    End {
        row: Box<delivery::Model>,
        fate: Fate,
    },
}

/// What became of a message.
pub(super) enum Fate {
    /// The relay has said so.
    Answered(Answer),
    /// It is of no use any more.
    Void,
}

/// Where connections say what is to be written.
#[derive(Clone)]
pub(super) struct Pen(mpsc::Sender<Entry>);

impl Pen {
    /// Claims messages that are due.
    pub async fn claim(&self, most: u64) -> Result<Vec<delivery::Model>, DispatchError> {
        let (reply, written) = oneshot::channel();
        self.put(Entry::Claim { most, reply }).await?;
        written.await.map_err(|_| DispatchError::Stopped)
    }

    /// Marks that a message's content is about to be sent; false when it is not ours any more.
    pub async fn start(&self, id: i64) -> Result<bool, DispatchError> {
        let (reply, written) = oneshot::channel();
        self.put(Entry::Start { id, reply }).await?;
        written.await.map_err(|_| DispatchError::Stopped)
    }

    /// Says what became of a message, and does not wait until it is written.
    pub async fn end(&self, row: delivery::Model, fate: Fate) -> Result<(), DispatchError> {
        let row = Box::new(row);
        self.put(Entry::End { row, fate }).await
    }

    /// When nobody reads any more, the database has failed, which the ledger itself says.
    async fn put(&self, entry: Entry) -> Result<(), DispatchError> {
        let put = self.0.send(entry).await;
        put.map_err(|_| DispatchError::Stopped)
    }
}

/// A dispatcher's ledger.
pub(super) struct Ledger<'a> {
    db: &'a DatabaseConnection,
    clock: &'a dyn Clock,
    random: &'a dyn Random,
    watch: &'a dyn Watch,
    holder: &'a str,
    back: &'a ReturnPath,
    actor: &'a Actor,
}

/// What came together, by what it is.
#[derive(Default)]
struct Page {
    claims: Vec<(u64, oneshot::Sender<Vec<delivery::Model>>)>,
    starts: Vec<(i64, oneshot::Sender<bool>)>,
    ends: Vec<(Box<delivery::Model>, Fate)>,
}

impl<'a> Ledger<'a> {
    pub fn of(dispatcher: &'a Dispatcher<'_>) -> Self {
        Self {
            db: dispatcher.db,
            clock: dispatcher.clock,
            random: dispatcher.random,
            watch: dispatcher.watch,
            holder: &dispatcher.holder,
            back: &dispatcher.back,
            actor: &dispatcher.actor,
        }
    }

    /// A pen for it, and what is to be written.
    pub fn open() -> (Pen, Entries) {
        let (pen, entries) = mpsc::channel(AT_ONCE);
        (Pen(pen), Entries(entries))
    }

    /// Writes until every pen is put down.
    pub async fn keep(&self, Entries(mut entries): Entries) -> Result<(), DispatchError> {
        let mut together = Vec::with_capacity(AT_ONCE);
        while entries.recv_many(&mut together, AT_ONCE).await > 0 {
            let mut page = Page::default();
            for entry in together.drain(..) {
                match entry {
                    Entry::Claim { most, reply } => page.claims.push((most, reply)),
                    Entry::Start { id, reply } => page.starts.push((id, reply)),
                    Entry::End { row, fate } => page.ends.push((row, fate)),
                }
            }
            self.write(page).await?;
        }
        Ok(())
    }

    async fn write(&self, page: Page) -> Result<(), DispatchError> {
        let now = self.clock.now();
        let Page {
            claims,
            starts,
            ends,
        } = page;
        let (steps, started, claimed) = db::write(self.db, async |tx| {
            let mut steps = Vec::with_capacity(ends.len());
            for (row, fate) in &ends {
                steps.push(self.end(tx, row, fate, now).await?);
            }
            let ids: Vec<i64> = starts.iter().map(|(id, _)| *id).collect();
            let started = self.start(tx, &ids, now).await?;
            let mut claimed = Vec::with_capacity(claims.len());
            for (most, _) in &claims {
                claimed.push(self.claim(tx, *most, now).await?);
            }
            Ok::<_, DispatchError>((steps, started, claimed))
        })
        .await?;
        // Whoever asked may be gone: the claim then runs out, or is let go of.
        for (id, reply) in starts {
            let _ = reply.send(started.contains(&id));
        }
        for ((_, reply), rows) in claims.into_iter().zip(claimed) {
            let _ = reply.send(rows);
        }
        for step in steps {
            self.watch.went(step);
        }
        Ok(())
    }

    /// Takes messages that are due, under a claim that runs out.
    async fn claim(
        &self,
        tx: &impl ConnectionTrait,
        most: u64,
        now: Timestamp,
    ) -> Result<Vec<delivery::Model>, DispatchError> {
        use delivery::Column;
        recover(tx, now).await?;
        let mut rows = Vec::new();
        // What waits comes in the order of an index; what a crash has left is rare.
        for is_first in [true, false] {
            let waits = Column::State.eq(DeliveryState::Waiting);
            let left = most - rows.len() as u64;
            if left == 0 {
                break;
            }
            let some = due(now)
                .filter(if is_first { waits } else { waits.not() })
                .order_by_asc(Column::NextAttemptAt)
                .order_by_asc(Column::Id)
                .limit(left)
                .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
                .all(tx)
                .await?;
            rows.extend(some);
        }
        if rows.is_empty() {
            return Ok(rows);
        }
        delivery::Entity::update_many()
            .set(delivery::ActiveModel {
                state: Set(DeliveryState::Claimed),
                claimed_by: Set(Some(self.holder.to_owned())),
                claim_expires_at: Set(Some(later(now, CLAIM).to_chrono())),
                updated_at: Set(now.to_chrono()),
                ..Default::default()
            })
            .col_expr(Column::AttemptCount, Expr::col(Column::AttemptCount).add(1))
            .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(tx)
            .await?;
        for row in &mut rows {
            row.attempt_count += 1;
        }
        Ok(rows)
    }

    /// Marks that the content of messages is about to be sent; gives those that are still ours.
    async fn start(
        &self,
        tx: &impl ConnectionTrait,
        ids: &[i64],
        now: Timestamp,
    ) -> Result<BTreeSet<i64>, DispatchError> {
        use delivery::Column;
        let mut ours: BTreeSet<i64> = ids.iter().copied().collect();
        if ours.is_empty() {
            return Ok(ours);
        }
        let mark = delivery::ActiveModel {
            state: Set(DeliveryState::DataStarted),
            claim_expires_at: Set(Some(later(now, CLAIM).to_chrono())),
            updated_at: Set(now.to_chrono()),
            ..Default::default()
        };
        let marked = delivery::Entity::update_many()
            .set(mark)
            .filter(Column::Id.is_in(ids.iter().copied()))
            .filter(Column::State.eq(DeliveryState::Claimed))
            .filter(self.holds(now))
            .exec(tx)
            .await?;
        if marked.rows_affected < ours.len() as u64 {
            let still = delivery::Entity::find()
                .select_only()
                .column(Column::Id)
                .filter(Column::Id.is_in(ids.iter().copied()))
                .filter(Column::State.eq(DeliveryState::DataStarted))
                .filter(self.holds(now));
            ours = still
                .into_tuple::<i64>()
                .all(tx)
                .await?
                .into_iter()
                .collect();
        }
        Ok(ours)
    }

    /// Writes what became of a message that we hold, and lets go of it.
    async fn end(
        &self,
        tx: &DatabaseTransaction,
        row: &delivery::Model,
        fate: &Fate,
        now: Timestamp,
    ) -> Result<Step, DispatchError> {
        use delivery::Column;
        let at = now.to_chrono();
        let (change, step) = match fate {
            Fate::Void => (free(DeliveryState::Cancelled, at), Step::Cancelled),
            Fate::Answered(answer) => {
                let (state, step) = verdict(row.created_at.to_jiff(), answer, now);
                let next = later(now, wait_after(row.attempt_count, self.random));
                let mut change = free(state, at);
                change.response_code = Set(answer.code().map(i32::from));
                change.response_text = Set(Some(answer.text().to_owned()));
                change.next_attempt_at = Set(next.to_chrono());
                match state {
                    DeliveryState::Accepted => change.accepted_at = Set(Some(at)),
                    DeliveryState::Unknown => change.may_have_arrived = Set(true),
                    _ => {}
                }
                (change, step)
            }
        };
        let changed = delivery::Entity::update_many()
            .set(change)
            .filter(Column::Id.eq(row.id))
            .filter(Column::State.is_in([DeliveryState::Claimed, DeliveryState::DataStarted]))
            .filter(self.holds(now))
            .exec(tx)
            .await?;
        if changed.rows_affected != 1 {
            return Ok(Step::Lost);
        }
        // Nobody reports what the relay itself will not have.
        if let (Step::Failed, Fate::Answered(answer)) = (step, fate)
            && let Some(code) = answer.code()
        {
            let act = Act::new(self.actor.clone(), now);
            let said = (code, answer.text());
            feedback::refused_by_relay(tx, &act, row.id, &row.message_id, said).await?;
        }
        Ok(step)
    }

    /// Holds for what we hold.
    fn holds(&self, now: Timestamp) -> Condition {
        Condition::all()
            .add(delivery::Column::ClaimedBy.eq(self.holder))
            .add(delivery::Column::ClaimExpiresAt.gt(now.to_chrono()))
    }

    /// Puts all that is due into the built-in mailbox: each message with its delivery, in one
    /// transaction.
    pub async fn keep_all(&self) -> Result<(), DispatchError> {
        loop {
            if self.watch.is_stopped() || !self.watch.goes_on().await {
                return Err(DispatchError::Stopped);
            }
            let steps = self.keep_some().await?;
            if steps.is_empty() {
                return Ok(());
            }
            for step in steps {
                self.watch.went(step);
            }
        }
    }

    async fn keep_some(&self) -> Result<Vec<Step>, DispatchError> {
        let now = self.clock.now();
        db::write(self.db, async |tx| {
            let rows = self.claim(tx, KEPT_AT_ONCE, now).await?;
            let mut steps = Vec::with_capacity(rows.len());
            let mut messages = Vec::with_capacity(rows.len());
            for parcel in load(tx, rows, self.back, now).await? {
                let Parcel {
                    row,
                    letter,
                    is_void,
                } = parcel;
                let fate = if is_void {
                    Fate::Void
                } else {
                    Fate::Answered(Answer::accepted(250, "kept in the mailbox"))
                };
                let step = self.end(tx, &row, &fate, now).await?;
                if step == Step::Accepted {
                    messages.push(mailbox_message::ActiveModel {
                        delivery_id: Set(Some(row.id)),
                        envelope_from: Set(letter.from.as_str().to_owned()),
                        envelope_to: Set(letter.to.as_str().to_owned()),
                        subject: Set(row.subject),
                        message: Set(letter.message),
                        received_at: Set(now.to_chrono()),
                        ..Default::default()
                    });
                }
                steps.push(step);
            }
            db::insert_all(tx, messages).await?;
            Ok(steps)
        })
        .await
    }
}

/// What is to be written.
pub(super) struct Entries(mpsc::Receiver<Entry>);

/// A delivery in a state and in nobody's hands.
pub(super) fn free(state: DeliveryState, now: DateTimeUtc) -> delivery::ActiveModel {
    delivery::ActiveModel {
        state: Set(state),
        claimed_by: Set(None),
        claim_expires_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    }
}
