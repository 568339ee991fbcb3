//! What becomes of a report that was sent: it is put away, or corrected by a new version.

use entity::{enums::ReportState, report};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, IntoActiveModel};

use super::recompile;
use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, check::Check, given::GivenTexts},
    context::Act,
    time::ToChrono,
};

/// Puts away a report that was sent. Its readers still have it.
///
/// # Errors
/// A report that is not there, or in any other state.
pub async fn archive(
    tx: &DatabaseTransaction,
    act: &Act,
    report: i64,
) -> Result<Done<report::Model>, CommandError> {
    let mut check = Check::new();
    let before = in_state(&mut check, tx, report, &[ReportState::Sent]).await?;
    let mut row = before.clone().into_active_model();
    row.state = Set(ReportState::Archived);
    row.updated_at = Set(act.now.to_chrono());
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    let subject = Subject::row("report", after.id);
    audit::record(tx, act, "report.archived", subject, change).await?;
    Ok(Done::new(after))
}

/// A correction of what was sent.
#[derive(Debug, Clone)]
pub struct StartCorrection {
    /// The report's key.
    pub report: i64,
    /// What changed: its readers are told so, in the document and in the message.
    pub changed: GivenTexts,
}

/// Begins a new version of a report that was sent, which says what changed. It needs approval, and
/// goes to those who got the one before; what they got stays as it is.
///
/// # Errors
/// A report that is not there or was not sent; nothing said of what changed.
pub async fn start_correction(
    tx: &DatabaseTransaction,
    act: &Act,
    input: StartCorrection,
) -> Result<Done<report::Model>, CommandError> {
    let mut check = Check::new();
    let changed = check.title("changed", &input.changed);
    let sent = [ReportState::Sent, ReportState::Archived];
    let before = in_state(&mut check, tx, input.report, &sent).await?;
    let changed = changed.ok_or_else(|| check.refused())?;
    let mut row = before.clone().into_active_model();
    row.state = Set(ReportState::Draft);
    row.set_correction(&changed);
    row.updated_at = Set(act.now.to_chrono());
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    let subject = Subject::row("report", after.id);
    audit::record(tx, act, "report.correction_started", subject, change).await?;
    let trigger = recompile(tx, &after).await?;
    Ok(Done::new(after).and(trigger))
}

async fn in_state(
    check: &mut Check,
    tx: &DatabaseTransaction,
    report: i64,
    states: &[ReportState],
) -> Result<report::Model, CommandError> {
    let found = check.row::<report::Entity>(tx, "report", report).await?;
    let other = found.as_ref().filter(|row| !states.contains(&row.state));
    if let Some(row) = other {
        let state = row.state.as_str();
        check.refuse("report", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    found.ok_or_else(|| check.refused())
}
