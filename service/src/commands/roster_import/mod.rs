//! Rosters that come as spreadsheets: kept line by line, planned, decided on, carried out, taken back.
//!
//! What a file is, and the words in which it speaks, is others' to know: lines come in as rows of
//! cells ([`stage`]), and what each of them would change is the domain's rule
//! ([`domain::import::Planner`]). Nothing of the roster itself is written before [`apply`], which does
//! all of it in one transaction, and keeps what it takes to [`undo`] it.

mod apply;
mod cells;
mod changes;
mod decide;
mod lines;
mod plan;
mod restore;
mod rows;
mod stage;
mod undo;
mod write;

pub use apply::{ApplyError, apply};
pub use decide::{Decide, LineDecision, Remap, ask_to_apply, ask_to_undo, decide, discard, remap};
pub use lines::{Staged, changes, page};
pub use plan::{Verdicted, keep_plan, keep_verdicts, replace_missing};
pub use rows::forget;
pub use stage::{NewImport, abandon, append, begin, finish};
pub use undo::{Built, built_upon, undo};

use domain::{
    import::{Mapping, Rule},
    language::Language,
};
use entity::{enums::RosterImportState, roster_import};
use sea_orm::{DatabaseTransaction, EntityTrait, QuerySelect};

use super::{CommandError, ProblemCode, check::Check};
use crate::{error::ServiceError, time::ToJiff};

/// How an import's file is read.
///
/// # Errors
/// When what is stored can't be read.
pub fn mapping_of(import: &roster_import::Model) -> Result<Mapping, ServiceError> {
    serde_json::from_value(import.mapping.clone()).map_err(ServiceError::unreadable)
}

/// How an import's lines are taken.
#[must_use]
pub fn rule_of(import: &roster_import::Model, language: Option<Language>) -> Rule {
    Rule {
        as_of: import.as_of.to_jiff(),
        missing: import.missing.into(),
        language,
    }
}

/// An import, held until the transaction ends, if it is in one of some states.
async fn held(
    check: &mut Check,
    tx: &DatabaseTransaction,
    id: i64,
    states: &[RosterImportState],
) -> Result<Option<roster_import::Model>, CommandError> {
    let found = roster_import::Entity::find_by_id(id)
        .lock_exclusive()
        .one(tx)
        .await?;
    let Some(import) = found else {
        let noun = "roster_import";
        check.refuse("roster_import", ProblemCode::NotFound { noun });
        return Ok(None);
    };
    if !states.contains(&import.state) {
        let state = word(import.state);
        check.refuse("roster_import", ProblemCode::NotAllowedInState { state });
        return Ok(None);
    }
    Ok(Some(import))
}

/// A state as problems name it: meetings are planned too.
const fn word(state: RosterImportState) -> &'static str {
    match state {
        RosterImportState::Reading => "roster_reading",
        RosterImportState::Read => "roster_read",
        RosterImportState::Planned => "roster_planned",
        RosterImportState::Applied => "roster_applied",
        RosterImportState::Undone => "roster_undone",
        RosterImportState::Discarded => "roster_discarded",
    }
}
