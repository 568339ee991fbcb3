//! What came back from the mail of the world: kept, and what it calls for done at once or left to a
//! person.
//!
//! What a bounce says of an address is decided in [`domain::bounce`], and what follows is done here,
//! whether it came back by mail or the relay said it itself. It is the address that is written to no
//! more; nobody's membership changes.

use domain::bounce::{Sent, Severity, StatusCode, is_worn_out, of_relay};
use entity::{
    campaign, delivery, delivery_person, email_address,
    enums::{BounceSeverity, CampaignKind, DeliveryState, FeedbackKind},
    mail_feedback,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use sha2::{Digest as _, Sha256};

use super::{CommandError, Done, ProblemCode, check::Check, subscribers, subscriptions};
use crate::{
    access::Digest,
    audit::{self, Change, Subject},
    context::Act,
    time::{ToChrono, ToJiff},
};

/// Why an address is written to no more, where repeats are the reason.
const WORN_OUT: &str = "soft_bounces";
/// The same of a subscriber's, where its reader complained.
const COMPLAINT: &str = "complaint";
/// The same, where somebody decided it.
const BY_HAND: &str = "by_hand";
/// How many messages to an address are looked at when one came back softly.
const LOOKED_AT: u64 = 50;

/// What came back, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// What it is.
    pub kind: FeedbackKind,
    /// The message that it is about, by key.
    pub delivery: Option<i64>,
    /// What it says of the address.
    pub severity: Option<Severity>,
    /// The code that says so.
    pub status: Option<StatusCode>,
    /// What the other side said, without addresses.
    pub detail: Option<String>,
    /// SHA-256 of the message that it was read from.
    pub sha256: String,
    /// Which of the recipients that the message tells of, from 0.
    pub part: i32,
    /// Whether a person has to look at it.
    pub is_for_a_person: bool,
}

/// What followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Consequence {
    /// The key of what was kept.
    pub row: i64,
    /// Whether the address is written to no more from now on.
    pub is_suppressed: bool,
    /// How many refusals of kinds of messages were noted for its readers.
    pub unsubscribed: usize,
}

/// What was kept of a message; nothing when it was not read before.
///
/// # Errors
/// When the database fails.
pub async fn kept(
    db: &impl ConnectionTrait,
    sha256: &str,
) -> Result<Vec<mail_feedback::Model>, DbErr> {
    mail_feedback::Entity::find()
        .filter(mail_feedback::Column::MessageSha256.eq(sha256))
        .all(db)
        .await
}

/// Keeps what came back and does what follows; none when it was kept before. `refusable` are the
/// kinds of messages that one may do without.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    tx: &DatabaseTransaction,
    act: &Act,
    came: Came,
    refusable: &[CampaignKind],
) -> Result<Option<Consequence>, DbErr> {
    let Some(row) = insert(tx, act, &came).await? else {
        return Ok(None);
    };
    let mut consequence = Consequence {
        row,
        ..Consequence::default()
    };
    let Some(delivery) = came.delivery else {
        return Ok(Some(consequence));
    };
    let address = recipient(tx, delivery).await?;
    match (came.kind, came.severity) {
        (FeedbackKind::Bounce, Some(Severity::Hard)) => {
            let status = came
                .status
                .map(|code| format!(" {code}"))
                .unwrap_or_default();
            let reason = format!("bounce{status}");
            consequence.is_suppressed = suppress(tx, act, &address, &reason).await? > 0;
        }
        (FeedbackKind::Bounce | FeedbackKind::Delay, Some(Severity::Soft)) => {
            consequence.is_suppressed = is_worn_out(&sent_to(tx, &address).await?)
                && suppress(tx, act, &address, WORN_OUT).await? > 0;
        }
        (FeedbackKind::Complaint, _) => {
            // Who reads publications without being of the community is known by the address alone.
            let stopped = subscribers::suppress(tx, act, &address, COMPLAINT).await?;
            consequence.is_suppressed = stopped > 0;
            consequence.unsubscribed = unsubscribe(tx, act, delivery, refusable).await?;
        }
        _ => {}
    }
    Ok(Some(consequence))
}

/// Does what follows when the relay itself would not have a message: nobody sends a report then.
/// `words` are the relay's, without addresses. Nothing when its answer says nothing of the address.
///
/// # Errors
/// When the database fails.
pub async fn refused_by_relay(
    tx: &DatabaseTransaction,
    act: &Act,
    delivery: i64,
    message_id: &str,
    (code, words): (u16, &str),
) -> Result<Option<Consequence>, DbErr> {
    let (Some(severity), status) = of_relay(code, words) else {
        return Ok(None);
    };
    let came = Came {
        kind: FeedbackKind::Bounce,
        delivery: Some(delivery),
        severity: Some(severity),
        status,
        detail: Some(words.to_owned()),
        // There is no message: its Message-ID stands for the one that was refused.
        sha256: Digest::of_bytes(&Sha256::digest(message_id.as_bytes()).into()).into(),
        part: 0,
        is_for_a_person: severity == Severity::Policy,
    };
    keep(tx, act, came, &[]).await
}

async fn insert(tx: &DatabaseTransaction, act: &Act, came: &Came) -> Result<Option<i64>, DbErr> {
    use mail_feedback::Column;
    let done = !came.is_for_a_person;
    let row = mail_feedback::ActiveModel {
        kind: Set(came.kind),
        delivery_id: Set(came.delivery),
        severity: Set(came.severity.map(Into::into)),
        status_code: Set(came.status.map(|code| code.to_string())),
        detail: Set(came.detail.clone()),
        message_sha256: Set(came.sha256.clone()),
        part: Set(came.part),
        received_at: Set(act.now.to_chrono()),
        handled_at: Set(done.then(|| act.now.to_chrono())),
        handled_by: Set(done.then(|| act.actor.to_string())),
        ..Default::default()
    };
    let same = [Column::MessageSha256, Column::Part];
    let written = mail_feedback::Entity::insert(row)
        .on_conflict(OnConflict::columns(same).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if written == 0 {
        return Ok(None);
    }
    let row = mail_feedback::Entity::find()
        .filter(Column::MessageSha256.eq(&came.sha256))
        .filter(Column::Part.eq(came.part))
        .one(tx)
        .await?;
    Ok(row.map(|row| row.id))
}

/// The address of a message, in lower case.
async fn recipient(db: &impl ConnectionTrait, delivery: i64) -> Result<String, DbErr> {
    let address: Option<String> = delivery::Entity::find_by_id(delivery)
        .select_only()
        .column(delivery::Column::RecipientNormalized)
        .into_tuple()
        .one(db)
        .await?;
    Ok(address.unwrap_or_default())
}

/// Stops writing to an address, whoever has it; gives how many rows it was not stopped for yet.
async fn suppress(
    tx: &DatabaseTransaction,
    act: &Act,
    address: &str,
    reason: &str,
) -> Result<u64, DbErr> {
    let rows = email_address::Entity::find()
        .filter(email_address::Column::Normalized.eq(address))
        .filter(email_address::Column::SuppressedAt.is_null())
        .order_by_asc(email_address::Column::Id)
        .all(tx)
        .await?;
    let mut stopped = 0;
    for before in rows {
        let mut row = before.clone().into_active_model();
        row.suppressed_at = Set(Some(act.now.to_chrono()));
        row.suppressed_reason = Set(Some(reason.to_owned()));
        let after = row.update(tx).await?;
        record(tx, act, "email_address.suppressed", &before, &after).await?;
        stopped += 1;
    }
    Ok(stopped + subscribers::suppress(tx, act, address, reason).await?)
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    before: &email_address::Model,
    after: &email_address::Model,
) -> Result<(), DbErr> {
    let subject = Subject::row("email_address", after.id);
    audit::record(tx, act, action, subject, Change::between(before, after)).await
}

/// The last messages that left for an address. One that came back for another reason than something
/// passing says nothing of repeats, and is left out.
async fn sent_to(db: &impl ConnectionTrait, address: &str) -> Result<Vec<Sent>, DbErr> {
    use delivery::Column;
    let readers = email_address::Entity::find()
        .filter(email_address::Column::Normalized.eq(address))
        .select_only()
        .column(email_address::Column::PersonId)
        .into_tuple::<i64>()
        .all(db)
        .await?;
    let speaks_to_them = delivery_person::Entity::find()
        .filter(delivery_person::Column::PersonId.is_in(readers))
        .select_only()
        .column(delivery_person::Column::DeliveryId);
    let to_subscribers = campaign::Entity::find()
        .filter(campaign::Column::Kind.is_in(subscribers::KINDS))
        .select_only()
        .column(campaign::Column::Id);
    let to_them = Condition::any()
        .add(Column::Id.in_subquery(sea_orm::QueryTrait::into_query(speaks_to_them)))
        .add(Column::CampaignId.in_subquery(sea_orm::QueryTrait::into_query(to_subscribers)));
    let left = [
        DeliveryState::Accepted,
        DeliveryState::Failed,
        DeliveryState::Unknown,
    ];
    let rows: Vec<(
        i64,
        Option<sea_orm::prelude::DateTimeUtc>,
        sea_orm::prelude::DateTimeUtc,
    )> = delivery::Entity::find()
        .filter(to_them)
        .filter(Column::RecipientNormalized.eq(address))
        .filter(Column::State.is_in(left))
        .order_by_desc(Column::Id)
        .limit(LOOKED_AT)
        .select_only()
        .columns([Column::Id, Column::AcceptedAt, Column::UpdatedAt])
        .into_tuple()
        .all(db)
        .await?;
    let came_back = mail_feedback::Entity::find()
        .filter(mail_feedback::Column::DeliveryId.is_in(rows.iter().map(|(id, ..)| *id)))
        .all(db)
        .await?;
    let sent = rows
        .into_iter()
        .filter_map(|(id, accepted_at, updated_at)| {
            let mut of_it = came_back.iter().filter(|row| row.delivery_id == Some(id));
            Some(Sent {
                at: accepted_at.unwrap_or(updated_at).to_jiff(),
                came_back: fate(&mut of_it)?,
            })
        });
    Ok(sent.collect())
}

/// Whether a message came back softly by all that was said of it; none when it came back for another
/// reason.
fn fate(said: &mut dyn Iterator<Item = &mail_feedback::Model>) -> Option<bool> {
    let mut came_back = false;
    for row in said {
        let arrived = row
            .status_code
            .as_deref()
            .is_some_and(|code| code.starts_with("2."));
        match row.severity {
            _ if arrived => return Some(false),
            Some(BounceSeverity::Soft) => came_back = true,
            Some(_) => return None,
            None => {}
        }
    }
    Some(came_back)
}

/// Notes that the readers of a message want no more of the kinds that one may do without; gives how
/// many refusals there are.
async fn unsubscribe(
    tx: &DatabaseTransaction,
    act: &Act,
    delivery: i64,
    refusable: &[CampaignKind],
) -> Result<usize, DbErr> {
    let readers: Vec<i64> = delivery_person::Entity::find()
        .filter(delivery_person::Column::DeliveryId.eq(delivery))
        .order_by_asc(delivery_person::Column::Id)
        .select_only()
        .column(delivery_person::Column::PersonId)
        .into_tuple()
        .all(tx)
        .await?;
    if readers.is_empty() {
        return Ok(0);
    }
    for kind in refusable {
        subscriptions::set(tx, act, *kind, &readers, false).await?;
    }
    Ok(readers.len() * refusable.len())
}

/// What somebody decides about what came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nothing follows: the address goes on being written to.
    Keep,
    /// The address is written to no more.
    Suppress,
}

/// Decides about what waits for a person.
///
/// # Errors
/// It is not there, or somebody was done with it already; no message is known whose address could be
/// suppressed.
pub async fn handle(
    tx: &DatabaseTransaction,
    act: &Act,
    feedback: i64,
    choice: Choice,
) -> Result<Done<mail_feedback::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<mail_feedback::Entity>(tx, "feedback", feedback);
    let Some(before) = found.await? else {
        return Err(check.refused());
    };
    if before.handled_at.is_some() {
        check.refuse("feedback", ProblemCode::AlreadyDone);
    } else if choice == Choice::Suppress && before.delivery_id.is_none() {
        let state = "without_message";
        check.refuse("choice", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    if let (Choice::Suppress, Some(delivery)) = (choice, before.delivery_id) {
        let address = recipient(tx, delivery).await?;
        suppress(tx, act, &address, BY_HAND).await?;
    }
    let mut row = before.clone().into_active_model();
    row.handled_at = Set(Some(act.now.to_chrono()));
    row.handled_by = Set(Some(act.actor.to_string()));
    let after = row.update(tx).await?;
    let suppressed = choice == Choice::Suppress;
    let detail = serde_json::json!({ "suppressed": suppressed });
    let change = Change::between(&before, &after).noting(detail);
    let subject = Subject::row("mail_feedback", after.id);
    audit::record(tx, act, "mail_feedback.handled", subject, change).await?;
    Ok(Done::new(after))
}

/// Writes to an address again, for everybody who has it.
///
/// # Errors
/// It is not there, its person was erased, or it is written to.
pub async fn unsuppress(
    tx: &DatabaseTransaction,
    act: &Act,
    address: i64,
) -> Result<Done<email_address::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<email_address::Entity>(tx, "address", address);
    let Some(given) = found.await? else {
        return Err(check.refused());
    };
    check.person(tx, "address", given.person_id).await?;
    if given.suppressed_at.is_none() {
        check.refuse("address", ProblemCode::AlreadyDone);
    }
    check.done()?;
    // What bounces is the address, and so is what works again.
    let rows = email_address::Entity::find()
        .filter(email_address::Column::Normalized.eq(&given.normalized))
        .filter(email_address::Column::SuppressedAt.is_not_null())
        .order_by_asc(email_address::Column::Id)
        .all(tx)
        .await?;
    let mut freed = given;
    for before in rows {
        let mut row = before.clone().into_active_model();
        row.suppressed_at = Set(None);
        row.suppressed_reason = Set(None);
        let after = row.update(tx).await?;
        record(tx, act, "email_address.unsuppressed", &before, &after).await?;
        if after.id == freed.id {
            freed = after;
        }
    }
    subscribers::unsuppress(tx, act, &freed.normalized).await?;
    Ok(Done::new(freed))
}
