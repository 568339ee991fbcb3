//! `tribune person`: what stands about a person, taken out or away.

use std::path::Path;

use jobs::runner::{NewRun, enqueue};
use sea_orm::DbErr;
use service::commands::CommandError;
use service::commands::erasure::{self, Erase, Reason};
use service::context::{Act, Actor};
use service::{db, reads};

use super::beside::Beside;
use super::error::StartError;
use super::terminal::{entry, print};
use crate::cli::{ErasureReason, Place};
use crate::export::{document, person_key};

/// Writes a person's data into a file, or prints them.
///
/// # Errors
/// When there is no such person, or the file can't be written.
pub async fn export(id: &str, output: Option<&Path>, place: &Place) -> Result<(), StartError> {
    let person = key(id)?;
    let beside = Beside::open(place).await?;
    let sections = reads::export::of(&beside.db, person).await?;
    let sections = sections.ok_or_else(|| nobody(id))?;
    let file = document(person, beside.clock.now(), sections)
        .map_err(|error| StartError::Usage(error.to_string()))?;
    let text = serde_json::to_string_pretty(&file).unwrap_or_default();
    let Some(output) = output else {
        return print(&text);
    };
    std::fs::write(output, text).map_err(|source| StartError::Folder {
        path: output.to_owned(),
        source,
    })?;
    entry("Written", &output.display().to_string())
}

/// Erases a person.
///
/// # Errors
/// When there is no such person.
pub async fn erase(id: &str, reason: ErasureReason, place: &Place) -> Result<(), StartError> {
    let person = key(id)?;
    let beside = Beside::open(place).await?;
    let now = beside.clock.now();
    let act = Act::new(Actor::CommandLine, now);
    let input = Erase {
        person,
        reason: match reason {
            ErasureReason::Requested => Reason::Requested,
            ErasureReason::Mistake => Reason::Mistake,
            ErasureReason::Law => Reason::Law,
        },
    };
    let runner = beside.runner();
    let done = db::write(&beside.db, async |tx| {
        let done = erasure::erase(tx, &act, input).await?;
        if !done.triggers.is_empty() {
            let run = NewRun::after_change("recruitment", &act.actor);
            let queued = enqueue(tx, runner.registry(), run, now).await;
            queued.map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        Ok::<_, CommandError>(done)
    });
    let found = match done.await {
        Ok(done) => done.value.findings,
        Err(CommandError::Refused(_)) => return Err(nobody(id)),
        Err(CommandError::Failed(error)) => return Err(StartError::Usage(error.to_string())),
    };
    erasure::settle(&beside.db).await?;
    entry("Erased", &format!("Person:{person}"))?;
    entry("Messages taken back", &found.cancelled_messages.to_string())?;
    entry("Messages with marks", &found.redacted_messages.to_string())?;
    entry("Texts with marks", &found.redacted_texts.to_string())?;
    let reports: Vec<String> = found
        .reports
        .iter()
        .map(|id| format!("Report:{id}"))
        .collect();
    if !reports.is_empty() {
        entry("Official records that name the person", &reports.join(", "))?;
    }
    if found.namesake {
        entry(
            "Somebody else has the same name",
            "it stays in texts that may speak of them",
        )?;
    }
    Ok(())
}

fn key(id: &str) -> Result<i64, StartError> {
    person_key(id).ok_or_else(|| nobody(id))
}

fn nobody(id: &str) -> StartError {
    StartError::Usage(format!(
        "there is no person {id}; name one as the API does, such as Person:12"
    ))
}
