//! Campaigns: held back, let go on, called off.
//!
//! A message that is on its way comes to its end; what becomes of the rest is in `docs/MAIL.md`.

use entity::{campaign, delivery, enums::DeliveryState};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, sea_query::Expr,
};
use serde_json::json;

use super::{CommandError, Done, ProblemCode, check::Check};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    time::ToChrono,
};

/// Holds a campaign back: nothing of it leaves until it may go on. Asked twice, it is asked once.
///
/// # Errors
/// A campaign that is not there, or was called off.
pub async fn pause(
    tx: &DatabaseTransaction,
    act: &Act,
    campaign: i64,
) -> Result<Done<campaign::Model>, CommandError> {
    let before = open(tx, campaign).await?;
    if before.paused_at.is_some() {
        return Ok(Done::new(before));
    }
    let mut row = before.clone().into_active_model();
    row.paused_at = Set(Some(act.now.to_chrono()));
    row.paused_by = Set(Some(act.actor.to_string()));
    change(tx, act, "campaign.paused", &before, row).await
}

/// Lets a campaign go on that was held back. Asked twice, it is asked once.
///
/// # Errors
/// A campaign that is not there, or was called off.
pub async fn resume(
    tx: &DatabaseTransaction,
    act: &Act,
    campaign: i64,
) -> Result<Done<campaign::Model>, CommandError> {
    let before = open(tx, campaign).await?;
    if before.paused_at.is_none() {
        return Ok(Done::new(before));
    }
    let mut row = before.clone().into_active_model();
    row.paused_at = Set(None);
    row.paused_by = Set(None);
    change(tx, act, "campaign.resumed", &before, row).await
}

/// Calls a campaign off: what waits never leaves.
///
/// # Errors
/// A campaign that is not there, or was called off before.
pub async fn cancel(
    tx: &DatabaseTransaction,
    act: &Act,
    campaign: i64,
) -> Result<Done<campaign::Model>, CommandError> {
    use delivery::Column;
    let before = open(tx, campaign).await?;
    let now = act.now.to_chrono();
    let stopped = delivery::Entity::update_many()
        .col_expr(Column::State, Expr::val(DeliveryState::Cancelled.as_str()))
        .col_expr(Column::UpdatedAt, Expr::val(now))
        .filter(Column::CampaignId.eq(campaign))
        .filter(Column::State.eq(DeliveryState::Waiting))
        .exec(tx)
        .await?;
    let mut row = before.clone().into_active_model();
    row.cancelled_at = Set(Some(now));
    row.cancelled_by = Set(Some(act.actor.to_string()));
    // What comes back to the outbox is to be met there, and cancelled.
    row.paused_at = Set(None);
    row.paused_by = Set(None);
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    let change = change.noting(json!({ "messages": stopped.rows_affected }));
    record(tx, act, "campaign.cancelled", after, change).await
}

/// A campaign that was not called off.
async fn open(tx: &DatabaseTransaction, id: i64) -> Result<campaign::Model, CommandError> {
    let mut check = Check::new();
    let row = check.row::<campaign::Entity>(tx, "campaign", id).await?;
    if row.as_ref().is_some_and(|row| row.cancelled_at.is_some()) {
        let state = "cancelled";
        check.refuse("campaign", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    row.ok_or_else(|| check.refused())
}

async fn change(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    before: &campaign::Model,
    row: campaign::ActiveModel,
) -> Result<Done<campaign::Model>, CommandError> {
    let after = row.update(tx).await?;
    let change = Change::between(before, &after);
    record(tx, act, action, after, change).await
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    row: campaign::Model,
    change: Change,
) -> Result<Done<campaign::Model>, CommandError> {
    let subject = Subject::row("campaign", row.id);
    audit::record(tx, act, action, subject, change).await?;
    Ok(Done::new(row))
}
