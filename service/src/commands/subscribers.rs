//! Those who read publications without being of the community: a subscription is asked for by
//! anybody, confirmed by whoever reads at the address, and ended by them with one click.
//!
//! A subscriber is an address and nothing else. Each publication is confirmed by itself, in the
//! language that was asked for: somebody else who enters the address changes nothing.

use domain::{email::EmailAddress, language::Language};
use entity::{
    campaign, delivery, email_address,
    enums::{CampaignKind, DeliveryState, SubscriptionState},
    frozen_message, mail_feedback, mailbox_message, publication_subscription as subscription,
    subscriber,
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    ModelTrait as _, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict, SelectStatement},
};

use super::{CommandError, Done, ProblemCode, check::Check};
use crate::{
    access::signing::ConfirmLink,
    audit::{self, Change, Subject},
    context::Act,
    time::{ToChrono, ToJiff},
};

/// How long the link of a confirmation is good.
pub const GOOD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The kinds of messages that go to people who are known by their address alone.
pub const KINDS: [CampaignKind; 2] = [CampaignKind::Subscription, CampaignKind::Bulletin];
/// How many questions an address gets within [`WINDOW`], from whomever.
const MOST: u64 = 3;
/// The time within which is counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Whether an address may be asked something: it is written to, and was not asked too often.
///
/// # Errors
/// When the database fails.
pub async fn may_be_asked(
    tx: &DatabaseTransaction,
    address: &EmailAddress,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let normalized = address.normalized();
    if is_suppressed(tx, &normalized).await? {
        return Ok(false);
    }
    let had = delivery::Entity::find()
        .inner_join(campaign::Entity)
        .filter(campaign::Column::Kind.eq(CampaignKind::Subscription))
        .filter(delivery::Column::RecipientNormalized.eq(normalized))
        .filter(delivery::Column::CreatedAt.gt((now - WINDOW).to_chrono()))
        .count(tx)
        .await?;
    Ok(had < MOST)
}

/// Whether an address is written to no more, whoever has it.
async fn is_suppressed(db: &impl ConnectionTrait, normalized: &str) -> Result<bool, DbErr> {
    let of_people = email_address::Entity::find()
        .filter(email_address::Column::Normalized.eq(normalized))
        .filter(email_address::Column::SuppressedAt.is_not_null())
        .count(db)
        .await?;
    let found = find(db, normalized).await?;
    Ok(of_people > 0 || found.is_some_and(|row| row.suppressed_at.is_some()))
}

async fn find(
    db: &impl ConnectionTrait,
    normalized: &str,
) -> Result<Option<subscriber::Model>, DbErr> {
    subscriber::Entity::find()
        .filter(subscriber::Column::Normalized.eq(normalized))
        .one(db)
        .await
}

/// Notes that a publication was asked for at an address that [may be asked](may_be_asked); none where
/// it is confirmed already, and nothing changes.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    tx: &DatabaseTransaction,
    act: &Act,
    publication: i64,
    (address, language): (&EmailAddress, Language),
) -> Result<Option<subscription::Model>, DbErr> {
    let owner = subscriber_at(tx, act, address).await?;
    let before = subscription::Entity::find()
        .filter(subscription::Column::SubscriberId.eq(owner.id))
        .filter(subscription::Column::PublicationId.eq(publication))
        .lock_exclusive()
        .one(tx)
        .await?;
    let asked_at = act.now.to_chrono();
    let (row, change) = match before {
        Some(row) if row.state == SubscriptionState::Confirmed => return Ok(None),
        Some(before) => {
            let mut row = before.clone().into_active_model();
            row.language = Set(language.into());
            row.state = Set(SubscriptionState::Pending);
            row.asked = Set(before.asked.saturating_add(1));
            row.asked_at = Set(asked_at);
            row.ended_at = Set(None);
            let row = row.update(tx).await?;
            let change = Change::between(&before, &row);
            (row, change)
        }
        None => {
            let row = subscription::ActiveModel {
                subscriber_id: Set(owner.id),
                publication_id: Set(publication),
                language: Set(language.into()),
                state: Set(SubscriptionState::Pending),
                asked: Set(1),
                asked_at: Set(asked_at),
                created_at: Set(asked_at),
                ..Default::default()
            };
            let row = row.insert(tx).await?;
            let change = Change::created(&row);
            (row, change)
        }
    };
    record(tx, act, "publication_subscription.asked", &row, change).await?;
    Ok(Some(row))
}

async fn subscriber_at(
    tx: &DatabaseTransaction,
    act: &Act,
    address: &EmailAddress,
) -> Result<subscriber::Model, DbErr> {
    let row = subscriber::ActiveModel {
        address: Set(address.as_str().to_owned()),
        normalized: Set(address.normalized()),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    // Somebody else may enter it at the same moment: one of the two stays.
    let first = OnConflict::column(subscriber::Column::Normalized)
        .do_nothing()
        .to_owned();
    subscriber::Entity::insert(row)
        .on_conflict(first)
        .exec_without_returning(tx)
        .await?;
    let row = find(tx, &address.normalized()).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("subscriber".to_owned()))
}

/// What the link of a confirmation is to whoever opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is good.
    Good(subscription::Model),
    /// What it was for is done: the subscription is confirmed.
    Used(subscription::Model),
    /// It has run out, or there is a newer one; it can be sent anew.
    Over(subscription::Model),
    /// What it was for is gone.
    Gone,
}

/// Looks at a link, and changes nothing: programs that look through mail open links too.
///
/// # Errors
/// When the database fails.
pub async fn look(
    db: &impl ConnectionTrait,
    link: ConfirmLink,
    now: Timestamp,
) -> Result<Standing, DbErr> {
    let row = subscription::Entity::find_by_id(link.subscription);
    Ok(standing(row.one(db).await?, link, now))
}

fn standing(row: Option<subscription::Model>, link: ConfirmLink, now: Timestamp) -> Standing {
    let Some(row) = row else {
        return Standing::Gone;
    };
    let is_in_time = now.duration_since(row.asked_at.to_jiff()) < GOOD_FOR;
    match row.state {
        SubscriptionState::Confirmed => Standing::Used(row),
        SubscriptionState::Pending if row.asked == link.asked && is_in_time => Standing::Good(row),
        _ => Standing::Over(row),
    }
}

/// Confirms a subscription, where its link is good; gives what the link was.
///
/// # Errors
/// When the database fails.
pub async fn confirm(
    tx: &DatabaseTransaction,
    act: &Act,
    link: ConfirmLink,
) -> Result<Standing, DbErr> {
    let row = subscription::Entity::find_by_id(link.subscription).lock_exclusive();
    let found = standing(row.one(tx).await?, link, act.now);
    if let Standing::Good(before) = &found {
        let mut row = before.clone().into_active_model();
        row.state = Set(SubscriptionState::Confirmed);
        row.confirmed_at = Set(Some(act.now.to_chrono()));
        let row = row.update(tx).await?;
        let change = Change::between(before, &row);
        record(tx, act, "publication_subscription.confirmed", &row, change).await?;
    }
    Ok(found)
}

/// The address of a subscriber.
///
/// # Errors
/// When the database fails.
pub async fn address_of(
    db: &impl ConnectionTrait,
    subscriber: i64,
) -> Result<Option<String>, DbErr> {
    let found = subscriber::Entity::find_by_id(subscriber).one(db).await?;
    Ok(found.map(|row| row.address))
}

/// Ends a subscription, or takes it up again where it was confirmed before; what has not left is taken
/// back. The same once more changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn set(tx: &DatabaseTransaction, act: &Act, id: i64, wanted: bool) -> Result<(), DbErr> {
    let found = subscription::Entity::find_by_id(id).lock_exclusive();
    let Some(before) = found.one(tx).await? else {
        return Ok(());
    };
    let (state, ended_at, action) = match (wanted, before.state) {
        (true, SubscriptionState::Ended) if before.confirmed_at.is_some() => (
            SubscriptionState::Confirmed,
            None,
            "publication_subscription.resumed",
        ),
        (false, SubscriptionState::Pending | SubscriptionState::Confirmed) => {
            let now = Some(act.now.to_chrono());
            (
                SubscriptionState::Ended,
                now,
                "publication_subscription.ended",
            )
        }
        _ => return Ok(()),
    };
    let mut row = before.clone().into_active_model();
    row.state = Set(state);
    row.ended_at = Set(ended_at);
    let row = row.update(tx).await?;
    if !wanted {
        take_back(tx, act, &row).await?;
    }
    let change = Change::between(&before, &row);
    record(tx, act, action, &row, change).await
}

/// Bulletins of the publication that wait for the subscriber do not leave.
async fn take_back(
    tx: &DatabaseTransaction,
    act: &Act,
    row: &subscription::Model,
) -> Result<(), DbErr> {
    let Some(owner) = row.find_related(subscriber::Entity).one(tx).await? else {
        return Ok(());
    };
    let bulletins = campaign::Entity::find()
        .select_only()
        .column(campaign::Column::Id)
        .filter(campaign::Column::Kind.eq(CampaignKind::Bulletin))
        .filter(campaign::Column::PublicationId.eq(row.publication_id));
    let bulletins = sea_orm::QueryTrait::into_query(bulletins);
    delivery::Entity::update_many()
        .col_expr(
            delivery::Column::State,
            Expr::val(DeliveryState::Cancelled.as_str()),
        )
        .col_expr(delivery::Column::UpdatedAt, Expr::val(act.now.to_chrono()))
        .filter(delivery::Column::State.eq(DeliveryState::Waiting))
        .filter(delivery::Column::RecipientNormalized.eq(owner.normalized))
        .filter(delivery::Column::CampaignId.in_subquery(bulletins))
        .exec(tx)
        .await?;
    Ok(())
}

/// Stops writing to the subscriber at an address, where there is one that is written to; gives how many
/// there were.
///
/// # Errors
/// When the database fails.
pub async fn suppress(
    tx: &DatabaseTransaction,
    act: &Act,
    normalized: &str,
    reason: &str,
) -> Result<u64, DbErr> {
    let found = find(tx, normalized).await?;
    let Some(before) = found.filter(|row| row.suppressed_at.is_none()) else {
        return Ok(0);
    };
    let mut row = before.clone().into_active_model();
    row.suppressed_at = Set(Some(act.now.to_chrono()));
    row.suppressed_reason = Set(Some(reason.to_owned()));
    let row = row.update(tx).await?;
    let subject = Subject::row("subscriber", row.id);
    let change = Change::between(&before, &row);
    audit::record(tx, act, "subscriber.suppressed", subject, change).await?;
    Ok(1)
}

/// Writes to the subscriber at an address again, where there is one.
///
/// # Errors
/// When the database fails.
pub async fn unsuppress(
    tx: &DatabaseTransaction,
    act: &Act,
    normalized: &str,
) -> Result<(), DbErr> {
    let found = find(tx, normalized).await?;
    let Some(before) = found.filter(|row| row.suppressed_at.is_some()) else {
        return Ok(());
    };
    let mut row = before.clone().into_active_model();
    row.suppressed_at = Set(None);
    row.suppressed_reason = Set(None);
    let row = row.update(tx).await?;
    let subject = Subject::row("subscriber", row.id);
    let change = Change::between(&before, &row);
    audit::record(tx, act, "subscriber.unsuppressed", subject, change).await
}

/// Erases an address: its subscriptions, and every message that went to it for one, with what came
/// back.
///
/// # Errors
/// An address that is none, or of which nothing is kept.
pub async fn remove(
    tx: &DatabaseTransaction,
    act: &Act,
    address: &str,
) -> Result<Done<Option<subscriber::Model>>, CommandError> {
    let mut check = Check::new();
    let given = check.address("address", address);
    check.done()?;
    let Some(normalized) = given.map(|address| address.normalized()) else {
        return Err(check.refused());
    };
    let letters = delivery::Entity::find()
        .filter(delivery::Column::Id.in_subquery(letters(&normalized)))
        .count(tx)
        .await?;
    let found = find(tx, &normalized).await?;
    if found.is_none() && letters == 0 {
        check.refuse("address", ProblemCode::NotFound { noun: "subscriber" });
        return Err(check.refused());
    }
    let change = forget(tx, &normalized).await?;
    let change = change.noting(serde_json::json!({ "messages": letters }));
    let subject = Subject::row("subscriber", found.map_or(0, |row| row.id));
    audit::record(tx, act, "subscriber.removed", subject, change).await?;
    Ok(Done::new(None))
}

/// Takes away all that is kept of an address as a subscriber's.
pub(super) async fn forget(tx: &DatabaseTransaction, normalized: &str) -> Result<Change, DbErr> {
    let letters = letters(normalized);
    let contents: Vec<Option<i64>> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::FrozenId)
        .filter(delivery::Column::Id.in_subquery(letters.clone()))
        .into_tuple()
        .all(tx)
        .await?;
    // Copies and what came back go first: they refer to the messages.
    mailbox_message::Entity::delete_many()
        .filter(mailbox_message::Column::DeliveryId.in_subquery(letters.clone()))
        .exec(tx)
        .await?;
    mail_feedback::Entity::delete_many()
        .filter(mail_feedback::Column::DeliveryId.in_subquery(letters.clone()))
        .exec(tx)
        .await?;
    delivery::Entity::delete_many()
        .filter(delivery::Column::Id.in_subquery(letters))
        .exec(tx)
        .await?;
    frozen_message::Entity::delete_many()
        .filter(frozen_message::Column::Id.is_in(contents.into_iter().flatten()))
        .exec(tx)
        .await?;
    let Some(row) = find(tx, normalized).await? else {
        return Ok(Change::default());
    };
    let subscriptions = subscription::Entity::find()
        .filter(subscription::Column::SubscriberId.eq(row.id))
        .order_by_asc(subscription::Column::Id)
        .all(tx)
        .await?;
    subscriber::Entity::delete_by_id(row.id).exec(tx).await?;
    Ok(Change::default()
        .rows(&[row], &[])
        .rows(&subscriptions, &[]))
}

/// The messages to an address as a subscriber's, by key.
fn letters(normalized: &str) -> SelectStatement {
    let found = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Id)
        .inner_join(campaign::Entity)
        .filter(campaign::Column::Kind.is_in(KINDS))
        .filter(delivery::Column::RecipientNormalized.eq(normalized));
    sea_orm::QueryTrait::into_query(found)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: &subscription::Model,
    change: Change,
) -> Result<(), DbErr> {
    let subject = Subject::row("publication_subscription", row.id);
    audit::record(tx, act, action, subject, change).await
}
