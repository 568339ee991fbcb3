//! Carrying out an import, in one transaction.

use domain::import::{Known, Line, Mapping, Planner, Vocabulary};
use entity::{
    enums::{RosterImportState, RosterVerdict},
    roster_import, roster_import_line,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, DatabaseTransaction,
    DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::{
    lines::{Staged, changes, page},
    mapping_of, rule_of,
    write::{Writer, Written},
};
use crate::{
    audit::{self, Change, Subject},
    commands::{Done, Trigger},
    context::Act,
    error::ServiceError,
    reads::{community, erasures, known_roster},
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
    /// The lines were planned anew since somebody asked for it.
    #[error("the import was planned anew since it was asked for")]
    PlannedAnew,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] ServiceError),
}

impl From<DbErr> for ApplyError {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
}

/// Carries an import out as it was planned then: all of it, or nothing. `progress` is told how many lines
/// are done.
///
/// # Errors
/// See [`ApplyError`].
pub async fn apply(
    db: &DatabaseConnection,
    tx: &DatabaseTransaction,
    act: &Act,
    (id, revision): (i64, Option<i32>),
    vocabulary: &Vocabulary,
    mut progress: impl FnMut(usize),
) -> Result<Done<roster_import::Model>, ApplyError> {
    let import = planned(tx, id).await?;
    if revision.is_some_and(|revision| revision != import.revision) {
        return Err(ApplyError::PlannedAnew);
    }
    // Nobody is erased between the reading and the writing: they would come back.
    erasures::count_and_hold(tx).await?;
    let file = File {
        db,
        import: id,
        mapping: mapping_of(&import)?,
        vocabulary,
    };
    let rule = rule_of(&import, file.mapping.language);
    let Some(community) = community::first(tx).await? else {
        let noun = "community";
        let id = import.community_id;
        return Err(ServiceError::Absent { noun, id }.into());
    };
    let known: Known = known_roster::on(tx, &community, rule.as_of).await?;
    let mut planner = Planner::new(&known, rule);
    file.hear(&mut planner).await?;
    let mut writer = Writer::new(tx, act.now, &community, id);
    let new = planner.organizations().new_ones();
    writer.enter_organizations(&new).await?;
    let (mut done, mut undecided) = (0, 0);
    let mut next = file.plan_after(&mut planner, 0).await?;
    while let Some(page) = next {
        done += page.lines;
        undecided += page.lines - page.written.len();
        // Nothing is written any more once somebody has to decide: the rest is only counted.
        let written = if undecided == 0 {
            &page.written[..]
        } else {
            &[]
        };
        let (wrote, planned) = tokio::join!(
            writer.write(written, &page.keys),
            file.plan_after(&mut planner, page.last)
        );
        wrote?;
        next = planned?;
        progress(done);
    }
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

/// The file of an import, as it is read again: over a connection of its own, so that the next lines are
/// read and planned while the database writes those before.
struct File<'a> {
    db: &'a DatabaseConnection,
    import: i64,
    mapping: Mapping,
    vocabulary: &'a Vocabulary,
}

/// Lines that were read together.
struct Page {
    /// How many.
    lines: usize,
    /// The number of the last.
    last: u32,
    /// What those change that wait for no decision.
    written: Vec<Written>,
    /// Their keys.
    keys: Vec<i64>,
}

impl File<'_> {
    fn read(&self, staged: &Staged) -> Line {
        Line::read(&staged.row, &self.mapping, self.vocabulary)
    }

    async fn hear(&self, planner: &mut Planner<'_>) -> Result<(), ApplyError> {
        let mut last = 0;
        loop {
            let lines = page(self.db, self.import, last).await?;
            let Some(end) = lines.last() else {
                return Ok(());
            };
            last = end.row.number;
            for staged in &lines {
                planner.hear(&self.read(staged), &staged.decision);
            }
        }
    }

    /// What the lines after one change, as many as are read at a time; none after the last.
    async fn plan_after(
        &self,
        planner: &mut Planner<'_>,
        last: u32,
    ) -> Result<Option<Page>, ApplyError> {
        let lines = page(self.db, self.import, last).await?;
        let Some(end) = lines.last() else {
            return Ok(None);
        };
        let (written, keys) = self.plan(planner, &lines)?;
        Ok(Some(Page {
            lines: lines.len(),
            last: end.row.number,
            written,
            keys,
        }))
    }

    /// What lines change, which must be what people looked at, with their keys; without those that
    /// wait for a decision.
    fn plan(
        &self,
        planner: &mut Planner<'_>,
        lines: &[Staged],
    ) -> Result<(Vec<Written>, Vec<i64>), ApplyError> {
        let (mut written, mut keys) = (Vec::with_capacity(lines.len()), Vec::new());
        for staged in lines {
            let line = self.read(staged);
            let planned = planner.plan(&line, &staged.decision);
            let verdict = RosterVerdict::from(planned.verdict);
            if matches!(verdict, RosterVerdict::Doubtful | RosterVerdict::Refused) {
                continue;
            }
            if (Some(verdict), Some(changes(&planned))) != (staged.verdict, staged.changes.clone())
            {
                let line = line.number;
                return Err(ApplyError::NotAsPlanned { line });
            }
            written.push((line, planned));
            keys.push(staged.id);
        }
        Ok((written, keys))
    }
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
    let mut row = import.clone().into_active_model();
    row.state = Set(RosterImportState::Applied);
    row.applied_at = Set(Some(act.now.to_chrono()));
    row.problem = Set(None);
    let before = import;
    let import = row.update(tx).await?;
    let subject = Subject::row("roster_import", import.id);
    let change = Change::between(&before, &import).noting(detail);
    audit::record(tx, act, "roster_import.applied", subject, change).await?;
    Ok(Done::new(import).and(Trigger::Recruitment))
}
