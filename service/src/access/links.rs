//! Sign-in by a link: asked for in a browser, sent by mail, good once and there alone.

use entity::sign_in_link;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};

use super::{
    Digest, Secret,
    sessions::{after, before},
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    time::{ToChrono, ToJiff},
};

/// How long a link is good.
pub const GOOD_FOR: SignedDuration = SignedDuration::from_mins(15);
/// How many links one person gets in that time.
pub const MOST: u64 = 3;
/// Links that have been over for this long are forgotten.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A link to be made.
#[derive(Debug, Clone)]
pub struct NewLink<'a> {
    /// The link's secret.
    pub secret: &'a Secret,
    /// The digest of the secret in the asking browser's cookie.
    pub browser: &'a Digest,
    /// Who signs in with it; nobody where nobody has the address that was given.
    pub person: Option<i64>,
    /// Where to go once signed in: a path of this service.
    pub next: &'a str,
}

/// Keeps a link. Those that are long over are forgotten on the way.
///
/// # Errors
/// When the database fails.
pub async fn make(
    tx: &DatabaseTransaction,
    act: &Act,
    new: NewLink<'_>,
) -> Result<sign_in_link::Model, DbErr> {
    let row = sign_in_link::ActiveModel {
        sha256: Set(new.secret.digest().into()),
        browser_sha256: Set(new.browser.as_str().to_owned()),
        person_id: Set(new.person),
        next_path: Set(new.next.to_owned()),
        created_at: Set(act.now.to_chrono()),
        expires_at: Set(after(act.now, GOOD_FOR).to_chrono()),
        ..Default::default()
    };
    let row = row.insert(tx).await?;
    if new.person.is_some() {
        let subject = Subject::row("sign_in_link", row.id);
        audit::record(tx, act, "sign_in_link.made", subject, Change::created(&row)).await?;
    }
    sign_in_link::Entity::delete_many()
        .filter(sign_in_link::Column::ExpiresAt.lt(before(act.now, KEPT).to_chrono()))
        .exec(tx)
        .await?;
    Ok(row)
}

/// Whether a person has had as many links as one gets for now.
///
/// # Errors
/// When the database fails.
pub async fn is_enough(
    db: &impl ConnectionTrait,
    person: i64,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let had = sign_in_link::Entity::find()
        .filter(sign_in_link::Column::PersonId.eq(person))
        .filter(sign_in_link::Column::ExpiresAt.gt(now.to_chrono()))
        .count(db)
        .await?;
    Ok(had >= MOST)
}

/// What a link is to the browser that opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It was asked for here, and is good.
    Good(sign_in_link::Model),
    /// It is good, in the browser that asked for it.
    Elsewhere,
    /// It was never made, has run out or was used: nobody is told which.
    Over,
}

/// Looks a link up, and changes nothing: programs that look through mail open links too.
///
/// # Errors
/// When the database fails.
pub async fn look(
    db: &impl ConnectionTrait,
    secret: &Secret,
    browser: Option<&Digest>,
    now: Timestamp,
) -> Result<Standing, DbErr> {
    let row = sign_in_link::Entity::find()
        .filter(sign_in_link::Column::Sha256.eq(secret.digest().as_str()))
        .one(db)
        .await?;
    let good = |row: &sign_in_link::Model| {
        row.used_at.is_none() && row.person_id.is_some() && now < row.expires_at.to_jiff()
    };
    Ok(match row.filter(good) {
        None => Standing::Over,
        Some(row) if browser.is_some_and(|key| key.as_str() == row.browser_sha256) => {
            Standing::Good(row)
        }
        Some(_) => Standing::Elsewhere,
    })
}

/// Uses a link up; false when somebody else did so first.
///
/// # Errors
/// When the database fails.
pub async fn use_up(
    tx: &DatabaseTransaction,
    link: &sign_in_link::Model,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let used = sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::val(now.to_chrono()))
        .filter(sign_in_link::Column::Id.eq(link.id))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}
