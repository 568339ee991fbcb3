//! Which run a change calls for.

use serde_json::json;
use service::{commands::Trigger, context::Actor};

use crate::{
    council_report, executive_report, quarterly_invitations, recruitment, recruitment_letters,
    report_delivery,
    roster_import::{self, Step},
    runner::NewRun,
};

/// The run that a change calls for, to be queued in the transaction of the change.
#[must_use]
pub fn run_for(trigger: Trigger, actor: &Actor) -> NewRun {
    match trigger {
        Trigger::Recruitment => NewRun::after_change(recruitment::NAME, actor),
        Trigger::Invitations { meeting } => NewRun {
            parameters: json!({ "meeting": meeting }),
            ..NewRun::after_change(quarterly_invitations::NAME, actor)
        },
        Trigger::CouncilReport { from, to, as_of } => NewRun {
            parameters: json!({ "from": from, "to": to, "as_of": as_of }),
            ..NewRun::after_change(council_report::NAME, actor)
        },
        Trigger::ExecutiveReport { issue } => NewRun {
            parameters: json!({ "issue": issue }),
            ..NewRun::after_change(executive_report::NAME, actor)
        },
        Trigger::RecruitmentLetter { case, dry_run } => NewRun {
            parameters: json!({ "case": case }),
            dry_run,
            ..NewRun::after_change(recruitment_letters::NAME, actor)
        },
        Trigger::ReportDelivery { report } => NewRun {
            parameters: json!({ "report": report }),
            ..NewRun::after_change(report_delivery::NAME, actor)
        },
        Trigger::PlanRoster { import } => roster_import::step(import, Step::Plan, None, actor),
        Trigger::ApplyRoster { import, revision } => {
            roster_import::step(import, Step::Apply, Some(revision), actor)
        }
        Trigger::UndoRoster { import } => roster_import::step(import, Step::Undo, None, actor),
    }
}
