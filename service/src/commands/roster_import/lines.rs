//! The lines of an import, as they are read again and again.

use domain::{
    id::{OrganizationId, PersonId},
    import::{Decision, Planned, Row, Which},
};
use entity::{
    enums::{RosterDecision, RosterVerdict},
    roster_import_line,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value as Json;

use super::cells;

/// A line, with what was decided about it and what was planned.
#[derive(Debug, Clone)]
pub struct Staged {
    /// Its key.
    pub id: i64,
    /// What the file says.
    pub row: Row,
    /// What somebody decided.
    pub decision: Decision,
    /// What was to become of it when it was planned last.
    pub verdict: Option<RosterVerdict>,
    /// What it was to change then.
    pub changes: Option<Json>,
}

/// Lines that are read at a time.
const PAGE: u64 = 2_000;

/// The lines of an import after one with a number, in the file's order, as many as are read at a time.
///
/// By their numbers, as the index of an import's lines has them: by their keys, PostgreSQL would sort all
/// that are left for each page.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &impl ConnectionTrait,
    import: i64,
    after: u32,
) -> Result<Vec<Staged>, DbErr> {
    use roster_import_line::Column;
    let after = i32::try_from(after).unwrap_or(i32::MAX);
    let rows = roster_import_line::Entity::find()
        .filter(Column::RosterImportId.eq(import))
        .filter(Column::Number.gt(after))
        .order_by_asc(Column::Number)
        .limit(PAGE)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(staged).collect())
}

fn staged(line: roster_import_line::Model) -> Staged {
    let decision = Decision {
        skip: line.skip,
        keep_record: line.keep_record,
        person: which(line.person_decision, line.decided_person_id.map(PersonId)),
        organization: which(
            line.organization_decision,
            line.decided_organization_id.map(OrganizationId),
        ),
    };
    Staged {
        id: line.id,
        row: Row {
            number: line.number.map_or(0, i32::unsigned_abs),
            cells: cells::from_json(&line.cells),
        },
        decision,
        verdict: line.verdict,
        changes: line.changes,
    }
}

fn which<T>(decision: Option<RosterDecision>, this: Option<T>) -> Option<Which<T>> {
    match decision? {
        RosterDecision::New => Some(Which::New),
        // Whoever it was may have been erased since.
        RosterDecision::This => this.map(Which::This),
    }
}

/// What a line changes, as it is kept and shown.
#[must_use]
pub fn changes(planned: &Planned) -> Json {
    serde_json::to_value(&planned.changes).unwrap_or(Json::Null)
}
