//! `tribune roster`: the roster as a spreadsheet, in and out, by the command line.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::path::Path;

use documents::locale::Locale;
use documents::roster_words;
use domain::import::Broken;
use domain::language::Language;
use entity::enums::{RosterVerdict, RunState};
use entity::{job_run, roster_import, roster_import_line};
use jobs::roster_import::NAME;
use jobs::runner::enqueue;
use jobs::triggers::run_for;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use service::commands::roster_import::{ask_to_apply, ask_to_undo, discard};
use service::commands::{CommandError, Done, ProblemCode};
use service::db;
use spreadsheet::read::Wanted;

use super::error::StartError;
use super::jobs_command::{Office, watch};
use super::terminal::entry;
use crate::cli::{ExportRoster, ImportRoster, RosterCommand, SheetFormat};
use crate::roster::sheet::{Form, Sheet, make};
use crate::roster::{Upload, UploadError, receive};

/// Lines that wait for a decision and are shown.
const SHOWN: u64 = 20;
/// Runs among which that of an import is looked for.
const LATEST: u64 = 50;

/// Does what is asked of the roster.
///
/// # Errors
/// When the file can't be read, lines wait for a decision, or a run does not succeed.
pub async fn run(command: RosterCommand) -> Result<(), StartError> {
    match command {
        RosterCommand::Import(asked) => import(&asked).await,
        RosterCommand::Apply { import, place } => apply(&Office::open(&place).await?, import).await,
        RosterCommand::Undo { import, place } => undo(&Office::open(&place).await?, import).await,
        RosterCommand::Export(asked) => export(&asked).await,
    }
}

async fn import(asked: &ImportRoster) -> Result<(), StartError> {
    let path = &asked.file;
    let bytes = std::fs::read(path)
        .map_err(|error| StartError::Usage(format!("{} can't be read: {error}", path.display())))?;
    let office = Office::open(&asked.place).await?;
    is_running(&office).await?;
    let upload = Upload {
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        bytes: bytes.into(),
        as_of: asked.as_of.unwrap_or_else(|| office.today()),
        missing: asked.missing,
        wanted: Wanted {
            sheet: asked.sheet.clone(),
            encoding: asked.encoding.clone(),
            separator: asked.separator,
        },
    };
    let db = &office.beside.db;
    let received = receive(db, office.runner.registry(), &office.act(), upload).await;
    let received = received.map_err(not_taken)?;
    let id = received.import.id;
    if !received.unknown.is_empty() {
        // By the command line nobody can say which column is meant.
        db::write(db, async |tx| discard(tx, &office.act(), id).await)
            .await
            .map_err(refused)?;
        return Err(broken(&received.unknown));
    }
    ended(&office, id, "Reading").await?;
    let waiting = show(&office, id).await?;
    match (asked.apply, waiting) {
        (true, _) => apply(&office, id).await,
        (false, 0) => entry(
            "",
            &format!("Nothing is written yet: `tribune roster apply RosterImport:{id}` does it."),
        ),
        (false, _) => entry(
            "",
            "Nothing is written yet, and these lines are to be decided first.",
        ),
    }
}

async fn apply(office: &Office, import: i64) -> Result<(), StartError> {
    is_running(office).await?;
    let act = office.act();
    asked(office, async |tx| {
        ask_to_apply(tx, &act, import, None).await
    })
    .await?;
    ended(office, import, "Carrying out").await?;
    entry(
        "Carried out",
        &format!("`tribune roster undo RosterImport:{import}` takes it back."),
    )
}

async fn undo(office: &Office, import: i64) -> Result<(), StartError> {
    is_running(office).await?;
    let act = office.act();
    asked(office, async |tx| ask_to_undo(tx, &act, import).await).await?;
    ended(office, import, "Taking back").await?;
    entry("Taken back", &format!("RosterImport:{import}"))
}

/// Does what calls for a run, and queues that with it.
async fn asked(
    office: &Office,
    deed: impl AsyncFnOnce(&DatabaseTransaction) -> Result<Done<roster_import::Model>, CommandError>,
) -> Result<(), StartError> {
    let act = office.act();
    let done = db::write(&office.beside.db, async |tx| {
        let done = deed(tx).await?;
        for trigger in &done.triggers {
            let new = run_for(*trigger, &act.actor);
            let queued = enqueue(tx, office.runner.registry(), new, act.now).await;
            queued.map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        Ok(())
    });
    done.await.map_err(refused)
}

/// A run that nobody works off would be waited for in vain.
async fn is_running(office: &Office) -> Result<(), StartError> {
    match office.job(NAME).await?.paused_at {
        None => Ok(()),
        Some(_) => Err(StartError::Usage(format!(
            "the job {NAME} is paused; `tribune jobs resume {NAME}` lets it go on."
        ))),
    }
}

/// Sees the latest run about an import through.
async fn ended(office: &Office, import: i64, deed: &str) -> Result<(), StartError> {
    let job = office.job(NAME).await?;
    let runs = job_run::Entity::find()
        .filter(job_run::Column::JobId.eq(job.id))
        .order_by_desc(job_run::Column::Id)
        .limit(LATEST)
        .all(&office.beside.db)
        .await?;
    let ours = |run: &job_run::Model| run.parameters["import"] == import;
    let run = runs.into_iter().find(ours);
    let run = run.ok_or_else(|| StartError::Runner(format!("there is no run of {NAME}")))?;
    let ended = watch(office, run.id, deed, NAME).await?;
    match ended.state {
        RunState::Succeeded => Ok(()),
        _ => Err(StartError::RunFailed),
    }
}

/// Says what an import would change, and how many of its lines wait for a decision.
async fn show(office: &Office, id: i64) -> Result<u64, StartError> {
    use roster_import_line::Column;
    let found = roster_import::Entity::find_by_id(id);
    let found = found.one(&office.beside.db).await?;
    let import = found.ok_or_else(|| StartError::Runner(format!("there is no import {id}")))?;
    let of = format!("RosterImport:{id}, as of {}", import.as_of);
    entry("Import", &of)?;
    let counts = import.counts.unwrap_or_default();
    let count = |verdict: RosterVerdict| counts[verdict.as_str()].as_u64().unwrap_or_default();
    for (verdict, name) in VERDICTS {
        if count(verdict) > 0 {
            entry(name, &count(verdict).to_string())?;
        }
    }
    let waiting = [RosterVerdict::Doubtful, RosterVerdict::Refused];
    let lines = roster_import_line::Entity::find()
        .filter(Column::RosterImportId.eq(id))
        .filter(Column::Verdict.is_in(waiting))
        .order_by_asc(Column::Number)
        .limit(SHOWN)
        .all(&office.beside.db)
        .await?;
    for line in &lines {
        let number = line.number.unwrap_or_default();
        let problems = line.problems.as_ref().and_then(Value::as_array);
        for problem in problems.into_iter().flatten() {
            let message = problem["message"]["en"].as_str().unwrap_or_default();
            let cell = problem["cell"].as_str();
            let told = cell.map_or(message.to_owned(), |cell| format!("{cell}: {message}"));
            entry(&format!("Line {number}"), &told)?;
        }
    }
    let all = waiting.into_iter().map(count).sum();
    let shown = lines.len() as u64;
    if all > shown {
        entry("", &format!("and {} lines more", all - shown))?;
    }
    Ok(all)
}

/// What becomes of lines, as the command line says it.
const VERDICTS: [(RosterVerdict, &str); 7] = [
    (RosterVerdict::New, "Entered"),
    (RosterVerdict::Changed, "Changed"),
    (RosterVerdict::Ended, "Membership ended"),
    (RosterVerdict::Unchanged, "Unchanged"),
    (RosterVerdict::Skipped, "Left out"),
    (RosterVerdict::Doubtful, "To be decided"),
    (RosterVerdict::Refused, "Can't be read"),
];

async fn export(asked: &ExportRoster) -> Result<(), StartError> {
    let output = asked.output.as_deref();
    let form = form(asked, output)?;
    if output.is_none() && form == Form::Xlsx && io::stdout().is_terminal() {
        let message = "a workbook can't be printed on a terminal: name a file with --output.";
        return Err(StartError::Usage(message.to_owned()));
    }
    let office = Office::open(&asked.place).await?;
    let sheet = Sheet {
        at: asked.at.unwrap_or_else(|| office.today()),
        track: asked.track,
        language: asked.language,
        form,
    };
    let made = make(&office.beside.db, sheet).await;
    let mut file = made.map_err(|error| StartError::Usage(error.to_string()))?;
    let Some(output) = output else {
        io::copy(&mut file, &mut io::stdout().lock())?;
        return Ok(());
    };
    let written = File::create(output).and_then(|mut out| io::copy(&mut file, &mut out));
    written.map_err(|source| StartError::Folder {
        path: output.to_owned(),
        source,
    })?;
    entry("Written", &output.display().to_string())
}

/// The form that is asked for, or that the file's name says.
fn form(asked: &ExportRoster, output: Option<&Path>) -> Result<Form, StartError> {
    let is_csv = output
        .and_then(Path::extension)
        .is_some_and(|end| end.eq_ignore_ascii_case("csv"));
    let name = match (asked.format, is_csv) {
        (Some(SheetFormat::Csv), _) | (None, true) => "csv",
        (Some(SheetFormat::Xlsx), _) | (None, false) => "xlsx",
    };
    Form::parse(Some(name), asked.separator)
        .map_err(|message| StartError::Usage(message.to_owned()))
}

fn not_taken(error: UploadError) -> StartError {
    match error {
        UploadError::Broken(all) => broken(&all),
        UploadError::Command(error) => refused(error),
        other => StartError::Usage(other.to_string()),
    }
}

/// All that is wrong with a file, each with its place.
fn broken(all: &[Broken]) -> StartError {
    let locale = Locale::of(Language::En);
    let lines = all.iter().map(|one| {
        let message = roster_words::broken(locale, one).unwrap_or_else(|_| one.to_string());
        match one.place {
            Some(place) => format!("{place}: {message}"),
            None => message,
        }
    });
    let lines: Vec<String> = lines.collect();
    StartError::Usage(format!("the file can't be taken.\n{}", lines.join("\n")))
}

/// What was refused, in the words of the command line.
fn refused(error: CommandError) -> StartError {
    let problems = match error {
        CommandError::Failed(service::error::ServiceError::Absent {
            noun: "community", ..
        }) => {
            let message = "there is no community here yet: load one with `tribune load`.";
            return StartError::Usage(message.to_owned());
        }
        CommandError::Failed(error) => return error.into(),
        CommandError::Refused(problems) => problems,
    };
    let lines = problems.iter().map(|problem| match &problem.code {
        ProblemCode::NotFound { .. } => "there is no such import.".to_owned(),
        ProblemCode::NotAllowedInState { state } => {
            let state = state.trim_start_matches("roster_");
            format!("the import is {state}: that can't be done with it.")
        }
        ProblemCode::UndecidedLines { count } => format!(
            "lines that wait for a decision: {count}. Mend them in the file and import it anew, or decide about them over the API (decideRosterLines)."
        ),
        ProblemCode::BuiltUpon { noun, id } => {
            format!("{} {id} rests on it by now.", noun.replace('_', " "))
        }
        _ => problem.to_string(),
    });
    StartError::Usage(lines.collect::<Vec<_>>().join("\n"))
}
