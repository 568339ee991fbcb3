//! The erasure of a person on request: name, addresses and telephone number give way to marks
//! wherever they stand. Keys stay, and with them every count of the past.
//!
//! What is found by keys (the person's row, addresses, titles, messages) is replaced whatever it
//! holds; in everything else the person is looked for by what is theirs alone ([`identity`]). A
//! report that was sent keeps its bytes: where it names the person, it is an official record, and
//! the outcome says which it is. The record of events never held anything of the kind.

mod identity;
mod mail;
mod message;
mod own;
mod reports;
mod sweep;
mod words;

use entity::{audit_event, person};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    CommandError, Done, Trigger,
    check::{Check, community},
};
use crate::{
    audit::{self, Change, Subject},
    context::Act,
    error::ServiceError,
    reads::erasures,
    time::ToChrono,
};
use identity::Identity;
use mail::{Messages, Outbox};
pub(super) use own::shut_out;
pub use words::MARK;

/// What is done to a person, in the record of events.
const ACTION: &str = "person.erased";

/// Why a person is erased. Words of a small set: a text might name somebody, and the record stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The person asked for it.
    Requested,
    /// The person was entered by mistake.
    Mistake,
    /// A law or an order asks for it.
    Law,
}

/// A person to be erased.
#[derive(Debug, Clone, Copy)]
pub struct Erase {
    /// The person's key.
    pub person: i64,
    /// Why.
    pub reason: Reason,
}

/// What came of an erasure.
#[derive(Debug, Clone, PartialEq)]
pub struct Erased {
    /// The person, as what is left.
    pub person: person::Model,
    /// What was found. Asked again for the same person, it says what was found the first time.
    pub findings: Findings,
}

/// What an erasure found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Keys of reports that were sent and name the person: official records, which keep their bytes.
    pub reports: Vec<i64>,
    /// Messages to the person that had not left, and never will.
    pub cancelled_messages: u64,
    /// Messages, to the person and to others, in which marks took their place.
    pub redacted_messages: u64,
    /// Texts about other things in which marks took their place.
    pub redacted_texts: u64,
    /// Whether somebody else has the same name: it then stays in texts that may speak of them.
    pub namesake: bool,
}

/// Erases a person, and with them whoever turned out to be the same. Their memberships, offices and the
/// like end with the day, so that no count of the past changes, and messages that still wait for them
/// are cancelled. Asked twice, it is done once.
///
/// Call [`settle`] once the transaction is committed.
///
/// # Errors
/// A person who is not there.
pub async fn erase(
    tx: &DatabaseTransaction,
    act: &Act,
    input: Erase,
) -> Result<Done<Erased>, CommandError> {
    erasures::begin(tx).await?;
    let mut check = Check::new();
    let found = check.row::<person::Entity>(tx, "person", input.person);
    let found = found.await?;
    let found = match found.as_ref().and_then(|row| row.merged_into_id) {
        Some(became) => check.row::<person::Entity>(tx, "person", became).await?,
        None => found,
    };
    check.done()?;
    let Some(before) = found else {
        return Err(check.refused());
    };
    if before.erased_at.is_some() {
        let findings = found_before(tx, before.id).await?;
        return Ok(Done::new(Erased {
            person: before,
            findings,
        }));
    }
    mail::forget_drafts(tx).await?;
    let merged = person::Entity::find()
        .filter(person::Column::MergedIntoId.eq(before.id))
        .order_by_asc(person::Column::Id);
    for other in merged.all(tx).await? {
        one(tx, act, other, input.reason).await?;
    }
    let erased = one(tx, act, before, input.reason).await?;
    Ok(Done::new(erased).and(Trigger::Recruitment))
}

async fn one(
    tx: &DatabaseTransaction,
    act: &Act,
    before: person::Model,
    reason: Reason,
) -> Result<Erased, CommandError> {
    let outbox = Outbox::of(tx, before.id).await?;
    let identity = Identity::of(tx, &before, &outbox).await?;
    let Messages {
        cancelled,
        redacted,
    } = outbox.redact(tx, act, &identity).await?;
    let mut findings = Findings {
        cancelled_messages: cancelled,
        redacted_messages: redacted,
        namesake: identity.is_namesake,
        ..Default::default()
    };
    let in_reports = reports::redact(tx, act, &identity.alone).await?;
    findings.redacted_texts = in_reports.texts + texts(tx, &identity).await?;
    findings.reports = in_reports.kept.into_iter().collect();

    let today = act.today(&community(tx).await?.zone);
    let change = own::end_terms(tx, before.id, today, Change::default()).await?;
    let change = own::leave_searches(tx, act, before.id, change).await?;
    let change = own::give_back(tx, act, before.id, change).await?;
    let change = own::lead_no_more(tx, act, (before.id, today), change).await?;
    let change = own::withdraw_proposals(tx, before.id, change).await?;
    let change = own::shut_out(tx, act, before.id, change).await?;
    let change = own::replace(tx, act, before.id, &identity, change).await?;
    let mut row = before.clone().into_active_model();
    row.given_name = Set(MARK.to_owned());
    row.family_name = Set(MARK.to_owned());
    row.language = Set(None);
    row.zone = Set(None);
    row.phone = Set(None);
    row.erased_at = Set(Some(act.now.to_chrono()));
    let person = row.update(tx).await?;

    let mut detail = json!({ "reason": reason });
    if let (Value::Object(detail), Ok(Value::Object(found))) =
        (&mut detail, serde_json::to_value(&findings))
    {
        detail.extend(found);
    }
    let change = Change::between(&before, &person).and(change).noting(detail);
    audit::record(tx, act, ACTION, Subject::row("person", person.id), change).await?;
    Ok(Erased { person, findings })
}

/// Texts of every table but those that are gone through by key, and the records of deeds and of
/// readings, which no one can change and which name nobody.
async fn texts(tx: &DatabaseTransaction, identity: &Identity) -> Result<u64, CommandError> {
    const BY_KEY: &[&str] = &[
        "access_event",
        "audit_event",
        "community",
        "delivery",
        "email_address",
        "frozen_message",
        "mailbox_message",
        "person",
        "report_fact",
        "report_rendering",
        "report_section",
        "report_sentence",
        "report_version",
    ];
    let mut redacted = 0;
    macro_rules! sweep {
        (; $($table:ident)+) => {$(
            if !BY_KEY.contains(&stringify!($table)) {
                let words = &identity.alone;
                let found = sweep::table::<entity::$table::Entity>(tx, words, |_| false).await?;
                redacted += found.changed.len() as u64;
            }
        )+};
    }
    entity::every_table!(sweep);
    Ok(redacted)
}

/// What was found when a person was erased.
async fn found_before(tx: &DatabaseTransaction, person: i64) -> Result<Findings, CommandError> {
    let event = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq(ACTION))
        .filter(audit_event::Column::SubjectId.eq(person))
        .order_by_asc(audit_event::Column::Id)
        .one(tx)
        .await?;
    match event {
        Some(event) => Ok(Findings::deserialize(event.detail).map_err(ServiceError::unreadable)?),
        None => Ok(Findings::default()),
    }
}

/// Takes what was erased out of SQLite's write-ahead log too, where the pages of before still are;
/// the file itself is overwritten as it is written ([`crate::db::connect`]). PostgreSQL clears away
/// by itself what no transaction sees any more.
///
/// # Errors
/// When the database fails. What was erased stays so: the log is cleared at the next occasion.
pub async fn settle(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Sqlite {
        db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
            .await?;
    }
    Ok(())
}
