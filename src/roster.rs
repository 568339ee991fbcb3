//! A roster's file on its way in: read twice, once to see that it is whole, and once to keep its rows.
//! On its way out: [`sheet`].

pub mod sheet;

use std::sync::Arc;

use documents::roster_words;
use domain::import::{Broken, BrokenKind, Mapping, Missing, Row};
use entity::{enums::RosterFormat, roster_import};
use jiff::civil::Date;
use jobs::runner::{Registry, enqueue};
use jobs::triggers::run_for;
use sea_orm::{DatabaseConnection, DbErr};
use service::commands::CommandError;
use service::commands::roster_import::{NewImport, abandon, append, begin, finish};
use service::context::Act;
use service::db;
use sha2::{Digest, Sha256};
use spreadsheet::read::{Head, Wanted, read};
use tokio::sync::mpsc;
use tokio::task::{JoinError, spawn_blocking};

/// Rows that are kept in one transaction.
const ROWS_AT_ONCE: usize = 2_000;
/// Pieces that wait to be kept.
const WAITING: usize = 2;

/// A file that somebody sends.
pub struct Upload {
    /// What its owner calls it.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The day of which the roster is.
    pub as_of: Date,
    /// What it says of those who are not in it.
    pub missing: Missing,
    /// What its owner says of it.
    pub wanted: Wanted,
}

/// Why a file is no import.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It can't be read as a roster; all that is known to be wrong with it.
    #[error("the file can't be read as a roster")]
    Broken(Vec<Broken>),
    /// There is no community, or the database fails.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// The reading came to no end.
    #[error("the file could not be read to its end")]
    Lost(#[from] JoinError),
    /// The words of headings are not there.
    #[error(transparent)]
    Words(#[from] documents::locale::LocaleError),
}

impl From<DbErr> for UploadError {
    fn from(error: DbErr) -> Self {
        Self::Command(error.into())
    }
}

/// What a file is, once it was read to its end.
struct Opened {
    head: Head,
    headings: Row,
    rows: u32,
}

/// An import whose rows are kept.
pub struct Received {
    /// The import.
    pub import: roster_import::Model,
    /// The columns that it needs and whose headings are not known: somebody has to say which they are
    /// before it is found out what the rows would change.
    pub unknown: Vec<Broken>,
}

/// Reads a file and keeps its rows; a run then finds out what they would change.
///
/// # Errors
/// See [`UploadError`]; nothing is kept then.
pub async fn receive(
    db: &DatabaseConnection,
    registry: &Registry,
    act: &Act,
    upload: Upload,
) -> Result<Received, UploadError> {
    let (bytes, wanted) = (Arc::clone(&upload.bytes), upload.wanted.clone());
    let opened = spawn_blocking(move || open(&bytes, &wanted)).await?;
    let opened = opened.map_err(|broken| UploadError::Broken(vec![broken]))?;
    let known = roster_words::headings()?;
    let (mut mapping, broken) = Mapping::propose(&opened.headings, &known);
    // Headings that nobody knows can be mapped; one that stands twice means two things.
    let (unknown, broken): (Vec<Broken>, Vec<Broken>) = broken
        .into_iter()
        .partition(|broken| matches!(broken.kind, BrokenKind::MissingColumn { .. }));
    if !broken.is_empty() {
        return Err(UploadError::Broken(broken));
    }
    if let Head::Xlsx {
        days_since_1904, ..
    } = &opened.head
    {
        mapping.days_since_1904 = *days_since_1904;
    }
    let new = described(&upload, &opened, mapping);
    let import = db::write(db, async |tx| begin(tx, act, new).await).await?;
    let kept = keep(db, &import, &upload).await;
    if let Err(error) = kept {
        db::write(db, async |tx| abandon(tx, import.id).await).await?;
        return Err(error);
    }
    let rows = opened.rows;
    let done = db::write(db, async |tx| {
        let done = finish(tx, act, import, rows).await?;
        for trigger in &done.triggers {
            let new = run_for(*trigger, &act.actor);
            let queued = enqueue(tx, registry, new, act.now).await;
            queued.map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        Ok::<_, CommandError>(done)
    });
    let import = done.await?.value;
    Ok(Received { import, unknown })
}

/// Reads a file to its end and keeps nothing but its headings.
fn open(bytes: &[u8], wanted: &Wanted) -> Result<Opened, Broken> {
    let (mut headings, mut rows) = (None, 0);
    let head = read(bytes, wanted, &mut |row| {
        if headings.is_none() {
            headings = Some(row);
        } else {
            rows += 1;
        }
        Ok(())
    })?;
    let headings = headings.ok_or_else(|| Broken::file(BrokenKind::Empty))?;
    Ok(Opened {
        head,
        headings,
        rows,
    })
}

fn described(upload: &Upload, opened: &Opened, mapping: Mapping) -> NewImport {
    let (format, sheet, encoding, separator) = match &opened.head {
        Head::Csv {
            encoding,
            separator,
            ..
        } => (
            RosterFormat::Csv,
            None,
            Some((*encoding).to_owned()),
            Some(separator.as_str().to_owned()),
        ),
        Head::Xlsx { sheet, .. } => (RosterFormat::Xlsx, Some(sheet.clone()), None, None),
    };
    NewImport {
        file_name: upload.name.clone(),
        sha256: hex(&Sha256::digest(&upload.bytes)),
        format,
        sheet,
        encoding,
        separator,
        as_of: upload.as_of,
        missing: upload.missing,
        mapping,
        headings: opened.headings.clone(),
    }
}

/// Keeps the rows under the headings, some at a time.
async fn keep(
    db: &DatabaseConnection,
    import: &roster_import::Model,
    upload: &Upload,
) -> Result<(), UploadError> {
    let (bytes, wanted) = (Arc::clone(&upload.bytes), upload.wanted.clone());
    let (out, mut pieces) = mpsc::channel(WAITING);
    let reading = spawn_blocking(move || hand_out(&bytes, &wanted, &out));
    while let Some(rows) = pieces.recv().await {
        let rows: Vec<Row> = rows;
        db::write(db, async |tx| append(tx, import.id, &rows).await).await?;
    }
    let read = reading.await?;
    read.map_err(|broken| UploadError::Broken(vec![broken]))
}

fn hand_out(bytes: &[u8], wanted: &Wanted, out: &mpsc::Sender<Vec<Row>>) -> Result<(), Broken> {
    let (mut is_first, mut rows) = (true, Vec::new());
    read(bytes, wanted, &mut |row| {
        if std::mem::take(&mut is_first) {
            return Ok(());
        }
        rows.push(row);
        if rows.len() == ROWS_AT_ONCE {
            // Where nobody takes them any more, the database failed, and says so itself.
            let _ = out.blocking_send(std::mem::take(&mut rows));
        }
        Ok(())
    })?;
    let _ = out.blocking_send(rows);
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
