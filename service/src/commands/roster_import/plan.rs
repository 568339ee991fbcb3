//! What was found out about an import's lines.

use std::collections::BTreeMap;

use domain::import::Verdict;
use entity::{
    enums::{RosterImportState, RosterVerdict},
    roster_import, roster_import_line,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Statement,
};
use serde_json::{Value as Json, json};

use crate::{context::Act, db, time::ToChrono};

/// What becomes of a line, as it is kept.
#[derive(Debug, Clone)]
pub struct Verdicted {
    /// The line's key; none for somebody who is missing in the file.
    pub line: Option<i64>,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What it changes.
    pub changes: Json,
    /// What is wrong with it or to be decided.
    pub problems: Json,
    /// Who it is about, if that is somebody on record.
    pub person: Option<i64>,
}

/// Keeps what becomes of lines, in one statement: there may be a hundred thousand.
///
/// # Errors
/// When the database fails.
pub async fn keep_verdicts(tx: &impl ConnectionTrait, lines: &[Verdicted]) -> Result<(), DbErr> {
    let rows: Vec<Json> = lines
        .iter()
        .map(|line| {
            json!({
                "id": line.line,
                "verdict": RosterVerdict::from(line.verdict).as_str(),
                "changes": line.changes,
                "problems": line.problems,
                "person": line.person,
            })
        })
        .collect();
    let backend = tx.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => POSTGRES,
        _ => SQLITE,
    };
    let rows = Json::from(rows).to_string();
    let statement = Statement::from_sql_and_values(backend, sql, [rows.into()]);
    tx.execute_raw(statement).await?;
    Ok(())
}

/// Keeps who was entered by which line, by its key.
pub(super) async fn keep_people(
    tx: &impl ConnectionTrait,
    people: &[(i64, i64)],
) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => PEOPLE_POSTGRES,
        _ => PEOPLE_SQLITE,
    };
    let rows: Vec<Json> = people
        .iter()
        .map(|(line, person)| json!({ "id": line, "person": person }))
        .collect();
    let rows = Json::from(rows).to_string();
    let statement = Statement::from_sql_and_values(backend, sql, [rows.into()]);
    tx.execute_raw(statement).await?;
    Ok(())
}

const PEOPLE_POSTGRES: &str = r#"
UPDATE roster_import_line AS line
SET person_id = given.person
FROM jsonb_to_recordset($1::jsonb) AS given (id bigint, person bigint)
WHERE line.id = given.id
"#;

const PEOPLE_SQLITE: &str = r#"
UPDATE roster_import_line
SET person_id = given.value ->> '$.person'
FROM json_each(?1) AS given
WHERE roster_import_line.id = given.value ->> '$.id'
"#;

const POSTGRES: &str = r#"
UPDATE roster_import_line AS line
SET verdict = given.verdict, changes = given.changes, problems = given.problems,
    person_id = given.person
FROM jsonb_to_recordset($1::jsonb)
    AS given (id bigint, verdict text, changes jsonb, problems jsonb, person bigint)
WHERE line.id = given.id
"#;

const SQLITE: &str = r#"
UPDATE roster_import_line
SET verdict = given.value ->> '$.verdict', changes = given.value -> '$.changes',
    problems = given.value -> '$.problems', person_id = given.value ->> '$.person'
FROM json_each(?1) AS given
WHERE roster_import_line.id = given.value ->> '$.id'
"#;

/// Lists those who are in no line, in the place of those who were listed before.
///
/// # Errors
/// When the database fails.
pub async fn replace_missing(
    tx: &DatabaseTransaction,
    import: i64,
    missing: &[Verdicted],
) -> Result<(), DbErr> {
    use roster_import_line::Column;
    roster_import_line::Entity::delete_many()
        .filter(Column::RosterImportId.eq(import))
        .filter(Column::Number.is_null())
        .exec(tx)
        .await?;
    let rows = missing.iter().map(|one| roster_import_line::ActiveModel {
        roster_import_id: Set(import),
        cells: Set(json!([])),
        verdict: Set(Some(one.verdict.into())),
        changes: Set(Some(one.changes.clone())),
        problems: Set(Some(one.problems.clone())),
        person_id: Set(one.person),
        ..Default::default()
    });
    db::insert_all(tx, rows.collect::<Vec<_>>())
        .await
        .map(|_| ())
}

/// Ends the planning of an import, unless it was put away, or is to be read otherwise or decided on
/// differently since it began: says whether it did. `problem` is why it was not carried out before.
///
/// # Errors
/// When the database fails.
pub async fn keep_plan(
    tx: &DatabaseTransaction,
    act: &Act,
    import: &roster_import::Model,
    counts: &BTreeMap<&'static str, u32>,
    problem: Option<Json>,
) -> Result<bool, DbErr> {
    let found = roster_import::Entity::find_by_id(import.id).lock_exclusive();
    let now = found.one(tx).await?;
    let Some(now) = now.filter(|now| now.state == import.state && now.revision == import.revision)
    else {
        return Ok(false);
    };
    // Whoever looks at this plan can say by its number that they mean this one.
    let revision = now.revision + 1;
    let mut row = now.into_active_model();
    row.state = Set(RosterImportState::Planned);
    row.revision = Set(revision);
    row.problem = Set(problem);
    row.counts = Set(Some(json!(counts)));
    row.planned_at = Set(Some(act.now.to_chrono()));
    row.update(tx).await?;
    Ok(true)
}
