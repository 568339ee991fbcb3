//! Which report to the council there is on a period, and by when it should be sent.

use domain::{
    period::Period,
    report::{self as rules, DUE_DAYS},
};
use entity::{
    enums::{ReportKind, ReportOrigin},
    report,
};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::community::Community;
use crate::{
    error::ServiceError,
    time::{ToChrono, ToJiff},
};

/// How many days after its period a report should be sent, by the community's settings.
pub(super) fn due_days(community: &Community) -> u16 {
    u16::try_from(community.row.report_due_days).unwrap_or(DUE_DAYS)
}

/// The day by which the report on a period should be sent: its own, which was set when it was begun;
/// without one, that of the community's settings.
#[must_use]
pub fn due_on(community: &Community, period: Period, report: Option<&report::Model>) -> Date {
    let own = report.and_then(|report| report.due_on.to_jiff());
    own.unwrap_or_else(|| rules::due_on(period, due_days(community)))
}

/// Whether a report tells of every day of a period.
pub(super) fn covers(report: &report::Model, period: Period) -> bool {
    report.period_start.to_jiff() <= period.start() && report.period_end.to_jiff() >= period.end()
}

/// Whether the council was told of every day of a period in one report: one that covers it was sent.
///
/// # Errors
/// When the database fails.
pub async fn was_sent_on(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
) -> Result<bool, ServiceError> {
    use report::Column;
    let sent = report::Entity::find()
        .filter(Column::CommunityId.eq(community.id))
        .filter(Column::Kind.eq(ReportKind::Council))
        .filter(Column::SentAt.is_not_null())
        .filter(Column::PeriodStart.lte(period.start().to_chrono()))
        .filter(Column::PeriodEnd.gte(period.end().to_chrono()));
    Ok(sent.count(db).await? > 0)
}

/// The report on exactly this period: one that was sent, else the scheduled one, else the latest that
/// somebody asked for.
///
/// # Errors
/// When the database fails.
pub async fn on(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
) -> Result<Option<report::Model>, ServiceError> {
    use report::Column;
    let all = report::Entity::find()
        .filter(Column::CommunityId.eq(community.id))
        .filter(Column::Kind.eq(ReportKind::Council))
        .filter(Column::PeriodStart.eq(period.start().to_chrono()))
        .filter(Column::PeriodEnd.eq(period.end().to_chrono()))
        .all(db)
        .await?;
    let rank = |report: &report::Model| {
        (
            report.sent_at.is_some(),
            report.origin == ReportOrigin::Scheduled,
            report.id,
        )
    };
    Ok(all.into_iter().max_by_key(rank))
}
