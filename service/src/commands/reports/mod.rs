//! Reports: written into, remarked upon, approved, put away, corrected.
//!
//! Approval is by both co-chairs; with one chair vacant, by the one in office; with both vacant, by
//! whoever holds the acting authority.

pub mod comments;
pub mod edit;
pub(in crate::commands) mod lapsed;
pub mod life;
pub mod readers;

use domain::report::Finding;
use entity::{
    enums::{OfficeRole, ReportKind, ReportState},
    office, report, report_approval, report_section, report_sentence, report_version,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use serde_json::{Value, json};

use serde::Deserialize as _;

use super::{
    CommandError, Done, ProblemCode, Raced, Trigger,
    check::{Check, community},
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
    reads::publications,
    time::{ToChrono, ToJiff},
};

const CHAIRS: [OfficeRole; 2] = [OfficeRole::FederalCoChair, OfficeRole::ProvincialCoChair];

/// An approval.
#[derive(Debug, Clone, Copy)]
pub struct Approve {
    /// The key of the version that was read.
    pub version: i64,
    /// The key of the person who approves.
    pub person: i64,
}

/// Records the approval of a version by the holder of an office. When nobody else's is needed the
/// report is approved, which calls for [`Trigger::ReportDelivery`].
///
/// Approvals by those who are out of office by now are void, and count for nothing.
/// Whoever has approved may do so once more where nobody else's is needed any more: the other chair
/// fell vacant in the meantime. The record of events names the chairs that are vacant on the day.
///
/// # Errors
/// A person with no office that may approve on the day; a version that is not the newest, that
/// lacks a sentence in one language, with which something is wrong that must be mended first (a
/// blocking [`Finding`]), or that is not ready by `is_ready`, which reads its content
/// (only `documents` knows its shape, and this crate does not know `documents`); a report that was
/// edited and is still to be compiled, is approved already, or was sent; a second approval by the same
/// office that completes nothing.
pub async fn approve(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Approve,
    is_ready: impl FnOnce(&Value) -> bool,
) -> Result<Done<report::Model>, CommandError> {
    let mut check = Check::new();
    let zone = community(tx).await?.zone;
    check.person(tx, "person", input.person).await?;
    // The report's row is held: two approvals at a time see each other.
    let found = version_and_report(&mut check, tx, "version", input.version).await?;
    check.done()?;
    let Some((version, report)) = found else {
        return Err(check.refused());
    };
    may_be_approved(&mut check, tx, &report, &version).await?;
    if !is_ready(&version.content) {
        check.refuse("version", ProblemCode::NotReviewed);
    }
    let count = blocking(&version)?;
    if count > 0 {
        check.refuse("version", ProblemCode::FindingsStand { count });
    }
    let (lapsed, voided) = lapsed::void(tx, act, &zone, &report).await?;
    let offices = Offices::on(tx, report.community_id, act.today(&zone)).await?;
    let approved = approvals(tx, version.id).await?;
    let held = offices.held_by(input.person);
    let is_complete = offices
        .needed
        .iter()
        .all(|office| held.contains(&office.id) || approved.contains(&office.id));
    if held.is_empty() {
        check.refuse("person", ProblemCode::NotAnOfficeHolder);
    } else if !is_complete && held.iter().all(|office| approved.contains(office)) {
        check.refuse("person", ProblemCode::AlreadyDone);
    }
    check.done()?;
    let given = held.iter().filter(|office| !approved.contains(office));
    let given = give(tx, act, input, given).await?;
    let mut row = report.clone().into_active_model();
    row.state = Set(if is_complete {
        ReportState::Approved
    } else {
        ReportState::InReview
    });
    row.updated_at = Set(act.now.to_chrono());
    let before = report;
    let report = row.update(tx).await?;
    let change = Change::between(&before, &report)
        .rows(&lapsed, &voided)
        .rows(&[], &given)
        .noting(json!({ "version": version.number, "vacant": offices.vacant }));
    let subject = Subject::row("report", report.id);
    audit::record(tx, act, "report.approved", subject, change).await?;
    let triggers = if is_complete {
        vec![Trigger::ReportDelivery { report: report.id }]
    } else {
        Vec::new()
    };
    Ok(Done {
        value: report,
        triggers,
    })
}

/// Writes down the approval of a person, in each of their offices.
async fn give(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Approve,
    offices: impl Iterator<Item = &i64>,
) -> Result<Vec<report_approval::Model>, CommandError> {
    let mut given = Vec::new();
    for office in offices {
        let row = report_approval::ActiveModel {
            report_version_id: Set(input.version),
            person_id: Set(input.person),
            office_id: Set(*office),
            approved_at: Set(act.now.to_chrono()),
            ..Default::default()
        };
        let written = row.insert(tx).await;
        given.push(written.map_err(already_done)?);
    }
    Ok(given)
}

/// What is wrong with a version, as it was found when it was compiled; none where nobody looked.
///
/// # Errors
/// When what is stored can't be read.
pub fn findings(version: &report_version::Model) -> Result<Option<Vec<Finding>>, ServiceError> {
    let stored = version.findings.as_ref();
    stored
        .map(|stored| Vec::<Finding>::deserialize(stored).map_err(ServiceError::unreadable))
        .transpose()
}

/// How many things must be mended before a version can be approved.
fn blocking(version: &report_version::Model) -> Result<usize, ServiceError> {
    let all = findings(version)?.unwrap_or_default();
    Ok(all.iter().filter(|finding| finding.blocking).count())
}

/// A report that may be edited: one that is being written, reviewed or waits to be sent.
async fn being_written(
    check: &mut Check,
    tx: &DatabaseTransaction,
    field: &str,
    report: i64,
) -> Result<Option<report::Model>, CommandError> {
    let found = check.row::<report::Entity>(tx, field, report).await?;
    if let Some(report) = &found {
        is_not_sent(check, field, report);
    }
    Ok(found)
}

/// Refuses a report that was sent, unless it is being corrected.
pub(in crate::commands) fn is_not_sent(check: &mut Check, field: &str, report: &report::Model) {
    if matches!(report.state, ReportState::Sent | ReportState::Archived) {
        let state = report.state.as_str();
        check.refuse(field, ProblemCode::NotAllowedInState { state });
    }
}

/// A version and its report, both held: the report first, as whoever compiles or sends one holds them.
async fn version_and_report(
    check: &mut Check,
    tx: &DatabaseTransaction,
    field: &str,
    version: i64,
) -> Result<Option<(report_version::Model, report::Model)>, CommandError> {
    let report: Option<i64> = report_version::Entity::find_by_id(version)
        .select_only()
        .column(report_version::Column::ReportId)
        .into_tuple()
        .one(tx)
        .await?;
    let report = match report {
        Some(report) => check.row::<report::Entity>(tx, field, report).await?,
        None => None,
    };
    let version = check
        .row::<report_version::Entity>(tx, field, version)
        .await?;
    Ok(version.zip(report))
}

/// The newest version of a report.
async fn newest(
    tx: &DatabaseTransaction,
    report: i64,
) -> Result<Option<report_version::Model>, CommandError> {
    let versions = report_version::Entity::find()
        .filter(report_version::Column::ReportId.eq(report))
        .order_by_desc(report_version::Column::Number);
    Ok(versions.one(tx).await?)
}

/// Makes a report a draft again that was edited: what was approved of it is not what it is going to
/// say, and nobody can approve it before it is compiled anew. Gives what changed, and the compilation.
async fn reopen(
    tx: &DatabaseTransaction,
    act: &Act,
    report: &report::Model,
) -> Result<(Change, Trigger), CommandError> {
    let (standing, voided) = void_approvals(tx, report.id, act.now).await?;
    let mut row = report.clone().into_active_model();
    row.state = Set(ReportState::Draft);
    row.updated_at = Set(act.now.to_chrono());
    let draft = row.update(tx).await?;
    let change = Change::default()
        .rows(std::slice::from_ref(report), std::slice::from_ref(&draft))
        .rows(&standing, &voided);
    Ok((change, recompile(tx, &draft).await?))
}

/// Voids the approvals of a report's versions that were not sent; of what was sent, they stand. Gives
/// them as they were and as they are.
///
/// # Errors
/// When the database fails.
pub async fn void_approvals(
    tx: &impl ConnectionTrait,
    report: i64,
    now: Timestamp,
) -> Result<(Vec<report_approval::Model>, Vec<report_approval::Model>), DbErr> {
    let standing = report_approval::Entity::find()
        .inner_join(report_version::Entity)
        .filter(report_version::Column::ReportId.eq(report))
        .filter(report_version::Column::SentAt.is_null())
        .filter(report_approval::Column::VoidedAt.is_null())
        .all(tx)
        .await?;
    let mut voided = Vec::with_capacity(standing.len());
    for approval in &standing {
        let mut row = approval.clone().into_active_model();
        row.voided_at = Set(Some(now.to_chrono()));
        voided.push(row.update(tx).await?);
    }
    Ok((standing, voided))
}

/// What an edit of a report calls for: it is compiled anew.
async fn recompile(
    tx: &DatabaseTransaction,
    report: &report::Model,
) -> Result<Trigger, CommandError> {
    if report.kind == ReportKind::Executive {
        let issue = publications::of_report(tx, report.id).await?;
        let issue = issue.ok_or(ServiceError::Absent {
            noun: "publication_issue",
            id: report.id,
        })?;
        return Ok(Trigger::ExecutiveReport { issue: issue.id });
    }
    let end = report.period_end.to_jiff();
    Ok(Trigger::CouncilReport {
        from: report.period_start.to_jiff(),
        to: end.yesterday().unwrap_or(end),
        as_of: report.as_of.to_jiff(),
    })
}

/// The unique index on the office's approval of a version: somebody else recorded it just now.
fn already_done(error: sea_orm::DbErr) -> CommandError {
    match Err::<(), _>(error).or_in_use("person") {
        Err(CommandError::Refused(_)) => CommandError::problem("person", ProblemCode::AlreadyDone),
        Err(other) => other,
        Ok(()) => CommandError::Refused(Vec::new()),
    }
}

/// The offices that decide on a day.
struct Offices {
    /// Those whose approval is needed.
    needed: Vec<office::Model>,
    /// The chairs that nobody holds.
    vacant: Vec<OfficeRole>,
}

impl Offices {
    async fn on(tx: &DatabaseTransaction, community: i64, day: Date) -> Result<Self, CommandError> {
        let in_force = Condition::any()
            .add(office::Column::EndOn.is_null())
            .add(office::Column::EndOn.gt(day.to_chrono()));
        let offices = office::Entity::find()
            .filter(office::Column::CommunityId.eq(community))
            .filter(office::Column::Role.ne(OfficeRole::Support))
            .filter(office::Column::StartOn.lte(day.to_chrono()))
            .filter(in_force)
            .order_by_asc(office::Column::Id)
            .all(tx)
            .await?;
        let (chairs, acting): (Vec<_>, Vec<_>) = offices
            .into_iter()
            .partition(|office| CHAIRS.contains(&office.role));
        let is_vacant = |role: &OfficeRole| !chairs.iter().any(|chair| chair.role == *role);
        let vacant = CHAIRS.into_iter().filter(is_vacant).collect();
        let needed = if chairs.is_empty() { acting } else { chairs };
        Ok(Self { needed, vacant })
    }

    /// The keys of those that a person holds.
    fn held_by(&self, person: i64) -> Vec<i64> {
        let held = self
            .needed
            .iter()
            .filter(|office| office.person_id == person);
        held.map(|office| office.id).collect()
    }
}

async fn may_be_approved(
    check: &mut Check,
    tx: &DatabaseTransaction,
    report: &report::Model,
    version: &report_version::Model,
) -> Result<(), CommandError> {
    match report.state {
        ReportState::InReview => {}
        // What it is going to say is in no version yet.
        ReportState::Draft => {
            let state = "compiling";
            check.refuse("version", ProblemCode::NotAllowedInState { state });
        }
        ReportState::Approved | ReportState::Sent | ReportState::Archived => {
            let state = report.state.as_str();
            check.refuse("version", ProblemCode::NotAllowedInState { state });
        }
    }
    let newest = newest(tx, report.id).await?;
    let newest = newest.map_or(version.number, |newest| newest.number);
    if newest != version.number {
        check.refuse("version", ProblemCode::NotTheNewest { newest });
    }
    // An empty cell is empty in both languages; a sentence in one of them alone lacks a half.
    let one_half = Condition::any()
        .add(half_missing(
            report_sentence::Column::TextFr,
            report_sentence::Column::TextEn,
        ))
        .add(half_missing(
            report_sentence::Column::TextEn,
            report_sentence::Column::TextFr,
        ));
    let lacking = report_sentence::Entity::find()
        .join(
            JoinType::InnerJoin,
            report_sentence::Relation::ReportSection.def(),
        )
        .filter(report_section::Column::ReportVersionId.eq(version.id))
        .filter(one_half)
        .one(tx)
        .await?;
    if lacking.is_some() {
        check.refuse("version", ProblemCode::NotReviewed);
    }
    Ok(())
}

fn half_missing(missing: report_sentence::Column, there: report_sentence::Column) -> Condition {
    Condition::all()
        .add(missing.is_null())
        .add(there.is_not_null())
}

async fn approvals(tx: &DatabaseTransaction, version: i64) -> Result<Vec<i64>, CommandError> {
    let offices = report_approval::Entity::find()
        .select_only()
        .column(report_approval::Column::OfficeId)
        .filter(report_approval::Column::ReportVersionId.eq(version))
        .filter(report_approval::Column::VoidedAt.is_null())
        .into_tuple()
        .all(tx)
        .await?;
    Ok(offices)
}
