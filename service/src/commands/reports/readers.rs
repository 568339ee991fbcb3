//! To whom a report goes beside members and council, and whose links to it open it.

use entity::{
    enums::ReportState, report, report_link_revocation, report_recipient, report_version,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::{
    audit::{self, Change, Subject},
    commands::{CommandError, Done, ProblemCode, Raced, check::Check},
    context::Act,
    time::ToChrono,
};

/// Adds somebody to those to whom a report goes. Until it is sent for the first time: those who got
/// it get its corrections, and nobody else does.
///
/// # Errors
/// A report that is not there or was sent; a person who is not there or is on the list.
pub async fn add_recipient(
    tx: &DatabaseTransaction,
    act: &Act,
    report: i64,
    person: i64,
) -> Result<Done<report_recipient::Model>, CommandError> {
    use report_recipient::Column;
    let mut check = Check::new();
    not_sent(&mut check, tx, "report", report).await?;
    check.person(tx, "person", person).await?;
    let there = report_recipient::Entity::find()
        .filter(Column::ReportId.eq(report))
        .filter(Column::PersonId.eq(person))
        .filter(Column::RemovedAt.is_null())
        .one(tx)
        .await?;
    if there.is_some() {
        check.refuse("person", ProblemCode::AlreadyInUse);
    }
    check.done()?;
    let row = report_recipient::ActiveModel {
        report_id: Set(report),
        person_id: Set(person),
        created_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    let row = row.insert(tx).await.or_in_use("person")?;
    let subject = Subject::row("report_recipient", row.id);
    let change = Change::created(&row);
    audit::record(tx, act, "report_recipient.added", subject, change).await?;
    Ok(Done::new(row))
}

/// Takes somebody off that list.
///
/// # Errors
/// Somebody who is not on it; a report that was sent.
pub async fn remove_recipient(
    tx: &DatabaseTransaction,
    act: &Act,
    recipient: i64,
) -> Result<Done<report_recipient::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<report_recipient::Entity>(tx, "recipient", recipient);
    let found = found.await?;
    check.done()?;
    let before = found.ok_or_else(|| check.refused())?;
    not_sent(&mut check, tx, "recipient", before.report_id).await?;
    if before.removed_at.is_some() {
        let state = "removed";
        check.refuse("recipient", ProblemCode::NotAllowedInState { state });
    }
    check.done()?;
    let mut row = before.clone().into_active_model();
    row.removed_at = Set(Some(act.now.to_chrono()));
    let after = row.update(tx).await?;
    let change = Change::between(&before, &after);
    let subject = Subject::row("report_recipient", after.id);
    audit::record(tx, act, "report_recipient.removed", subject, change).await?;
    Ok(Done::new(after))
}

/// The people on that list, by key, in the order in which they came.
///
/// # Errors
/// When the database fails.
pub async fn recipients(db: &impl ConnectionTrait, report: i64) -> Result<Vec<i64>, DbErr> {
    use report_recipient::Column;
    let rows = report_recipient::Entity::find()
        .filter(Column::ReportId.eq(report))
        .filter(Column::RemovedAt.is_null())
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Lets the links to a version open nothing any more: somebody's, or everybody's. Asked twice, it is
/// done once.
///
/// # Errors
/// A version that is not there or was not sent; a person who is not there.
pub async fn revoke_links(
    tx: &DatabaseTransaction,
    act: &Act,
    version: i64,
    person: Option<i64>,
) -> Result<Done<report_version::Model>, CommandError> {
    let mut check = Check::new();
    let found = check.row::<report_version::Entity>(tx, "version", version);
    let found = found.await?;
    if found.as_ref().is_some_and(|row| row.sent_at.is_none()) {
        let state = "in_review";
        check.refuse("version", ProblemCode::NotAllowedInState { state });
    }
    if let Some(person) = person {
        check
            .row::<entity::person::Entity>(tx, "person", person)
            .await?;
    }
    check.done()?;
    let version = found.ok_or_else(|| check.refused())?;
    if are_revoked(tx, version.id, person.as_slice()).await? {
        return Ok(Done::new(version));
    }
    let row = report_link_revocation::ActiveModel {
        report_version_id: Set(version.id),
        person_id: Set(person),
        revoked_at: Set(act.now.to_chrono()),
        ..Default::default()
    };
    let row = row.insert(tx).await?;
    let subject = Subject::row("report_version", version.id);
    let change = Change::created(&row);
    audit::record(tx, act, "report_version.links_revoked", subject, change).await?;
    Ok(Done::new(version))
}

/// Whether a link to a version that these people have opens nothing any more: everybody's was
/// revoked, or that of one of them.
///
/// # Errors
/// When the database fails.
pub async fn are_revoked(
    db: &impl ConnectionTrait,
    version: i64,
    people: &[i64],
) -> Result<bool, DbErr> {
    use report_link_revocation::Column;
    let all = report_link_revocation::Entity::find()
        .filter(Column::ReportVersionId.eq(version))
        .all(db)
        .await?;
    let mut whose = all.iter().map(|row| row.person_id);
    Ok(whose.any(|whose| whose.is_none_or(|person| people.contains(&person))))
}

async fn not_sent(
    check: &mut Check,
    tx: &DatabaseTransaction,
    field: &str,
    report: i64,
) -> Result<(), CommandError> {
    let found = check.row::<report::Entity>(tx, field, report).await?;
    if found.is_some_and(|report| report.sent_at.is_some()) {
        let state = ReportState::Sent.as_str();
        check.refuse(field, ProblemCode::NotAllowedInState { state });
    }
    Ok(())
}
