//! What people write into a report: texts of its sections, and words in the place of its sentences.
//!
//! A report is compiled from data and edited afterwards: with an edit it is a draft again, of which
//! nothing is approved, until it is compiled anew.

use domain::report::SectionKey;
use entity::enums::{ReportKind, SentenceOrigin};
use entity::{
    enums::TextPlace, report, report_override, report_section, report_sentence, report_text,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};

use super::{being_written, newest, reopen};
use crate::{
    audit::{self, Change, Subject},
    commands::{
        CommandError, Done, ProblemCode, Raced,
        check::{self, Check},
        given::GivenTexts,
    },
    context::Act,
    time::ToChrono,
};

/// The most texts of one place in one section.
const MOST: i32 = 100;

/// A text of a section, new or to be changed.
#[derive(Debug, Clone)]
pub struct SetText {
    /// The report's key.
    pub report: i64,
    /// The text's key, where it is to be changed.
    pub text: Option<i64>,
    /// The section's key, such as `issues`. Of a text that is there, it stays where none is given.
    pub section: Option<String>,
    /// Where in the section. Of a text that is there, it stays where none is given.
    pub place: Option<TextPlace>,
    /// Its place among those; behind them where none is given.
    pub position: Option<i32>,
    /// What it says. A half that is not given stays.
    pub words: GivenTexts,
}

/// Writes a text into a section of a report that is being written, or changes one.
///
/// # Errors
/// A report that was sent; a text that is not there, of another report or taken away; a section that
/// does not exist; a text with no words.
pub async fn set_text(
    tx: &DatabaseTransaction,
    act: &Act,
    input: SetText,
) -> Result<Done<report_text::Model>, CommandError> {
    let mut check = Check::new();
    let report = being_written(&mut check, tx, "report", input.report).await?;
    if let Some(report) = &report
        && report.kind == ReportKind::Executive
    {
        // What its sections say is the issue's.
        let state = "of_an_issue";
        check.refuse("report", ProblemCode::NotAllowedInState { state });
    }
    let before = match input.text {
        Some(id) => text_of(&mut check, tx, input.report, id).await?,
        None => None,
    };
    let section = match (&input.section, &before) {
        (Some(given), _) => section_key(&mut check, given),
        (None, Some(before)) => Some(before.section_key.clone()),
        (None, None) => {
            check.refuse("section", ProblemCode::Missing);
            None
        }
    };
    let place = input.place.or(before.as_ref().map(|text| text.place));
    if place.is_none() {
        check.refuse("place", ProblemCode::Missing);
    }
    if let Some(position) = input.position {
        check.number("position", position, 0, MOST);
    }
    let words = match &before {
        Some(before) => input.words.over(&before.text()?),
        None => input.words,
    };
    // A highlight is a point of a list; the others have as many paragraphs as they take.
    let words = match place {
        Some(TextPlace::Highlight) | None => check.title("words", &words),
        Some(TextPlace::Introduction | TextPlace::Remark) => check.words("words", &words),
    };
    check.done()?;
    let (Some(report), Some(section), Some(place), Some(words)) = (report, section, place, words)
    else {
        return Err(check.refused());
    };
    let now = act.now.to_chrono();
    let stays = |text: &report_text::Model| text.section_key == section && text.place == place;
    let position = match (input.position, &before) {
        (Some(position), _) => position,
        (None, Some(before)) if stays(before) => before.position,
        (None, _) => next_position(tx, report.id, &section, place).await?,
    };
    let mut row = match &before {
        Some(before) => before.clone().into_active_model(),
        None => report_text::ActiveModel {
            report_id: Set(report.id),
            created_at: Set(now),
            ..Default::default()
        },
    };
    row.section_key = Set(section);
    row.place = Set(place);
    row.position = Set(position);
    row.set_text(&words);
    row.updated_at = Set(now);
    let after = row.save(tx).await?;
    let after: report_text::Model = after.try_into()?;
    let (action, change) = match &before {
        Some(before) => ("report_text.changed", Change::between(before, &after)),
        None => ("report_text.written", Change::created(&after)),
    };
    let (reopened, compilation) = reopen(tx, act, &report).await?;
    let subject = Subject::row("report_text", after.id);
    audit::record(tx, act, action, subject, change.and(reopened)).await?;
    Ok(Done::new(after).and(compilation))
}

/// Takes a text out of a report that is being written. It stays on record.
///
/// # Errors
/// A text that is not there or was taken away; a report that was sent.
pub async fn remove_text(
    tx: &DatabaseTransaction,
    act: &Act,
    text: i64,
) -> Result<Done<report_text::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<report_text::Entity>(tx, "text", text).await?;
    check.done()?;
    let before = found.ok_or_else(|| check.refused())?;
    let report = being_written(&mut check, tx, "text", before.report_id).await?;
    if before.removed_at.is_some() {
        check.refuse("text", ProblemCode::NotAllowedInState { state: "removed" });
    }
    check.done()?;
    let report = report.ok_or_else(|| check.refused())?;
    let mut row = before.clone().into_active_model();
    row.removed_at = Set(Some(act.now.to_chrono()));
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    let subject = Subject::row("report_text", after.id);
    let (reopened, compilation) = reopen(tx, act, &report).await?;
    let change = change.and(reopened);
    audit::record(tx, act, "report_text.removed", subject, change).await?;
    Ok(Done::new(after).and(compilation))
}

/// Words for the place of a generated sentence.
#[derive(Debug, Clone)]
pub struct Override {
    /// The report's key.
    pub report: i64,
    /// The sentence's place in the document's structure.
    pub path: String,
    /// What the report says there instead.
    pub words: GivenTexts,
    /// Why.
    pub reason: String,
}

/// Puts words in the place of a generated sentence of a report that is being written. What was
/// generated is kept beside them. Words that stood there before are withdrawn.
///
/// # Errors
/// A report that was sent; a sentence that its newest version does not have, or that people wrote:
/// that one is changed where it is kept; no words, no reason.
pub async fn override_sentence(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Override,
) -> Result<Done<report_override::Model>, CommandError> {
    use report_override::{Column, Entity};
    let mut check = Check::new();
    let report = being_written(&mut check, tx, "report", input.report).await?;
    let words = check.title("words", &input.words);
    let reason = check.name("reason", &input.reason);
    if report.is_some() {
        may_be_overridden(&mut check, tx, input.report, &input.path).await?;
    }
    check.done()?;
    let (Some(report), Some(words), Some(reason)) = (report, words, reason) else {
        return Err(check.refused());
    };
    let now = act.now.to_chrono();
    let before = Entity::find()
        .filter(Column::ReportId.eq(report.id))
        .filter(Column::Path.eq(&input.path))
        .filter(Column::WithdrawnAt.is_null())
        .all(tx)
        .await?;
    let mut withdrawn = Vec::new();
    for row in &before {
        let mut row = row.clone().into_active_model();
        row.withdrawn_at = Set(Some(now));
        withdrawn.push(row.update(tx).await?);
    }
    let mut row = report_override::ActiveModel {
        report_id: Set(report.id),
        path: Set(input.path),
        reason: Set(reason),
        created_at: Set(now),
        ..Default::default()
    };
    row.set_text(&words);
    let after = row.insert(tx).await.or_in_use("path")?;
    let change = Change::created(&after).and(Change::default().rows(&before, &withdrawn));
    let subject = Subject::row("report_override", after.id);
    let (reopened, compilation) = reopen(tx, act, &report).await?;
    let change = change.and(reopened);
    audit::record(tx, act, "report_override.put", subject, change).await?;
    Ok(Done::new(after).and(compilation))
}

/// Takes back words that stand in the place of a sentence: what is generated stands there again.
///
/// # Errors
/// An override that is not there or was withdrawn; a report that was sent.
pub async fn withdraw_override(
    tx: &DatabaseTransaction,
    act: &Act,
    id: i64,
) -> Result<Done<report_override::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<report_override::Entity>(tx, "override", id);
    let found = found.await?;
    check.done()?;
    let before = found.ok_or_else(|| check.refused())?;
    let report = being_written(&mut check, tx, "override", before.report_id).await?;
    if before.withdrawn_at.is_some() {
        let state = "withdrawn";
        check.refuse("override", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    let report = report.ok_or_else(|| check.refused())?;
    let mut row = before.clone().into_active_model();
    row.withdrawn_at = Set(Some(act.now.to_chrono()));
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    let subject = Subject::row("report_override", after.id);
    let (reopened, compilation) = reopen(tx, act, &report).await?;
    let change = change.and(reopened);
    audit::record(tx, act, "report_override.withdrawn", subject, change).await?;
    Ok(Done::new(after).and(compilation))
}

/// A section's key, as it is stored.
fn section_key(check: &mut Check, given: &str) -> Option<String> {
    match given.parse::<SectionKey>() {
        Ok(key) => Some(key.as_str().to_owned()),
        Err(_) => {
            let given = given.chars().take(check::SHOWN).collect();
            check.refuse("section", ProblemCode::UnknownSection { given });
            None
        }
    }
}

async fn text_of(
    check: &mut Check,
    tx: &DatabaseTransaction,
    report: i64,
    id: i64,
) -> Result<Option<report_text::Model>, CommandError> {
    let found = check.row::<report_text::Entity>(tx, "text", id).await?;
    let Some(text) = found else {
        return Ok(None);
    };
    if text.report_id != report {
        let noun = "report_text";
        check.refuse("text", ProblemCode::NotFound { noun });
    } else if text.removed_at.is_some() {
        check.refuse("text", ProblemCode::NotAllowedInState { state: "removed" });
    }
    Ok(Some(text))
}

async fn next_position(
    tx: &DatabaseTransaction,
    report: i64,
    section: &str,
    place: TextPlace,
) -> Result<i32, CommandError> {
    use report_text::Column;
    let last: Option<Option<i32>> = report_text::Entity::find()
        .select_only()
        .column_as(Column::Position.max(), "last")
        .filter(Column::ReportId.eq(report))
        .filter(Column::SectionKey.eq(section))
        .filter(Column::Place.eq(place))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(last.flatten().map_or(0, |last| last.saturating_add(1)))
}

/// Refuses what is no generated sentence of the newest version.
async fn may_be_overridden(
    check: &mut Check,
    tx: &DatabaseTransaction,
    report: i64,
    path: &str,
) -> Result<(), CommandError> {
    let noun = "report_sentence";
    let Some(version) = newest(tx, report).await? else {
        check.refuse("path", ProblemCode::NotFound { noun });
        return Ok(());
    };
    let found: Option<report_sentence::Model> = report_sentence::Entity::find()
        .inner_join(report_section::Entity)
        .filter(report_section::Column::ReportVersionId.eq(version.id))
        .filter(report_sentence::Column::Path.eq(path))
        .one(tx)
        .await?;
    match found.map(|sentence| sentence.origin) {
        None => check.refuse("path", ProblemCode::NotFound { noun }),
        Some(SentenceOrigin::Written) => {
            check.refuse("path", ProblemCode::NotAllowedInState { state: "written" });
        }
        Some(SentenceOrigin::Generated | SentenceOrigin::Overridden) => {}
    }
    Ok(())
}

/// The edits of a report that stand.
///
/// # Errors
/// When the database fails.
pub async fn standing(
    db: &impl sea_orm::ConnectionTrait,
    report: &report::Model,
) -> Result<(Vec<report_text::Model>, Vec<report_override::Model>), sea_orm::DbErr> {
    use sea_orm::QueryOrder;
    let texts = report_text::Entity::find()
        .filter(report_text::Column::ReportId.eq(report.id))
        .filter(report_text::Column::RemovedAt.is_null())
        .order_by_asc(report_text::Column::Position)
        .order_by_asc(report_text::Column::Id)
        .all(db)
        .await?;
    let overrides = report_override::Entity::find()
        .filter(report_override::Column::ReportId.eq(report.id))
        .filter(report_override::Column::WithdrawnAt.is_null())
        .order_by_asc(report_override::Column::Id)
        .all(db)
        .await?;
    Ok((texts, overrides))
}
