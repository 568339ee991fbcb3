//! What people decide about an import and its lines.

use std::collections::BTreeMap;

use domain::import::{Column as Says, DateOrder, Missing, Which};
use entity::{
    enums::{RosterDecision, RosterImportState as State, RosterVerdict},
    organization, roster_import, roster_import_line,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter,
};

use serde_json::json;

use super::{held, mapping_of, undo::built_upon};
use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, Trigger, check::Check},
    context::Act,
    error::ServiceError,
    time::ToChrono,
};

/// Decisions that are taken at once.
const MOST: usize = 1_000;

/// How a file is to be read, where it was read otherwise.
#[derive(Debug, Clone, Default)]
pub struct Remap {
    /// The import's key.
    pub roster_import: i64,
    /// What stands in columns, counted from 1; nothing for one that is left alone. Columns that are
    /// not named stay as they are.
    pub columns: Vec<(i32, Option<Says>)>,
    /// The day of which the roster is.
    pub as_of: Option<String>,
    /// What it says of those who are not in it.
    pub missing: Option<Missing>,
    /// Which comes first in a day such as `03/04/2021`.
    pub date_order: Option<DateOrder>,
    /// Whether numbers are the days that a spreadsheet counts by them.
    pub numbers_are_days: Option<bool>,
}

/// Reads an import's file in another way; what it would change is found out anew.
///
/// # Errors
/// An import that is carried out or put away; a column that the file does not have, or that is to say
/// what another says; no column for names; a day that does not exist.
pub async fn remap(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Remap,
) -> Result<Done<roster_import::Model>, CommandError> {
    let mut check = Check::new();
    let states = [State::Read, State::Planned];
    let import = held(&mut check, tx, input.roster_import, &states).await?;
    let as_of = input.as_of.as_deref();
    let as_of = as_of.map(|given| check.date("as_of", given));
    let Some(import) = import else {
        return Err(check.refused());
    };
    let mut mapping = mapping_of(&import)?;
    let width = import.headings.as_array().map_or(0, Vec::len);
    let mut said: BTreeMap<Says, usize> = BTreeMap::new();
    for (place, (number, says)) in input.columns.iter().enumerate() {
        check.enter("columns");
        check.enter(place);
        let most = i64::try_from(width).unwrap_or(i64::MAX);
        match u16::try_from(*number) {
            Ok(number @ 1..) if usize::from(number) <= width => {
                mapping.columns.retain(|_, there| *there != number);
                if let Some(says) = says {
                    if said.insert(*says, place).is_some() {
                        check.refuse("field", ProblemCode::NamedTwice);
                    }
                    mapping.columns.insert(*says, number);
                }
            }
            _ => check.refuse("column", ProblemCode::OutOfRange { least: 1, most }),
        }
        check.leave();
        check.leave();
    }
    if !mapping.missing().is_empty() {
        check.refuse("columns", ProblemCode::Missing);
    }
    check.done()?;
    mapping.date_order = input.date_order.or(mapping.date_order);
    mapping.numbers_are_days = input.numbers_are_days.unwrap_or(mapping.numbers_are_days);
    let mut row = import.clone().into_active_model();
    row.mapping = Set(serde_json::to_value(&mapping).map_err(ServiceError::unreadable)?);
    if let Some(as_of) = as_of.flatten() {
        row.as_of = Set(as_of.to_chrono());
    }
    if let Some(missing) = input.missing {
        row.missing = Set(missing.into());
    }
    row.state = Set(State::Read);
    row.revision = Set(import.revision + 1);
    let before = import;
    let import = row.update(tx).await?;
    let change = Change::between(&before, &import);
    record(tx, act, "roster_import.mapped", &import, change).await?;
    let trigger = Trigger::PlanRoster { import: import.id };
    Ok(Done::new(import).and(trigger))
}

/// What was decided about a line: all of it, in the place of what was decided before.
#[derive(Debug, Clone, Default)]
pub struct LineDecision {
    /// The line's key.
    pub line: i64,
    /// Leave it out.
    pub skip: bool,
    /// Take it, and leave what is on record where the two contradict each other.
    pub keep_record: bool,
    /// Who it is.
    pub person: Option<Which<i64>>,
    /// Which organization it is, for all lines that name it alike.
    pub organization: Option<Which<i64>>,
}

/// Decisions about lines of an import.
#[derive(Debug, Clone, Default)]
pub struct Decide {
    /// The import's key.
    pub roster_import: i64,
    /// The decisions.
    pub decisions: Vec<LineDecision>,
}

/// Decides about lines; what the import would change is found out anew.
///
/// # Errors
/// An import that is carried out or put away; lines of another; people and organizations that are not
/// there; too many at once.
pub async fn decide(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Decide,
) -> Result<Done<roster_import::Model>, CommandError> {
    let mut check = Check::new();
    let states = [State::Read, State::Planned];
    let import = held(&mut check, tx, input.roster_import, &states).await?;
    if input.decisions.len() > MOST {
        check.refuse("decisions", ProblemCode::TooMany { most: MOST });
    }
    check.done()?;
    let Some(import) = import else {
        return Err(check.refused());
    };
    let mut rows = Vec::with_capacity(input.decisions.len());
    for (place, decision) in input.decisions.iter().enumerate() {
        check.enter("decisions");
        check.enter(place);
        rows.extend(decided(&mut check, tx, act, &import, decision).await?);
        check.leave();
        check.leave();
    }
    check.done()?;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (line, row) in rows {
        before.push(line);
        after.push(row.update(tx).await?);
    }
    let mut row = import.clone().into_active_model();
    row.state = Set(State::Read);
    row.revision = Set(import.revision + 1);
    let changed = row.update(tx).await?;
    let change = Change::between(&import, &changed).rows(&before, &after);
    let import = changed;
    record(tx, act, "roster_import.decided", &import, change).await?;
    let trigger = Trigger::PlanRoster { import: import.id };
    Ok(Done::new(import).and(trigger))
}

async fn decided(
    check: &mut Check,
    tx: &DatabaseTransaction,
    act: &Act,
    import: &roster_import::Model,
    decision: &LineDecision,
) -> Result<Option<(roster_import_line::Model, roster_import_line::ActiveModel)>, CommandError> {
    let found = check.row::<roster_import_line::Entity>(tx, "line", decision.line);
    let line = found.await?;
    let is_ours = line
        .as_ref()
        .is_some_and(|line| line.roster_import_id == import.id && line.number.is_some());
    if line.is_some() && !is_ours {
        let noun = "roster_import_line";
        check.refuse("line", ProblemCode::NotFound { noun });
    }
    let (person_decision, person) = split(decision.person);
    if let Some(person) = person {
        check.person(tx, "person", person).await?;
    }
    let (organization_decision, organization) = split(decision.organization);
    if let Some(organization) = organization {
        check
            .row::<organization::Entity>(tx, "organization", organization)
            .await?;
    }
    let Some(line) = line.filter(|_| is_ours) else {
        return Ok(None);
    };
    let mut row = line.clone().into_active_model();
    row.skip = Set(decision.skip);
    row.keep_record = Set(decision.keep_record);
    row.person_decision = Set(person_decision);
    row.decided_person_id = Set(person);
    row.organization_decision = Set(organization_decision);
    row.decided_organization_id = Set(organization);
    row.decided_by = Set(Some(act.actor.to_string()));
    Ok(Some((line, row)))
}

fn split(which: Option<Which<i64>>) -> (Option<RosterDecision>, Option<i64>) {
    match which {
        None => (None, None),
        Some(Which::New) => (Some(RosterDecision::New), None),
        Some(Which::This(id)) => (Some(RosterDecision::This), Some(id)),
    }
}

/// Asks for an import to be carried out as it is planned now: by its revision, where somebody says which
/// plan they looked at.
///
/// # Errors
/// An import that is not planned, or was planned anew since; lines that wait for a decision.
pub async fn ask_to_apply(
    tx: &DatabaseTransaction,
    act: &Act,
    import: i64,
    revision: Option<i32>,
) -> Result<Done<roster_import::Model>, CommandError> {
    use roster_import_line::Column;
    let mut check = Check::new();
    let import = held(&mut check, tx, import, &[State::Planned]).await?;
    let Some(import) = import else {
        return Err(check.refused());
    };
    if revision.is_some_and(|revision| revision != import.revision) {
        check.refuse("revision", ProblemCode::PlannedAnew);
    }
    let waiting = roster_import_line::Entity::find()
        .filter(Column::RosterImportId.eq(import.id))
        .filter(Column::Verdict.is_in([RosterVerdict::Doubtful, RosterVerdict::Refused]));
    let count = waiting.count(tx).await?;
    if count > 0 {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        check.refuse("roster_import", ProblemCode::UndecidedLines { count });
    }
    check.done()?;
    let change = Change::created(&import);
    record(tx, act, "roster_import.asked_for", &import, change).await?;
    let trigger = Trigger::ApplyRoster {
        import: import.id,
        revision: import.revision,
    };
    Ok(Done::new(import).and(trigger))
}

/// Asks for an import to be taken back.
///
/// # Errors
/// An import that was not carried out; what was built on it since, a problem each.
pub async fn ask_to_undo(
    tx: &DatabaseTransaction,
    act: &Act,
    import: i64,
) -> Result<Done<roster_import::Model>, CommandError> {
    let mut check = Check::new();
    let import = held(&mut check, tx, import, &[State::Applied]).await?;
    let Some(import) = import else {
        return Err(check.refused());
    };
    for built in built_upon(tx, &import).await? {
        let (noun, id) = (built.noun, built.id);
        check.refuse("roster_import", ProblemCode::BuiltUpon { noun, id });
    }
    check.done()?;
    let change = Change::created(&import);
    record(tx, act, "roster_import.undo_asked_for", &import, change).await?;
    let trigger = Trigger::UndoRoster { import: import.id };
    Ok(Done::new(import).and(trigger))
}

/// Puts an import away that was not carried out; its lines go at once.
///
/// # Errors
/// An import that was carried out, or is put away already.
pub async fn discard(
    tx: &DatabaseTransaction,
    act: &Act,
    import: i64,
) -> Result<Done<roster_import::Model>, CommandError> {
    let mut check = Check::new();
    let states = [State::Reading, State::Read, State::Planned];
    let import = held(&mut check, tx, import, &states).await?;
    let Some(import) = import else {
        return Err(check.refused());
    };
    roster_import_line::Entity::delete_many()
        .filter(roster_import_line::Column::RosterImportId.eq(import.id))
        .exec(tx)
        .await?;
    let mut row = import.clone().into_active_model();
    row.state = Set(State::Discarded);
    row.revision = Set(import.revision + 1);
    row.headings = Set(json!([]));
    row.file_name = Set(String::new());
    let discarded = row.update(tx).await?;
    let change = Change::between(&import, &discarded);
    record(tx, act, "roster_import.discarded", &discarded, change).await?;
    Ok(Done::new(discarded))
}

async fn record(
    tx: &DatabaseTransaction,
    act: &Act,
    action: &str,
    import: &roster_import::Model,
    change: Change,
) -> Result<(), CommandError> {
    let subject = Subject::row("roster_import", import.id);
    Ok(audit::record(tx, act, action, subject, change).await?)
}
