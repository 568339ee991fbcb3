//! Tokens of the API: made, shown once, revoked.

use domain::{
    access::{Role, Scope, Scopes},
    random::Random,
};
use entity::api_token;
use jiff::SignedDuration;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::secret::TokenText;
use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, check::Check},
    context::Act,
    time::{ToChrono, ToJiff},
};

/// For how many days a token is good unless somebody says otherwise.
pub const DAYS: i64 = 90;
/// For how many days it may be good: a token that nobody renews is one that nobody knows of.
pub const MOST_DAYS: i64 = 730;

/// A token to be made.
#[derive(Debug, Clone)]
pub struct CreateToken {
    /// What it is for, to tell it from others.
    pub name: String,
    /// What its holder is.
    pub role: Role,
    /// What it may be used for.
    pub scopes: Scopes,
    /// For how many days it is good.
    pub days: i64,
}

/// A token that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its row.
    pub row: api_token::Model,
    /// The token itself. There is no other chance to show it.
    pub text: TokenText,
}

/// Makes a token.
///
/// # Errors
/// A name that is missing or too long; no scope; no number of days from 1 to [`MOST_DAYS`].
pub async fn create(
    tx: &DatabaseTransaction,
    act: &Act,
    random: &dyn Random,
    input: CreateToken,
) -> Result<Done<Made>, CommandError> {
    let mut check = Check::new();
    let name = check.name("name", &input.name);
    if input.scopes.is_empty() {
        check.refuse("scopes", ProblemCode::Missing);
    }
    if !(1..=MOST_DAYS).contains(&input.days) {
        let (least, most) = (1, MOST_DAYS);
        check.refuse("days", ProblemCode::OutOfRange { least, most });
    }
    check.done()?;
    let text = TokenText::draw(random);
    let good_for = SignedDuration::from_hours(24 * input.days.clamp(1, MOST_DAYS));
    let expires_at = act.now.checked_add(good_for).unwrap_or(act.now);
    let row = api_token::ActiveModel {
        name: Set(name.unwrap_or_default()),
        prefix: Set(text.prefix().to_owned()),
        sha256: Set(text.digest().into()),
        role: Set(input.role.into()),
        scopes: Set(write_scopes(input.scopes)),
        created_at: Set(act.now.to_chrono()),
        created_by: Set(act.actor.to_string()),
        expires_at: Set(expires_at.to_chrono()),
        ..Default::default()
    };
    let row = row.insert(tx).await?;
    let subject = Subject::row("api_token", row.id);
    audit::record(tx, act, "api_token.created", subject, Change::created(&row)).await?;
    Ok(Done::new(Made { row, text }))
}

/// Revokes a token: it opens nothing any more.
///
/// # Errors
/// There is no such token, or it was revoked before.
pub async fn revoke(
    tx: &DatabaseTransaction,
    act: &Act,
    token: i64,
) -> Result<Done<api_token::Model>, CommandError> {
    let mut check = Check::new();
    let row = check.row::<api_token::Entity>(tx, "token", token).await?;
    if row.as_ref().is_some_and(|row| row.revoked_at.is_some()) {
        check.refuse("token", ProblemCode::AlreadyDone);
    }
    check.done()?;
    let Some(before) = row else {
        return Err(check.refused());
    };
    let mut row = before.clone().into_active_model();
    row.revoked_at = Set(Some(act.now.to_chrono()));
    row.revoked_by = Set(Some(act.actor.to_string()));
    let row = row.update(tx).await?;
    let subject = Subject::row("api_token", row.id);
    let change = Change::between(&before, &row);
    audit::record(tx, act, "api_token.revoked", subject, change).await?;
    Ok(Done::new(row))
}

/// All tokens, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<api_token::Model>, DbErr> {
    api_token::Entity::find()
        .order_by_desc(api_token::Column::CreatedAt)
        .order_by_desc(api_token::Column::Id)
        .all(db)
        .await
}

/// The token that lists show under a prefix, with or without the `tribune_` before it.
///
/// # Errors
/// When the database fails.
pub async fn by_prefix(
    db: &impl ConnectionTrait,
    prefix: &str,
) -> Result<Option<api_token::Model>, DbErr> {
    let prefix = prefix.strip_prefix("tribune_").unwrap_or(prefix);
    let prefix = prefix.trim_end_matches(['…', '_']);
    api_token::Entity::find()
        .filter(api_token::Column::Prefix.eq(prefix))
        .one(db)
        .await
}

/// The tokens that open anything at a moment.
pub(super) fn good(now: jiff::Timestamp) -> Condition {
    use api_token::Column;
    Condition::all()
        .add(Column::RevokedAt.is_null())
        .add(Column::ExpiresAt.gt(now.to_chrono()))
}

/// Whether a token opens anything at a moment.
#[must_use]
pub fn is_good(row: &api_token::Model, now: jiff::Timestamp) -> bool {
    row.revoked_at.is_none() && now < row.expires_at.to_jiff()
}

/// Scopes as they are stored: words with a space between, as OAuth 2 writes them (RFC 6749, 3.3).
#[must_use]
pub fn write_scopes(scopes: Scopes) -> String {
    let words: Vec<&str> = scopes.iter().map(Scope::as_str).collect();
    words.join(" ")
}

/// Scopes as they are stored, read. A word that is not known any more opens nothing.
#[must_use]
pub fn read_scopes(words: &str) -> Scopes {
    words.split(' ').filter_map(Scope::parse).collect()
}
