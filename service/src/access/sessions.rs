//! Sessions: browsers that somebody signed in with.

use domain::random::Random;
use entity::session;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::{Digest, Secret};
use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, check::Check},
    context::{Act, Actor},
    time::{ToChrono, ToJiff},
};

/// A session that is not used for this long is over.
pub const IDLE: SignedDuration = SignedDuration::from_hours(8);
/// No session is longer.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Sessions that have been over for this long are forgotten.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A person's.
    Person(i64),
    /// Whoever holds this token of the API.
    Token(i64),
    /// Whoever holds the administrator's token. Its key is in the session, so that another token
    /// ends it.
    Administrator(Digest),
}

/// Begins a session; the secret goes into the browser's cookie. Those that are long over are
/// forgotten on the way.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    tx: &DatabaseTransaction,
    act: &Act,
    random: &dyn Random,
    of: Of,
) -> Result<(session::Model, Secret), DbErr> {
    let secret = Secret::draw(random);
    let (person, token, key) = match of {
        Of::Person(id) => (Some(id), None, None),
        Of::Token(id) => (None, Some(id), None),
        Of::Administrator(key) => (None, None, Some(key.into())),
    };
    let now = act.now.to_chrono();
    let row = session::ActiveModel {
        sha256: Set(secret.digest().into()),
        person_id: Set(person),
        api_token_id: Set(token),
        administrator_key: Set(key),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(after(act.now, LONGEST).to_chrono()),
        ..Default::default()
    };
    let row = row.insert(tx).await?;
    let subject = Subject::row("session", row.id);
    audit::record(tx, act, "session.begun", subject, Change::created(&row)).await?;
    session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lt(before(act.now, KEPT).to_chrono()))
        .exec(tx)
        .await?;
    Ok((row, secret))
}

/// Ends a session of a person; another's is as one that is not there.
///
/// # Errors
/// There is no such session, or it is over.
pub async fn end(
    tx: &DatabaseTransaction,
    act: &Act,
    session: i64,
    person: i64,
) -> Result<Done<session::Model>, CommandError> {
    let mut check = Check::new();
    let row = check.row::<session::Entity>(tx, "session", session).await?;
    if let Some(row) = &row {
        if row.person_id != Some(person) {
            let noun = "session";
            check.refuse("session", ProblemCode::NotFound { noun });
        } else if !is_good(row, act.now) {
            check.refuse("session", ProblemCode::AlreadyDone);
        }
    }
    check.done()?;
    let Some(row) = row else {
        return Err(check.refused());
    };
    Ok(Done::new(close(tx, act, row).await?))
}

/// Ends the session of a cookie, if it is not over: whoever has the secret may.
///
/// # Errors
/// When the database fails.
pub async fn end_by_secret(
    tx: &DatabaseTransaction,
    digest: &Digest,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = session::Entity::find()
        .filter(session::Column::Sha256.eq(digest.as_str()))
        .one(tx)
        .await?;
    let Some(row) = row.filter(|row| is_good(row, now)) else {
        return Ok(());
    };
    let actor = match (row.person_id, row.api_token_id) {
        (Some(person), _) => Actor::Person(person),
        (None, Some(token)) => Actor::Token(token),
        (None, None) => Actor::Administrator,
    };
    close(tx, &Act::new(actor, now), row).await?;
    Ok(())
}

async fn close(
    tx: &DatabaseTransaction,
    act: &Act,
    before: session::Model,
) -> Result<session::Model, DbErr> {
    let mut row = before.clone().into_active_model();
    row.revoked_at = Set(Some(act.now.to_chrono()));
    let row = row.update(tx).await?;
    let subject = Subject::row("session", row.id);
    let change = Change::between(&before, &row);
    audit::record(tx, act, "session.ended", subject, change).await?;
    Ok(row)
}

/// A person's sessions that are not over, the one seen last first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    db: &impl ConnectionTrait,
    person: i64,
    now: Timestamp,
) -> Result<Vec<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::PersonId.eq(person))
        .filter(good(now))
        .order_by_desc(session::Column::LastSeenAt)
        .order_by_desc(session::Column::Id)
        .all(db)
        .await
}

/// Whether a session is not over at a moment, as far as its row says.
#[must_use]
pub fn is_good(row: &session::Model, now: Timestamp) -> bool {
    row.revoked_at.is_none() && now < until(row)
}

/// When a session is over if it is not used again.
#[must_use]
pub fn until(row: &session::Model) -> Timestamp {
    let idle = after(row.last_seen_at.to_jiff(), IDLE);
    idle.min(row.expires_at.to_jiff())
}

/// The sessions that are not over at a moment, as far as their rows say.
pub(super) fn good(now: Timestamp) -> Condition {
    use session::Column;
    Condition::all()
        .add(Column::RevokedAt.is_null())
        .add(Column::ExpiresAt.gt(now.to_chrono()))
        .add(Column::LastSeenAt.gt(before(now, IDLE).to_chrono()))
}

pub(super) fn after(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.checked_add(by).unwrap_or(Timestamp::MAX)
}

pub(super) fn before(moment: Timestamp, by: SignedDuration) -> Timestamp {
    moment.checked_sub(by).unwrap_or(Timestamp::MIN)
}
