//! Carrying out an import, in one transaction.

use domain::import::{Known, Line, Planner, Vocabulary};
use entity::{
    enums::{RosterImportState, RosterVerdict},
    roster_import, roster_import_line,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::{
    lines::{Staged, changes, page},
    mapping_of, rule_of,
    write::{Writer, Written},
};
use crate::{
    audit::{self, Subject},
    commands::{Done, Trigger},
    context::Act,
    error::ServiceError,
    reads::{community, known_roster},
};

/// Why an import was not carried out; nothing of it was written then.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// It is not planned, or not any more.
    #[error("the import is {state}: it can't be carried out")]
    State {
        /// The state that it is in.
        state: &'static str,
    },
    /// Somebody has to decide about lines, or to leave them out.
    #[error("{count} lines wait for a decision")]
    Undecided {
        /// How many.
        count: usize,
    },
    /// It would change something else than what people looked at: the roster, or a decision, changed.
    #[error("what the import would change is not what was planned: line {line}")]
    NotAsPlanned {
        /// The first line for which that is so; 0 for those who are in none.
        line: u32,
    },
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] ServiceError),
}

impl From<DbErr> for ApplyError {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

/// Carries an import out: all of it, or nothing. `progress` is told how many lines are done.
///
/// # Errors
/// See [`ApplyError`].
pub async fn apply(
    tx: &DatabaseTransaction,
    act: &Act,
    id: i64,
    vocabulary: &Vocabulary,
    mut progress: impl FnMut(usize),
) -> Result<Done<roster_import::Model>, ApplyError> {
    let import = planned(tx, id).await?;
    let mapping = mapping_of(&import)?;
    let rule = rule_of(&import, mapping.language);
    let Some(community) = community::first(tx).await? else {
        let noun = "community";
        let id = import.community_id;
        return Err(ServiceError::Absent { noun, id }.into());
    };
    let known: Known = known_roster::on(tx, &community, rule.as_of).await?;
    let mut planner = Planner::new(&known, rule);
    let read = |staged: &Staged| Line::read(&staged.row, &mapping, vocabulary);
    each(tx, id, async |lines| {
        for staged in lines {
            planner.hear(&read(staged), &staged.decision);
        }
        Ok(())
    })
    .await?;
    let mut writer = Writer::new(tx, act.now, &community, id);
    let new = planner.organizations().new_ones();
    writer.enter_organizations(&new).await?;
    let (mut done, mut undecided) = (0, 0);
    each(tx, id, async |lines| {
        let mut written = Vec::with_capacity(lines.len());
        for staged in lines {
            let line = read(staged);
            let planned = planner.plan(&line, &staged.decision);
            match planned.verdict.into() {
                RosterVerdict::Doubtful | RosterVerdict::Refused => undecided += 1,
                verdict if Some(verdict) != staged.verdict => return Err(not_as_planned(&line)),
                _ if Some(changes(&planned)) != staged.changes => {
                    return Err(not_as_planned(&line));
                }
                _ => written.push((line, planned) as Written),
            }
        }
        if undecided == 0 {
            writer.write(&written).await?;
        }
        done += lines.len();
        progress(done);
        Ok(())
    })
    .await?;
    if undecided > 0 {
        return Err(ApplyError::Undecided { count: undecided });
    }
    let missing = planner.missing();
    if count_missing(tx, id).await? != missing.len() {
        return Err(ApplyError::NotAsPlanned { line: 0 });
    }
    writer.write_missing(&missing).await?;
    let counts = std::mem::take(&mut writer.counts);
    finish(tx, act, import, json!({ "rows": counts })).await
}

async fn planned(tx: &DatabaseTransaction, id: i64) -> Result<roster_import::Model, ApplyError> {
    let found = roster_import::Entity::find_by_id(id).lock_exclusive();
    let found = found.one(tx).await?;
    let noun = "roster_import";
    let import = found.ok_or(ServiceError::Absent { noun, id })?;
    if import.state == RosterImportState::Planned {
        return Ok(import);
    }
    let state = import.state.as_str();
    Err(ApplyError::State { state })
}

/// Goes through the lines of an import, as many at a time as are read at once.
async fn each(
    tx: &DatabaseTransaction,
    import: i64,
    mut with: impl AsyncFnMut(&[Staged]) -> Result<(), ApplyError>,
) -> Result<(), ApplyError> {
    let mut last = 0;
    loop {
        let lines = page(tx, import, last).await?;
        let Some(end) = lines.last() else {
            return Ok(());
        };
        last = end.id;
        with(&lines).await?;
    }
}

const fn not_as_planned(line: &Line) -> ApplyError {
    ApplyError::NotAsPlanned { line: line.number }
}

async fn count_missing(tx: &DatabaseTransaction, import: i64) -> Result<usize, DbErr> {
    use roster_import_line::Column;
    let missing = roster_import_line::Entity::find()
        .filter(Column::RosterImportId.eq(import))
        .filter(Column::Number.is_null());
    let count = missing.count(tx).await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

async fn finish(
    tx: &DatabaseTransaction,
    act: &Act,
    import: roster_import::Model,
    detail: serde_json::Value,
) -> Result<Done<roster_import::Model>, ApplyError> {
    use crate::time::ToChrono;
    let mut row = import.into_active_model();
    row.state = Set(RosterImportState::Applied);
    row.applied_at = Set(Some(act.now.to_chrono()));
    let import = row.update(tx).await?;
    let subject = Subject::row("roster_import", import.id);
    audit::record(tx, act, "roster_import.applied", subject, detail).await?;
    Ok(Done::new(import).and(Trigger::Recruitment))
}
