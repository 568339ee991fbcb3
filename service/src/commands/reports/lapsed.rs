//! Approvals by those who are out of office.
//!
//! What waits for further approvals needs them from those in office today; what has been approved, and
//! was not sent, from those who were in office on the day of the approval, as the record of offices
//! says now. What was sent keeps its approvals.

use domain::zone::Zone;
use entity::{enums::ReportState, office, report, report_approval, report_version};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    audit::Change,
    commands::CommandError,
    context::Act,
    reads::community::Community,
    time::{self, ToChrono, ToJiff},
};

/// Approvals as they were, and void.
pub(super) type Voided = (Vec<report_approval::Model>, Vec<report_approval::Model>);

/// Voids them in all reports of a community that were not sent. A report that was approved by them is
/// in review again. Gives the change with them.
pub(in crate::commands) async fn void_all(
    tx: &DatabaseTransaction,
    act: &Act,
    community: &Community,
    mut change: Change,
) -> Result<Change, CommandError> {
    // Held, so that an approval at the same time is either seen here or sees who is in office now.
    let reports = report::Entity::find()
        .filter(report::Column::CommunityId.eq(community.id))
        .filter(report::Column::State.is_in([ReportState::InReview, ReportState::Approved]))
        .order_by_asc(report::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    for report in reports {
        let (standing, voided) = void(tx, act, &community.zone, &report).await?;
        if report.state == ReportState::Approved && !voided.is_empty() {
            let mut row = report.clone().into_active_model();
            row.state = Set(ReportState::InReview);
            row.updated_at = Set(act.now.to_chrono());
            let again = row.update(tx).await?;
            change = change.rows(&[report], &[again]);
        }
        change = change.rows(&standing, &voided);
    }
    Ok(change)
}

/// Voids them in a report, which is held.
pub(super) async fn void(
    tx: &DatabaseTransaction,
    act: &Act,
    zone: &Zone,
    report: &report::Model,
) -> Result<Voided, CommandError> {
    let approvals = report_approval::Entity::find()
        .inner_join(report_version::Entity)
        .find_also_related(office::Entity)
        .filter(report_version::Column::ReportId.eq(report.id))
        .filter(report_version::Column::SentAt.is_null())
        .filter(report_approval::Column::VoidedAt.is_null())
        .order_by_asc(report_approval::Column::Id)
        .all(tx)
        .await?;
    let (mut standing, mut voided) = (Vec::new(), Vec::new());
    for (approval, office) in approvals {
        let day = match report.state {
            ReportState::Approved => zone.date_at(approval.approved_at.to_jiff()),
            _ => act.today(zone),
        };
        if office.map(|office| is_held(&office, day)).transpose()? == Some(true) {
            continue;
        }
        let mut row = approval.clone().into_active_model();
        row.voided_at = Set(Some(act.now.to_chrono()));
        voided.push(row.update(tx).await?);
        standing.push(approval);
    }
    Ok((standing, voided))
}

fn is_held(office: &office::Model, day: Date) -> Result<bool, CommandError> {
    Ok(time::term(office.start_on, office.end_on)?.contains(day))
}
