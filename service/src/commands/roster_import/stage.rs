//! A file's rows on their way in.

use domain::import::{Mapping, Missing, Row};
use entity::{
    enums::{RosterFormat, RosterImportState},
    roster_import, roster_import_line,
};
use jiff::civil::Date;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    QuerySelect,
};

use super::{super::Trigger, cells, mapping_of};
use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, check::community},
    context::Act,
    db,
    error::ServiceError,
    time::ToChrono,
};

/// A file that was opened, as far as its first row.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// What its owner calls it.
    pub file_name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its form.
    pub format: RosterFormat,
    /// The sheet that is read, of a workbook.
    pub sheet: Option<String>,
    /// Its encoding, of a text.
    pub encoding: Option<String>,
    /// What stands between two cells, of a text.
    pub separator: Option<String>,
    /// The day of which the roster is.
    pub as_of: Date,
    /// What it says of those who are not in it.
    pub missing: Missing,
    /// What stands in which column.
    pub mapping: Mapping,
    /// The row of headings.
    pub headings: Row,
}

/// Begins an import, whose lines are to follow.
///
/// # Errors
/// When there is no community, or the database fails.
pub async fn begin(
    tx: &DatabaseTransaction,
    act: &Act,
    new: NewImport,
) -> Result<roster_import::Model, CommandError> {
    let community = community(tx).await?;
    let mapping = serde_json::to_value(&new.mapping).map_err(ServiceError::unreadable)?;
    let row = roster_import::ActiveModel {
        community_id: Set(community.id),
        state: Set(RosterImportState::Reading),
        file_name: Set(new.file_name),
        sha256: Set(new.sha256),
        format: Set(new.format),
        sheet: Set(new.sheet),
        encoding: Set(new.encoding),
        separator: Set(new.separator),
        as_of: Set(new.as_of.to_chrono()),
        missing: Set(new.missing.into()),
        mapping: Set(mapping),
        headings: Set(cells::to_json(&new.headings.cells)),
        line_count: Set(0),
        revision: Set(0),
        uploaded_by: Set(act.actor.to_string()),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    Ok(row.insert(tx).await?)
}

/// Keeps some of an import's rows.
///
/// # Errors
/// When the database fails.
pub async fn append(tx: &DatabaseTransaction, import: i64, rows: &[Row]) -> Result<(), DbErr> {
    let rows = rows.iter().map(|row| roster_import_line::ActiveModel {
        roster_import_id: Set(import),
        number: Set(i32::try_from(row.number).ok()),
        cells: Set(cells::to_json(&row.cells)),
        ..Default::default()
    });
    db::insert_all(tx, rows.collect::<Vec<_>>())
        .await
        .map(|_| ())
}

/// Ends the reading: all rows are there, and what they would change is to be found out.
///
/// # Errors
/// When the database fails.
pub async fn finish(
    tx: &DatabaseTransaction,
    act: &Act,
    import: roster_import::Model,
    lines: u32,
) -> Result<Done<roster_import::Model>, CommandError> {
    let found = roster_import::Entity::find_by_id(import.id).lock_exclusive();
    let now = found.one(tx).await?;
    // Somebody put it away while it was read.
    let Some(import) = now.filter(|now| now.state == RosterImportState::Reading) else {
        let state = "roster_discarded";
        let code = ProblemCode::NotAllowedInState { state };
        return Err(CommandError::problem("roster_import", code));
    };
    let mut row = import.into_active_model();
    row.state = Set(RosterImportState::Read);
    row.line_count = Set(i32::try_from(lines).unwrap_or(i32::MAX));
    let import = row.update(tx).await?;
    let subject = Subject::row("roster_import", import.id);
    let change = Change::created(&import);
    audit::record(tx, act, "roster_import.uploaded", subject, change).await?;
    // Without names nothing can be found out: somebody has to say first which columns have them.
    if !mapping_of(&import)?.missing().is_empty() {
        return Ok(Done::new(import));
    }
    let trigger = Trigger::PlanRoster { import: import.id };
    Ok(Done::new(import).and(trigger))
}

/// Forgets an import whose file could not be read to its end.
///
/// # Errors
/// When the database fails.
pub async fn abandon(tx: &DatabaseTransaction, import: i64) -> Result<(), DbErr> {
    roster_import::Entity::delete_by_id(import).exec(tx).await?;
    Ok(())
}
