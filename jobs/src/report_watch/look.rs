//! Whether a report presses, and who must act.

use std::collections::BTreeSet;

use domain::{
    id::PersonId,
    period::{HalfYear, Period},
};
use entity::{
    enums::{NoticeStage, OfficeRole, ReportState},
    report, report_approval, report_notice, report_version,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use service::{
    commands::reports::findings,
    error::ServiceError,
    reads::{
        community::Community,
        offices::{self, Offices},
        reports,
    },
    time::{ToChrono, ToJiff},
};

use crate::council_report::store;

/// A report that somebody should see to.
pub(super) struct Pressing {
    /// Its period.
    pub period: Period,
    /// The day by which it should be sent.
    pub due_on: Date,
    /// How pressing it has become.
    pub stage: NoticeStage,
    /// What is to be done.
    pub task: Task,
    /// By whom.
    pub people: BTreeSet<PersonId>,
    /// The report, by key, where there is one.
    pub report: Option<i64>,
}

/// What is to be done about a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Nothing was compiled.
    Compile,
    /// So many things are wrong with it that must be mended.
    Mend(usize),
    /// A co-chair has not approved it.
    Approve,
}

impl Task {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compile => "compile",
            Self::Mend(_) => "mend",
            Self::Approve => "approve",
        }
    }
}

/// The report on the half-year that ended last, where it presses at a moment and that was not told.
pub(super) async fn pressing(
    db: &impl ConnectionTrait,
    community: &Community,
    now: Timestamp,
) -> Result<Option<Pressing>, ServiceError> {
    let today = community.zone.date_at(now);
    let period = HalfYear::of(today).previous().period();
    let began = community.row.created_at.to_jiff();
    if community.zone.date_at(began) >= period.end() {
        return Ok(None);
    }
    if reports::was_sent_on(db, community, period).await? {
        return Ok(None);
    }
    let report = reports::on(db, community, period).await?;
    let due_on = reports::due_on(community, period, report.as_ref());
    let days = (
        community.row.report_notice_days,
        community.row.report_last_notice_days,
    );
    let Some(stage) = stage(due_on, days, today) else {
        return Ok(None);
    };
    if was_told(db, community, period, stage).await? {
        return Ok(None);
    }
    let offices = offices::at(db, community, today).await?;
    let found = match &report {
        Some(report) => task(db, report, &offices).await?,
        None => Some((Task::Compile, support(&offices))),
    };
    Ok(found.map(|(task, people)| Pressing {
        period,
        due_on,
        stage,
        task,
        people,
        report: report.map(|report| report.id),
    }))
}

/// How pressing it is on a day; not at all while there is time.
fn stage(due_on: Date, (first, last): (i32, i32), today: Date) -> Option<NoticeStage> {
    let before = |days: i32| due_on.saturating_sub(i64::from(days).days());
    if today > due_on {
        Some(NoticeStage::Late)
    } else if today >= before(last) {
        Some(NoticeStage::Last)
    } else if today >= before(first) {
        Some(NoticeStage::First)
    } else {
        None
    }
}

async fn was_told(
    db: &impl ConnectionTrait,
    community: &Community,
    period: Period,
    stage: NoticeStage,
) -> Result<bool, ServiceError> {
    use report_notice::Column;
    let found = report_notice::Entity::find()
        .filter(Column::CommunityId.eq(community.id))
        .filter(Column::PeriodStart.eq(period.start().to_chrono()))
        .filter(Column::Stage.eq(stage))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// What is to be done about a report, and by whom; nothing where it waits for nobody.
async fn task(
    db: &impl ConnectionTrait,
    report: &report::Model,
    offices: &Offices,
) -> Result<Option<(Task, BTreeSet<PersonId>)>, ServiceError> {
    let Some(version) = store::latest(db, report.id).await? else {
        return Ok(Some((Task::Compile, support(offices))));
    };
    let blocking = blocking(&version)?;
    if blocking > 0 {
        return Ok(Some((Task::Mend(blocking), support(offices))));
    }
    if report.state == ReportState::Approved {
        return Ok(None);
    }
    let approved: Vec<i64> = report_approval::Entity::find()
        .select_only()
        .column(report_approval::Column::PersonId)
        .filter(report_approval::Column::ReportVersionId.eq(version.id))
        .filter(report_approval::Column::VoidedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let waits = |person: &PersonId| !approved.contains(&person.0);
    let chairs = holders(
        offices,
        &[OfficeRole::FederalCoChair, OfficeRole::ProvincialCoChair],
    );
    let chairs = match chairs.is_empty() {
        true => holders(offices, &[OfficeRole::ActingAuthority]),
        false => chairs,
    };
    let mut people: BTreeSet<PersonId> = chairs.iter().copied().filter(waits).collect();
    if people.is_empty() {
        // The other chair fell vacant in the meantime: whoever has approved completes it.
        people = chairs;
    }
    if people.is_empty() {
        people = support(offices);
    }
    Ok(Some((Task::Approve, people)))
}

fn blocking(version: &report_version::Model) -> Result<usize, ServiceError> {
    let found = findings(version)?.unwrap_or_default();
    Ok(found.iter().filter(|finding| finding.blocking).count())
}

/// Support; while there is none, the co-chairs.
fn support(offices: &Offices) -> BTreeSet<PersonId> {
    let support = holders(offices, &[OfficeRole::Support]);
    match support.is_empty() {
        true => offices
            .iter()
            .map(|office| PersonId(office.person_id))
            .collect(),
        false => support,
    }
}

fn holders(offices: &Offices, roles: &[OfficeRole]) -> BTreeSet<PersonId> {
    let held = roles.iter().filter_map(|role| offices.holder(*role));
    held.collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn it_presses_from_the_first_notice_and_is_late_the_day_after_it_was_due() {
        let due_on = date(2021, 9, 30);
        let at = |day| stage(due_on, (14, 3), day);
        assert_eq!(at(date(2021, 9, 15)), None);
        assert_eq!(at(date(2021, 9, 16)), Some(NoticeStage::First));
        assert_eq!(at(date(2021, 9, 26)), Some(NoticeStage::First));
        assert_eq!(at(date(2021, 9, 27)), Some(NoticeStage::Last));
        assert_eq!(at(due_on), Some(NoticeStage::Last));
        assert_eq!(at(date(2021, 10, 1)), Some(NoticeStage::Late));
        assert_eq!(at(date(2022, 2, 28)), Some(NoticeStage::Late));
    }
}
