//! The roster of a day on its way out, as a file that import takes for unchanged, line for line.
//!
//! The file is made whole, in a file without a name, before any of it goes: the reading holds a view of
//! the database no longer than it takes, however slow whoever waits for it is. Memory does not grow with
//! the number of lines.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Seek, Write};

use documents::locale::{Locale, LocaleError};
use documents::roster_words;
use domain::import::{Cell, Column};
use domain::jurisdiction::JurisdictionCode;
use domain::language::Language;
use domain::order::OrderOfGovernment;
use domain::roster::Track;
use jiff::civil::Date;
use sea_orm::{DatabaseConnection, DbErr};
use service::db;
use service::error::ServiceError;
use service::reads::jurisdictions::Jurisdictions;
use service::reads::roster_sheet::{SheetLine, SheetPlace, page};
use service::reads::{community, jurisdictions};
use spreadsheet::Separator;
use spreadsheet::write::{Csv, Rows, WriteError, Xlsx};
use tokio::sync::mpsc;
use tokio::task::{JoinError, spawn_blocking};

/// Pages that wait to be written.
const WAITING: usize = 2;

/// The columns, the identifier first. Names stand apart, and what has two languages in both: nothing is
/// left to be guessed by whoever reads it back.
const COLUMNS: [Column; 17] = [
    Column::Person,
    Column::GivenName,
    Column::FamilyName,
    Column::Address,
    Column::Phone,
    Column::Language,
    Column::Zone,
    Column::OrganizationFr,
    Column::OrganizationEn,
    Column::Acronym,
    Column::Order,
    Column::Jurisdiction,
    Column::TitleFr,
    Column::TitleEn,
    Column::Track,
    Column::From,
    Column::To,
];

/// How many of them are of the place where somebody works.
const PLACE: usize = 7;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A workbook.
    Xlsx,
    /// A text.
    Csv(Separator),
}

impl Form {
    /// What its files' names end with.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv(_) => "csv",
        }
    }

    /// The form of a name, `xlsx` or `csv`; the separator is for a text alone.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(name: Option<&str>, separator: Option<Separator>) -> Result<Self, &'static str> {
        match (name, separator) {
            (None | Some("xlsx"), None) => Ok(Self::Xlsx),
            (Some("csv"), separator) => Ok(Self::Csv(separator.unwrap_or_default())),
            (None | Some("xlsx"), Some(_)) => Err("A separator is for format csv."),
            (Some(_), _) => Err("format is xlsx or csv."),
        }
    }
}

/// The roster that somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// The day.
    pub at: Date,
    /// The network; both where none is said.
    pub track: Option<Track>,
    /// The language of the headings, and of the words of cells.
    pub language: Language,
    /// The form.
    pub form: Form,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// There is nobody's roster.
    #[error("there is no community here yet: load one with `tribune load`")]
    NoCommunity,
    /// The database fails, or what it holds can't be read.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A heading or a word of a cell is not there.
    #[error(transparent)]
    Words(#[from] LocaleError),
    /// The file can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The writing came to no end.
    #[error("the file could not be written to its end")]
    Lost(#[from] JoinError),
}

impl From<DbErr> for SheetError {
    fn from(error: DbErr) -> Self {
        Self::Service(error.into())
    }
}

/// Makes a file, and gives it from its beginning. The same roster is the same bytes.
///
/// # Errors
/// See [`SheetError`].
pub async fn make(db: &DatabaseConnection, sheet: Sheet) -> Result<File, SheetError> {
    let headings = headings(sheet.language)?;
    let name = roster_words::sheet(Locale::of(sheet.language))?;
    let (out, pages) = mpsc::channel(WAITING);
    let writing = spawn_blocking(move || write(sheet, &name, headings, pages));
    let read = read(db, sheet, out).await;
    // Where the writing fails nobody takes the lines any more: the reason is the writing's.
    let written = writing.await?;
    read?;
    Ok(written?)
}

fn headings(language: Language) -> Result<Vec<Cell>, LocaleError> {
    let locale = Locale::of(language);
    let headings = COLUMNS.into_iter();
    headings
        .map(|column| Ok(Cell::Text(roster_words::heading(locale, column)?.into())))
        .collect()
}

/// Reads all lines in one view of the database, and hands them on, a page at a time.
async fn read(
    db: &DatabaseConnection,
    sheet: Sheet,
    out: mpsc::Sender<Vec<Vec<Cell>>>,
) -> Result<(), SheetError> {
    let view = db::begin_read(db).await?;
    let community = community::first(&view).await?;
    let community = community.ok_or(SheetError::NoCommunity)?;
    let jurisdictions = jurisdictions::all(&view).await?;
    let words = Words::of(sheet.language, &jurisdictions)?;
    let (of, mut after) = ((sheet.at, sheet.track), 0);
    while let Some((last, lines)) = page(&view, &community, &jurisdictions, of, after).await? {
        after = last;
        let cells = lines.into_iter().map(|line| words.cells(line)).collect();
        if out.send(cells).await.is_err() {
            break;
        }
    }
    Ok(view.rollback().await?)
}

fn write(
    sheet: Sheet,
    name: &str,
    headings: Vec<Cell>,
    pages: mpsc::Receiver<Vec<Vec<Cell>>>,
) -> Result<File, WriteError> {
    let mut file = tempfile::tempfile()?;
    let mut out = BufWriter::new(&mut file);
    match sheet.form {
        Form::Csv(separator) => {
            let mut csv = Csv::new(&mut out, separator)?;
            pour(&mut csv, headings, pages)?;
            csv.finish()?;
        }
        Form::Xlsx => {
            // When it was made is no part of what it says.
            let made_at = sheet.at.at(0, 0, 0, 0);
            let mut book = Xlsx::new(name, made_at, &std::env::temp_dir())?;
            pour(&mut book, headings, pages)?;
            book.finish(&mut out)?;
        }
    }
    out.flush()?;
    drop(out);
    file.rewind()?;
    Ok(file)
}

fn pour(
    rows: &mut impl Rows,
    headings: Vec<Cell>,
    mut pages: mpsc::Receiver<Vec<Vec<Cell>>>,
) -> Result<(), WriteError> {
    rows.row(&headings)?;
    while let Some(page) = pages.blocking_recv() {
        for cells in page {
            rows.row(&cells)?;
        }
    }
    Ok(())
}

/// The words of cells that have few values, looked up once.
struct Words {
    language: Language,
    tracks: Vec<(Track, Box<str>)>,
    languages: Vec<(Language, Box<str>)>,
    orders: Vec<(OrderOfGovernment, Box<str>)>,
    jurisdictions: HashMap<JurisdictionCode, Box<str>>,
}

impl Words {
    fn of(language: Language, jurisdictions: &Jurisdictions) -> Result<Self, LocaleError> {
        let locale = Locale::of(language);
        let mut words = Self {
            language,
            tracks: Vec::new(),
            languages: Vec::new(),
            orders: Vec::new(),
            jurisdictions: HashMap::new(),
        };
        for track in [Track::Executive, Track::Manager] {
            let word = roster_words::track(locale, track)?;
            words.tracks.push((track, word.into()));
        }
        for one in Language::ALL {
            let word = roster_words::language(locale, one)?;
            words.languages.push((one, word.into()));
        }
        for order in OrderOfGovernment::ALL {
            let word = roster_words::order(locale, order)?;
            words.orders.push((order, word.into()));
        }
        for code in jurisdictions.codes() {
            let word = roster_words::jurisdiction(locale, code)?;
            words.jurisdictions.insert(code, word.into());
        }
        Ok(words)
    }

    fn cells(&self, line: SheetLine) -> Vec<Cell> {
        let mut cells = vec![
            Cell::Text(format!("Person:{}", line.person).into()),
            text(Some(line.given_name)),
            text(Some(line.family_name)),
            text(line.address),
            text(line.phone),
            or_empty(line.language.and_then(|one| word(&self.languages, one))),
            text(line.zone),
        ];
        match line.place {
            Some(place) => cells.extend(self.place(place)),
            None => cells.extend([const { Cell::Empty }; PLACE]),
        }
        cells.push(or_empty(word(&self.tracks, line.track)));
        cells.push(Cell::Day(line.from));
        cells.push(or_empty(line.to.map(Cell::Day)));
        cells
    }

    fn place(&self, place: SheetPlace) -> [Cell; PLACE] {
        let jurisdiction = self.jurisdictions.get(&place.jurisdiction).cloned();
        let (fr, en, acronym) = match place.name {
            None => (None, None, None),
            Some(name) => {
                let acronym = match self.language {
                    Language::Fr => name.acronym_fr,
                    Language::En => name.acronym_en,
                };
                (name.name_fr, name.name_en, acronym)
            }
        };
        [
            text(fr),
            text(en),
            text(acronym),
            or_empty(word(&self.orders, place.order)),
            or_empty(jurisdiction.map(Cell::Text)),
            text(place.title_fr),
            text(place.title_en),
        ]
    }
}

fn word<T: Copy + PartialEq>(words: &[(T, Box<str>)], value: T) -> Option<Cell> {
    let found = words.iter().find(|(known, _)| *known == value);
    found.map(|(_, word)| Cell::Text(word.clone()))
}

fn or_empty(cell: Option<Cell>) -> Cell {
    cell.unwrap_or(Cell::Empty)
}

fn text(words: Option<String>) -> Cell {
    match words {
        Some(words) if !words.trim().is_empty() => Cell::Text(words.into()),
        _ => Cell::Empty,
    }
}
