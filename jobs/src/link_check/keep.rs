//! Which addresses are to be asked, and what is kept of what they answered.

use entity::{enums::LinkState, job_run, reference_address};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryOrder, Select,
};
use service::time::{ToChrono, ToJiff};

use super::look::{Finding, Outcome};

/// How often in a row an address fails until it is dead …
const FAILURES: i32 = 3;
/// … and over what time at the least.
const OVER: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The addresses that may be asked at a moment.
pub(super) fn due(now: Timestamp) -> Select<reference_address::Entity> {
    use reference_address::Column::{Id, NextCheckAt};
    let is_due = Condition::any()
        .add(NextCheckAt.is_null())
        .add(NextCheckAt.lte(now.to_chrono()));
    reference_address::Entity::find()
        .filter(is_due)
        .order_by_asc(Id)
}

/// The addresses that a run has still to ask: not those that an earlier attempt of it has.
pub(super) async fn left_of(
    db: &impl ConnectionTrait,
    run: i64,
    now: Timestamp,
) -> Result<Vec<reference_address::Model>, DbErr> {
    use reference_address::Column::CheckedAt;
    let run = job_run::Entity::find_by_id(run).one(db).await?;
    let began = run.and_then(|run| run.started_at);
    let unasked = Condition::any()
        .add(CheckedAt.is_null())
        .add_option(began.map(|began| CheckedAt.lt(began)));
    due(now).filter(unasked).all(db).await
}

/// The addresses whose hosts want to be left alone, with until when.
pub(super) async fn resting(
    db: &impl ConnectionTrait,
    now: Timestamp,
) -> Result<Vec<(String, Timestamp)>, DbErr> {
    use reference_address::Column::NextCheckAt;
    let rows = reference_address::Entity::find()
        .filter(NextCheckAt.gt(now.to_chrono()))
        .all(db)
        .await?;
    let until = |row: reference_address::Model| Some((row.address, row.next_check_at.to_jiff()?));
    Ok(rows.into_iter().filter_map(until).collect())
}

/// Writes down what came of asking for an address, unless it is another by now.
pub(super) async fn write(
    tx: &impl ConnectionTrait,
    row: &reference_address::Model,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<(), DbErr> {
    use reference_address::Column::{Address, Id};
    let change = match outcome {
        Outcome::Found(finding) => changed(row, finding, now),
        Outcome::PutOff(until) => reference_address::ActiveModel {
            next_check_at: Set(Some(until.to_chrono())),
            ..Default::default()
        },
    };
    reference_address::Entity::update_many()
        .set(change)
        .filter(Id.eq(row.id))
        .filter(Address.eq(&row.address))
        .exec(tx)
        .await?;
    Ok(())
}

fn changed(
    row: &reference_address::Model,
    finding: &Finding,
    now: Timestamp,
) -> reference_address::ActiveModel {
    let at = now.to_chrono();
    let mut change = reference_address::ActiveModel {
        state: Set(finding.state),
        status: Set(finding.status.map(i32::from)),
        moved_to: Set(finding.moved_to.clone()),
        checked_at: Set(Some(at)),
        next_check_at: Set(finding.not_before.map(ToChrono::to_chrono)),
        ..Default::default()
    };
    let (failures, since, is_dead) = match finding.state {
        // These say nothing of what is there: what was known of it stays.
        LinkState::TooManyRequests | LinkState::ForbiddenByRobots => return change,
        LinkState::Failing => {
            let since = row.failing_since.unwrap_or(at);
            let failures = row.failures.saturating_add(1);
            let over = now.duration_since(since.to_jiff());
            (failures, Some(since), failures >= FAILURES && over >= OVER)
        }
        state => (0, None, state == LinkState::Gone),
    };
    change.failures = Set(failures);
    change.failing_since = Set(since);
    change.dead_since = Set(is_dead.then(|| row.dead_since.unwrap_or(at)));
    change
}
