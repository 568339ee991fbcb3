//! What is older than its period goes, a few hundred rows at a time.

use std::{collections::BTreeMap, marker::PhantomData};

use entity::{
    access_event, alert, audit_event, campaign, delivery,
    enums::{CampaignKind, DeliveryState, RunState, SubscriptionState},
    frozen_message, job_log, job_run, mail_feedback, mailbox_message, publication_subscription,
    retention, roster_import, roster_import_line, subscriber,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, Iterable, PrimaryKeyToColumn,
    QueryFilter, QueryOrder, QuerySelect,
    prelude::DateTimeUtc,
    sea_query::{Expr, IntoCondition, OnConflict, Query},
};
use serde_json::json;
use service::{
    audit::{self, Subject},
    reads::drafts,
    time::ToChrono,
};

use crate::runner::{JobError, RunContext, RunTransaction};

/// Rows in one transaction: a few milliseconds on either database.
const BATCH: u64 = 500;

/// How long things are kept, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Runs that have ended, with their attempts, and alerts that are closed. Runs that sent
    /// something stay with what they sent.
    pub runs_days: u32,
    /// What runs have logged.
    pub logs_days: u32,
    /// The content of messages that have left or never will. That they were sent, to whom and when
    /// stays, but for links to sign in and alerts, which go; what came back, once it is done with.
    pub messages_days: u32,
    /// The record of who did what.
    pub audit_days: u32,
    /// The record of who read personal data.
    pub access_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            runs_days: 400,
            logs_days: 90,
            messages_days: 400,
            audit_days: 7 * 365,
            access_days: 2 * 365,
        }
    }
}

impl Retention {
    /// A period that is too short to be meant, and the least that it may be: records are there for
    /// the questions of a year later.
    #[must_use]
    pub fn too_short(&self) -> Option<(&'static str, u32)> {
        let least = [
            ("runs_days", self.runs_days, 1),
            ("logs_days", self.logs_days, 1),
            ("messages_days", self.messages_days, 30),
            ("audit_days", self.audit_days, 365),
            ("access_days", self.access_days, 365),
        ];
        let short = least.into_iter().find(|(_, given, least)| given < least);
        short.map(|(setting, _, least)| (setting, least))
    }
}

/// After so many days nobody comes any more for messages that were written: the run that did has
/// ended, and its attempts.
const DRAFTS_DAYS: u32 = 1;

/// After so many days nobody decides about the lines of a roster any more: what came of them is on
/// record, and what was written can still be taken back.
const ROSTER_DAYS: u32 = 30;

/// After so many days a subscription that nobody confirmed is forgotten, and its address with the last
/// of them: its link was good for seven.
const PENDING_DAYS: u32 = 30;

/// Lets go of everything that is over; gives how many rows of each kind.
pub(super) async fn clear(
    run: &RunContext,
    kept: &Retention,
) -> Result<BTreeMap<&'static str, u64>, JobError> {
    let mut cleared = BTreeMap::new();
    let steps: [(&'static str, u32, Records); 11] = [
        ("log_lines", kept.logs_days, Records::Log),
        ("alerts", kept.runs_days, Records::Alerts),
        ("runs", kept.runs_days, Records::Runs),
        ("mailbox", kept.messages_days, Records::Mailbox),
        ("feedback", kept.messages_days, Records::Feedback),
        ("messages", kept.messages_days, Records::Messages),
        ("drafts", DRAFTS_DAYS, Records::Drafts),
        ("roster_lines", ROSTER_DAYS, Records::RosterLines),
        ("subscriptions", PENDING_DAYS, Records::Subscriptions),
        ("audit_events", kept.audit_days, Records::Audit),
        ("access_events", kept.access_days, Records::Access),
    ];
    for (name, days, records) in &steps {
        let before = run.now - SignedDuration::from_hours(24 * i64::from(*days));
        let rows = records.clear(run, before).await?;
        run.progress(cleared.len() + 1, Some(steps.len()), name);
        cleared.insert(*name, rows);
    }
    Ok(cleared)
}

/// What has a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Records {
    Log,
    Alerts,
    Runs,
    Mailbox,
    Feedback,
    Messages,
    Drafts,
    RosterLines,
    Subscriptions,
    Audit,
    Access,
}

/// A file without headings has somebody in their place.
async fn forget_headings(run: &RunContext, before: DateTimeUtc) -> Result<(), JobError> {
    use roster_import::Column::{CreatedAt, FileName, Headings};
    let tx = run.begin().await?;
    roster_import::Entity::update_many()
        .col_expr(Headings, Expr::value(json!([])))
        .col_expr(FileName, Expr::value(""))
        .filter(CreatedAt.lt(before))
        .filter(FileName.ne(""))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

impl Records {
    async fn clear(self, run: &RunContext, before: Timestamp) -> Result<u64, JobError> {
        let at = before.to_chrono();
        match self {
            Self::Log => {
                let over = job_log::Column::At.lt(at).into_condition();
                delete(run, job_log::Entity, over).await
            }
            Self::Alerts => {
                let over = alert::Column::ClosedAt.lt(at).into_condition();
                delete(run, alert::Entity, over).await
            }
            Self::Runs => delete(run, job_run::Entity, runs(before)).await,
            Self::Mailbox => {
                let over = mailbox_message::Column::ReceivedAt.lt(at).into_condition();
                delete(run, mailbox_message::Entity, over).await
            }
            // What waits for a person waits.
            Self::Feedback => {
                let over = mail_feedback::Column::HandledAt.lt(at).into_condition();
                delete(run, mail_feedback::Entity, over).await
            }
            Self::Messages => messages(run, before).await,
            Self::Drafts => {
                let over = Condition::all()
                    .add(frozen_message::Column::CreatedAt.lt(at))
                    .add(drafts::are_nobodys());
                delete(run, frozen_message::Entity, over).await
            }
            Self::RosterLines => {
                let old = Query::select()
                    .column(roster_import::Column::Id)
                    .from(roster_import::Entity)
                    .and_where(roster_import::Column::CreatedAt.lt(at))
                    .to_owned();
                forget_headings(run, at).await?;
                let over = roster_import_line::Column::RosterImportId.in_subquery(old);
                delete(run, roster_import_line::Entity, over.into_condition()).await
            }
            Self::Subscriptions => subscriptions(run, at).await,
            Self::Audit => {
                let over = audit_event::Column::At.lt(at).into_condition();
                record(run, "audit_event", audit_event::Entity, over, before).await
            }
            Self::Access => {
                let over = access_event::Column::At.lt(at).into_condition();
                record(run, "access_event", access_event::Entity, over, before).await
            }
        }
    }
}

/// Subscriptions that were asked for and not confirmed, and addresses that have none left. One that is
/// written to no more is kept: it is not to be asked again.
async fn subscriptions(run: &RunContext, before: DateTimeUtc) -> Result<u64, JobError> {
    use publication_subscription::Column;
    let pending = Column::State
        .eq(SubscriptionState::Pending)
        .and(Column::AskedAt.lt(before));
    let subscriptions = delete(
        run,
        publication_subscription::Entity,
        pending.into_condition(),
    );
    let subscriptions = subscriptions.await?;
    let with_some = Query::select()
        .column(Column::SubscriberId)
        .from(publication_subscription::Entity)
        .to_owned();
    let without = Condition::all()
        .add(subscriber::Column::CreatedAt.lt(before))
        .add(subscriber::Column::SuppressedAt.is_null())
        .add(subscriber::Column::Id.not_in_subquery(with_some));
    delete(run, subscriber::Entity, without).await?;
    Ok(subscriptions)
}

/// Runs that have ended, sent nothing that is still there, and that no open alert is about.
fn runs(before: Timestamp) -> Condition {
    let sent = Query::select()
        .expr(Expr::val(1))
        .from(campaign::Entity)
        .and_where(
            campaign::Column::JobRunId
                .into_expr()
                .equals(job_run::Column::Id.as_column_ref()),
        )
        .to_owned();
    let alerted = Query::select()
        .expr(Expr::val(1))
        .from(alert::Entity)
        .and_where(
            alert::Column::JobRunId
                .into_expr()
                .equals(job_run::Column::Id.as_column_ref()),
        )
        .and_where(alert::Column::ClosedAt.is_null())
        .to_owned();
    let going = [RunState::Queued, RunState::Running];
    Condition::all()
        .add(job_run::Column::FinishedAt.lt(before.to_chrono()))
        .add(job_run::Column::State.is_not_in(going))
        .add(Expr::exists(sent).not())
        .add(Expr::exists(alerted).not())
}

/// The states in which a message has left or never will.
const OVER: [DeliveryState; 3] = [
    DeliveryState::Accepted,
    DeliveryState::Failed,
    DeliveryState::Cancelled,
];

/// What serves for a while goes as a whole; of the rest, what it said.
async fn messages(run: &RunContext, before: Timestamp) -> Result<u64, JobError> {
    let at = before.to_chrono();
    let passing = [
        CampaignKind::SignIn,
        CampaignKind::Alert,
        CampaignKind::Subscription,
    ];
    let recent = Condition::any()
        .add(delivery::Column::State.is_not_in(OVER))
        .add(delivery::Column::UpdatedAt.gte(at));
    let recent = Query::select()
        .expr(Expr::val(1))
        .from(delivery::Entity)
        .and_where(
            delivery::Column::CampaignId
                .into_expr()
                .equals(campaign::Column::Id.as_column_ref()),
        )
        .cond_where(recent)
        .to_owned();
    let over = Condition::all()
        .add(campaign::Column::Kind.is_in(passing))
        .add(campaign::Column::CreatedAt.lt(at))
        .add(Expr::exists(recent).not());
    let (mut campaigns, mut walk) = (0, Walk::of(run, campaign::Entity, over));
    while let Some((tx, those)) = walk.next().await? {
        // Copies and what came back go first: they refer to what goes with the campaign.
        let letters = Query::select()
            .column((delivery::Entity, delivery::Column::Id))
            .from(delivery::Entity)
            .inner_join(
                campaign::Entity,
                Expr::col((delivery::Entity, delivery::Column::CampaignId))
                    .equals((campaign::Entity, campaign::Column::Id)),
            )
            .cond_where(those.clone())
            .to_owned();
        mailbox_message::Entity::delete_many()
            .filter(mailbox_message::Column::DeliveryId.in_subquery(letters.clone()))
            .exec(&*tx)
            .await?;
        mail_feedback::Entity::delete_many()
            .filter(mail_feedback::Column::DeliveryId.in_subquery(letters.clone()))
            .exec(&*tx)
            .await?;
        let contents = contents(&tx, delivery::Column::Id.in_subquery(letters)).await?;
        let gone = campaign::Entity::delete_many().filter(those).exec(&*tx);
        campaigns += gone.await?.rows_affected;
        forget(&tx, contents).await?;
        tx.commit().await?;
    }
    let whole = Query::select()
        .column(campaign::Column::Id)
        .from(campaign::Entity)
        .and_where(campaign::Column::Kind.is_in(passing))
        .to_owned();
    let over = Condition::all()
        .add(delivery::Column::State.is_in(OVER))
        .add(delivery::Column::UpdatedAt.lt(at))
        .add(delivery::Column::CampaignId.not_in_subquery(whole))
        .add(delivery::Column::FrozenId.is_not_null());
    let (mut emptied, mut walk) = (0, Walk::of(run, delivery::Entity, over));
    while let Some((tx, those)) = walk.next().await? {
        let contents = contents(&tx, those.clone()).await?;
        let update = delivery::Entity::update_many()
            .set(delivery::ActiveModel {
                frozen_id: Set(None),
                ..Default::default()
            })
            .filter(those);
        emptied += update.exec(&*tx).await?.rows_affected;
        forget(&tx, contents).await?;
        tx.commit().await?;
    }
    Ok(campaigns + emptied)
}

/// The keys of what deliveries say.
async fn contents(tx: &RunTransaction, of: impl IntoCondition) -> Result<Vec<i64>, DbErr> {
    delivery::Entity::find()
        .select_only()
        .column(delivery::Column::FrozenId)
        .filter(of)
        .filter(delivery::Column::FrozenId.is_not_null())
        .into_tuple()
        .all(&**tx)
        .await
}

/// Lets go of what deliveries said that do not refer to it any more.
async fn forget(tx: &RunTransaction, contents: Vec<i64>) -> Result<(), DbErr> {
    let gone = frozen_message::Entity::delete_many();
    gone.filter(frozen_message::Column::Id.is_in(contents))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn delete<E: EntityTrait>(
    run: &RunContext,
    entity: E,
    over: Condition,
) -> Result<u64, JobError> {
    let (mut rows, mut walk) = (0, Walk::of(run, entity, over));
    while let Some((tx, those)) = walk.next().await? {
        let gone = E::delete_many().filter(those).exec(&*tx).await?;
        rows += gone.rows_affected;
        tx.commit().await?;
    }
    Ok(rows)
}

/// As [`delete`], from a record to which the database lets nobody do anything: it lets go of what is
/// older than a moment that it holds itself. That something went is on record.
async fn record<E: EntityTrait>(
    run: &RunContext,
    name: &'static str,
    entity: E,
    over: Condition,
    before: Timestamp,
) -> Result<u64, JobError> {
    let (mut rows, mut walk) = (0, Walk::of(run, entity, over));
    while let Some((tx, those)) = walk.next().await? {
        keep_from(&tx, name, before).await?;
        let gone = E::delete_many().filter(those).exec(&*tx).await?;
        let detail = json!({ "rows": gone.rows_affected, "kept_from": before.to_string() });
        let subject = Subject {
            noun: name,
            id: None,
        };
        audit::record(&*tx, &run.act(), "records.cleared", subject, detail).await?;
        rows += gone.rows_affected;
        tx.commit().await?;
    }
    Ok(rows)
}

/// Says from when on a record is kept.
async fn keep_from(tx: &RunTransaction, name: &str, from: Timestamp) -> Result<(), DbErr> {
    let row = retention::ActiveModel {
        records: Set(name.to_owned()),
        kept_from: Set(from.to_chrono()),
        ..Default::default()
    };
    let moved = OnConflict::column(retention::Column::Records)
        .update_column(retention::Column::KeptFrom)
        .to_owned();
    retention::Entity::insert(row)
        .on_conflict(moved)
        .exec_without_returning(&**tx)
        .await?;
    Ok(())
}

/// Goes through the rows that are over in the order of their keys, a batch at a time. So it comes to
/// its end in a dry run, too, in which nothing goes.
struct Walk<'a, E> {
    run: &'a RunContext,
    over: Condition,
    last: i64,
    entity: PhantomData<E>,
}

impl<'a, E: EntityTrait> Walk<'a, E> {
    fn of(run: &'a RunContext, _: E, over: Condition) -> Self {
        Self {
            run,
            over,
            last: 0,
            entity: PhantomData,
        }
    }

    /// The next batch, and the transaction of its step.
    async fn next(&mut self) -> Result<Option<(RunTransaction, Condition)>, JobError> {
        self.run.checkpoint().await?;
        let Some(id) = E::PrimaryKey::iter().next().map(|key| key.into_column()) else {
            return Ok(None);
        };
        // Read outside of the transaction: on SQLite it would keep all writers waiting.
        let keys: Vec<i64> = E::find()
            .select_only()
            .column(id)
            .filter(self.over.clone())
            .filter(id.gt(self.last))
            .order_by_asc(id)
            .limit(BATCH)
            .into_tuple()
            .all(&self.run.db)
            .await?;
        let Some(greatest) = keys.last() else {
            return Ok(None);
        };
        self.last = *greatest;
        let those = self.over.clone().add(id.is_in(keys));
        Ok(Some((self.run.begin().await?, those)))
    }
}
