//! Remarks on a version of a report, among those who make it.

use entity::{report_comment, report_section, report_sentence};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter,
};

use super::{is_not_sent, version_and_report};
use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, check::Check},
    context::{Act, Actor},
    time::ToChrono,
};

/// A remark.
#[derive(Debug, Clone)]
pub struct Comment {
    /// The version's key.
    pub version: i64,
    /// The sentence that it is about, by its place in the document's structure; none for the whole.
    pub path: Option<String>,
    /// What it says.
    pub text: String,
}

/// Makes a remark on a version of a report that is being written.
///
/// # Errors
/// A version that is not there, or of a report that was sent; a sentence that it does not have; no
/// words.
pub async fn comment(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Comment,
) -> Result<Done<report_comment::Model>, CommandError> {
    let mut check = Check::new();
    let found = version_and_report(&mut check, tx, "version", input.version).await?;
    check.done()?;
    let (version, report) = found.ok_or_else(|| check.refused())?;
    is_not_sent(&mut check, "version", &report);
    let text = check.remark("text", &input.text);
    if let Some(path) = &input.path {
        let found = report_sentence::Entity::find()
            .inner_join(report_section::Entity)
            .filter(report_section::Column::ReportVersionId.eq(version.id))
            .filter(report_sentence::Column::Path.eq(path))
            .one(tx)
            .await?;
        if found.is_none() {
            let noun = "report_sentence";
            check.refuse("path", ProblemCode::NotFound { noun });
        }
    }
    check.done()?;
    let row = report_comment::ActiveModel {
        report_version_id: Set(version.id),
        path: Set(input.path),
        person_id: Set(match act.actor {
            Actor::Person(person) => Some(person),
            _ => None,
        }),
        text: Set(text.ok_or_else(|| check.refused())?),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    let row = row.insert(tx).await?;
    let subject = Subject::row("report_comment", row.id);
    let change = Change::created(&row);
    audit::record(tx, act, "report_comment.made", subject, change).await?;
    Ok(Done::new(row))
}

/// Says that a remark is settled.
///
/// # Errors
/// A remark that is not there or is settled.
pub async fn resolve(
    tx: &DatabaseTransaction,
    act: &Act,
    comment: i64,
) -> Result<Done<report_comment::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<report_comment::Entity>(tx, "comment", comment);
    let found = found.await?;
    if found.as_ref().is_some_and(|row| row.resolved_at.is_some()) {
        let state = "resolved";
        check.refuse("comment", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    let before = found.ok_or_else(|| check.refused())?;
    let mut row = before.clone().into_active_model();
    row.resolved_at = Set(Some(act.now.to_chrono()));
    row.resolved_by = Set(Some(act.actor.to_string()));
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    let subject = Subject::row("report_comment", after.id);
    audit::record(tx, act, "report_comment.resolved", subject, change).await?;
    Ok(Done::new(after))
}
